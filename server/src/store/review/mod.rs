//! What the feature's pages ask for, on the database.

mod freeze_listed;
mod import;
mod lists;
mod queue;
mod selections;
mod views;

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
pub(super) use import::{Pieces, list};
pub(super) use queue::pattern;

#[async_trait]
impl ReviewService for Store {
    async fn applications(
        &self,
        actor: Actor,
        query: ApplicationQuery,
    ) -> Result<ApplicationsView, AppError> {
        self.queue(actor, query).await
    }

    async fn application(&self, actor: Actor, firm: FirmId) -> Result<ApplicationView, AppError> {
        self.file(actor, firm).await
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
