//! Talks as pages show them, and the checkout at a quotation's price.

use app::{
    error::AppError,
    inquiry::{AskView, InquiryRow, InquiryView, Message, QuotationView},
    order::CheckoutView,
};
use domain::{
    Actor, InquiryId, Instant, Party, PlanId, QuotationId, Twd,
    authority::{Act, authorise, may},
    calendar::from_millis,
    quotation::{Standing, usable},
};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    InquiryRecord, QuotationRecord, Side, is_offered, select_inquiry,
};

/// Talks in a list.
const ROWS_MAX: i64 = 200;

#[derive(sqlx::FromRow)]
struct ListRow {
    #[sqlx(flatten)]
    inquiry: InquiryRecord,
    last_at: i64,
}

/// A quotation, and what the plan is called in the version that it pins.
#[derive(sqlx::FromRow)]
struct QuotedRow {
    #[sqlx(flatten)]
    quotation: QuotationRecord,
    name: String,
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    programme_id: String,
    is_offered: bool,
    price_twd: i64,
    months: i32,
    seats: Option<i32>,
}

impl Store {
    pub(super) async fn inquiry_rows(&self, actor: Actor) -> Result<Vec<InquiryRow>, AppError> {
        authorise(actor, Act::ViewInquiries)?;
        let now = self.time();
        let (firm, supplier) = match Side::of(actor)? {
            Side::Firm(firm) => (firm.to_string(), String::new()),
            Side::Supplier(supplier) => (String::new(), supplier.to_string()),
        };
        let rows: Vec<ListRow> = sqlx::query_as(
            "SELECT i.inquiry_id, i.plan_id, i.firm_id, i.supplier_id, i.last_party, i.entries,
                    f.name AS firm, s.name AS supplier, v.name AS plan, i.last_at
             FROM inquiries i
             JOIN firms f ON f.firm_id = i.firm_id
             JOIN suppliers s ON s.supplier_id = i.supplier_id
             JOIN plans p ON p.plan_id = i.plan_id
             JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
             WHERE i.firm_id = $1 OR i.supplier_id = $2
             ORDER BY i.last_at DESC, i.inquiry_id DESC LIMIT $3",
        )
        .bind(&firm)
        .bind(&supplier)
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let newest: Vec<QuotationRecord> = sqlx::query_as(
            "SELECT q.* FROM quotations q JOIN inquiries i ON i.inquiry_id = q.inquiry_id
             WHERE (i.firm_id = $1 OR i.supplier_id = $2) AND NOT EXISTS
                 (SELECT 1 FROM quotations n WHERE n.inquiry_id = q.inquiry_id
                  AND n.quotation_id > q.quotation_id)",
        )
        .bind(&firm)
        .bind(&supplier)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let mut list = Vec::with_capacity(rows.len());
        for ListRow { inquiry, last_at } in rows {
            let newest = newest.iter().find(|q| q.inquiry_id == inquiry.inquiry_id);
            let standing = newest.map(|newest| newest.standing(now)).transpose()?;
            // An order is the answer to a quotation.
            let answered = standing == Some(Standing::Used);
            let other = if actor.party() == Party::Buyer { inquiry.supplier } else { inquiry.firm };
            list.push(InquiryRow {
                id: inquiry.inquiry_id.parse().map_err(|_| AppError::NotFound)?,
                plan: inquiry.plan,
                counterparty: other,
                last_at: from_millis(last_at).unwrap_or(now),
                my_turn: inquiry.last_party != actor.party().as_str() && !answered,
                quotation: standing,
            });
        }
        Ok(list)
    }

    pub(super) async fn ask_view(&self, actor: Actor, plan: PlanId) -> Result<AskView, AppError> {
        authorise(actor, Act::AskSupplier)?;
        let Side::Firm(firm) = Side::of(actor)? else { return Err(AppError::NotFound) };
        let view = self.plan_view(plan, Some(actor)).await?;
        let inquiry: Option<String> = sqlx::query_scalar(
            "SELECT inquiry_id FROM inquiries WHERE plan_id = $1 AND firm_id = $2",
        )
        .bind(plan.to_string())
        .bind(firm.to_string())
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        Ok(AskView {
            plan,
            name: view.card.name,
            supplier: view.card.supplier,
            inquiry: inquiry.and_then(|id| id.parse().ok()),
        })
    }

    pub(super) async fn inquiry_view(
        &self,
        actor: Actor,
        id: InquiryId,
    ) -> Result<InquiryView, AppError> {
        authorise(actor, Act::ViewInquiries)?;
        let now = self.time();
        let inquiry: Option<InquiryRecord> =
            sqlx::query_as(select_inquiry!("WHERE i.inquiry_id = $1"))
                .bind(id.to_string())
                .fetch_optional(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        let inquiry = inquiry.ok_or(AppError::NotFound)?;
        let side = Side::of(actor)?;
        side.check(&inquiry)?;
        let plan: PlanRow = sqlx::query_as(concat!(
            "SELECT p.programme_id, v.price_twd, v.months, v.seats, ",
            is_offered!(),
            " FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
             JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
             WHERE p.plan_id = $1"
        ))
        .bind(&inquiry.plan_id)
        .bind(now.timestamp_millis())
        .fetch_one(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let programme = self.programme(&plan.programme_id).await?;
        let available = match side {
            Side::Firm(firm) => Some(self.available(&programme, firm).await?),
            Side::Supplier(_) => None,
        };
        let listed = plan.is_offered && now < programme.points_expire_at();
        Ok(InquiryView {
            id,
            viewer: actor.party(),
            plan: inquiry.plan_id.parse().map_err(|_| AppError::NotFound)?,
            plan_name: inquiry.plan.clone(),
            firm: inquiry.firm.clone(),
            supplier: inquiry.supplier.clone(),
            list_price: Twd::new(plan.price_twd).unwrap_or_default(),
            months: u16::try_from(plan.months).unwrap_or(0),
            seats: plan.seats.and_then(|seats| u32::try_from(seats).ok()),
            programme: (*programme).clone(),
            available,
            now,
            messages: self.messages(&inquiry, now).await?,
            quotations: self.quotation_views(&inquiry, now).await?,
            may_write: may(actor, Act::WriteInquiry),
            may_quote: may(actor, Act::SendQuotation) && listed,
            may_order: may(actor, Act::SubmitOrder) && listed,
        })
    }

    async fn messages(&self, inquiry: &InquiryRecord, now: Instant) -> Done<Vec<Message>> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT at, party, words FROM inquiry_messages WHERE inquiry_id = $1
             ORDER BY at, message_id",
        )
        .bind(&inquiry.inquiry_id)
        .fetch_all(&self.pools.read)
        .await?;
        let read = |(at, party, words): (i64, String, String)| Message {
            at: from_millis(at).unwrap_or(now),
            party: Party::from_name(&party).unwrap_or(Party::System),
            words,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    async fn quotation_views(
        &self,
        inquiry: &InquiryRecord,
        now: Instant,
    ) -> Done<Vec<QuotationView>> {
        let rows: Vec<QuotationRecord> = sqlx::query_as(
            "SELECT * FROM quotations WHERE inquiry_id = $1
             ORDER BY sent_at DESC, quotation_id DESC",
        )
        .bind(&inquiry.inquiry_id)
        .fetch_all(&self.pools.read)
        .await?;
        rows.iter().map(|row| quotation_view(row, now)).collect()
    }

    /// The checkout of a plan at the price that its supplier quoted to this firm.
    pub(super) async fn quoted_checkout(
        &self,
        actor: Actor,
        plan: PlanId,
        id: QuotationId,
    ) -> Result<CheckoutView, AppError> {
        authorise(actor, Act::SubmitOrder)?;
        let Side::Firm(firm) = Side::of(actor)? else { return Err(AppError::NotFound) };
        let row: Option<QuotedRow> = sqlx::query_as(
            "SELECT q.*, v.name FROM quotations q
             JOIN inquiries i ON i.inquiry_id = q.inquiry_id
             JOIN plan_versions v ON v.plan_id = q.plan_id AND v.version = q.plan_version
             WHERE q.quotation_id = $1 AND q.plan_id = $2 AND i.firm_id = $3",
        )
        .bind(id.to_string())
        .bind(plan.to_string())
        .bind(firm.to_string())
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let QuotedRow { quotation: row, name } = row.ok_or(AppError::NotFound)?;
        let checkout = self.checkout_view(actor, plan).await?;
        let quoted = quotation_view(&row, checkout.now)?;
        let refused = usable(quoted.standing, quoted.valid_until).err();
        Ok(CheckoutView {
            version: quoted.version,
            name,
            price: quoted.price,
            months: quoted.months,
            blocked: checkout.blocked.clone().or(refused),
            quotation: Some(quoted),
            ..checkout
        })
    }
}

fn quotation_view(row: &QuotationRecord, now: Instant) -> Done<QuotationView> {
    Ok(QuotationView {
        id: row.quotation_id.parse().map_err(|_| row.wrong("quotation_id"))?,
        version: row.plan_version,
        price: Twd::new(row.price_twd).ok_or_else(|| row.wrong("price_twd"))?,
        months: u16::try_from(row.months).map_err(|_| row.wrong("months"))?,
        seats: row.seats.and_then(|seats| u32::try_from(seats).ok()),
        note: row.note.clone(),
        valid_until: row.valid_until()?,
        sent_at: row.sent_at()?,
        standing: row.standing(now)?,
        order: row.order_id.as_ref().and_then(|id| id.parse().ok()),
    })
}
