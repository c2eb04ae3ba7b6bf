//! What pages ask about talks and quotations.

use async_trait::async_trait;
use domain::{Actor, InquiryId, PlanId, QuotationId};

use super::{AskView, InquiryRow, InquiryView, SendQuotation, WriteMessage};
use crate::{error::AppError, order::CheckoutView};

#[async_trait]
pub trait InquiryService: Send + Sync {
    /// The firm's or the supplier's talks, the newest first.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn inquiries(&self, actor: Actor) -> Result<Vec<InquiryRow>, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn inquiry(&self, actor: Actor, inquiry: InquiryId) -> Result<InquiryView, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound` unless the plan is listed.
    async fn inquiry_of_plan(&self, actor: Actor, plan: PlanId) -> Result<AskView, AppError>;
    /// The talk that the message stands in; the same words once more are the same message.
    ///
    /// Errors: `Faults` at `words`; `Refused` with `Forbidden`, `SelfDealing`, `InquiryFull`;
    /// `NotFound`, `TooMany`.
    async fn write_message(&self, actor: Actor, form: WriteMessage) -> Result<InquiryId, AppError>;
    /// A newer one withdraws the one before.
    ///
    /// Errors: `Faults`; `Refused` with `Forbidden`, `QuotationPrice`, `QuotationTerm`,
    /// `QuotationDate`, `NoPoints`, `PlanNotListed`, `InquiryFull`; `NotFound`.
    async fn send_quotation(
        &self,
        actor: Actor,
        form: SendQuotation,
    ) -> Result<QuotationId, AppError>;
    /// The checkout at a quotation's price; one that cannot be ordered says why in `blocked`.
    ///
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn checkout_quoted(
        &self,
        actor: Actor,
        plan: PlanId,
        quotation: QuotationId,
    ) -> Result<CheckoutView, AppError>;
    /// Errors: `Refused` with `Forbidden`, `QuotationUsed`; `NotFound`.
    async fn withdraw_quotation(
        &self,
        actor: Actor,
        quotation: QuotationId,
    ) -> Result<InquiryId, AppError>;
}
