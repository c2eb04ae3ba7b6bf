//! 示範列.

use leptos::prelude::*;

#[component]
pub fn DemoBar() -> impl IntoView {
    ()
}
