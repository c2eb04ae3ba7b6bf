//! 上架: a supplier's plans and their versions, and the office's review of them.

mod case_page;
mod edit_page;
mod form_fields;
pub mod import;
mod import_page;
mod import_report;
mod list_page;
#[cfg(feature = "ssr")]
pub mod port;
mod queue_page;
pub mod read;
mod supplier_page;
mod suppliers;
mod suppliers_page;
#[cfg(feature = "ssr")]
mod web;
mod words;

use domain::{
    Instant, Party, PlanId, Refusal, Twd,
    listing::{ListingAct, Standing},
    plan::PlanOrigin,
    selection::SelectionPeriod,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use case_page::PlanCasePage;
pub use edit_page::{EditPlanPage, NewPlanPage};
pub use import_page::CataloguesPage;
pub use import_report::CataloguePage;
pub use list_page::SupplierPlansPage;
pub use queue_page::PlanQueuePage;
pub use supplier_page::SupplierPage;
pub use suppliers::{
    Revocation, RevokeSelection, SelectionEvent, SupplierCase, SupplierRow, SuppliersView,
    load_supplier, load_suppliers,
};
pub use suppliers_page::SuppliersPage;

use crate::{error::AppError, prose::Block};

/// Longest reason, in characters: as much as an address carries back whole.
pub const REASON_CHARS_MAX: u32 = 500;

/// A version of a plan as it is typed. Unknown fields are refused, missing ones are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanForm {
    /// A new plan has its id from the form, so that the same form sent twice is one plan.
    pub plan: String,
    pub solution: String,
    pub name: String,
    pub summary: String,
    pub description: String,
    /// One a line.
    pub features: String,
    /// One a line.
    pub integrations: String,
    pub price: String,
    pub list_price: String,
    pub months: String,
    pub seats: String,
    /// `yes` where any number of people may use it.
    pub unlimited: String,
    pub capacity: String,
    pub data_location: String,
    pub exit_terms: String,
    pub origin: String,
    pub category: String,
    pub sectors: Vec<String>,
}

/// A plan as its supplier sees it in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierPlanRow {
    pub plan: PlanId,
    pub name: String,
    pub standing: Standing,
    /// The version on offer, or the one that was before it was taken off the shelf.
    pub listed: Option<(i32, Twd)>,
    /// The version that waits for the office, and since when.
    pub waiting: Option<(i32, Instant)>,
    /// Why the last version was returned; empty otherwise.
    pub reason: String,
    pub acts: Vec<ListingAct>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierPlansView {
    pub now: Instant,
    /// R7: exclusive.
    pub closes_at: Instant,
    /// Why nothing can be submitted now.
    pub closed: Option<Refusal>,
    pub rows: Vec<SupplierPlanRow>,
}

/// The form of a new plan, or of the next version of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEditor {
    pub now: Instant,
    pub closes_at: Instant,
    pub closed: Option<Refusal>,
    /// `None` for a plan that was not submitted yet.
    pub row: Option<SupplierPlanRow>,
    pub form: PlanForm,
    /// The description as it will be shown.
    pub preview: Vec<Block>,
    /// The supplier's solutions in the register of the selection; empty where it knows none.
    pub solutions: Vec<String>,
    /// Oldest first.
    pub events: Vec<PlanEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEvent {
    pub at: Instant,
    pub party: Party,
    pub act: ListingAct,
    pub version: i32,
    pub detail: String,
}

/// A version that waits for the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanQueueRow {
    pub plan: PlanId,
    pub name: String,
    pub supplier: String,
    pub version: i32,
    pub origin: PlanOrigin,
    pub since: Instant,
    /// No version of it is on offer.
    pub is_new: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanQueueView {
    pub now: Instant,
    /// How many wait; the page shows the first of them.
    pub total: i64,
    /// The longest waiting first.
    pub rows: Vec<PlanQueueRow>,
}

/// A plan before the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCase {
    pub now: Instant,
    pub row: SupplierPlanRow,
    pub supplier: String,
    pub supplier_ubn: String,
    pub selection: SelectionPeriod,
    /// The version under review, or the newest where none is.
    pub version: i32,
    pub offered: PlanForm,
    /// Its description as it will be shown.
    pub preview: Vec<Block>,
    /// The version on offer; `None` for a new plan.
    pub current: Option<PlanForm>,
    pub events: Vec<PlanEvent>,
    /// What the viewer may do now.
    pub acts: Vec<ListingAct>,
    pub step_up_needed: bool,
}

/// The office's decision about a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanDecision {
    pub plan: String,
    /// The version that was read; another one is not decided about.
    pub version: String,
    /// `list` or `return`.
    pub act: String,
    pub reason: String,
}

/// `delist` or `relist`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShelfCommand {
    pub plan: String,
    pub act: String,
}

#[server(name = LoadSupplierPlans, endpoint = "supplier/plans", input = server_fn::codec::GetUrl)]
pub async fn load_supplier_plans() -> Result<SupplierPlansView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().supplier_plans(actor).await)
}

/// The editor of a plan; without an id, or with that of a form that was begun, of a new one.
#[server(name = LoadPlanEditor, endpoint = "supplier/plan", input = server_fn::codec::GetUrl)]
pub async fn load_plan_editor(plan: String, new: bool) -> Result<PlanEditor, AppError> {
    let actor = crate::port::actor()?;
    let plan = match plan.as_str() {
        "" if new => None,
        plan => match plan.parse() {
            Ok(plan) => Some(plan),
            Err(_) => return crate::port::fail(AppError::NotFound),
        },
    };
    crate::port::respond(crate::port::service().plan_editor(actor, plan, new).await)
}

/// 送審: leads to the list, or back with every fault.
#[server(name = SubmitPlan, endpoint = "supplier/plan/submit")]
pub async fn submit_plan(form: PlanForm) -> Result<(), AppError> {
    web::submit(form).await
}

/// 下架、重新上架.
#[server(name = ShelvePlan, endpoint = "supplier/plan/shelve")]
pub async fn shelve_plan(form: ShelfCommand) -> Result<(), AppError> {
    web::shelve(form).await
}

#[server(name = LoadPlanQueue, endpoint = "office/plans", input = server_fn::codec::GetUrl)]
pub async fn load_plan_queue() -> Result<PlanQueueView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().plan_queue(actor).await)
}

#[server(name = LoadPlanCase, endpoint = "office/plan", input = server_fn::codec::GetUrl)]
pub async fn load_plan_case(plan: String) -> Result<PlanCase, AppError> {
    let actor = crate::port::actor()?;
    let Ok(plan) = plan.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().plan_case(actor, plan).await)
}

/// 核准上架、退回: leads back to the plan.
#[server(name = ReviewPlan, endpoint = "office/plan/review")]
pub async fn review_plan(form: PlanDecision) -> Result<(), AppError> {
    web::review(form).await
}
