//! The form of a new key.

use domain::api_key::{KeyLife, Scope};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::CreateApiKeyFn;
use crate::{
    account::error_at,
    lang::{Lang, tr},
    text,
    ui::{Choice, Field, Pick, SelectField, SubmitButton, TickList},
};

/// What was typed before, from the address.
fn asked(name: &str) -> String {
    use_query_map().get_untracked().get(name).unwrap_or_default()
}

#[component]
pub(super) fn NewKey(
    /// The same form sent twice is one key.
    id: String,
    form_id: &'static str,
    problems: Vec<(String, String)>,
) -> impl IntoView {
    let lang = Lang::current();
    let chosen: Vec<String> = asked("scopes").split(',').map(str::to_owned).collect();
    let days = Some(asked("days")).filter(|days| !days.is_empty());
    let life = |life: KeyLife| Choice {
        value: life.days().to_string(),
        text: match lang {
            Lang::Zh => format!("{} 天", life.days()),
            Lang::En => format!("{} days", life.days()),
        },
    };
    let scope = |scope: Scope| Pick::new(scope.as_str(), text::scope(lang, scope), scope.as_str());
    view! {
        <form
            id=form_id
            tabindex="-1"
            method="post"
            action=CreateApiKeyFn::url()
            class="panel space-y-4"
        >
            <h2>{tr(lang, "建立新的金鑰", "Make a new key")}</h2>
            <input type="hidden" name="form[id]" value=id />
            <Field
                id="name"
                name="form[name]"
                label=tr(lang, "名稱", "Name")
                hint=tr(lang, "哪個程式會用它，例如「訂單同步」", "Which program will use it, such as “order sync”")
                value=asked("name")
                error=error_at(&problems, "name")
                required=true
            />
            <TickList
                id="scopes"
                name="form[scopes][]"
                legend=tr(lang, "這把金鑰可以", "This key may")
                hint=tr(lang, "只給需要的權限。", "Give it no more than it needs.")
                choices=Scope::ALL.map(scope).to_vec()
                chosen
                error=error_at(&problems, "scopes")
            />
            <SelectField
                id="days"
                name="form[days]"
                label=tr(lang, "有效期間", "Good for")
                choices=KeyLife::ALL.map(life).to_vec()
                value=days.unwrap_or_else(|| KeyLife::Quarter.days().to_string())
                error=error_at(&problems, "days")
            />
            <SubmitButton>{tr(lang, "建立金鑰", "Make the key")}</SubmitButton>
        </form>
    }
}
