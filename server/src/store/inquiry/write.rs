//! Messages of a talk, the first of which opens it.

use app::{error::AppError, inquiry::WriteMessage};
use chrono::Duration;
use domain::{
    Actor, InquiryId, Instant, PlanId, Refusal,
    authority::{Act, authorise},
    quotation::MESSAGES_MAX,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        mail::tell,
        tx::{Abort, Done, command, end},
    },
    InquiryRecord, Side, others, read, select_inquiry,
};
use crate::{
    clock::new_id,
    letter::{Letter, TalkStep},
};

/// Talks that a firm opens within a day, and messages that a side writes within an hour.
const TALKS_A_DAY: i64 = 20;
const MESSAGES_AN_HOUR: i64 = 60;
/// The same words within this time are a second click.
const REPEAT_SECONDS: i64 = 60;

/// A plan that can be asked about.
#[derive(sqlx::FromRow)]
struct PlanRow {
    supplier_id: String,
    supplier: String,
    supplier_ubn: String,
    firm: String,
    firm_ubn: String,
    plan: String,
}

impl Store {
    pub(super) async fn write(
        &self,
        actor: Actor,
        form: WriteMessage,
    ) -> Result<InquiryId, AppError> {
        authorise(actor, Act::WriteInquiry)?;
        let words = read::words(&form.words)?;
        let now = self.time();
        let id = match form.inquiry.as_str() {
            "" => None,
            id => Some(id.parse::<InquiryId>().map_err(|_| AppError::NotFound)?),
        };
        let plan = match id {
            Some(_) => None,
            None => Some(form.plan.parse::<PlanId>().map_err(|_| AppError::NotFound)?),
        };
        let written = command!(self, |tx| {
            if too_many(tx, actor, now).await? {
                return Ok(None);
            }
            try_write(tx, actor, (id, plan), &words, now).await
        })?;
        written.ok_or(AppError::TooMany { retry_after_seconds: 3600 })
    }
}

/// Whether the actor's side wrote too much within the hour.
async fn too_many(tx: &mut Tx, actor: Actor, now: Instant) -> Done<bool> {
    let (firm, supplier) = match Side::of(actor)? {
        Side::Firm(firm) => (firm.to_string(), String::new()),
        Side::Supplier(supplier) => (String::new(), supplier.to_string()),
    };
    let written: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM inquiries i JOIN inquiry_messages m ON m.inquiry_id = i.inquiry_id
         WHERE (i.firm_id = $1 OR i.supplier_id = $2) AND i.last_at > $3 AND m.at > $3
             AND m.party = $4",
    )
    .bind(firm)
    .bind(supplier)
    .bind((now - Duration::hours(1)).timestamp_millis())
    .bind(actor.party().as_str())
    .fetch_one(&mut **tx)
    .await?;
    Ok(written >= MESSAGES_AN_HOUR)
}

/// The talk that the message went into; none where the firm opens too many.
async fn try_write(
    tx: &mut Tx,
    actor: Actor,
    (id, plan): (Option<InquiryId>, Option<PlanId>),
    words: &str,
    now: Instant,
) -> Done<Option<InquiryId>> {
    let side = Side::of(actor)?;
    let known = known(tx, side, id, plan).await?;
    let mut batch = Batch::default();
    let (inquiry, turn) = match (known, plan) {
        (Some(inquiry), _) => {
            if is_repeat(tx, &inquiry, actor, words, now).await? {
                return Ok(Some(parsed(&inquiry)?));
            }
            go_on(&mut batch, &inquiry, actor, now)?;
            let turn = inquiry.last_party != actor.party().as_str();
            (inquiry, turn)
        }
        (None, Some(plan)) => match open(tx, &mut batch, actor, plan, now).await? {
            Some(inquiry) => (inquiry, true),
            None => return Ok(None),
        },
        (None, None) => return Err(Abort::NotFound),
    };
    put!(
        batch,
        "INSERT INTO inquiry_messages (message_id, inquiry_id, at, party, user_id, words)
         VALUES ($1, $2, $3, $4, $5, $6)",
        new_id().to_string(),
        &inquiry.inquiry_id,
        now.timestamp_millis(),
        actor.party().as_str(),
        actor.user().map(|id| id.to_string()),
        words,
    );
    // Who writes several messages in a row sends one letter.
    if turn {
        let from = if matches!(side, Side::Firm(_)) { &inquiry.firm } else { &inquiry.supplier };
        let letter = Letter::Talk {
            inquiry: parsed(&inquiry)?,
            plan: inquiry.plan.clone(),
            from: from.clone(),
            step: TalkStep::Message,
        };
        let path = format!("/messages/{}", inquiry.inquiry_id);
        for to in others(tx, &inquiry, side, &letter).await? {
            tell(&mut batch, &to, &letter, &path, now);
        }
    }
    batch.run(tx).await?;
    Ok(Some(parsed(&inquiry)?))
}

pub(super) fn parsed(inquiry: &InquiryRecord) -> Done<InquiryId> {
    inquiry.inquiry_id.parse().map_err(|_| Abort::Inconsistent {
        table: "inquiries",
        column: "inquiry_id",
        row: inquiry.inquiry_id.clone(),
    })
}

/// The talk of this id, or the firm's talk about this plan if there is one.
async fn known(
    tx: &mut Tx,
    side: Side,
    id: Option<InquiryId>,
    plan: Option<PlanId>,
) -> Done<Option<InquiryRecord>> {
    if let Some(id) = id {
        let inquiry: Option<InquiryRecord> =
            sqlx::query_as(select_inquiry!("WHERE i.inquiry_id = $1"))
                .bind(id.to_string())
                .fetch_optional(&mut **tx)
                .await?;
        let inquiry = inquiry.ok_or(Abort::NotFound)?;
        side.check(&inquiry)?;
        return Ok(Some(inquiry));
    }
    let (Side::Firm(firm), Some(plan)) = (side, plan) else { return Err(Abort::NotFound) };
    Ok(sqlx::query_as(select_inquiry!("WHERE i.plan_id = $1 AND i.firm_id = $2"))
        .bind(plan.to_string())
        .bind(firm.to_string())
        .fetch_optional(&mut **tx)
        .await?)
}

async fn is_repeat(
    tx: &mut Tx,
    inquiry: &InquiryRecord,
    actor: Actor,
    words: &str,
    now: Instant,
) -> Done<bool> {
    let last: Option<(i64, String, String)> = sqlx::query_as(
        "SELECT at, party, words FROM inquiry_messages WHERE inquiry_id = $1
         ORDER BY at DESC, message_id DESC LIMIT 1",
    )
    .bind(&inquiry.inquiry_id)
    .fetch_optional(&mut **tx)
    .await?;
    let since = now.timestamp_millis() - REPEAT_SECONDS * 1000;
    Ok(last.is_some_and(|(at, party, said)| {
        at > since && party == actor.party().as_str() && said == words
    }))
}

/// One entry more; nothing where another one came first.
pub(super) fn go_on(
    batch: &mut Batch,
    inquiry: &InquiryRecord,
    actor: Actor,
    now: Instant,
) -> Done<()> {
    if inquiry.entries >= MESSAGES_MAX {
        return Err(Refusal::InquiryFull.into());
    }
    put!(
        batch,
        "UPDATE inquiries SET last_at = $3, last_party = $4, entries = entries + 1
         WHERE inquiry_id = $1 AND entries = $2",
        &inquiry.inquiry_id,
        inquiry.entries,
        now.timestamp_millis(),
        actor.party().as_str(),
    );
    Ok(())
}

/// A new talk about a plan on offer; none where the firm opened too many within a day.
async fn open(
    tx: &mut Tx,
    batch: &mut Batch,
    actor: Actor,
    plan: PlanId,
    now: Instant,
) -> Done<Option<InquiryRecord>> {
    let Actor::Buyer { firm, .. } = actor else { return Err(Refusal::Forbidden.into()) };
    let at = now.timestamp_millis();
    let row: Option<PlanRow> = sqlx::query_as(concat!(
        "SELECT s.supplier_id, s.name AS supplier, s.ubn AS supplier_ubn, f.name AS firm,
                f.ubn AS firm_ubn, v.name AS plan
         FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
         JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
         JOIN firms f ON f.firm_id = $2
         WHERE p.plan_id = $1 AND ",
        on_offer!("$3")
    ))
    .bind(plan.to_string())
    .bind(firm.to_string())
    .bind(at)
    .fetch_optional(&mut **tx)
    .await?;
    let row = row.ok_or(Abort::NotFound)?;
    if row.supplier_ubn == row.firm_ubn {
        return Err(Refusal::SelfDealing.into());
    }
    let opened: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM inquiries WHERE firm_id = $1 AND opened_at > $2")
            .bind(firm.to_string())
            .bind((now - Duration::days(1)).timestamp_millis())
            .fetch_one(&mut **tx)
            .await?;
    if opened >= TALKS_A_DAY {
        return Ok(None);
    }
    let inquiry = InquiryRecord {
        inquiry_id: new_id().to_string(),
        plan_id: plan.to_string(),
        firm_id: firm.to_string(),
        supplier_id: row.supplier_id,
        last_party: actor.party().as_str().to_owned(),
        entries: 1,
        firm: row.firm,
        supplier: row.supplier,
        plan: row.plan,
    };
    put!(
        batch,
        "INSERT INTO inquiries (inquiry_id, plan_id, firm_id, supplier_id, opened_at, last_at,
             last_party, entries) VALUES ($1, $2, $3, $4, $5, $5, $6, 1)
         ON CONFLICT (plan_id, firm_id) DO NOTHING",
        &inquiry.inquiry_id,
        &inquiry.plan_id,
        &inquiry.firm_id,
        &inquiry.supplier_id,
        at,
        &inquiry.last_party,
    );
    Ok(Some(inquiry))
}
