//! 供應商訂單.

use leptos::prelude::*;

#[component]
pub fn SupplierOrdersPage() -> impl IntoView {
    ()
}
