//! What the pages of suppliers' plans ask of the server.

use async_trait::async_trait;
use domain::{Actor, PlanId, SupplierId, plan::PlanStatus};

use super::{
    PlanCase, PlanDecision, PlanEditor, PlanForm, PlanQueueView, Revocation, ShelfCommand,
    SupplierCase, SupplierPlansView, SuppliersView,
    import::{CatalogueContent, CatalogueFiles, CatalogueReport},
};
use crate::error::AppError;

#[async_trait]
pub trait ListingService: Send + Sync {
    /// Errors: `Refused(Forbidden)`.
    async fn supplier_plans(&self, actor: Actor) -> Result<SupplierPlansView, AppError>;
    /// `new`: of a plan that was not submitted yet.
    ///
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn plan_editor(
        &self,
        actor: Actor,
        plan: Option<PlanId>,
        new: bool,
    ) -> Result<PlanEditor, AppError>;
    /// Keeps what was typed, then judges it. A form that waits already answers the same.
    ///
    /// Errors: `Faults`; `Refused` with `Forbidden`, `SelectionMissing`, `SubmissionsClosed`,
    /// `PlanTransition`; `NotFound`.
    async fn submit_plan(&self, actor: Actor, form: PlanForm) -> Result<PlanStatus, AppError>;
    /// Errors: `Refused` with `Forbidden`, `SelectionMissing`, `PlanTransition`; `NotFound`.
    async fn shelve_plan(
        &self,
        actor: Actor,
        command: ShelfCommand,
    ) -> Result<PlanStatus, AppError>;

    /// Errors: `Refused(Forbidden)`.
    async fn catalogue_files(&self, actor: Actor) -> Result<CatalogueFiles, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn catalogue_report(&self, actor: Actor, id: &str) -> Result<CatalogueReport, AppError>;
    /// Weighs the rows of a file and keeps them; answers its id.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn keep_catalogue(
        &self,
        actor: Actor,
        file: String,
        content: CatalogueContent,
    ) -> Result<String, AppError>;
    /// Submits the rows of a file that can be, each by itself; again, it changes nothing.
    ///
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn submit_catalogue(&self, actor: Actor, id: &str) -> Result<(), AppError>;

    /// Errors: `Refused(Forbidden)`.
    async fn plan_queue(&self, actor: Actor) -> Result<PlanQueueView, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn plan_case(&self, actor: Actor, plan: PlanId) -> Result<PlanCase, AppError>;
    /// The same decision twice answers the same.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `SelectionMissing`, `PlanTransition`;
    /// `Invalid` with `reason` or `act`; `NotFound`.
    async fn review_plan(
        &self,
        actor: Actor,
        decision: PlanDecision,
    ) -> Result<PlanStatus, AppError>;

    /// By name; `q` is part of the name, or the beginning of the 統一編號.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn suppliers(&self, actor: Actor, q: &str) -> Result<SuppliersView, AppError>;
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn supplier_case(
        &self,
        actor: Actor,
        supplier: SupplierId,
    ) -> Result<SupplierCase, AppError>;
    /// S38: ends the selection, and declines the orders without a contract.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`; `Invalid` with `reason`; `NotFound`.
    async fn revoke(&self, actor: Actor, revocation: Revocation) -> Result<(), AppError>;
}
