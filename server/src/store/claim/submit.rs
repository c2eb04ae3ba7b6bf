//! 請款: the supplier sends the claim, and the end of a correction that did not come.

use app::claim::ClaimStep;
use domain::{
    Actor, Instant, OrderId, Party, UserId,
    authority::Act,
    claim::{self, State, check_submission},
    order,
    payout::draw_reviewer,
};

use super::{
    super::{
        Store, Tx,
        batch::Batch,
        order::{Change, change_as, tell_step},
        tx::{Abort, Done, command, end},
    },
    case::Case,
    change::{Step, change},
    command::By,
};
use crate::clock::new_id;

impl Store {
    pub(super) async fn submit_claim(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let mut case = self.case_for(tx, by, Act::ClaimOrder).await?;
        if matches!(case.order.state, order::State::Claimed | order::State::Settled) {
            // Sent before: the same answer, wherever it has got to since.
            let (claim, order) = (State::Submitted, order::State::Claimed);
            return Ok(ClaimStep { claim, order });
        }
        let action = order::Action::Claim;
        let party = by.actor.party();
        let edge = order::transition(case.order.state, action, party);
        if let (order::State::InService | order::State::ServiceProven, Some((windows, _))) =
            (case.order.state, &case.service)
        {
            let (programme, evidence) = (&case.order.programme, case.evidence());
            check_submission(
                programme,
                windows,
                case.frozen(),
                case.correct_until(),
                &evidence,
                by.now,
            )?;
            case.check_eligible()?;
        }
        let (edge, sent) = (edge?, claim::transition(case.state, claim::Act::Submit, party)?);
        let mut step = Step::new(by.actor, sent, by.now, "");
        step.drawn = self.drawn_reviewer(tx, &case).await?;
        let mut batch = Batch::default();
        change(&mut batch, &case, &step);
        let sale = Change {
            actor: by.actor,
            action,
            to: edge.to,
            points: edge.points,
            detail: "",
            rule: 29,
            at: by.now,
        };
        change_as(&mut batch, &case.order, &sale, step.event)?;
        tell_step(tx, &mut batch, &case.order, &sale).await?;
        batch.run(tx).await?;
        case.state = sent.to;
        Ok(ClaimStep { claim: sent.to, order: edge.to })
    }

    /// R33: one of the reviewers without a declared link, by chance.
    async fn drawn_reviewer(&self, tx: &mut Tx, case: &Case) -> Done<Option<String>> {
        let found: Vec<String> = sqlx::query_scalar(
            "SELECT u.user_id FROM users u
             WHERE u.party = 'office' AND u.closed_at IS NULL
                 AND ',' || u.roles || ',' LIKE '%,reviewer,%'
                 AND NOT EXISTS (SELECT 1 FROM officer_links l WHERE l.user_id = u.user_id
                                 AND (l.firm_id = $1 OR l.supplier_id = $2))
             ORDER BY u.user_id",
        )
        .bind(&case.order.row.firm_id)
        .bind(&case.order.row.supplier_id)
        .fetch_all(&mut **tx)
        .await?;
        let found: Vec<UserId> = found.iter().filter_map(|id| id.parse().ok()).collect();
        let random = u64::try_from(new_id().as_u128() & u128::from(u32::MAX)).unwrap_or(0);
        Ok(draw_reviewer(&found, random).map(|user| user.to_string()))
    }

    /// R32: nobody corrected it in time, so it is a draft again.
    pub(in super::super) async fn lapse_correction(&self, id: OrderId, now: Instant) -> Done<()> {
        command!(self, |tx| {
            let order = self.order_in(tx, id).await?;
            let case = self.case_of(tx, order).await?;
            let over = case.correct_until().is_some_and(|until| now >= until);
            if case.state != State::Returned || !over {
                return Ok(());
            }
            let edge = claim::transition(case.state, claim::Act::LapseCorrection, Party::System)?;
            let mut batch = Batch::default();
            change(&mut batch, &case, &Step::new(Actor::System, edge, now, ""));
            batch.run(tx).await
        })
    }
}
