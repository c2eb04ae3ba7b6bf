//! 終止: an order ends before its service is over; what was not delivered is reversed (R25, S36).

use app::claim::ClaimStep;
use domain::{
    Actor, Party, Refusal, Twd,
    authority::Act,
    order::{Action, Effect, State, transition},
    payout::kept_points,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        order::{Change, change_as, tell_step},
        tx::{Abort, Done},
    },
    case::Case,
    command::By,
    evidence::note,
};
use crate::clock::new_id;

impl Store {
    /// The two sides agree one after the other, and nothing was delivered then; the office rules
    /// with what was.
    pub(super) async fn terminate(
        &self,
        tx: &mut Tx,
        by: By,
        delivered: Option<Twd>,
    ) -> Done<ClaimStep> {
        let is_office = by.actor.party() == Party::Office;
        let right = if is_office { Act::RuleTermination } else { Act::TerminateOrder };
        let case = if is_office {
            self.case_for_officer(tx, by, right).await?.0
        } else {
            self.case_for(tx, by, right).await?
        };
        let delivered = match (is_office, delivered) {
            (true, Some(delivered)) => delivered,
            (false, None) => Twd::ZERO,
            _ => return Err(Abort::Invalid("delivered")),
        };
        if delivered > case.order.price {
            return Err(Abort::Invalid("delivered"));
        }
        let detail = if is_office { delivered.get().to_string() } else { String::new() };
        if let Some(order) = earlier(tx, &case, by.actor, &detail).await? {
            return Ok(ClaimStep { claim: case.state, order });
        }
        if is_office && case.order.state == State::Settled {
            return owe(tx, &case, by, delivered).await;
        }
        let edge = transition(case.order.state, Action::Terminate, by.actor.party())?;
        let agreed = is_office || other_side_agrees(tx, &case, by.actor).await?;
        let mut order = case.order.clone();
        order.kept = kept_points(&order.programme, order.points, delivered);
        let (to, points) =
            if agreed { (edge.to, edge.points) } else { (order.state, Effect::Nothing) };
        let step = Change {
            actor: by.actor,
            action: Action::Terminate,
            to,
            points,
            detail: &detail,
            rule: 25,
            at: by.now,
        };
        let mut batch = Batch::default();
        change_as(&mut batch, &order, &step, new_id())?;
        if agreed {
            let reversed = order.points.checked_sub(order.kept).unwrap_or_default();
            put!(
                batch,
                "INSERT INTO terminations (order_id, delivered_twd, kept, reversed, at)
                 VALUES ($1, $2, $3, $4, $5)",
                &order.row.order_id,
                delivered.get(),
                order.kept.get(),
                reversed.get(),
                by.now.timestamp_millis(),
            );
        }
        tell_step(tx, &mut batch, &order, &step).await?;
        batch.run(tx).await?;
        Ok(ClaimStep { claim: case.state, order: to })
    }
}

/// The state that the same word left before, if this party said it with this content. Where the
/// order has gone on since, it would be a new word.
async fn earlier(tx: &mut Tx, case: &Case, actor: Actor, detail: &str) -> Done<Option<State>> {
    let state: Option<String> = sqlx::query_scalar(
        "SELECT to_state FROM order_events
         WHERE order_id = $1 AND action = 'Terminate' AND party = $2 AND detail = $3
             AND (to_state = $4 OR $4 = 'Terminated')
         ORDER BY at DESC, event_id DESC LIMIT 1",
    )
    .bind(&case.order.row.order_id)
    .bind(actor.party().as_str())
    .bind(detail)
    .bind(case.order.state.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(state.and_then(|state| State::from_name(&state)))
}

/// Whether the other side said it of the order as it stands: what it said before the service began
/// is no word about the service.
async fn other_side_agrees(tx: &mut Tx, case: &Case, actor: Actor) -> Done<bool> {
    let other = match actor.party() {
        Party::Buyer => Party::Supplier,
        _ => Party::Buyer,
    };
    let said: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM order_events
         WHERE order_id = $1 AND action = 'Terminate' AND party = $2 AND to_state = $3",
    )
    .bind(&case.order.row.order_id)
    .bind(other.as_str())
    .bind(case.order.state.as_str())
    .fetch_one(&mut **tx)
    .await?;
    Ok(said > 0)
}

/// R25: the claim was settled, so what was not delivered is owed by the supplier.
async fn owe(tx: &mut Tx, case: &Case, by: By, delivered: Twd) -> Done<ClaimStep> {
    let order = &case.order;
    let kept = kept_points(&order.programme, order.points, delivered);
    let owed = order.points.checked_sub(kept).unwrap_or_default();
    let known: Option<i64> =
        sqlx::query_scalar("SELECT delivered_twd FROM receivables WHERE order_id = $1")
            .bind(&order.row.order_id)
            .fetch_optional(&mut **tx)
            .await?;
    if known == Some(delivered.get()) {
        return Ok(case.step());
    }
    if known.is_some() {
        let (state, action) = (order.state, Action::Terminate);
        return Err(Refusal::IllegalTransition { state, action }.into());
    }
    let mut batch = Batch::default();
    if owed.is_zero() {
        note(&mut batch, by, "terminate", 25, "nothing is owed");
        batch.run(tx).await?;
        return Ok(case.step());
    }
    put!(
        batch,
        "INSERT INTO receivables (order_id, supplier_id, delivered_twd, points, opened_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &order.row.order_id,
        &order.row.supplier_id,
        delivered.get(),
        owed.get(),
        by.now.timestamp_millis(),
    );
    note(&mut batch, by, "terminate", 25, &format!("receivable of {owed}"));
    batch.run(tx).await?;
    Ok(case.step())
}
