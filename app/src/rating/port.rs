//! What pages ask about ratings.

use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::{RateOrder, RatingView};
use crate::error::AppError;

#[async_trait]
pub trait RatingService: Send + Sync {
    /// For the two sides of the order and the office.
    ///
    /// Errors: `NotFound`; `Refused(Forbidden)`.
    async fn rating(&self, actor: Actor, order: OrderId) -> Result<RatingView, AppError>;
    /// A step about an order's rating; the same step twice changes nothing.
    ///
    /// Errors: `NotFound`; `Refused` with `Forbidden`, and with `IllegalTransition` where no month
    /// is proven or there is nothing to answer or to hide; `Invalid` with `act`, `stars`, `words`.
    async fn rate(&self, actor: Actor, form: RateOrder) -> Result<(), AppError>;
}
