//! Proposals as rows.

use std::sync::Arc;

use domain::{
    Instant, Points, Programme, UserId,
    calendar::{day_of, from_millis},
    settings::{Change, Concerns, Decision, Setting, Subject, Value, diff},
};

use super::super::{
    reads::Reads,
    tx::{Abort, Done},
};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ProposalRow {
    pub(super) proposal_id: String,
    pub(super) programme_id: String,
    kind: String,
    pub(super) before: String,
    pub(super) settings: String,
    budget_before: Option<i64>,
    pub(super) budget: Option<i64>,
    pub(super) effective_from: Option<i64>,
    pub(super) reason: String,
    pub(super) proposed_by: String,
    proposed_at: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct DecisionRow {
    proposal_id: String,
    act: String,
    decided_by: String,
    at: i64,
}

/// A proposal with what was decided about it.
pub(super) struct Case {
    pub(super) kind: Subject,
    pub(super) before: Arc<Programme>,
    pub(super) settings: Arc<Programme>,
    pub(super) budget: Points,
    pub(super) at: Instant,
    pub(super) decisions: Vec<(Decision, String, Instant)>,
    pub(super) row: ProposalRow,
}

pub(super) fn wrong(column: &'static str, row: &str) -> Abort {
    Abort::Inconsistent { table: "programmes", column, row: row.to_owned() }
}

pub(super) fn programme(settings: &str, row: &str) -> Done<Arc<Programme>> {
    serde_json::from_str(settings).map(Arc::new).map_err(|_| wrong("settings", row))
}

pub(super) fn json(programme: &Programme) -> Done<String> {
    serde_json::to_string(programme).map_err(|_| wrong("settings", programme.id.as_str()))
}

impl Case {
    pub(super) fn decided(&self, act: Decision) -> bool {
        self.decisions.iter().any(|(done, _, _)| *done == act)
    }

    pub(super) fn proposer(&self) -> Option<UserId> {
        self.row.proposed_by.parse().ok()
    }

    pub(super) fn from(&self) -> Option<Instant> {
        self.row.effective_from.and_then(from_millis)
    }

    /// The last instant before which it can be confirmed, or called off.
    pub(super) fn settled_before(&self) -> Instant {
        self.from().map_or(Instant::MAX_UTC, |from| domain::settings::settled_before(day_of(from)))
    }

    /// Waits for its second officer.
    pub(super) fn waits(&self) -> bool {
        !self.decided(Decision::Confirm) && !self.decided(Decision::Withdraw)
    }

    /// Settings that are confirmed and not in force.
    pub(super) fn comes(&self, now: Instant) -> bool {
        self.kind == Subject::Settings
            && self.decided(Decision::Confirm)
            && !self.decided(Decision::Cancel)
            && self.from().is_some_and(|from| now < from)
    }

    /// What it changes, as it was proposed.
    pub(super) fn changes(&self) -> Vec<Change> {
        let points = |amount: i64| Value::Points(Points::new(amount).unwrap_or_default());
        let mut changes = diff(&self.before, &self.settings);
        if let Some(budget) = self.row.budget {
            let old = self.row.budget_before.map_or(Value::Nothing, points);
            let concerns = Concerns::Everybody;
            changes.push(Change { setting: Setting::Budget, old, new: points(budget), concerns });
        }
        changes
    }
}

fn case(row: ProposalRow, decisions: &[DecisionRow]) -> Done<Case> {
    let id = row.proposal_id.as_str();
    let of = |decision: &DecisionRow| {
        let act = Decision::from_name(&decision.act)?;
        Some((act, decision.decided_by.clone(), from_millis(decision.at)?))
    };
    let mine = decisions.iter().filter(|decision| decision.proposal_id == id);
    Ok(Case {
        kind: Subject::from_name(&row.kind).ok_or_else(|| wrong("kind", id))?,
        before: programme(&row.before, id)?,
        settings: programme(&row.settings, id)?,
        budget: row.budget.and_then(Points::new).unwrap_or_default(),
        at: from_millis(row.proposed_at).ok_or_else(|| wrong("proposed_at", id))?,
        decisions: mine.map(of).collect::<Option<_>>().ok_or_else(|| wrong("act", id))?,
        row,
    })
}

/// Proposals that a page shows. What decides, or verifies, reads [`ALL_CASES`].
pub(super) const CASES_SHOWN: i64 = 100;
pub(super) const ALL_CASES: i64 = i64::MAX;

/// The newest proposals about a programme, the newest first; empty: about all.
pub(super) async fn cases_of(db: &mut impl Reads, programme: &str, most: i64) -> Done<Vec<Case>> {
    let rows: Vec<ProposalRow> = sqlx::query_as(
        "SELECT * FROM programme_proposals WHERE $1 = '' OR programme_id = $1
         ORDER BY proposed_at DESC, proposal_id DESC LIMIT $2",
    )
    .bind(programme)
    .bind(most)
    .fetch_all(db.db())
    .await?;
    let decisions: Vec<DecisionRow> = sqlx::query_as(
        "SELECT d.proposal_id, d.act, d.decided_by, d.at FROM programme_decisions d
         JOIN programme_proposals p ON p.proposal_id = d.proposal_id
         WHERE $1 = '' OR p.programme_id = $1 ORDER BY d.at",
    )
    .bind(programme)
    .fetch_all(db.db())
    .await?;
    rows.into_iter().map(|row| case(row, &decisions)).collect()
}

/// One proposal.
pub(super) async fn case_of(db: &mut impl Reads, proposal: &str) -> Done<Option<Case>> {
    let row: Option<ProposalRow> =
        sqlx::query_as("SELECT * FROM programme_proposals WHERE proposal_id = $1")
            .bind(proposal)
            .fetch_optional(db.db())
            .await?;
    let Some(row) = row else { return Ok(None) };
    let decisions: Vec<DecisionRow> = sqlx::query_as(
        "SELECT proposal_id, act, decided_by, at FROM programme_decisions
         WHERE proposal_id = $1 ORDER BY at",
    )
    .bind(proposal)
    .fetch_all(db.db())
    .await?;
    case(row, &decisions).map(Some)
}
