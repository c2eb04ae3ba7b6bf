//! 抽查: an order is sampled, its raw log passes or fails, and what follows for the supplier
//! (R34, S37).

use app::claim::ClaimStep;
use domain::{
    Actor, Instant, OrderId, Party, Refusal, authority::Act, claim::SpotCheck, order::State,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        order::tell_people,
        reads::Reads,
        tx::{Abort, Done, command, end},
    },
    case::Case,
    command::By,
    evidence::{note, touch},
};
use crate::letter::Letter;

impl Store {
    /// Onto the auditor's list, because it was drawn.
    pub(in super::super) async fn list_for_check(
        &self,
        actor: Actor,
        order: OrderId,
        now: Instant,
    ) -> Done<()> {
        let by = By { actor, order, now };
        command!(self, |tx| self.sample_order(tx, by).await.map(drop))
    }

    /// S28: months that the buyer denies and the records show, and that no check has settled.
    pub(in super::super) async fn denied_months(
        &self,
        db: &mut impl Reads,
        order: OrderId,
    ) -> Done<u32> {
        let order = self.order_by(db, order).await?;
        let Some((_, found)) = self.certificate_in(db, &order).await? else { return Ok(0) };
        let least = u32::from(found.min_active_days.max(1));
        let denied = found.windows.iter().filter(|window| {
            !window.vouched && window.attested == Some(false) && window.active_days >= least
        });
        Ok(u32::try_from(denied.count()).unwrap_or(u32::MAX))
    }

    /// An order that failed may be sampled again, and the supplier stays suspended until it passes;
    /// one that passed where the service went on, or the buyer spoke, since then (S28).
    pub(super) async fn sample_order(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::SpotCheckOrder).await?;
        let running = matches!(
            case.order.state,
            State::InService | State::ServiceProven | State::Claimed | State::Settled
        );
        let again = case.may_be_audited_again(by.now);
        match case.spot_check() {
            Some(SpotCheck::Sampled) => return Ok(case.step()),
            Some(SpotCheck::Passed) if !again => return Ok(case.step()),
            stands if !running => return Err(Refusal::SpotCheckTransition { stands }.into()),
            Some(_) | None => {}
        }
        let mut batch = Batch::default();
        touch(&mut batch, &case);
        put!(
            batch,
            "INSERT INTO spot_checks (order_id, supplier_id, state, sampled_at)
             VALUES ($1, $2, 'sampled', $3)
             ON CONFLICT (order_id) DO UPDATE SET state = 'sampled', sampled_at = $3,
                 decided_at = NULL WHERE spot_checks.state <> 'sampled'",
            &case.order.row.order_id,
            &case.order.row.supplier_id,
            by.now.timestamp_millis(),
        );
        note(&mut batch, by, "sample-audit", 34, "");
        let letter = |order, _| Letter::SpotCheckDrawn { order };
        tell_people(tx, &mut batch, &case.order, &[Party::Supplier], by.now, letter).await?;
        batch.run(tx).await?;
        Ok(case.step())
    }

    pub(super) async fn pass_audit(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::SpotCheckOrder).await?;
        if case.spot_check() == Some(SpotCheck::Passed) {
            return Ok(case.step());
        }
        lock_supplier(tx, &case).await?;
        let mut batch = Batch::default();
        decide(&mut batch, &case, by, SpotCheck::Passed)?;
        // Suspended while any of its orders has failed and not passed since.
        put!(
            batch,
            "UPDATE suppliers SET suspended_at = CASE WHEN EXISTS (
                 SELECT 1 FROM spot_checks c WHERE c.supplier_id = $1 AND c.order_id <> $2
                     AND c.failed_at IS NOT NULL) THEN suspended_at ELSE NULL END
             WHERE supplier_id = $1",
            &case.order.row.supplier_id,
            &case.order.row.order_id,
        );
        batch.run(tx).await?;
        self.prove_in(tx, by.order, by.now).await?;
        self.step_in(tx, by).await
    }

    /// Freezes the supplier's claims, stops new orders, and tells the buyers of its running ones.
    pub(super) async fn fail_audit(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::SpotCheckOrder).await?;
        if case.spot_check() == Some(SpotCheck::Failed) {
            return Ok(case.step());
        }
        lock_supplier(tx, &case).await?;
        let mut batch = Batch::default();
        decide(&mut batch, &case, by, SpotCheck::Failed)?;
        put!(
            batch,
            "UPDATE suppliers SET suspended_at = COALESCE(suspended_at, $2)
             WHERE supplier_id = $1",
            &case.order.row.supplier_id,
            by.now.timestamp_millis(),
        );
        let running: Vec<String> = sqlx::query_scalar(
            "SELECT order_id FROM orders WHERE supplier_id = $1 AND state IN
                 ('Submitted', 'Accepted', 'Contracted', 'Paid', 'InService', 'ServiceProven',
                  'Claimed')
             ORDER BY order_id",
        )
        .bind(&case.order.row.supplier_id)
        .fetch_all(&mut **tx)
        .await?;
        for id in running.iter().filter_map(|id| id.parse().ok()) {
            let order = self.order_in(tx, id).await?;
            let letter = |order, to| Letter::SupplierSuspended { order, to };
            let both = [Party::Buyer, Party::Supplier];
            tell_people(tx, &mut batch, &order, &both, by.now, letter).await?;
        }
        batch.run(tx).await?;
        Ok(case.step())
    }
}

/// One decision about a supplier at a time: what the next one reads is what this one wrote.
async fn lock_supplier(tx: &mut Tx, case: &Case) -> Done<()> {
    let _: String = sqlx::query_scalar(concat!(
        "SELECT s.supplier_id FROM suppliers s WHERE s.supplier_id = $1",
        selection_ends!()
    ))
    .bind(&case.order.row.supplier_id)
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

fn decide(batch: &mut Batch, case: &Case, by: By, to: SpotCheck) -> Result<(), Refusal> {
    let stands = case.spot_check();
    if stands != Some(SpotCheck::Sampled) {
        return Err(Refusal::SpotCheckTransition { stands });
    }
    put!(
        batch,
        "UPDATE spot_checks SET state = $2, decided_at = $3, failed_at = $4
         WHERE order_id = $1 AND state = 'sampled'",
        &case.order.row.order_id,
        to.as_str(),
        by.now.timestamp_millis(),
        (to == SpotCheck::Failed).then(|| by.now.timestamp_millis()),
    );
    touch(batch, case);
    let action = if to == SpotCheck::Passed { "pass-audit" } else { "fail-audit" };
    note(batch, by, action, 34, "");
    Ok(())
}
