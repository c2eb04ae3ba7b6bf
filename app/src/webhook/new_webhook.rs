//! The form of a new endpoint.

use domain::webhook::EventKind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::CreateWebhookFn;
use crate::{
    account::error_at,
    lang::{Lang, tr},
    text,
    ui::{Field, Pick, SubmitButton, TickList},
};

/// What was typed before, from the address.
fn asked(name: &str) -> Option<String> {
    use_query_map().get_untracked().get(name)
}

#[component]
pub(super) fn NewWebhook(
    /// The same form sent twice is one endpoint.
    id: String,
    form_id: &'static str,
    problems: Vec<(String, String)>,
) -> impl IntoView {
    let lang = Lang::current();
    let chosen: Vec<String> = match asked("kinds") {
        Some(kinds) => kinds.split(',').map(str::to_owned).collect(),
        None => EventKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect(),
    };
    let kind =
        |kind: &EventKind| Pick::new(kind.as_str(), text::event_kind(lang, *kind), kind.as_str());
    view! {
        <form
            id=form_id
            tabindex="-1"
            method="post"
            action=CreateWebhookFn::url()
            class="panel space-y-4"
        >
            <h2>{tr(lang, "新增端點", "Add an endpoint")}</h2>
            <input type="hidden" name="form[id]" value=id />
            <Field
                id="url"
                name="form[url]"
                label=tr(lang, "網址", "Address")
                hint=tr(
                    lang,
                    "以 https:// 開頭、在公開網路上的網址",
                    "On the public network, beginning with https://",
                )
                value=asked("url").unwrap_or_default()
                error=error_at(&problems, "url")
                required=true
            />
            <TickList
                id="kinds"
                name="form[kinds][]"
                legend=tr(lang, "要通知的事件", "Tell it of")
                choices=EventKind::ALL.iter().map(kind).collect()
                chosen
                error=error_at(&problems, "kinds")
            />
            <SubmitButton>{tr(lang, "新增端點", "Add the endpoint")}</SubmitButton>
        </form>
    }
}
