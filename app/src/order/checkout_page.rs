//! 結帳.

use leptos::prelude::*;

#[component]
pub fn CheckoutPage() -> impl IntoView {
    ()
}
