//! 提案: what one officer says shall become of money that did not fit.

use app::{
    error::{AppError, Fault, FaultKind},
    payment::{CaseForm, CaseRow, NOTE_CHARS_MAX, REFERENCE_CHARS_MAX},
};
use chrono::NaiveDate;
use domain::{
    Actor, Instant, Refusal,
    calendar::day_of,
    case::{How, refund_day_fits},
    typed::words,
};
use uuid::Uuid;

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        order::{AuditRow, audit},
        reads::Reads,
        tx::{Abort, Done, command, end},
    },
    rows::{ProposalRecord, case, proposals},
};

/// Longest number of an order that is looked for.
const NUMBER_CHARS_MAX: usize = 40;

/// What is proposed, once it was read.
struct Asked {
    how: How,
    refund: Option<(NaiveDate, String)>,
    /// Id and number.
    order: Option<(String, String)>,
    note: String,
}

impl Asked {
    fn is(&self, known: &ProposalRecord) -> Done<bool> {
        let (on, reference) = self.refund.clone().unzip();
        Ok(known.how()? == self.how
            && known.refunded_on == on.map(|on| on.to_string())
            && known.reference == reference
            && known.order_id.as_ref() == self.order.as_ref().map(|(id, _)| id)
            && known.note == self.note)
    }

    /// For the audit trail.
    fn detail(&self) -> String {
        let mut parts = vec![self.how.as_str().to_owned()];
        parts.extend(self.refund.iter().map(|(on, reference)| format!("{on} {reference}")));
        parts.extend(self.order.iter().map(|(_, number)| number.clone()));
        parts.push(self.note.clone());
        parts.retain(|part| !part.is_empty());
        parts.join("; ")
    }
}

pub(super) fn id_of(text: &str) -> Option<Uuid> {
    text.parse().ok()
}

impl Store {
    pub(super) async fn propose_about_case(
        &self,
        actor: Actor,
        form: CaseForm,
    ) -> Result<(), AppError> {
        const ACTION: &str = "propose-case";
        let about = id_of(&form.case).ok_or(AppError::NotFound)?;
        self.may_settle(actor, ACTION, about).await?;
        let id = id_of(&form.id).ok_or_else(|| AppError::Invalid { field: "id".to_owned() })?;
        let mut wrong = Vec::new();
        let answer = command!(self, |tx| {
            self.propose_case_in(tx, actor, id, about, &form, &mut wrong).await
        });
        match answer {
            _ if !wrong.is_empty() => Err(AppError::Faults(wrong)),
            Err(Abort::Refused(refusal)) => self.not_settled(actor, ACTION, about, refusal).await,
            answer => Ok(answer?),
        }
    }

    /// Leaves what is wrong with the form in `wrong`, and then writes nothing.
    async fn propose_case_in(
        &self,
        tx: &mut Tx,
        actor: Actor,
        id: Uuid,
        about: Uuid,
        form: &CaseForm,
        wrong: &mut Vec<Fault>,
    ) -> Done<()> {
        let (now, id, about) = (self.time(), id.to_string(), about.to_string());
        let user = actor.user().ok_or(Refusal::Forbidden)?.to_string();
        wrong.clear();
        let record = case(tx, &about).await?;
        let revision = record.revision;
        let row = record.shown()?;
        let asked = match read(tx, form, &row, now).await? {
            Ok(asked) => asked,
            Err(faults) => {
                *wrong = faults;
                return Ok(());
            }
        };
        let known = proposals(tx, &about, &id).await?;
        if let Some(known) = known.iter().find(|known| known.proposal_id == id) {
            let same = asked.is(known)? && known.case_id == about && known.proposed_by == user;
            return if same { Ok(()) } else { Err(Refusal::KeyReused.into()) };
        }
        if row.closed_at.is_some() {
            return Err(Refusal::ProposalClosed.into());
        }
        if row.proposed {
            return Err(Refusal::ProposalOpen.into());
        }
        let mut batch = Batch::default();
        step(&mut batch, &about, revision);
        insert(&mut batch, &id, &about, &asked, &user, now);
        note(&mut batch, actor, "propose-case", &about, asked.detail(), now);
        batch.run(tx).await
    }
}

fn insert(batch: &mut Batch, id: &str, case: &str, asked: &Asked, user: &str, now: Instant) {
    let (on, reference) = asked.refund.clone().unzip();
    put!(
        batch,
        "INSERT INTO case_proposals (proposal_id, case_id, how, refunded_on, reference, order_id,
             note, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        case,
        asked.how.as_str(),
        on.map(|on| on.to_string()),
        reference,
        asked.order.as_ref().map(|(id, _)| id.clone()),
        &asked.note,
        user,
        now.timestamp_millis(),
    );
}

/// One step about a case at a time.
pub(super) fn step(batch: &mut Batch, case: &str, revision: i64) {
    put!(
        batch,
        "UPDATE cases SET revision = revision + 1
         WHERE case_id = $1 AND revision = $2 AND closed_at IS NULL",
        case,
        revision,
    );
}

pub(super) fn note(
    batch: &mut Batch,
    actor: Actor,
    action: &'static str,
    case: &str,
    detail: String,
    at: Instant,
) {
    let row = AuditRow {
        event: crate::clock::new_id(),
        at,
        actor,
        action,
        subject: ("case", case.to_owned()),
        outcome: "ok",
        rule: "R33".to_owned(),
        detail,
    };
    audit(batch, &row);
}

/// Reads the form; every fault at once.
async fn read(
    db: &mut impl Reads,
    form: &CaseForm,
    row: &CaseRow,
    now: Instant,
) -> Done<Result<Asked, Vec<Fault>>> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, kind| faults.push(Fault::new(field, kind));
    let how = How::from_name(&form.how).filter(|how| row.kind.ways().contains(how));
    if how.is_none() {
        wrong("how", FaultKind::NotChosen);
    }
    let note = text(&form.note, NOTE_CHARS_MAX).unwrap_or_else(|kind| {
        wrong("note", kind);
        String::new()
    });
    let mut refund = None;
    let mut order = None;
    match how {
        Some(How::Refunded) => {
            let (opened, today) = (day_of(row.opened_at), day_of(now));
            let on = refund_day(&form.on, opened, today).map_err(|kind| wrong("on", kind));
            let reference = text(&form.reference, REFERENCE_CHARS_MAX).and_then(needed);
            let reference = reference.map_err(|kind| wrong("reference", kind));
            refund = on.ok().zip(reference.ok());
        }
        Some(How::Booked) => match order_of(db, &form.order).await? {
            Ok(found) => order = Some(found),
            Err(kind) => wrong("order", kind),
        },
        Some(How::Otherwise) if note.is_empty() && faults.is_empty() => {
            faults.push(Fault::new("note", FaultKind::Missing));
        }
        Some(How::Otherwise) | None => {}
    }
    Ok(match how {
        Some(how) if faults.is_empty() => Ok(Asked { how, refund, order, note }),
        _ => Err(faults),
    })
}

fn text(typed: &str, chars_max: usize) -> Result<String, FaultKind> {
    if typed.trim().chars().count() > chars_max {
        return Err(FaultKind::TooLong { max: chars_max });
    }
    words(typed, chars_max).map(str::to_owned).ok_or(FaultKind::BadCharacters)
}

fn needed(text: String) -> Result<String, FaultKind> {
    if text.is_empty() { Err(FaultKind::Missing) } else { Ok(text) }
}

fn refund_day(typed: &str, first: NaiveDate, last: NaiveDate) -> Result<NaiveDate, FaultKind> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(FaultKind::Missing);
    }
    let on = typed.parse().map_err(|_| FaultKind::NotADate)?;
    if refund_day_fits(on, first, last) {
        Ok(on)
    } else {
        Err(FaultKind::NotBetween { first, last })
    }
}

/// Id and number of the order with this number.
async fn order_of(db: &mut impl Reads, typed: &str) -> Done<Result<(String, String), FaultKind>> {
    let number = match text(typed, NUMBER_CHARS_MAX).and_then(needed) {
        Ok(number) => number,
        Err(kind) => return Ok(Err(kind)),
    };
    let found: Option<(String, String)> =
        sqlx::query_as("SELECT order_id, number FROM orders WHERE number = $1")
            .bind(&number)
            .fetch_optional(db.db())
            .await?;
    Ok(found.ok_or(FaultKind::NotOneOf { text: number }))
}
