//! 卡片.

use leptos::prelude::*;

#[component]
pub fn PlanCardView() -> impl IntoView {
    ()
}
