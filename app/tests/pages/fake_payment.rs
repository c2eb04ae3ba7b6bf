//! An order that is paid by card.

use app::{
    error::AppError,
    payment::{CardCheckout, port::PaymentService},
};
use async_trait::async_trait;
use domain::{Actor, OrderId, Twd};

use crate::fake::{Fake, now};

#[async_trait]
impl PaymentService for Fake {
    async fn card_checkout(&self, _: Actor, order: OrderId) -> Result<CardCheckout, AppError> {
        Ok(CardCheckout {
            order,
            number: "IND-110-00000001".to_owned(),
            plan: "雲端方案 <b>".to_owned(),
            supplier: "雲端軟體".to_owned(),
            due: Twd::new(40_000).expect("an amount"),
            deadline: now() + chrono::Duration::hours(48),
            url: "https://pay.example/checkout".to_owned(),
            fields: vec![("ItemName".to_owned(), "\"><script>".to_owned())],
        })
    }
}
