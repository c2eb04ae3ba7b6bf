//! 詢問供應商: the first message about a plan.

use domain::quotation::MESSAGE_CHARS_MAX;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{AskView, WriteMessageFn, load_ask};
use crate::{
    lang::{Lang, tr},
    ui::{Page, SubmitButton, TextArea, loaded, problems, use_problem},
};

/// The field of a message.
pub(super) const WORDS: &str = "words";

#[component]
pub fn AskPage() -> impl IntoView {
    let params = use_params_map();
    let ask = Resource::new(move || params.read().get("plan").unwrap_or_default(), load_ask);
    loaded(ask, |view| view! { <Ask view /> })
}

#[component]
fn Ask(view: AskView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), WORDS);
    let crumbs = vec![(format!("/plans/{}", view.plan), view.name.clone())];
    let title = match lang {
        Lang::Zh => format!("詢問 {}", view.supplier),
        Lang::En => format!("Ask {}", view.supplier),
    };
    let known = view.inquiry.map(|inquiry| {
        view! {
            <p>
                <a class="link" href=format!("/messages/{inquiry}")>
                    {tr(lang, "您已經問過這個方案，到對話裡繼續", "You have asked about this plan: go on there")}
                </a>
            </p>
        }
    });
    let fields = vec![("form[plan]", view.plan.to_string())];
    view! {
        <Page title crumbs problems=problems.clone()>
            <div class="measure space-y-4">
                {known}
                <p>
                    {tr(
                        lang,
                        "問內容、導入方式，或請供應商報價。您公司的名稱會讓對方看到。",
                        "Ask about what it does and how it starts, or ask for a quotation. The supplier sees your firm's name.",
                    )}
                </p>
                <MessageForm fields problems />
            </div>
        </Page>
    }
}

/// The form that sends a message; `fields` say where it belongs.
#[component]
pub(super) fn MessageForm(
    fields: Vec<(&'static str, String)>,
    problems: Vec<(String, String)>,
) -> impl IntoView {
    let lang = Lang::current();
    let typed = use_query_map().read_untracked().get(WORDS).unwrap_or_default();
    let error = problems.iter().find(|(field, _)| field == WORDS).map(|(_, words)| words.clone());
    let hidden = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <form method="post" action=WriteMessageFn::url() class="panel no-print space-y-4">
            {hidden}
            <TextArea
                id=WORDS
                name="form[words]"
                label=tr(lang, "訊息", "Message")
                hint=match lang {
                    Lang::Zh => format!("最多 {MESSAGE_CHARS_MAX} 個字。請不要寫個人資料。"),
                    Lang::En => {
                        format!("At most {MESSAGE_CHARS_MAX} characters. Please no personal data.")
                    }
                }
                value=typed
                error
                required=true
            />
            <SubmitButton>{tr(lang, "送出訊息", "Send the message")}</SubmitButton>
        </form>
    }
}
