//! 審查台: one firm's file, with every piece of evidence.

use app::{
    error::AppError,
    review::{ApplicationEvent, ApplicationRow, ApplicationView, ConsentRow, LookupRow},
};
use domain::{
    Actor, FirmId, Party, Programme, Refusal,
    authority::{Act, authorise},
    calendar::from_millis,
    eligibility::{Check, Eligibility, Facts, Outcome, judge},
    enrolment::{FirmAct, FirmState, edges},
};

use super::super::{
    Store,
    tx::{Abort, Done},
};

/// Other firms with the same contact that are named.
const SHARED_MAX: i64 = 10;

pub(super) fn unknown_state(state: &str) -> Abort {
    Abort::Inconsistent { table: "applications", column: "state", row: state.to_owned() }
}

/// An application with its firm.
#[derive(sqlx::FromRow)]
pub(super) struct FileRow {
    pub(super) firm_id: String,
    pub(super) state: String,
    name: String,
    ubn: String,
    facts: String,
    completed_at: Option<i64>,
    changed_at: i64,
    asked_for: String,
    reason: String,
}

/// An application as it was stored, and what the rules make of it now.
pub(super) struct File {
    pub(super) row: ApplicationRow,
    facts: Facts,
    eligibility: Eligibility,
    asked_for: String,
    reason: String,
}

impl FileRow {
    pub(super) fn read(self, programme: &Programme) -> Done<File> {
        let wrong = |column| Abort::Inconsistent {
            table: "applications",
            column,
            row: self.firm_id.clone(),
        };
        let facts: Facts = serde_json::from_str(&self.facts).map_err(|_| wrong("facts"))?;
        let eligibility = judge(programme, &facts);
        let count = |outcome| {
            let found = eligibility.findings.iter().filter(|one| one.outcome() == outcome);
            u32::try_from(found.count()).unwrap_or(u32::MAX)
        };
        let row = ApplicationRow {
            firm: self.firm_id.parse().map_err(|_| wrong("firm_id"))?,
            state: FirmState::from_name(&self.state).ok_or_else(|| wrong("state"))?,
            completed_at: self.completed_at.and_then(from_millis),
            changed_at: from_millis(self.changed_at).ok_or_else(|| wrong("changed_at"))?,
            open: count(Outcome::Open),
            failed: count(Outcome::Fails),
            asked: !self.asked_for.is_empty(),
            // Whoever waits is numbered where the list is known.
            position: None,
            name: self.name,
            ubn: self.ubn,
        };
        let (asked_for, reason) = (self.asked_for, self.reason);
        Ok(File { row, facts, eligibility, asked_for, reason })
    }
}

/// The row of the table of authority that an act of the office belongs to.
const fn office_act(act: FirmAct) -> Option<Act> {
    match act {
        FirmAct::Approve | FirmAct::Refuse => Some(Act::DecideApplication),
        FirmAct::RecordGrant => Some(Act::RecordGrant),
        FirmAct::WithdrawPoints => Some(Act::WithdrawPoints),
        FirmAct::Enrol
        | FirmAct::FindEligible
        | FirmAct::FindOpen
        | FirmAct::FindIneligible
        | FirmAct::Issue
        | FirmAct::Wait => None,
    }
}

/// What the actor's roles allow in this state, and whether a fresh proof of identity is missing.
fn acts(actor: Actor, state: FirmState) -> (Vec<FirmAct>, bool) {
    let (mut acts, mut step_up_needed) = (Vec::new(), false);
    for (_, by, _) in edges().filter(|(from, ..)| *from == state) {
        let Some(act) = office_act(by) else { continue };
        match authorise(actor, act) {
            Ok(()) => acts.push(by),
            Err(Refusal::StepUpNeeded) => {
                acts.push(by);
                step_up_needed = true;
            }
            Err(_) => {}
        }
    }
    (acts, step_up_needed)
}

impl Store {
    pub(super) async fn file(
        &self,
        actor: Actor,
        firm: FirmId,
    ) -> Result<ApplicationView, AppError> {
        authorise(actor, Act::ViewApplications)?;
        let programme = self.current_programme().await?;
        let file = self.file_of(&programme, firm).await?;
        let (acts, step_up_needed) = acts(actor, file.row.state);
        Ok(ApplicationView {
            now: self.time(),
            lookups: self.lookups(firm).await?,
            papers: self.papers_of(Some(firm), None).await?,
            consents: self.consents(firm).await?,
            events: self.events(&programme, firm).await?,
            people: self.people_of(firm).await?,
            shared_contact: self.shared_contact(firm).await?,
            supplier: self.supplier_with(&file.row.ubn).await?,
            pool: self.pool_of(&programme).await?,
            cap: programme.points_max,
            issue_closes_at: programme.points_expire_at(),
            row: file.row,
            facts: file.facts,
            eligibility: file.eligibility,
            asked_for: file.asked_for,
            reason: file.reason,
            acts,
            step_up_needed,
        })
    }

    async fn file_of(&self, programme: &Programme, firm: FirmId) -> Done<File> {
        let row: Option<FileRow> = sqlx::query_as(
            "SELECT a.firm_id, f.name, f.ubn, a.state, a.facts, a.completed_at, a.changed_at,
                    a.asked_for, a.reason
             FROM applications a JOIN firms f ON f.firm_id = a.firm_id
             WHERE a.programme_id = $1 AND a.firm_id = $2",
        )
        .bind(programme.id.as_str())
        .bind(firm.to_string())
        .fetch_optional(&self.pools.read)
        .await?;
        let row = row.ok_or(Abort::NotFound)?;
        let mut file = row.read(programme)?;
        if file.row.state == FirmState::Waitlisted {
            let place = self.place_of(programme, firm, file.row.completed_at).await?;
            file.row.position = Some(place);
        }
        Ok(file)
    }

    /// The newest of each kind.
    async fn lookups(&self, firm: FirmId) -> Done<Vec<LookupRow>> {
        let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(
            "SELECT kind, outcome, source, detail, at FROM lookups l
             WHERE firm_id = $1 AND NOT EXISTS (
                 SELECT 1 FROM lookups n WHERE n.firm_id = l.firm_id AND n.kind = l.kind
                     AND (n.at, n.lookup_id) > (l.at, l.lookup_id))
             ORDER BY kind",
        )
        .bind(firm.to_string())
        .fetch_all(&self.pools.read)
        .await?;
        let read = |(kind, outcome, source, detail, at): (_, String, _, _, _)| {
            let outcome = Check::from_name(&outcome)?;
            Some(LookupRow { kind, outcome, source, detail, at: from_millis(at)? })
        };
        all(rows.into_iter().map(read), "lookups", "outcome", firm)
    }

    async fn consents(&self, firm: FirmId) -> Done<Vec<ConsentRow>> {
        let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(
            "SELECT c.kind, c.version, c.text_sha256, c.address, c.agreed_at
             FROM consents c JOIN enrolments e ON e.enrolment_id = c.enrolment_id
             WHERE e.firm_id = $1 AND e.user_id IS NOT NULL ORDER BY c.agreed_at, c.consent_id",
        )
        .bind(firm.to_string())
        .fetch_all(&self.pools.read)
        .await?;
        let read = |(kind, version, text_sha256, address, at)| {
            let agreed_at = from_millis(at)?;
            Some(ConsentRow { kind, version, text_sha256, address, agreed_at })
        };
        all(rows.into_iter().map(read), "consents", "agreed_at", firm)
    }

    async fn events(&self, programme: &Programme, firm: FirmId) -> Done<Vec<ApplicationEvent>> {
        let rows: Vec<EventRow> = sqlx::query_as(
            "SELECT e.at, e.party, u.name AS who, e.act, e.from_state, e.to_state, e.detail
             FROM application_events e LEFT JOIN users u ON u.user_id = e.user_id
             WHERE e.firm_id = $1 AND e.programme_id = $2 ORDER BY e.at, e.event_id",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .fetch_all(&self.pools.read)
        .await?;
        let read = |row: EventRow| {
            Some(ApplicationEvent {
                at: from_millis(row.at)?,
                party: Party::from_name(&row.party)?,
                who: row.who.unwrap_or_default(),
                act: row.act,
                from: FirmState::from_name(&row.from_state)?,
                to: FirmState::from_name(&row.to_state)?,
                detail: row.detail,
            })
        };
        all(rows.into_iter().map(read), "application_events", "to_state", firm)
    }

    /// Name, address, role, and whether the address is verified.
    async fn people_of(&self, firm: FirmId) -> Done<Vec<(String, String, String, bool)>> {
        let rows = sqlx::query_as(
            "SELECT name, email, roles, email_verified_at IS NOT NULL FROM users
             WHERE firm_id = $1 AND closed_at IS NULL ORDER BY created_at, user_id",
        )
        .bind(firm.to_string())
        .fetch_all(&self.pools.read)
        .await?;
        Ok(rows)
    }

    /// R4: firms whose people have the name of one of this firm's.
    async fn shared_contact(&self, firm: FirmId) -> Done<Vec<(FirmId, String)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT DISTINCT f.firm_id, f.name FROM users u
             JOIN users o ON o.name = u.name AND o.firm_id <> u.firm_id
             JOIN firms f ON f.firm_id = o.firm_id
             WHERE u.firm_id = $1 AND u.closed_at IS NULL AND o.closed_at IS NULL AND u.name <> ''
             ORDER BY f.name, f.firm_id LIMIT $2",
        )
        .bind(firm.to_string())
        .bind(SHARED_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        let read = |(id, name): (String, _)| Some((id.parse().ok()?, name));
        all(rows.into_iter().map(read), "firms", "firm_id", firm)
    }

    /// R5: the supplier of this number.
    async fn supplier_with(&self, ubn: &str) -> Done<Option<String>> {
        Ok(sqlx::query_scalar("SELECT name FROM suppliers WHERE ubn = $1")
            .bind(ubn)
            .fetch_optional(&self.pools.read)
            .await?)
    }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    at: i64,
    party: String,
    who: Option<String>,
    act: String,
    from_state: String,
    to_state: String,
    detail: String,
}

/// Every row, or the word that the domain does not know.
fn all<T>(
    rows: impl Iterator<Item = Option<T>>,
    table: &'static str,
    column: &'static str,
    firm: FirmId,
) -> Done<Vec<T>> {
    rows.collect::<Option<_>>().ok_or_else(|| Abort::Inconsistent {
        table,
        column,
        row: firm.to_string(),
    })
}
