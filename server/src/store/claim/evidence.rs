//! Invoice, the buyer's word by month, and late days that a reviewer confirms (R28, R31, S28).

use app::claim::ClaimStep;
use chrono::NaiveDate;
use domain::{
    Refusal,
    authority::Act,
    calendar::day_of,
    invoice::{EInvoice, Sale, check, period},
    order::{Action, State},
    ubn::Ubn,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        order::{AuditRow, audit},
        tx::{Abort, Done},
    },
    act::Invoice,
    case::Case,
    command::By,
    invoice_file::{file_is_known, keep_file},
};
use crate::clock::new_id;

/// From the contract until the claim is sent.
pub(super) fn open_for_evidence(case: &Case, action: Action) -> Result<(), Refusal> {
    let state = case.order.state;
    match state {
        State::Contracted | State::Paid | State::InService | State::ServiceProven => Ok(()),
        _ => Err(Refusal::IllegalTransition { state, action }),
    }
}

/// Evidence counts for the order as it was read: what was decided about it meanwhile, such as the
/// claim that was sent without this word, makes the command decide again.
pub(super) fn touch(batch: &mut Batch, case: &Case) {
    put!(
        batch,
        "UPDATE orders SET revision = revision + 1 WHERE order_id = $1 AND revision = $2",
        &case.order.row.order_id,
        case.order.row.revision,
    );
}

/// The audit row of a step that changes neither order nor claim.
pub(super) fn note(batch: &mut Batch, by: By, action: &'static str, rule: u8, detail: &str) {
    let row = AuditRow {
        event: new_id(),
        at: by.now,
        actor: by.actor,
        action,
        subject: ("order", by.order.to_string()),
        outcome: "ok",
        rule: format!("R{rule}"),
        detail: detail.to_owned(),
    };
    audit(batch, &row);
}

#[derive(sqlx::FromRow)]
struct Known {
    invoice_id: String,
    order_id: String,
    number: String,
    on_day: String,
    total_twd: i64,
    buyer_ubn: String,
}

impl Store {
    pub(super) async fn file_invoice(
        &self,
        tx: &mut Tx,
        by: By,
        typed: &Invoice,
    ) -> Done<ClaimStep> {
        let case = self.case_for(tx, by, Act::ClaimOrder).await?;
        let invoice = compared(&case, typed)?;
        let known = known_as(tx, &case, &invoice).await?;
        if let Some(known) = &known {
            let Some(sha256) = &typed.file_sha256 else { return Ok(case.step()) };
            if file_is_known(tx, known, sha256).await? {
                return Ok(case.step());
            }
        }
        open_for_evidence(&case, Action::Claim)?;
        let mut batch = Batch::default();
        touch(&mut batch, &case);
        let id = known.clone().unwrap_or_else(|| new_id().to_string());
        if known.is_none() {
            put_invoice(&mut batch, &case, &id, &invoice, by);
        }
        // After its invoice, which it names.
        if let Some(sha256) = &typed.file_sha256 {
            keep_file(&mut batch, &id, sha256, by);
        }
        note(&mut batch, by, "invoice", 31, invoice.number.as_str());
        batch.run(tx).await?;
        Ok(case.step())
    }

    pub(super) async fn attest(
        &self,
        tx: &mut Tx,
        by: By,
        month: u8,
        used: bool,
    ) -> Done<ClaimStep> {
        let case = self.case_for(tx, by, Act::AttestUsage).await?;
        let Some((_, certificate)) = &case.service else {
            let (state, action) = (case.order.state, Action::VerifyUsage);
            return Err(Refusal::IllegalTransition { state, action }.into());
        };
        let window = usize::from(month).checked_sub(1).and_then(|at| certificate.windows.get(at));
        let Some(window) = window else { return Err(Abort::Invalid("month")) };
        if window.attested == Some(used) {
            return Ok(case.step());
        }
        let today = day_of(by.now);
        if today < window.from {
            return Err(Refusal::UsageInFuture { day: window.from, today }.into());
        }
        case.takes_the_buyers_word()?;
        let mut batch = Batch::default();
        touch(&mut batch, &case);
        put!(
            batch,
            "INSERT INTO attestations (attestation_id, order_id, month, used, user_id, at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            new_id().to_string(),
            &case.order.row.order_id,
            i32::from(month),
            i32::from(used),
            by.actor.user().map(|id| id.to_string()),
            by.now.timestamp_millis(),
        );
        let word = if used { "yes" } else { "no" };
        note(&mut batch, by, "attest", 27, &format!("month {month}: {word}"));
        batch.run(tx).await?;
        self.prove_in(tx, by.order, by.now).await?;
        self.step_in(tx, by).await
    }

    /// R28: the late use of a day counts from now on.
    pub(super) async fn confirm_usage(
        &self,
        tx: &mut Tx,
        by: By,
        day: NaiveDate,
    ) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::ReviewClaim).await?;
        let counts: Option<(i64, i64)> = sqlx::query_as(
            "SELECT late, confirmed FROM usage_days WHERE order_id = $1 AND day = $2",
        )
        .bind(&case.order.row.order_id)
        .bind(day.to_string())
        .fetch_optional(&mut **tx)
        .await?;
        let Some((late, confirmed)) = counts else { return Err(Abort::Invalid("day")) };
        if late == confirmed {
            return Ok(case.step());
        }
        let mut batch = Batch::default();
        touch(&mut batch, &case);
        put!(
            batch,
            "UPDATE usage_days SET confirmed = $3
             WHERE order_id = $1 AND day = $2 AND late = $3 AND confirmed = $4",
            &case.order.row.order_id,
            day.to_string(),
            late,
            confirmed,
        );
        put!(
            batch,
            "INSERT INTO usage_confirmations (confirmation_id, order_id, day, uses, user_id, at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            new_id().to_string(),
            &case.order.row.order_id,
            day.to_string(),
            late - confirmed,
            by.actor.user().map(|id| id.to_string()),
            by.now.timestamp_millis(),
        );
        note(&mut batch, by, "confirm-usage", 28, &format!("{day}: {late}"));
        batch.run(tx).await?;
        self.prove_in(tx, by.order, by.now).await?;
        self.step_in(tx, by).await
    }
}

/// The invoice as it was filed, where R31 takes it for this sale.
fn compared(case: &Case, typed: &Invoice) -> Done<EInvoice> {
    let wrong = |column| Abort::Inconsistent {
        table: "firms",
        column,
        row: case.order.row.firm_id.clone(),
    };
    let firm: Ubn = case.facts.firm_ubn.parse().map_err(|_| wrong("ubn"))?;
    let supplier: Option<Ubn> = case.facts.supplier_ubn.parse().ok();
    let seller = match (&typed.seller, supplier) {
        (Some(Err(seller)), Some(supplier)) => {
            let (seller, expected) = (seller.clone(), supplier.to_string());
            return Err(Refusal::InvoiceSeller { seller, expected }.into());
        }
        (typed, _) => typed.clone().and_then(Result::ok),
    };
    let buyer = match &typed.buyer {
        None => firm,
        Some(Ok(buyer)) => *buyer,
        Some(Err(buyer)) => {
            let (buyer, expected) = (buyer.clone(), firm.to_string());
            return Err(Refusal::InvoiceBuyer { buyer, expected }.into());
        }
    };
    let Some(contracted_at) = case.order.contracted_at else {
        return Err(open_for_evidence(case, Action::Claim)
            .err()
            .unwrap_or(Refusal::Forbidden)
            .into());
    };
    let invoice =
        EInvoice { number: typed.number.clone(), on: typed.on, total: typed.total, seller, buyer };
    let sale = Sale {
        firm,
        supplier,
        price: case.order.price,
        points: case.order.points,
        self_funded: case.order.self_funded,
        contracted_at,
    };
    check(&invoice, &sale)?;
    Ok(invoice)
}

fn put_invoice(batch: &mut Batch, case: &Case, id: &str, invoice: &EInvoice, by: By) {
    put!(
        batch,
        "INSERT INTO invoices (invoice_id, order_id, period, number, on_day, total_twd,
             buyer_ubn, seller_ubn, user_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        id,
        &case.order.row.order_id,
        period(invoice.on),
        invoice.number.as_str(),
        invoice.on.to_string(),
        invoice.total,
        invoice.buyer.to_string(),
        &case.facts.supplier_ubn,
        by.actor.user().map(|id| id.to_string()),
        by.now.timestamp_millis(),
    );
}

/// The id of the same invoice, where this order has filed it as its newest; another order's, or
/// another content under the number, is a duplicate (S30).
async fn known_as(tx: &mut Tx, case: &Case, invoice: &EInvoice) -> Done<Option<String>> {
    let period = period(invoice.on);
    let known: Option<Known> = sqlx::query_as(
        "SELECT invoice_id, order_id, number, on_day, total_twd, buyer_ubn FROM invoices
         WHERE period = $1 AND number = $2",
    )
    .bind(&period)
    .bind(invoice.number.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(known) = known else { return Ok(None) };
    let same = known.order_id == case.order.row.order_id
        && known.on_day == invoice.on.to_string()
        && known.total_twd == invoice.total
        && known.buyer_ubn == invoice.buyer.to_string();
    let newest = case.facts.invoice.as_deref() == Some(&format!("{period} {}", known.number));
    if same && newest {
        return Ok(Some(known.invoice_id));
    }
    Err(Refusal::InvoiceDuplicate { number: known.number }.into())
}
