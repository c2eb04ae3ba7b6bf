//! A password that somebody chooses.

use leptos::prelude::*;

use crate::lang::{Lang, tr};

/// The field with its rules said before anybody types. Where scripts run the password can be
/// looked at; without them the button is not there.
#[component]
pub fn PasswordField(
    id: &'static str,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// The rules, one a line.
    rules: Vec<String>,
    #[prop(default = "new-password")] autocomplete: &'static str,
    error: Option<String>,
) -> impl IntoView {
    let lang = Lang::current();
    let shown = RwSignal::new(false);
    let ready = RwSignal::new(false);
    Effect::new(move || ready.set(true));
    let described = match error {
        Some(_) => format!("{id}-hint {id}-error"),
        None => format!("{id}-hint"),
    };
    let invalid = error.is_some().then_some("true");
    let words = move || {
        if shown.get() {
            tr(lang, "隱藏密碼", "Hide")
        } else {
            tr(lang, "顯示密碼", "Show")
        }
    };
    view! {
        <div class="flex max-w-lg flex-col gap-1">
            <label for=id class="font-semibold">
                {label}
            </label>
            <ul id=format!("{id}-hint") class="list-disc ps-5 text-sm text-base-content/80">
                {rules.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}
            </ul>
            {error.map(|error| view! { <p id=format!("{id}-error") class="field-error">{error}</p> })}
            <div class="flex flex-wrap gap-2">
                <input
                    id=id
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    required
                    aria-invalid=invalid
                    aria-describedby=described
                    class="input min-w-0 flex-1 basis-56"
                />
                <button
                    type="button"
                    class="btn btn-outline"
                    hidden=move || !ready.get()
                    aria-controls=id
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {words}
                </button>
            </div>
        </div>
    }
}
