//! 詢問與報價 on the database: talks about a plan, and quotations that may become an order.

mod quote;
mod read;
mod views;
mod write;

use app::{
    error::AppError,
    inquiry::{
        AskView, InquiryRow, InquiryView, SendQuotation, WriteMessage, port::InquiryService,
    },
    order::CheckoutView,
};
use async_trait::async_trait;
use domain::{
    Actor, FirmId, InquiryId, Instant, PlanId, QuotationId, Refusal, SupplierId,
    calendar::from_millis,
    quotation::{Standing, standing},
};

use super::{
    Store, Tx,
    mail::Recipient,
    tx::{Abort, Done},
};
use crate::letter::Letter;

#[async_trait]
impl InquiryService for Store {
    async fn inquiries(&self, actor: Actor) -> Result<Vec<InquiryRow>, AppError> {
        self.inquiry_rows(actor).await
    }

    async fn inquiry(&self, actor: Actor, inquiry: InquiryId) -> Result<InquiryView, AppError> {
        self.inquiry_view(actor, inquiry).await
    }

    async fn inquiry_of_plan(&self, actor: Actor, plan: PlanId) -> Result<AskView, AppError> {
        self.ask_view(actor, plan).await
    }

    async fn write_message(&self, actor: Actor, form: WriteMessage) -> Result<InquiryId, AppError> {
        let store = self.clone();
        self.detached(async move { store.write(actor, form).await }).await
    }

    async fn send_quotation(
        &self,
        actor: Actor,
        form: SendQuotation,
    ) -> Result<QuotationId, AppError> {
        let store = self.clone();
        self.detached(async move { store.offer_price(actor, form).await }).await
    }

    async fn withdraw_quotation(
        &self,
        actor: Actor,
        quotation: QuotationId,
    ) -> Result<InquiryId, AppError> {
        let store = self.clone();
        self.detached(async move { store.take_back(actor, quotation).await }).await
    }

    async fn checkout_quoted(
        &self,
        actor: Actor,
        plan: PlanId,
        quotation: QuotationId,
    ) -> Result<CheckoutView, AppError> {
        self.quoted_checkout(actor, plan, quotation).await
    }
}

/// A talk as it stands in its row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct InquiryRecord {
    pub(super) inquiry_id: String,
    pub(super) plan_id: String,
    pub(super) firm_id: String,
    pub(super) supplier_id: String,
    pub(super) last_party: String,
    pub(super) entries: i32,
    pub(super) firm: String,
    pub(super) supplier: String,
    pub(super) plan: String,
}

/// Reads an [`InquiryRecord`]; the rest of the statement says which.
macro_rules! select_inquiry {
    ($rest:literal) => {
        concat!(
            "SELECT i.inquiry_id, i.plan_id, i.firm_id, i.supplier_id, i.last_party, i.entries,
                    f.name AS firm, s.name AS supplier, v.name AS plan
             FROM inquiries i
             JOIN firms f ON f.firm_id = i.firm_id
             JOIN suppliers s ON s.supplier_id = i.supplier_id
             JOIN plans p ON p.plan_id = i.plan_id
             JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version ",
            $rest
        )
    };
}
pub(super) use select_inquiry;

/// Whether a plan `p` of a supplier `s` can be ordered at `$2`: as the catalogue sees it.
macro_rules! is_offered {
    () => {
        concat!("COALESCE(", on_offer!("$2"), ", FALSE) AS is_offered")
    };
}
pub(super) use is_offered;

/// A quotation as it stands in its row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct QuotationRecord {
    pub(super) quotation_id: String,
    pub(super) inquiry_id: String,
    pub(super) plan_version: i32,
    pub(super) price_twd: i64,
    pub(super) months: i32,
    pub(super) seats: Option<i32>,
    pub(super) note: String,
    pub(super) valid_until: String,
    pub(super) sent_at: i64,
    pub(super) withdrawn_at: Option<i64>,
    pub(super) order_id: Option<String>,
}

impl QuotationRecord {
    pub(super) fn valid_until(&self) -> Done<chrono::NaiveDate> {
        self.valid_until.parse().map_err(|_| self.wrong("valid_until"))
    }

    pub(super) fn standing(&self, now: Instant) -> Done<Standing> {
        let (withdrawn, used) = (self.withdrawn_at.is_some(), self.order_id.is_some());
        Ok(standing(self.valid_until()?, withdrawn, used, now))
    }

    pub(super) fn sent_at(&self) -> Done<Instant> {
        from_millis(self.sent_at).ok_or_else(|| self.wrong("sent_at"))
    }

    pub(super) fn wrong(&self, column: &'static str) -> Abort {
        Abort::Inconsistent { table: "quotations", column, row: self.quotation_id.clone() }
    }
}

/// Whose talks an actor sees.
#[derive(Clone, Copy, Debug)]
enum Side {
    Firm(FirmId),
    Supplier(SupplierId),
}

impl Side {
    fn of(actor: Actor) -> Result<Self, Refusal> {
        match actor {
            Actor::Buyer { firm, .. } => Ok(Self::Firm(firm)),
            Actor::Supplier { supplier, .. } => Ok(Self::Supplier(supplier)),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// Somebody else's talk does not exist.
    fn check(self, inquiry: &InquiryRecord) -> Done<()> {
        let own = match self {
            Self::Firm(firm) => firm.to_string() == inquiry.firm_id,
            Self::Supplier(supplier) => supplier.to_string() == inquiry.supplier_id,
        };
        if own { Ok(()) } else { Err(Abort::NotFound) }
    }
}

/// The people of the other side.
async fn others(
    tx: &mut Tx,
    inquiry: &InquiryRecord,
    side: Side,
    letter: &Letter,
) -> Done<Vec<Recipient>> {
    /// A talk's letters are not for a whole workforce.
    const PEOPLE_MAX: i64 = 20;
    let (firm, supplier) = match side {
        Side::Firm(_) => ("", inquiry.supplier_id.as_str()),
        Side::Supplier(_) => (inquiry.firm_id.as_str(), ""),
    };
    Ok(sqlx::query_as(
        "SELECT u.user_id, u.email, u.lang, (m.topic IS NOT NULL) AS muted
         FROM users u LEFT JOIN muted_topics m ON m.user_id = u.user_id AND m.topic = $3
         WHERE (u.firm_id = $1 OR u.supplier_id = $2) AND u.closed_at IS NULL
         ORDER BY CASE u.roles WHEN 'owner' THEN 0 ELSE 1 END, u.created_at, u.user_id LIMIT $4",
    )
    .bind(firm)
    .bind(supplier)
    .bind(letter.topic().as_str())
    .bind(PEOPLE_MAX)
    .fetch_all(&mut **tx)
    .await?)
}
