//! The countdown: server time is the only time.

use leptos::prelude::*;

#[component]
pub fn ClockProvider(children: Children) -> impl IntoView {
    children()
}

#[component]
pub fn Countdown() -> impl IntoView {}
