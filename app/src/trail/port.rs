//! What the page of the audit trail asks of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{TrailQuery, TrailView};
use crate::error::AppError;

#[async_trait]
pub trait TrailService: Send + Sync {
    /// One page of what was found. What is no day is no bound.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn trail(&self, actor: Actor, query: TrailQuery) -> Result<TrailView, AppError>;
}
