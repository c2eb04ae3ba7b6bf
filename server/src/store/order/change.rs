//! One change of an order: points, row, timeline and audit, all or nothing.

use domain::{
    Actor, Instant,
    ledger::{Account, Kind},
    order::{Action, Effect, State},
};
use uuid::Uuid;

use super::{
    super::{
        Tx,
        ledger::{self, Posting},
        tx::{Done, one_row},
    },
    record::Order,
};

/// A decided step of an order.
#[derive(Clone, Debug)]
pub(super) struct Change<'a> {
    pub(super) actor: Actor,
    pub(super) action: Action,
    pub(super) to: State,
    pub(super) points: Effect,
    /// What the action carried, for the timeline.
    pub(super) detail: &'a str,
    pub(super) rule: u8,
    pub(super) at: Instant,
}

/// Carries out a decided step on the revision of the order that it was decided on. `order.row`
/// holds the new values of the columns that the step sets.
pub(super) async fn change(tx: &mut Tx, order: &Order, step: &Change<'_>) -> Done<()> {
    let event = crate::clock::new_id();
    let position = move_points(tx, order, step, event).await?;
    let row = &order.row;
    let changed = sqlx::query(
        "UPDATE orders SET state = $3, revision = revision + 1, position = $4, accepted_at =
             CASE WHEN $3 = 'Accepted' AND accepted_at IS NULL THEN $5 ELSE accepted_at END,
             buyer_signed_at = $6, supplier_signed_at = $7, contracted_at = $8,
             payment_deadline = $9, lapsed_at = $10, paid_at = $11, activated_on = $12,
             contract_text = $13, contract_sha256 = $14
         WHERE order_id = $1 AND revision = $2",
    )
    .bind(&row.order_id)
    .bind(row.revision)
    .bind(step.to.as_str())
    .bind(position)
    .bind(step.at.timestamp_millis())
    .bind(row.buyer_signed_at)
    .bind(row.supplier_signed_at)
    .bind(row.contracted_at)
    .bind(row.payment_deadline)
    .bind(row.lapsed_at)
    .bind(row.paid_at)
    .bind(&row.activated_on)
    .bind(&row.contract_text)
    .bind(&row.contract_sha256)
    .execute(&mut **tx)
    .await?;
    one_row(changed.rows_affected())?;
    record_event(tx, order, step, event).await
}

/// The timeline and the audit row of a step.
pub(super) async fn record_event(
    tx: &mut Tx,
    order: &Order,
    step: &Change<'_>,
    event: Uuid,
) -> Done<()> {
    sqlx::query(
        "INSERT INTO order_events
             (event_id, order_id, at, party, user_id, action, from_state, to_state, detail)
         VALUES ($1, $2, (SELECT CASE WHEN MAX(at) > $3 THEN MAX(at) + 1 ELSE $3 END
                          FROM order_events WHERE order_id = $2), $4, $5, $6, $7, $8, $9)",
    )
    // A clock that was set back, or another server's, must not turn the history round.
    .bind(event.to_string())
    .bind(&order.row.order_id)
    .bind(step.at.timestamp_millis())
    .bind(step.actor.party().as_str())
    .bind(step.actor.user().map(|id| id.to_string()))
    .bind(step.action.as_str())
    .bind(order.state.as_str())
    .bind(step.to.as_str())
    .bind(step.detail)
    .execute(&mut **tx)
    .await?;
    let row = AuditRow {
        event,
        at: step.at,
        actor: step.actor,
        action: step.action.as_str(),
        subject: ("order", order.row.order_id.clone()),
        outcome: "ok",
        rule: format!("R{}", step.rule),
        detail: format!(
            "{} → {} {}",
            order.state.as_str(),
            step.to.as_str(),
            step.detail
        ),
    };
    audit(tx, &row).await
}

/// Moves the order's points as the table says. Returns the transfer that put them where they
/// now are, or none where the order holds none.
pub(super) async fn move_points(
    tx: &mut Tx,
    order: &Order,
    step: &Change<'_>,
    event: Uuid,
) -> Done<Option<String>> {
    let (programme, firm, id) = (&order.programme.id, order.firm, order.id);
    let resolves = order.row.position.as_deref();
    let posting = Posting {
        programme,
        firm: Some(firm),
        order: Some(id),
        resolves,
        event,
        at: step.at,
    };
    let (pool, wallet) = (
        Account::Pool(programme.clone()),
        Account::Wallet(programme.clone(), firm),
    );
    let (hold, used) = (Account::Hold(id), Account::Used(id));
    let expired = step.at >= order.programme.points_expire_at();
    let points = order.points;
    match step.points {
        Effect::Nothing => return Ok(order.row.position.clone()),
        Effect::Reserve => {
            let transfer = ledger::post(tx, Kind::Reserve, wallet, hold, points, &posting).await?;
            return Ok(Some(transfer));
        }
        Effect::Use => {
            return Ok(Some(
                ledger::post(tx, Kind::Use, hold, used, points, &posting).await?,
            ));
        }
        Effect::Release if expired => {
            ledger::post(tx, Kind::Expire, hold, pool, points, &posting).await?;
        }
        Effect::Release => {
            ledger::post(tx, Kind::Release, hold, wallet, points, &posting).await?;
        }
        // R22: after expiry they wait for a late notice where they are; `EndLateNotice` moves
        // them to the pool.
        Effect::Reverse if expired => return Ok(order.row.position.clone()),
        Effect::Reverse => {
            ledger::post(tx, Kind::Reverse, used, wallet, points, &posting).await?;
        }
        // The points never left: the lapse came after expiry and the notice within the wait.
        Effect::UseAgain if resolves.is_some() => return Ok(order.row.position.clone()),
        Effect::UseAgain => {
            let held = Account::Hold(id);
            let reserve = ledger::post(tx, Kind::Reserve, wallet, held, points, &posting).await?;
            let posting = Posting {
                resolves: Some(&reserve),
                ..posting
            };
            return Ok(Some(
                ledger::post(tx, Kind::Use, hold, used, points, &posting).await?,
            ));
        }
        Effect::Claim | Effect::ReturnClaim | Effect::Settle | Effect::ReverseUndelivered => {
            return Err(domain::Refusal::IllegalTransition {
                state: order.state,
                action: step.action,
            }
            .into());
        }
    }
    Ok(None)
}

/// A row of the audit trail.
#[derive(Clone, Debug)]
pub(in super::super) struct AuditRow {
    pub(in super::super) event: Uuid,
    pub(in super::super) at: Instant,
    pub(in super::super) actor: Actor,
    pub(in super::super) action: &'static str,
    /// Kind and id of what it was done to.
    pub(in super::super) subject: (&'static str, String),
    /// `ok` or the code of the refusal.
    pub(in super::super) outcome: &'static str,
    pub(in super::super) rule: String,
    pub(in super::super) detail: String,
}

/// Writes the audit trail.
pub(in super::super) async fn audit(tx: &mut Tx, row: &AuditRow) -> Done<()> {
    sqlx::query(
        "INSERT INTO audit (audit_id, event_id, at, party, user_id, action, subject_kind,
             subject_id, outcome, rule, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(crate::clock::new_id().to_string())
    .bind(row.event.to_string())
    .bind(row.at.timestamp_millis())
    .bind(row.actor.party().as_str())
    .bind(row.actor.user().map(|id| id.to_string()))
    .bind(row.action)
    .bind(row.subject.0)
    .bind(&row.subject.1)
    .bind(row.outcome)
    .bind(&row.rule)
    .bind(&row.detail)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
