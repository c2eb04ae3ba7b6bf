//! What the page of an order's story asks of the server.

use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::StoryView;
use crate::error::AppError;

#[async_trait]
pub trait StoryService: Send + Sync {
    /// For the two sides of the order and the office. What the office wrote to the supplier about
    /// its claim is not for the buyer.
    ///
    /// Errors: `NotFound`; `Refused(Forbidden)`.
    async fn story(&self, actor: Actor, order: OrderId) -> Result<StoryView, AppError>;
}
