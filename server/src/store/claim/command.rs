//! A step carried out, and, where the rules say no, remembered in the audit trail.

use app::{
    claim::{ClaimCommand, ClaimStep},
    error::AppError,
};
use domain::{Actor, Instant, OrderId, Refusal, invoice::period};

use super::{
    super::{
        Store, Tx,
        order::AuditRow,
        tx::{Abort, Done, command, end},
    },
    act::{Act, Invoice},
    once::Once,
};

/// Who does it, to which order, when.
#[derive(Clone, Copy, Debug)]
pub(super) struct By {
    pub(super) actor: Actor,
    pub(super) order: OrderId,
    pub(super) now: Instant,
}

impl Store {
    pub(super) async fn act_on_claim(
        &self,
        actor: Actor,
        form: ClaimCommand,
    ) -> Result<ClaimStep, AppError> {
        let checked = form.act.ends_with("-audit");
        let answer = self.act_with_file(actor, form, None).await;
        if checked {
            self.desk.forget().await;
        }
        answer
    }

    /// A step, and the SHA-256 of the file that its form was read from.
    pub(super) async fn act_with_file(
        &self,
        actor: Actor,
        form: ClaimCommand,
        file: Option<String>,
    ) -> Result<ClaimStep, AppError> {
        let order: OrderId = form.order.parse().map_err(|_| AppError::NotFound)?;
        let by = By { actor, order, now: self.time() };
        let once = Once::of(by, &form)?;
        let act = match Act::read(&form) {
            Ok(Act::Invoice(invoice)) => Act::Invoice(Invoice { file_sha256: file, ..invoice }),
            Ok(act) => act,
            // A number that is none is refused by name, but a stranger is not told.
            Err(AppError::Refused(refusal)) => {
                let refusal = match self.check_party(by).await {
                    Ok(()) => refusal,
                    // It is not theirs to file, whatever stands on it.
                    Err(AppError::Refused(forbidden)) => forbidden,
                    Err(error) => return Err(error),
                };
                self.audit_refusal(AuditRow::refused(
                    actor,
                    "invoice",
                    ("order", order.to_string()),
                    &refusal,
                    by.now,
                ))
                .await?;
                return Err(refusal.into());
            }
            Err(error) => return Err(error),
        };
        // A deadline that has passed has passed, whether or not the background work came to it.
        self.lapse_if_due(order, by.now).await?;
        self.prove_if_known(order, by.now).await?;
        if matches!(act, Act::Claim) {
            self.lapse_correction(order, by.now).await?;
        }
        let answer = command!(self, |tx| self.once(tx, by, &act, once.as_ref()).await);
        if let Err(Abort::Refused(refusal)) = &answer {
            let subject = ("order", order.to_string());
            let mut row = AuditRow::refused(actor, act.name(), subject, refusal, by.now);
            if let (Act::Invoice(invoice), Refusal::InvoiceDuplicate { .. }) = (&act, refusal) {
                // S30: only the office reads whose number it is.
                row.detail = format!("{} {}", row.detail, self.filed_for(invoice).await?);
            }
            self.audit_refusal(row).await?;
        }
        if matches!(act, Act::PassAudit | Act::FailAudit) {
            self.catalog.forget();
        }
        Ok(answer?)
    }

    /// The stored answer of a step that was taken before; it took its rights with it.
    async fn once(&self, tx: &mut Tx, by: By, act: &Act, once: Option<&Once>) -> Done<ClaimStep> {
        let Some(once) = once else { return self.try_claim_act(tx, by, act).await };
        if let Some(stored) = once.answer(tx).await? {
            return Ok(stored);
        }
        let step = self.try_claim_act(tx, by, act).await?;
        once.remember(tx, step, by.now).await?;
        Ok(step)
    }

    async fn try_claim_act(&self, tx: &mut Tx, by: By, act: &Act) -> Done<ClaimStep> {
        match act {
            Act::Invoice(invoice) => self.file_invoice(tx, by, invoice).await,
            Act::Attest { month, used } => self.attest(tx, by, *month, *used).await,
            Act::Survey { score, words } => self.answer_survey(tx, by, *score, words).await,
            Act::RemindSurvey => self.remind_survey(tx, by).await,
            Act::Claim => self.submit_claim(tx, by).await,
            Act::Review => self.review_claim(tx, by).await,
            Act::Return { missing } => self.return_claim(tx, by, missing).await,
            Act::Approve => self.approve_claim(tx, by).await,
            Act::Settle => self.settle_claim(tx, by).await,
            Act::WaiveSurvey { reason } => self.waive_survey(tx, by, reason).await,
            Act::ConfirmUsage { day } => self.confirm_usage(tx, by, *day).await,
            Act::SampleAudit => self.sample_order(tx, by).await,
            Act::PassAudit => self.pass_audit(tx, by).await,
            Act::FailAudit => self.fail_audit(tx, by).await,
            Act::DeclareLink { firm, words } => self.declare_link(tx, by, *firm, words).await,
            Act::ReceiveClawback { reference } => self.receive_clawback(tx, by, reference).await,
            Act::Terminate { delivered } => self.terminate(tx, by, *delivered).await,
        }
    }

    /// The orders, by their numbers, that an invoice of these two months was filed for.
    async fn filed_for(&self, invoice: &Invoice) -> Result<String, AppError> {
        let orders: Vec<String> = sqlx::query_scalar(
            "SELECT o.number FROM invoices i JOIN orders o ON o.order_id = i.order_id
             WHERE i.period = $1 AND i.number = $2",
        )
        .bind(period(invoice.on))
        .bind(invoice.number.as_str())
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        Ok(orders.join(" "))
    }

    async fn prove_if_known(&self, order: OrderId, now: Instant) -> Done<()> {
        match self.prove_if_due(order, now).await {
            Err(Abort::NotFound) => Ok(()),
            answer => answer,
        }
    }

    pub(super) async fn check_party(&self, by: By) -> Result<(), AppError> {
        let order = self.order_now(by.order).await?;
        if !by.actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        Ok(domain::authority::authorise(by.actor, domain::authority::Act::ClaimOrder)?)
    }
}
