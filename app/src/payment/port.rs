//! What the pages of payments ask of the server.

use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::{CardCheckout, CaseForm, CaseView, CasesView, DecideCase, MoneyQuery, MoneyView};
use crate::error::AppError;

#[async_trait]
pub trait PaymentService: Send + Sync {
    /// The form that leads the buyer of an order to the card gateway. Nothing is kept of it: its
    /// number says which order it is, and the gateway tells what became of it.
    ///
    /// Errors: `NotFound` where there is no gateway or the order is another firm's; `Refused` with
    /// `Forbidden`, and with `IllegalTransition` where no payment is awaited.
    async fn card_checkout(&self, actor: Actor, order: OrderId) -> Result<CardCheckout, AppError>;
    /// At most `rows` notices of money. What is no provider or no day asks for nothing.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn money_notices(
        &self,
        actor: Actor,
        query: MoneyQuery,
        rows: u16,
    ) -> Result<MoneyView, AppError>;
    /// Errors: `Refused(Forbidden)`.
    async fn cases(&self, actor: Actor, closed: bool) -> Result<CasesView, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn case(&self, actor: Actor, case: &str) -> Result<CaseView, AppError>;
    /// What shall become of a case. The same proposal twice is one.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `ProposalOpen`, `ProposalClosed`,
    /// `KeyReused`; `Faults`; `Invalid` with `id`; `NotFound`.
    async fn propose_case(&self, actor: Actor, form: CaseForm) -> Result<(), AppError>;
    /// The same step twice is one. Confirming closes the case; where the money is booked it pays
    /// its order, or is refused as it would have been, and nothing is done.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `FourEyes`, `ProposalClosed`, and what a
    /// payment is refused with; `Invalid` with `step`; `NotFound`.
    async fn decide_case(&self, actor: Actor, form: DecideCase) -> Result<(), AppError>;
}
