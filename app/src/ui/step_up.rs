//! What decides about money or a supplier's trade needs a fresh proof of who decides.

use leptos::prelude::*;

use super::{Notice, Tone};
use crate::{
    lang::{Lang, tr},
    url::encode,
};

#[component]
pub fn StepUp(
    /// Where it leads back to; what is typed there is kept meanwhile.
    next: String,
) -> impl IntoView {
    let lang = Lang::current();
    let href = format!("/step-up?next={}", encode(&next));
    view! {
        <Notice tone=Tone::Warning>
            <p>
                {tr(
                    lang,
                    "決定前要再次確認您的身分。",
                    "Before you decide, prove again who you are.",
                )} " "
                <a class="link" href=href rel="external">
                    {tr(lang, "現在確認", "Do it now")}
                </a>
            </p>
        </Notice>
    }
}
