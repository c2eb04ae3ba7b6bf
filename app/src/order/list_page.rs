//! 我的訂單.

use leptos::prelude::*;

#[component]
pub fn OrdersPage() -> impl IntoView {
    ()
}
