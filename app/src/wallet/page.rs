//! 點數.

use leptos::prelude::*;

#[component]
pub fn WalletPage() -> impl IntoView {
    ()
}
