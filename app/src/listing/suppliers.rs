//! What the office sees of suppliers and their selections (R6, S38).

use domain::{
    Instant, SupplierId,
    selection::{SelectedSolution, SelectionPeriod},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A supplier, and what a revocation would touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierRow {
    pub supplier: SupplierId,
    pub ubn: String,
    pub name: String,
    pub region: String,
    pub selection: SelectionPeriod,
    /// Plans on offer.
    pub plans: i64,
    /// Orders without a contract, which a revocation declines.
    pub open_orders: i64,
    /// Contracts that go on.
    pub contracts: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppliersView {
    pub now: Instant,
    /// What was searched for; empty for all.
    pub q: String,
    /// How many there are; the page shows the first of them.
    pub total: i64,
    /// By name.
    pub rows: Vec<SupplierRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierCase {
    pub now: Instant,
    pub row: SupplierRow,
    /// The register's entries, by solution; empty where it knows nothing of the supplier.
    pub register: Vec<SelectedSolution>,
    /// Oldest first.
    pub events: Vec<SelectionEvent>,
    pub may_revoke: bool,
    pub step_up_needed: bool,
}

/// 撤銷遴選資格
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionEvent {
    pub at: Instant,
    /// Who revoked it; empty where that person's account is gone.
    pub by: String,
    pub reason: String,
}

/// 撤銷遴選資格, with its reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Revocation {
    pub supplier: String,
    pub reason: String,
}

#[server(name = LoadSuppliers, endpoint = "office/suppliers", input = server_fn::codec::GetUrl)]
pub async fn load_suppliers(q: String) -> Result<SuppliersView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().suppliers(actor, &q).await)
}

#[server(name = LoadSupplier, endpoint = "office/supplier", input = server_fn::codec::GetUrl)]
pub async fn load_supplier(supplier: String) -> Result<SupplierCase, AppError> {
    let actor = crate::port::actor()?;
    let Ok(supplier) = supplier.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().supplier_case(actor, supplier).await)
}

/// 撤銷遴選資格: leads back to the supplier.
#[server(name = RevokeSelection, endpoint = "office/supplier/revoke")]
pub async fn revoke_selection(form: Revocation) -> Result<(), AppError> {
    super::web::revoke(form).await
}
