//! What the feature's pages ask for, on the database.

mod freeze_listed;
mod import;
mod lists;

use app::{
    error::AppError,
    review::{
        ApplicationCommand, ApplicationQuery, ApplicationView, ApplicationsView, ImportReport,
        ListsView,
        port::{ListKind, ReviewService},
    },
};
use async_trait::async_trait;
use domain::{Actor, FirmId, enrolment::FirmState};

use super::Store;

#[async_trait]
impl ReviewService for Store {
    async fn applications(
        &self,
        _actor: Actor,
        _query: ApplicationQuery,
    ) -> Result<ApplicationsView, AppError> {
        Err(AppError::Unavailable)
    }

    async fn application(&self, _actor: Actor, _firm: FirmId) -> Result<ApplicationView, AppError> {
        Err(AppError::Unavailable)
    }

    async fn decide(
        &self,
        _actor: Actor,
        _command: ApplicationCommand,
    ) -> Result<FirmState, AppError> {
        Err(AppError::Unavailable)
    }

    async fn import_list(
        &self,
        actor: Actor,
        kind: ListKind,
        file: Box<dyn std::io::Read + Send>,
        dry_run: bool,
    ) -> Result<ImportReport, AppError> {
        let store = self.clone();
        self.detached(async move { store.import(actor, kind, file, dry_run).await }).await
    }

    async fn lists(&self, actor: Actor, job: &str) -> Result<ListsView, AppError> {
        self.lists_view(actor, job).await
    }
}
