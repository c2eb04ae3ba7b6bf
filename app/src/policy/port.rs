//! What the page of policy rehearsals asks of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{PolicyQuery, PolicyView, RehearsalLine, RehearsalView};
use crate::error::AppError;

#[async_trait]
pub trait PolicyService: Send + Sync {
    /// Plays the contracts of the programme twice. What is wrong with the question stands in the
    /// view, beside the programme's own outcome.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn policy(&self, actor: Actor, query: PolicyQuery) -> Result<PolicyView, AppError>;
    /// Keeps a file that was played, and says under which id.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn keep_rehearsal(
        &self,
        actor: Actor,
        file: &str,
        script: &str,
        lines: Vec<RehearsalLine>,
    ) -> Result<String, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn rehearsal(&self, actor: Actor, id: &str) -> Result<RehearsalView, AppError>;
}
