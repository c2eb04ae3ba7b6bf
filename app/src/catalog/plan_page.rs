//! 方案.

use leptos::prelude::*;

#[component]
pub fn PlanPage() -> impl IntoView {
    ()
}
