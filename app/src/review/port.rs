//! What the office's pages ask of the server.

use async_trait::async_trait;
use domain::{Actor, FirmId, enrolment::FirmState};

pub use super::ListKind;
use super::{
    ApplicationCommand, ApplicationQuery, ApplicationView, ApplicationsView, ImportReport,
    ListsView,
};
use crate::error::AppError;

#[async_trait]
pub trait ReviewService: Send + Sync {
    /// Errors: `Refused(Forbidden)`.
    async fn applications(
        &self,
        actor: Actor,
        query: ApplicationQuery,
    ) -> Result<ApplicationsView, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn application(&self, actor: Actor, firm: FirmId) -> Result<ApplicationView, AppError>;
    /// The state that it leaves the firm in; the same decision twice answers the same.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `IllegalTransition`, `IssueClosed`
    /// (after the approval was kept); `Invalid` with `reason` or `code`; `NotFound`.
    async fn decide(
        &self,
        actor: Actor,
        command: ApplicationCommand,
    ) -> Result<FirmState, AppError>;
    /// Takes the good lines of a CSV and names the others; `dry_run` takes none. The command line
    /// asks as `Actor::System`.
    ///
    /// Errors: `Refused(Forbidden)`; `Faults` at `file` where it is no such list at all.
    async fn import_list(
        &self,
        actor: Actor,
        kind: ListKind,
        file: Box<dyn std::io::Read + Send>,
        dry_run: bool,
    ) -> Result<ImportReport, AppError>;
    /// The lists as they stand, and an uploaded one; an unknown job is none.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn lists(&self, actor: Actor, job: &str) -> Result<ListsView, AppError>;
}
