//! The list of what is wrong with a form.

use leptos::{html, prelude::*};
use leptos_meta::Title;

use crate::lang::{Lang, tr};

/// What is wrong with a form: above everything else, first to be read and to have the focus.
/// Every line leads to its field. Without problems there is nothing.
#[component]
pub fn ErrorSummary(
    /// The id of the field, and the words.
    problems: Vec<(String, String)>,
) -> impl IntoView {
    (!problems.is_empty()).then(|| view! { <Summary problems /> })
}

#[component]
fn Summary(problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(summary) = summary.get() {
            drop(summary.focus());
        }
    });
    let heading = match (lang, problems.len()) {
        (Lang::Zh, count) => format!("有 {count} 個問題"),
        (Lang::En, 1) => "There is a problem".to_owned(),
        (Lang::En, count) => format!("There are {count} problems"),
    };
    let prefix = tr(lang, "錯誤：", "Error: ");
    view! {
        <Title formatter=move |title: String| format!("{prefix}{title}") />
        <div
            class="error-summary"
            role="alert"
            tabindex="-1"
            aria-labelledby="error-summary-title"
            node_ref=summary
        >
            <h2 id="error-summary-title">{heading}</h2>
            <ul class="mt-2 space-y-1">
                {problems
                    .into_iter()
                    .map(|(field, text)| {
                        view! {
                            <li>
                                <a href=format!("#{field}") rel="external">
                                    {text}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}
