//! 確認: a second officer confirms what becomes of money, and the case is closed.

use app::{error::AppError, payment::DecideCase};
use domain::{
    Actor, OrderId, Refusal,
    case::{How, Step},
    payment::Provider,
    payout::Conflict,
};
use uuid::Uuid;

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        order::PaymentNotice,
        tx::{Abort, Done, command, end},
    },
    propose::{id_of, note, step},
    rows::{CaseRecord, ProposalRecord, case, notice, proposals},
};

const fn action(step: Step) -> &'static str {
    match step {
        Step::Confirm => "confirm-case",
        Step::Withdraw => "withdraw-case",
    }
}

impl Store {
    pub(super) async fn decide_about_case(
        &self,
        actor: Actor,
        form: DecideCase,
    ) -> Result<(), AppError> {
        let invalid = || AppError::Invalid { field: "step".to_owned() };
        let act = Step::from_name(&form.step).ok_or_else(invalid)?;
        let about = id_of(&form.case).ok_or(AppError::NotFound)?;
        self.may_settle(actor, action(act), about).await?;
        let id = id_of(&form.proposal).ok_or(AppError::NotFound)?;
        let answer = command!(self, |tx| self.decide_case_in(tx, actor, about, id, act).await);
        match answer {
            Err(Abort::Refused(refusal)) => {
                self.not_settled(actor, action(act), about, refusal).await
            }
            answer => Ok(answer?),
        }
    }

    async fn decide_case_in(
        &self,
        tx: &mut Tx,
        actor: Actor,
        about: Uuid,
        id: Uuid,
        act: Step,
    ) -> Done<()> {
        let (now, id) = (self.time(), id.to_string());
        let user = actor.user().ok_or(Refusal::Forbidden)?.to_string();
        let record = case(tx, &about.to_string()).await?;
        let known = proposals(tx, "", &id).await?.pop().ok_or(Abort::NotFound)?;
        if known.case_id != record.case_id {
            return Err(Abort::NotFound);
        }
        match known.step() {
            Some(done) if done == act => return Ok(()),
            Some(_) => return Err(Refusal::ProposalClosed.into()),
            None => {}
        }
        if act == Step::Confirm && known.proposed_by == user {
            return Err(Refusal::FourEyes { because: Conflict::OwnProposal }.into());
        }
        let mut batch = Batch::default();
        step(&mut batch, &record.case_id, record.revision);
        put!(
            batch,
            "INSERT INTO case_decisions (proposal_id, act, proposed_by, decided_by, at)
             VALUES ($1, $2, $3, $4, $5)",
            &id,
            act.as_str(),
            &known.proposed_by,
            user,
            now.timestamp_millis(),
        );
        if act == Step::Confirm {
            put!(
                batch,
                "UPDATE cases SET closed_at = $2 WHERE case_id = $1 AND closed_at IS NULL",
                &record.case_id,
                now.timestamp_millis(),
            );
        }
        note(&mut batch, actor, action(act), &record.case_id, known.note.clone(), now);
        batch.run(tx).await?;
        if act == Step::Confirm && known.how()? == How::Booked {
            self.book_case(tx, &record, &known).await?;
        }
        Ok(())
    }

    /// The money pays the order that it was for, by its own value time; a refusal of that is one of
    /// the step, and nothing is done.
    async fn book_case(
        &self,
        tx: &mut Tx,
        record: &CaseRecord,
        known: &ProposalRecord,
    ) -> Done<()> {
        let order: Option<OrderId> = known.order_id.as_deref().and_then(|id| id.parse().ok());
        let (Some(order), Some(txn)) = (order, &record.txn) else {
            return Err(Refusal::ProposalClosed.into());
        };
        let told = notice(tx, txn).await?.ok_or(Abort::NotFound)?;
        let account: String =
            sqlx::query_scalar("SELECT virtual_account FROM orders WHERE order_id = $1")
                .bind(order.to_string())
                .fetch_one(&mut **tx)
                .await?;
        let provider = Provider::Office;
        let txn = provider.txn(&record.case_id).ok_or(Abort::NotFound)?;
        let (amount, value_at) = (told.amount, told.value_at);
        let booked = PaymentNotice { provider, txn, virtual_account: account, amount, value_at };
        self.book(tx, order, &booked, self.time()).await
    }
}
