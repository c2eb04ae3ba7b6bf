//! 訂單.

use leptos::prelude::*;

#[component]
pub fn OrderPage() -> impl IntoView {
    ()
}
