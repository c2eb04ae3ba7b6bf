//! What the feature's pages ask for, on the database.

use app::{
    error::AppError,
    review::{
        ApplicationCommand, ApplicationQuery, ApplicationView, ApplicationsView, ImportReport,
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
        actor: Actor,
        command: ApplicationCommand,
    ) -> Result<FirmState, AppError> {
        let store = self.clone();
        self.detached(async move { store.decide_application(actor, command).await }).await
    }

    async fn import_list(
        &self,
        _actor: Actor,
        _kind: ListKind,
        _file: Box<dyn std::io::Read + Send>,
        _dry_run: bool,
    ) -> Result<ImportReport, AppError> {
        Err(AppError::Unavailable)
    }
}
