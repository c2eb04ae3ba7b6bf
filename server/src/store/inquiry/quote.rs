//! Quotations: sent, replaced, taken back.

use app::{error::AppError, inquiry::SendQuotation};
use domain::{
    Actor, InquiryId, Instant, QuotationId, Refusal, Twd,
    authority::{Act, authorise},
    quotation::{Offer, QUOTATIONS_MAX, Standing, check},
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        mail::tell,
        order::{AuditRow, audit},
        tx::{Abort, Done, command, end},
    },
    InquiryRecord, QuotationRecord, Side, is_offered, others, read, select_inquiry,
    write::{go_on, parsed},
};
use crate::{
    clock::new_id,
    letter::{Letter, TalkStep},
};

/// The same offer within this time is a second click.
const REPEAT_SECONDS: i64 = 60;

/// The plan of a talk as it is on offer.
#[derive(sqlx::FromRow)]
struct OnOffer {
    programme_id: String,
    current_version: i32,
    price_twd: i64,
    is_offered: bool,
}

impl Store {
    pub(super) async fn offer_price(
        &self,
        actor: Actor,
        form: SendQuotation,
    ) -> Result<QuotationId, AppError> {
        authorise(actor, Act::SendQuotation)?;
        let id: InquiryId = form.inquiry.parse().map_err(|_| AppError::NotFound)?;
        let (offer, note) = read::offer(&form)?;
        let now = self.time();
        Ok(command!(self, |tx| self.try_offer(tx, actor, id, (offer, &note), now).await)?)
    }

    async fn try_offer(
        &self,
        tx: &mut Tx,
        actor: Actor,
        id: InquiryId,
        (offer, note): (Offer, &str),
        now: Instant,
    ) -> Done<QuotationId> {
        let inquiry = own(tx, actor, id.to_string()).await?;
        let plan: OnOffer = sqlx::query_as(concat!(
            "SELECT p.programme_id, p.current_version, p.price_twd, ",
            is_offered!(),
            " FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id WHERE p.plan_id = $1"
        ))
        .bind(&inquiry.plan_id)
        .bind(now.timestamp_millis())
        .fetch_one(&mut **tx)
        .await?;
        if !plan.is_offered {
            return Err(Refusal::PlanNotListed.into());
        }
        let programme = self.programme_in(tx, &plan.programme_id).await?;
        let list_price = Twd::new(plan.price_twd).ok_or(Abort::Inconsistent {
            table: "plans",
            column: "price_twd",
            row: inquiry.plan_id.clone(),
        })?;
        check(&offer, list_price, &programme, now)?;
        let known = quotations(tx, &inquiry).await?;
        if let Some(last) = known.last()
            && is_repeat(last, &offer, note, now)?
        {
            return last.quotation_id.parse().map_err(|_| last.wrong("quotation_id"));
        }
        if known.len() >= QUOTATIONS_MAX {
            return Err(Refusal::InquiryFull.into());
        }
        let mut batch = Batch::default();
        go_on(&mut batch, &inquiry, actor, now)?;
        for old in &known {
            if old.standing(now)? == Standing::Open {
                close(&mut batch, old, now);
            }
        }
        let quotation = QuotationId::new(new_id());
        put!(
            batch,
            "INSERT INTO quotations (quotation_id, inquiry_id, plan_id, plan_version, price_twd,
                 months, seats, note, valid_until, sent_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            quotation.to_string(),
            &inquiry.inquiry_id,
            &inquiry.plan_id,
            plan.current_version,
            offer.price.get(),
            i32::from(offer.months),
            offer.seats.map(i64::from),
            note,
            offer.valid_until.to_string(),
            now.timestamp_millis(),
        );
        let Offer { price, valid_until, .. } = offer;
        let step = TalkStep::Quotation { price, valid_until };
        let detail = format!("NT${price} until {valid_until}");
        tell_and_audit(tx, batch, &inquiry, actor, quotation, (step, &detail), now).await?;
        Ok(quotation)
    }

    pub(super) async fn take_back(
        &self,
        actor: Actor,
        quotation: QuotationId,
    ) -> Result<InquiryId, AppError> {
        authorise(actor, Act::SendQuotation)?;
        let now = self.time();
        Ok(command!(self, |tx| try_take_back(tx, actor, quotation, now).await)?)
    }
}

async fn try_take_back(
    tx: &mut Tx,
    actor: Actor,
    quotation: QuotationId,
    now: Instant,
) -> Done<InquiryId> {
    let record: Option<QuotationRecord> =
        sqlx::query_as("SELECT * FROM quotations WHERE quotation_id = $1")
            .bind(quotation.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let record = record.ok_or(Abort::NotFound)?;
    let inquiry = own(tx, actor, record.inquiry_id.clone()).await?;
    let id = parsed(&inquiry)?;
    match record.standing(now)? {
        Standing::Used => return Err(Refusal::QuotationUsed.into()),
        Standing::Withdrawn => return Ok(id),
        Standing::Open | Standing::Expired => {}
    }
    let mut batch = Batch::default();
    close(&mut batch, &record, now);
    let step = (TalkStep::Withdrawn, "withdrawn");
    tell_and_audit(tx, batch, &inquiry, actor, quotation, step, now).await?;
    Ok(id)
}

/// The supplier's own talk.
async fn own(tx: &mut Tx, actor: Actor, id: String) -> Done<InquiryRecord> {
    let inquiry: Option<InquiryRecord> = sqlx::query_as(select_inquiry!("WHERE i.inquiry_id = $1"))
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    let inquiry = inquiry.ok_or(Abort::NotFound)?;
    Side::of(actor)?.check(&inquiry)?;
    Ok(inquiry)
}

/// The oldest first.
async fn quotations(tx: &mut Tx, inquiry: &InquiryRecord) -> Done<Vec<QuotationRecord>> {
    Ok(sqlx::query_as(
        "SELECT * FROM quotations WHERE inquiry_id = $1 ORDER BY sent_at, quotation_id",
    )
    .bind(&inquiry.inquiry_id)
    .fetch_all(&mut **tx)
    .await?)
}

fn is_repeat(last: &QuotationRecord, offer: &Offer, note: &str, now: Instant) -> Done<bool> {
    Ok(last.standing(now)? == Standing::Open
        && last.sent_at > now.timestamp_millis() - REPEAT_SECONDS * 1000
        && last.price_twd == offer.price.get()
        && last.months == i32::from(offer.months)
        && last.seats.map(i64::from) == offer.seats.map(i64::from)
        && last.valid_until()? == offer.valid_until
        && last.note == note)
}

fn close(batch: &mut Batch, quotation: &QuotationRecord, now: Instant) {
    put!(
        batch,
        "UPDATE quotations SET withdrawn_at = $2
         WHERE quotation_id = $1 AND withdrawn_at IS NULL AND order_id IS NULL",
        &quotation.quotation_id,
        now.timestamp_millis(),
    );
}

async fn tell_and_audit(
    tx: &mut Tx,
    mut batch: Batch,
    inquiry: &InquiryRecord,
    actor: Actor,
    quotation: QuotationId,
    (step, detail): (TalkStep, &str),
    now: Instant,
) -> Done<()> {
    let row = AuditRow {
        event: new_id(),
        at: now,
        actor,
        action: if step == TalkStep::Withdrawn { "withdraw_quotation" } else { "send_quotation" },
        subject: ("quotation", quotation.to_string()),
        outcome: "ok",
        rule: "R17".to_owned(),
        detail: detail.to_owned(),
    };
    audit(&mut batch, &row);
    let letter = Letter::Talk {
        inquiry: parsed(inquiry)?,
        plan: inquiry.plan.clone(),
        from: inquiry.supplier.clone(),
        step,
    };
    let path = format!("/messages/{}", inquiry.inquiry_id);
    for to in others(tx, inquiry, Side::of(actor)?, &letter).await? {
        tell(&mut batch, &to, &letter, &path, now);
    }
    batch.run(tx).await
}
