//! Presentational components: no server functions, no rules.

use leptos::prelude::*;

#[component]
pub fn Layout(children: Children) -> impl IntoView {
    children()
}

#[component]
pub fn NotFoundPage() -> impl IntoView {}
