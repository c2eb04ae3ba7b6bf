//! 首頁.

use leptos::prelude::*;

#[component]
pub fn HomePage() -> impl IntoView {
    ()
}
