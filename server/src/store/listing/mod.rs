//! 上架: plans from submission to listing, on the database. A version that was submitted never
//! changes; what moves is the plan's row, guarded by its revision, with timeline and audit.

mod api;
mod import;
mod open_data;
mod record;
mod register;
mod review;
mod revoke;
mod submit;
mod suppliers;
mod tell;
mod views;

use app::{
    error::AppError,
    listing::{
        PlanCase, PlanDecision, PlanEditor, PlanForm, PlanQueueView, Revocation, ShelfCommand,
        SupplierCase, SupplierPlansView, SuppliersView,
        import::{CatalogueContent, CatalogueFiles, CatalogueReport},
        port::ListingService,
    },
};
use async_trait::async_trait;
use domain::{Actor, PlanId, SupplierId, plan::PlanStatus};

use super::Store;
pub(super) use record::selection;
pub(super) use suppliers::TouchedBySupplier;

#[async_trait]
impl ListingService for Store {
    async fn supplier_plans(&self, actor: Actor) -> Result<SupplierPlansView, AppError> {
        self.plans_of(actor).await
    }

    async fn plan_editor(
        &self,
        actor: Actor,
        plan: Option<PlanId>,
        new: bool,
    ) -> Result<PlanEditor, AppError> {
        self.editor(actor, plan, new).await
    }

    async fn submit_plan(&self, actor: Actor, form: PlanForm) -> Result<PlanStatus, AppError> {
        let store = self.clone();
        self.detached(async move { store.take_plan_in(actor, form).await }).await
    }

    async fn shelve_plan(
        &self,
        actor: Actor,
        command: ShelfCommand,
    ) -> Result<PlanStatus, AppError> {
        let store = self.clone();
        self.detached(async move { store.shelve(actor, command).await }).await
    }

    async fn catalogue_files(&self, actor: Actor) -> Result<CatalogueFiles, AppError> {
        self.catalogues_of(actor).await
    }

    async fn catalogue_report(&self, actor: Actor, id: &str) -> Result<CatalogueReport, AppError> {
        self.catalogue_of(actor, id).await
    }

    async fn keep_catalogue(
        &self,
        actor: Actor,
        file: String,
        content: CatalogueContent,
    ) -> Result<String, AppError> {
        let store = self.clone();
        self.detached(async move { store.check_catalogue(actor, file, content).await }).await
    }

    async fn submit_catalogue(&self, actor: Actor, id: &str) -> Result<(), AppError> {
        let (store, id) = (self.clone(), id.to_owned());
        self.detached(async move { store.take_catalogue(actor, &id).await }).await
    }

    async fn plan_queue(&self, actor: Actor) -> Result<PlanQueueView, AppError> {
        self.waiting_plans(actor).await
    }

    async fn plan_case(&self, actor: Actor, plan: PlanId) -> Result<PlanCase, AppError> {
        self.plan_case_of(actor, plan).await
    }

    async fn review_plan(
        &self,
        actor: Actor,
        decision: PlanDecision,
    ) -> Result<PlanStatus, AppError> {
        let store = self.clone();
        self.detached(async move { store.decide_plan(actor, decision).await }).await
    }

    async fn suppliers(&self, actor: Actor, q: &str) -> Result<SuppliersView, AppError> {
        self.suppliers_like(actor, q).await
    }

    async fn supplier_case(
        &self,
        actor: Actor,
        supplier: SupplierId,
    ) -> Result<SupplierCase, AppError> {
        self.supplier_file(actor, supplier).await
    }

    async fn revoke(&self, actor: Actor, revocation: Revocation) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.revoke_by_hand(actor, revocation).await }).await
    }
}
