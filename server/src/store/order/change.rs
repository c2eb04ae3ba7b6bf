//! One change of an order: points, row, timeline and audit, all or nothing.

use domain::{
    Actor, Instant, Refusal,
    ledger::{Account, Kind},
    order::{Action, Effect, State},
    webhook::EventKind,
};
use uuid::Uuid;

use super::{
    super::{
        batch::{Batch, put},
        ledger::{self, Posting},
        tx::Done,
        webhook,
    },
    record::Order,
};
use crate::live::Changed;

/// A decided step of an order.
#[derive(Clone, Debug)]
pub(in super::super) struct Change<'a> {
    pub(in super::super) actor: Actor,
    pub(in super::super) action: Action,
    pub(in super::super) to: State,
    pub(in super::super) points: Effect,
    /// What the action carried, for the timeline.
    pub(in super::super) detail: &'a str,
    pub(in super::super) rule: u8,
    pub(in super::super) at: Instant,
}

/// Carries out a decided step on the revision of the order that it was decided on. `order.row`
/// holds the new values of the columns that the step sets.
pub(in super::super) fn change(batch: &mut Batch, order: &Order, step: &Change<'_>) -> Done<()> {
    change_as(batch, order, step, crate::clock::new_id()).map(drop)
}

/// The same, where the command has more to write under its event. Returns the transfer that put
/// the points where they now are.
pub(in super::super) fn change_as(
    batch: &mut Batch,
    order: &Order,
    step: &Change<'_>,
    event: Uuid,
) -> Done<Option<String>> {
    let position = move_points(batch, order, step, event)?;
    let row = &order.row;
    put!(
        batch,
        "UPDATE orders SET state = $3, revision = revision + 1, position = $4, accepted_at =
             CASE WHEN $3 = 'Accepted' AND accepted_at IS NULL THEN $5 ELSE accepted_at END,
             buyer_signed_at = $6, supplier_signed_at = $7, contracted_at = $8,
             payment_deadline = $9, lapsed_at = $10, paid_at = $11, activated_on = $12,
             contract_text = $13, contract_sha256 = $14
         WHERE order_id = $1 AND revision = $2",
        &row.order_id,
        row.revision,
        step.to.as_str(),
        &position,
        step.at.timestamp_millis(),
        row.buyer_signed_at,
        row.supplier_signed_at,
        row.contracted_at,
        row.payment_deadline,
        row.lapsed_at,
        row.paid_at,
        &row.activated_on,
        &row.contract_text,
        &row.contract_sha256,
    );
    record_event(batch, order, step, event);
    Ok(position)
}

/// The timeline and the audit row of a step; whoever may see the order is told of it.
pub(in super::super) fn record_event(
    batch: &mut Batch,
    order: &Order,
    step: &Change<'_>,
    event: Uuid,
) {
    batch.tell(Changed { event, order: order.id, firm: order.firm, supplier: order.supplier });
    batch.announce(webhook::Step {
        event,
        supplier: order.supplier,
        order: order.id,
        number: order.row.number.clone(),
        kind: EventKind::of(step.action, step.to),
        state: step.to,
        at: step.at,
    });
    // A clock that was set back, or another server's, must not turn the history round.
    put!(
        batch,
        "INSERT INTO order_events
             (event_id, order_id, at, party, user_id, action, from_state, to_state, detail)
         VALUES ($1, $2, (SELECT CASE WHEN MAX(at) > $3 THEN MAX(at) + 1 ELSE $3 END
                          FROM order_events WHERE order_id = $2), $4, $5, $6, $7, $8, $9)",
        event.to_string(),
        &order.row.order_id,
        step.at.timestamp_millis(),
        step.actor.party().as_str(),
        step.actor.user().map(|id| id.to_string()),
        step.action.as_str(),
        order.state.as_str(),
        step.to.as_str(),
        step.detail,
    );
    let row = AuditRow {
        event,
        at: step.at,
        actor: step.actor,
        action: step.action.as_str(),
        subject: ("order", order.row.order_id.clone()),
        outcome: "ok",
        rule: format!("R{}", step.rule),
        detail: format!("{} → {} {}", order.state.as_str(), step.to.as_str(), step.detail),
    };
    audit(batch, &row);
}

/// Moves the order's points as the table says. Returns the transfer that put them where they
/// now are, or none where the order holds none.
pub(in super::super) fn move_points(
    batch: &mut Batch,
    order: &Order,
    step: &Change<'_>,
    event: Uuid,
) -> Done<Option<String>> {
    let (programme, firm, id) = (&order.programme.id, order.firm, order.id);
    let resolves = order.row.position.as_deref();
    let posting =
        Posting { programme, firm: Some(firm), order: Some(id), resolves, event, at: step.at };
    let (pool, wallet) =
        (Account::Pool(programme.clone()), Account::Wallet(programme.clone(), firm));
    let (hold, used, claim) = (Account::Hold(id), Account::Used(id), Account::Claim(id));
    let expired = step.at >= order.programme.points_expire_at();
    let points = order.points;
    match step.points {
        Effect::Nothing => return Ok(order.row.position.clone()),
        Effect::Reserve => {
            let transfer = ledger::post(batch, Kind::Reserve, wallet, hold, points, &posting)?;
            return Ok(Some(transfer));
        }
        Effect::Use => {
            return Ok(Some(ledger::post(batch, Kind::Use, hold, used, points, &posting)?));
        }
        Effect::Release if expired => {
            ledger::post(batch, Kind::Expire, hold, pool, points, &posting)?;
        }
        Effect::Release => {
            ledger::post(batch, Kind::Release, hold, wallet, points, &posting)?;
        }
        // R22: after expiry they wait for a late notice where they are; `EndLateNotice` moves
        // them to the pool.
        Effect::Reverse if expired => return Ok(order.row.position.clone()),
        Effect::Reverse => {
            ledger::post(batch, Kind::Reverse, used, wallet, points, &posting)?;
        }
        // The points never left: the lapse came after expiry and the notice within the wait.
        Effect::UseAgain if resolves.is_some() => return Ok(order.row.position.clone()),
        Effect::UseAgain => {
            let reserve =
                ledger::post(batch, Kind::Reserve, wallet, hold.clone(), points, &posting)?;
            let posting = Posting { resolves: Some(&reserve), ..posting };
            return Ok(Some(ledger::post(batch, Kind::Use, hold, used, points, &posting)?));
        }
        Effect::Claim => {
            return Ok(Some(ledger::post(batch, Kind::Claim, used, claim, points, &posting)?));
        }
        Effect::ReturnClaim => {
            return Ok(Some(ledger::post(
                batch,
                Kind::ReturnClaim,
                claim,
                used,
                points,
                &posting,
            )?));
        }
        Effect::Settle => {
            let paid = Account::Paid(programme.clone(), order.supplier);
            return Ok(Some(ledger::post(batch, Kind::Settle, claim, paid, points, &posting)?));
        }
        // R25: what was delivered stays used.
        Effect::ReverseUndelivered => {
            let reversed = points.checked_sub(order.kept).unwrap_or_default();
            if reversed.is_zero() {
                return Ok(order.row.position.clone());
            }
            let (kind, to) = if expired { (Kind::Expire, pool) } else { (Kind::Reverse, wallet) };
            ledger::post(batch, kind, used, to, reversed, &posting)?;
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

impl AuditRow {
    /// What the rules said no to, with their reason.
    pub(in super::super) fn refused(
        actor: Actor,
        action: &'static str,
        subject: (&'static str, String),
        refusal: &Refusal,
        at: Instant,
    ) -> Self {
        Self {
            event: crate::clock::new_id(),
            at,
            actor,
            action,
            subject,
            outcome: refusal.code(),
            rule: refusal.rule().to_string(),
            detail: refusal.because(),
        }
    }
}

/// Writes the audit trail.
pub(in super::super) fn audit(batch: &mut Batch, row: &AuditRow) {
    put!(
        batch,
        "INSERT INTO audit (audit_id, event_id, at, party, user_id, action, subject_kind,
             subject_id, outcome, rule, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        crate::clock::new_id().to_string(),
        row.event.to_string(),
        row.at.timestamp_millis(),
        row.actor.party().as_str(),
        row.actor.user().map(|id| id.to_string()),
        row.action,
        row.subject.0,
        &row.subject.1,
        row.outcome,
        &row.rule,
        &row.detail,
    );
}
