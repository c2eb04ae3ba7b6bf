//! 比較.

use leptos::prelude::*;

#[component]
pub fn ComparePage() -> impl IntoView {
    ()
}
