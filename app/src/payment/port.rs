//! What the pages of payments ask of the server.

use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::CardCheckout;
use crate::error::AppError;

#[async_trait]
pub trait PaymentService: Send + Sync {
    /// The form that leads the buyer of an order to the card gateway. Nothing is kept of it: its
    /// number says which order it is, and the gateway tells what became of it.
    ///
    /// Errors: `NotFound` where there is no gateway or the order is another firm's; `Refused` with
    /// `Forbidden`, and with `IllegalTransition` where no payment is awaited.
    async fn card_checkout(&self, actor: Actor, order: OrderId) -> Result<CardCheckout, AppError>;
}
