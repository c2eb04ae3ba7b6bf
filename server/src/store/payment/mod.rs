//! 付款 beside the order's own steps: the way to the card gateway, and what it tells.

mod card;

use app::{
    error::AppError,
    payment::{CardCheckout, port::PaymentService},
};
use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::Store;

#[async_trait]
impl PaymentService for Store {
    async fn card_checkout(&self, actor: Actor, order: OrderId) -> Result<CardCheckout, AppError> {
        self.checkout_by_card(actor, order).await
    }
}
