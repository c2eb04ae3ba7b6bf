//! An application as it stands in its row, and one step of it: row, timeline and audit, all or
//! nothing. Nobody else changes `applications.state`.

use std::sync::Arc;

use domain::{
    Actor, FirmId, Instant, Programme,
    calendar::from_millis,
    eligibility::Facts,
    enrolment::{FirmAct, FirmState, transition},
};
use uuid::Uuid;

use super::super::{
    Store, Tx,
    batch::{Batch, put},
    order::{AuditRow, audit},
    tx::{Abort, Done},
};

/// An application with its columns read as what they mean.
#[derive(Clone, Debug)]
pub(in super::super) struct Application {
    pub(in super::super) firm: FirmId,
    pub(in super::super) name: String,
    /// Whether the firm has a row of its own already.
    pub(in super::super) known: bool,
    pub(in super::super) programme: Arc<Programme>,
    pub(in super::super) state: FirmState,
    pub(in super::super) revision: i32,
    pub(in super::super) facts: Facts,
    pub(in super::super) completed_at: Option<Instant>,
    pub(in super::super) asked_for: String,
    pub(in super::super) reason: String,
}

#[derive(sqlx::FromRow)]
struct ApplicationRecord {
    name: String,
    state: String,
    revision: i32,
    facts: String,
    completed_at: Option<i64>,
    asked_for: String,
    reason: String,
}

/// A step that somebody or something takes.
#[derive(Clone, Debug)]
pub(in super::super) struct Step<'a> {
    pub(in super::super) actor: Actor,
    pub(in super::super) act: FirmAct,
    pub(in super::super) at: Instant,
    /// A reason, a code, a number of points.
    pub(in super::super) detail: &'a str,
    /// Shared by the rows of one command (I8).
    pub(in super::super) event: Uuid,
}

impl<'a> Step<'a> {
    pub(in super::super) fn new(actor: Actor, act: FirmAct, at: Instant, detail: &'a str) -> Self {
        Self { actor, act, at, detail, event: crate::clock::new_id() }
    }
}

const SELECT: &str =
    "SELECT f.name, a.state, a.revision, a.facts, a.completed_at, a.asked_for, a.reason
     FROM applications a JOIN firms f ON f.firm_id = a.firm_id
     WHERE a.firm_id = $1 AND a.programme_id = $2";

impl Store {
    /// The application, for deciding inside a transaction.
    pub(in super::super) async fn application_in(
        &self,
        tx: &mut Tx,
        programme: &Arc<Programme>,
        firm: FirmId,
    ) -> Done<Option<Application>> {
        let row: Option<ApplicationRecord> = sqlx::query_as(SELECT)
            .bind(firm.to_string())
            .bind(programme.id.as_str())
            .fetch_optional(&mut **tx)
            .await?;
        row.map(|row| read(row, programme, firm)).transpose()
    }

    /// The application, for showing it.
    pub(in super::super) async fn application_now(
        &self,
        programme: &Arc<Programme>,
        firm: FirmId,
    ) -> Done<Option<Application>> {
        let row: Option<ApplicationRecord> = sqlx::query_as(SELECT)
            .bind(firm.to_string())
            .bind(programme.id.as_str())
            .fetch_optional(&self.pools.read)
            .await?;
        row.map(|row| read(row, programme, firm)).transpose()
    }
}

fn read(row: ApplicationRecord, programme: &Arc<Programme>, firm: FirmId) -> Done<Application> {
    let wrong =
        |column| Abort::Inconsistent { table: "applications", column, row: firm.to_string() };
    Ok(Application {
        firm,
        name: row.name,
        known: true,
        programme: programme.clone(),
        state: FirmState::from_name(&row.state).ok_or_else(|| wrong("state"))?,
        revision: row.revision,
        facts: serde_json::from_str(&row.facts).map_err(|_| wrong("facts"))?,
        completed_at: row.completed_at.and_then(from_millis),
        asked_for: row.asked_for,
        reason: row.reason,
    })
}

impl Application {
    /// A firm that has just entered.
    pub(in super::super) fn entered(
        firm: FirmId,
        name: String,
        programme: Arc<Programme>,
        facts: Facts,
    ) -> Self {
        Self {
            firm,
            name,
            known: false,
            programme,
            state: FirmState::Entered,
            revision: 0,
            facts,
            completed_at: None,
            asked_for: String::new(),
            reason: String::new(),
        }
    }

    fn facts_json(&self) -> Done<String> {
        serde_json::to_string(&self.facts).map_err(|_| Abort::Inconsistent {
            table: "applications",
            column: "facts",
            row: self.firm.to_string(),
        })
    }

    /// Puts the row in, at revision 0.
    pub(in super::super) fn insert(&self, batch: &mut Batch, at: Instant) -> Done<()> {
        put!(
            batch,
            "INSERT INTO applications (firm_id, programme_id, state, revision, facts, asked_for,
                 reason, changed_at) VALUES ($1, $2, $3, 0, $4, '', '', $5)",
            self.firm.to_string(),
            self.programme.id.as_str(),
            self.state.as_str(),
            self.facts_json()?,
            at.timestamp_millis(),
        );
        Ok(())
    }

    /// Keeps what a look-up changed, without a step.
    pub(in super::super) fn keep_facts(&mut self, batch: &mut Batch, at: Instant) -> Done<()> {
        put!(
            batch,
            "UPDATE applications SET facts = $3, revision = revision + 1, changed_at = $4
             WHERE firm_id = $1 AND programme_id = $2 AND revision = $5",
            self.firm.to_string(),
            self.programme.id.as_str(),
            self.facts_json()?,
            at.timestamp_millis(),
            self.revision,
        );
        self.revision += 1;
        Ok(())
    }

    /// Takes a step: judged by the table, guarded by the revision. Several steps may be put into
    /// one batch; each is decided on the state that the one before leaves.
    ///
    /// # Errors
    /// `Refused(FirmTransition)`.
    pub(in super::super) fn step(&mut self, batch: &mut Batch, step: &Step<'_>) -> Done<()> {
        let (from, at) = (self.state, step.at);
        let to = transition(from, step.act)?;
        if step.act == FirmAct::Enrol {
            self.completed_at = Some(at);
        }
        let told =
            matches!(step.act, FirmAct::Refuse | FirmAct::RecordGrant | FirmAct::WithdrawPoints);
        if told {
            step.detail.clone_into(&mut self.reason);
        } else if step.act == FirmAct::Enrol {
            self.reason.clear();
        }
        // Whatever was asked for was answered, or no longer matters.
        self.asked_for.clear();
        put!(
            batch,
            "UPDATE applications SET state = $3, revision = revision + 1, facts = $4,
                 completed_at = $5, eligible_at = CASE WHEN $3 = 'Eligible' THEN $6
                 ELSE eligible_at END, asked_for = '', asked_at = NULL, reason = $7,
                 changed_at = $6
             WHERE firm_id = $1 AND programme_id = $2 AND revision = $8",
            self.firm.to_string(),
            self.programme.id.as_str(),
            to.as_str(),
            self.facts_json()?,
            self.completed_at.map(|at| at.timestamp_millis()),
            at.timestamp_millis(),
            &self.reason,
            self.revision,
        );
        self.record(batch, step, step.act.as_str(), (from, to));
        self.state = to;
        self.revision += 1;
        Ok(())
    }

    /// The timeline and the audit row of what was done.
    pub(in super::super) fn record(
        &self,
        batch: &mut Batch,
        step: &Step<'_>,
        act: &'static str,
        (from, to): (FirmState, FirmState),
    ) {
        let Step { actor, at, detail, event, .. } = *step;
        put!(
            batch,
            "INSERT INTO application_events (event_id, firm_id, programme_id, at, party, user_id,
                 act, from_state, to_state, detail)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            event.to_string(),
            self.firm.to_string(),
            self.programme.id.as_str(),
            at.timestamp_millis(),
            actor.party().as_str(),
            actor.user().map(|id| id.to_string()),
            act,
            from.as_str(),
            to.as_str(),
            detail,
        );
        let row = AuditRow {
            event,
            at,
            actor,
            action: act,
            subject: ("application", self.firm.to_string()),
            outcome: "ok",
            rule: "R10".to_owned(),
            detail: format!("{} → {} {detail}", from.as_str(), to.as_str()),
        };
        audit(batch, &row);
    }
}
