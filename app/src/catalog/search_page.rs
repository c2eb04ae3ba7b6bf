//! 型錄.

use leptos::prelude::*;

#[component]
pub fn CatalogPage() -> impl IntoView {
    ()
}
