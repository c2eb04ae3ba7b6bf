//! 審查、補件、核准: what the office does with a claim before it is paid (R32, R33).

use app::claim::ClaimStep;
use domain::{
    Party, Refusal, UserId,
    authority::Act,
    claim::{self, State, check_complete, correction_deadline},
    enrolment::FirmState,
    order,
    payout::{Conflict, check_four_eyes},
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        jobs::{Kind, enqueue},
        order::{Change, change_as, tell_people},
        tx::{Abort, Done},
    },
    case::Case,
    change::{Step, change},
    command::By,
    evidence::note,
};
use crate::letter::Letter;

impl Store {
    /// The case for an officer who may decide about it: no link with either side (R33).
    pub(super) async fn case_for_officer(
        &self,
        tx: &mut Tx,
        by: By,
        act: Act,
    ) -> Done<(Case, UserId)> {
        let case = self.case_for(tx, by, act).await?;
        let Some(user) = by.actor.user() else {
            return Err(Refusal::Forbidden.into());
        };
        let linked: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM officer_links
             WHERE user_id = $1 AND (firm_id = $2 OR supplier_id = $3)",
        )
        .bind(user.to_string())
        .bind(&case.order.row.firm_id)
        .bind(&case.order.row.supplier_id)
        .fetch_one(&mut **tx)
        .await?;
        if linked > 0 {
            return Err(Refusal::FourEyes { because: Conflict::DeclaredLink }.into());
        }
        Ok((case, user))
    }

    /// R33: from now on somebody else decides about this side's claims. Never taken back.
    pub(super) async fn declare_link(
        &self,
        tx: &mut Tx,
        by: By,
        firm: bool,
        words: &str,
    ) -> Done<ClaimStep> {
        let case = self.case_for(tx, by, Act::ViewClaims).await?;
        let Some(user) = by.actor.user() else {
            return Err(Refusal::Forbidden.into());
        };
        let row = &case.order.row;
        let (firm, supplier) =
            if firm { (Some(&row.firm_id), None) } else { (None, Some(&row.supplier_id)) };
        let known: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM officer_links
             WHERE user_id = $1 AND (firm_id = $2 OR supplier_id = $3)",
        )
        .bind(user.to_string())
        .bind(firm)
        .bind(supplier)
        .fetch_one(&mut **tx)
        .await?;
        if known == 0 {
            let mut batch = Batch::default();
            put!(
                batch,
                "INSERT INTO officer_links
                     (link_id, user_id, firm_id, supplier_id, words, declared_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                crate::clock::new_id().to_string(),
                user.to_string(),
                firm.cloned(),
                supplier.cloned(),
                words,
                by.now.timestamp_millis(),
            );
            note(&mut batch, by, "declare-link", 33, "");
            batch.run(tx).await?;
        }
        Ok(case.step())
    }

    /// The reviewer who was drawn, or another one who takes it over; the trail says who it was.
    pub(super) async fn review_claim(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::ReviewClaim).await?;
        if matches!(case.state, State::Reviewed | State::Approved | State::Settled) {
            return Ok(ClaimStep { claim: State::Reviewed, order: case.order.state });
        }
        if case.frozen() {
            return Err(Refusal::ClaimFrozen.into());
        }
        self.take_step(tx, &case, by, claim::Act::Review, "").await
    }

    pub(super) async fn return_claim(&self, tx: &mut Tx, by: By, missing: &str) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::ReviewClaim).await?;
        if case.state == State::Returned
            && case.row.as_ref().is_some_and(|row| row.missing == missing)
        {
            return Ok(case.step());
        }
        let edge = claim::transition(case.state, claim::Act::Return, Party::Office)?;
        let action = order::Action::ReturnClaim;
        let back = order::transition(case.order.state, action, Party::Office)?;
        let until = correction_deadline(&case.order.programme, by.now);
        let mut step = Step::new(by.actor, edge, by.now, missing);
        step.correct_until = Some(until);
        let mut batch = Batch::default();
        change(&mut batch, &case, &step);
        let sale = Change {
            actor: by.actor,
            action,
            to: back.to,
            points: back.points,
            detail: missing,
            rule: 32,
            at: by.now,
        };
        change_as(&mut batch, &case.order, &sale, step.event)?;
        if !is_asked_for(tx, &case, until).await? {
            enqueue(&mut batch, Kind::LapseCorrection, &case.order.row.order_id, until);
        }
        let words = missing.to_owned();
        let letter =
            |order, _| Letter::ClaimReturned { order, missing: words.clone(), deadline: until };
        let sides = [Party::Supplier];
        tell_people(tx, &mut batch, &case.order, &sides, by.now, letter).await?;
        batch.run(tx).await?;
        Ok(ClaimStep { claim: edge.to, order: back.to })
    }

    /// Everything is looked at once more: evidence, spot check, the firm's eligibility.
    pub(super) async fn approve_claim(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let (case, user) = self.case_for_officer(tx, by, Act::ApproveClaim).await?;
        check_four_eyes(case.reviewer(), user)?;
        if matches!(case.state, State::Approved | State::Settled) {
            return Ok(ClaimStep { claim: State::Approved, order: case.order.state });
        }
        check_again(&case, claim::Act::Approve)?;
        self.take_step(tx, &case, by, claim::Act::Approve, "").await
    }

    async fn take_step(
        &self,
        tx: &mut Tx,
        case: &Case,
        by: By,
        act: claim::Act,
        detail: &str,
    ) -> Done<ClaimStep> {
        let edge = claim::transition(case.state, act, by.actor.party())?;
        let mut batch = Batch::default();
        change(&mut batch, case, &Step::new(by.actor, edge, by.now, detail));
        batch.run(tx).await?;
        Ok(ClaimStep { claim: edge.to, order: case.order.state })
    }
}

/// R29, R32: what was true when the claim was sent has to be true when it is approved and paid.
pub(super) fn check_again(case: &Case, act: claim::Act) -> Result<(), Refusal> {
    if case.frozen() {
        return Err(Refusal::ClaimFrozen);
    }
    claim::transition(case.state, act, Party::Office)?;
    check_complete(&case.evidence())?;
    let state = case.facts.firm_state.as_deref().and_then(FirmState::from_name);
    match state {
        Some(FirmState::Issued) => Ok(()),
        _ => Err(Refusal::NotEligible),
    }
}

/// A claim that is returned twice on one day has one end of its correction.
async fn is_asked_for(tx: &mut Tx, case: &Case, at: domain::Instant) -> Done<bool> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM jobs WHERE kind = 'lapse_correction' AND subject = $1
             AND run_at = $2",
    )
    .bind(&case.order.row.order_id)
    .bind(at.timestamp_millis())
    .fetch_one(&mut **tx)
    .await
    .map_err(Abort::from)?;
    Ok(found > 0)
}
