//! 示範銀行.

use leptos::prelude::*;

#[component]
pub fn BankPage() -> impl IntoView {
    ()
}
