//! 撥款: the points of an order become the supplier's, once (R33, I6, S35).

use app::claim::ClaimStep;
use domain::{
    Actor, Instant, Party, Refusal,
    authority::Act,
    claim::{self, State},
    ledger::{Account, Kind},
    order,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        ledger::{self, Posting},
        order::{AuditRow, Change, Order, audit, change_as, tell_step},
        tx::Done,
    },
    change::{Step, change},
    command::By,
    office::check_again,
};
use crate::clock::new_id;

impl Store {
    pub(super) async fn settle_claim(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let (case, _) = self.case_for_signature(tx, by, Act::SettleClaim).await?;
        if case.state == State::Settled {
            return Ok(ClaimStep { claim: State::Settled, order: order::State::Settled });
        }
        check_again(&case, claim::Act::Settle)?;
        let edge = claim::transition(case.state, claim::Act::Settle, Party::Office)?;
        let action = order::Action::Settle;
        let sold = order::transition(case.order.state, action, Party::Office)?;
        let step = Step::new(by.actor, edge, by.now, "");
        let mut batch = Batch::default();
        change(&mut batch, &case, &step);
        let sale = Change {
            actor: by.actor,
            action,
            to: sold.to,
            points: sold.points,
            detail: "",
            rule: 33,
            at: by.now,
        };
        let transfer = change_as(&mut batch, &case.order, &sale, step.event)?;
        put!(
            batch,
            "INSERT INTO payouts (payout_id, order_id, supplier_id, points, transfer_id, made_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            new_id().to_string(),
            &case.order.row.order_id,
            &case.order.row.supplier_id,
            case.order.points.get(),
            transfer,
            by.now.timestamp_millis(),
        );
        tell_step(tx, &mut batch, &case.order, &sale).await?;
        batch.run(tx).await?;
        Ok(ClaimStep { claim: edge.to, order: sold.to })
    }
}

/// R25: what a supplier owes for an order that was settled and not delivered in full. The points
/// come back to the pool when the money has arrived.
pub(super) fn receive(
    batch: &mut Batch,
    order: &Order,
    actor: Actor,
    points: domain::Points,
    reference: &str,
    now: Instant,
) -> Done<()> {
    let event = new_id();
    let programme = &order.programme.id;
    let posting = Posting {
        programme,
        firm: Some(order.firm),
        order: Some(order.id),
        resolves: order.row.position.as_deref(),
        event,
        at: now,
    };
    let (paid, pool) =
        (Account::Paid(programme.clone(), order.supplier), Account::Pool(programme.clone()));
    ledger::post(batch, Kind::Clawback, paid, pool, points, &posting)?;
    put!(
        batch,
        "UPDATE orders SET position = NULL, revision = revision + 1
         WHERE order_id = $1 AND revision = $2",
        &order.row.order_id,
        order.row.revision,
    );
    put!(
        batch,
        "UPDATE receivables SET received_at = $2, reference = $3
         WHERE order_id = $1 AND received_at IS NULL",
        &order.row.order_id,
        now.timestamp_millis(),
        reference,
    );
    let row = AuditRow {
        event,
        at: now,
        actor,
        action: "clawback",
        subject: ("order", order.row.order_id.clone()),
        outcome: "ok",
        rule: "R25".to_owned(),
        detail: format!("{points} {reference}"),
    };
    audit(batch, &row);
    Ok(())
}

impl Store {
    /// The supplier has paid back what it owed: PAID to POOL, once. Under another reference it is
    /// other money, and this receivable has no use for it.
    pub(super) async fn receive_clawback(
        &self,
        tx: &mut Tx,
        by: By,
        reference: &str,
    ) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::PayOut).await?;
        let owed: Option<(i64, Option<String>)> =
            sqlx::query_as("SELECT points, reference FROM receivables WHERE order_id = $1")
                .bind(&case.order.row.order_id)
                .fetch_optional(&mut **tx)
                .await?;
        match owed {
            None => {
                let (state, action) = (case.order.state, order::Action::Terminate);
                Err(Refusal::IllegalTransition { state, action }.into())
            }
            Some((_, Some(known))) if known == reference => Ok(case.step()),
            Some((_, Some(_))) => Err(Refusal::KeyReused.into()),
            Some((points, None)) => {
                let points = domain::Points::new(points).unwrap_or_default();
                let mut batch = Batch::default();
                receive(&mut batch, &case.order, by.actor, points, reference, by.now)?;
                batch.run(tx).await?;
                Ok(case.step())
            }
        }
    }
}
