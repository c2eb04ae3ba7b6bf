//! What the office's pages about the whole programme ask of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{DeskOrdersView, DeskQuery, FiguresView};
use crate::error::AppError;

#[async_trait]
pub trait DeskService: Send + Sync {
    /// At most `rows` orders of the programme. What is no state or no day asks for nothing.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn desk_orders(
        &self,
        actor: Actor,
        query: DeskQuery,
        rows: u16,
    ) -> Result<DeskOrdersView, AppError>;
    /// Errors: `Refused(Forbidden)`.
    async fn desk_figures(&self, actor: Actor) -> Result<FiguresView, AppError>;
}
