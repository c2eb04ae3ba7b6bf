//! 登入.

use leptos::prelude::*;

#[component]
pub fn SignInPage() -> impl IntoView {
    ()
}
