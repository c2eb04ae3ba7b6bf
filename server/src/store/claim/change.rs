//! One step of a claim: row, timeline and audit, all or nothing. Nobody else changes
//! `claims.state`.

use domain::{
    Actor, Instant,
    claim::{Act, Edge, State},
};
use uuid::Uuid;

use super::{
    super::{
        batch::{Batch, put},
        order::{AuditRow, audit},
    },
    case::Case,
};

/// A decided step, and the columns that it sets.
#[derive(Clone, Debug)]
pub(super) struct Step<'a> {
    pub(super) actor: Actor,
    pub(super) edge: Edge,
    pub(super) at: Instant,
    pub(super) detail: &'a str,
    /// Shared by the rows of one command (I8).
    pub(super) event: Uuid,
    /// Who was drawn to review, for a claim that is sent.
    pub(super) drawn: Option<String>,
    /// Until when it can be corrected, for one that is returned.
    pub(super) correct_until: Option<Instant>,
}

impl<'a> Step<'a> {
    pub(super) fn new(actor: Actor, edge: Edge, at: Instant, detail: &'a str) -> Self {
        let event = crate::clock::new_id();
        Self { actor, edge, at, detail, event, drawn: None, correct_until: None }
    }
}

/// Carries out a decided step on the revision of the claim that it was decided on.
pub(super) fn change(batch: &mut Batch, case: &Case, step: &Step<'_>) {
    let id = &case.order.row.order_id;
    let user = step.actor.user().map(|id| id.to_string());
    match (&case.row, step.edge.act) {
        (None, _) => put!(
            batch,
            "INSERT INTO claims (order_id, state, revision, submitted_at, drawn, missing)
             VALUES ($1, $2, 0, $3, $4, '') ON CONFLICT DO NOTHING",
            id,
            step.edge.to.as_str(),
            step.at.timestamp_millis(),
            &step.drawn,
        ),
        // Sent again, it is reviewed again.
        (Some(row), Act::Submit) => put!(
            batch,
            "UPDATE claims SET state = $3, revision = revision + 1, submitted_at = $4, drawn = $5,
                 reviewed_by = NULL, approved_by = NULL, correct_until = NULL, missing = ''
             WHERE order_id = $1 AND revision = $2",
            id,
            row.revision,
            step.edge.to.as_str(),
            step.at.timestamp_millis(),
            &step.drawn,
        ),
        (Some(row), act) => put!(
            batch,
            "UPDATE claims SET state = $3, revision = revision + 1,
                 reviewed_by = CASE $4 WHEN 'Review' THEN $5 ELSE reviewed_by END,
                 approved_by = CASE $4 WHEN 'Approve' THEN $5 WHEN 'Return' THEN NULL
                     ELSE approved_by END,
                 settled_by = CASE $4 WHEN 'Settle' THEN $5 ELSE settled_by END,
                 correct_until = $6,
                 missing = CASE $4 WHEN 'Return' THEN $7 ELSE missing END
             WHERE order_id = $1 AND revision = $2",
            id,
            row.revision,
            step.edge.to.as_str(),
            act.as_str(),
            user.clone(),
            step.correct_until.map(|at| at.timestamp_millis()),
            step.detail,
        ),
    }
    record(batch, case, step, user);
}

fn record(batch: &mut Batch, case: &Case, step: &Step<'_>, user: Option<String>) {
    let (from, to) = (case.state, step.edge.to);
    put!(
        batch,
        "INSERT INTO claim_events
             (event_id, order_id, at, party, user_id, act, from_state, to_state, detail)
         VALUES ($1, $2, (SELECT CASE WHEN MAX(at) > $3 THEN MAX(at) + 1 ELSE $3 END
                          FROM claim_events WHERE order_id = $2), $4, $5, $6, $7, $8, $9)",
        step.event.to_string(),
        &case.order.row.order_id,
        step.at.timestamp_millis(),
        step.actor.party().as_str(),
        user,
        step.edge.act.as_str(),
        from.as_str(),
        to.as_str(),
        step.detail,
    );
    let row = AuditRow {
        event: step.event,
        at: step.at,
        actor: step.actor,
        action: step.edge.act.as_str(),
        subject: ("claim", case.order.row.order_id.clone()),
        outcome: "ok",
        rule: rule(step.edge.act, to).to_owned(),
        detail: format!("{} → {} {}", from.as_str(), to.as_str(), step.detail),
    };
    audit(batch, &row);
}

const fn rule(act: Act, to: State) -> &'static str {
    match (act, to) {
        (Act::Submit, _) => "R29",
        (Act::Return | Act::LapseCorrection, _) => "R32",
        _ => "R33",
    }
}
