//! The form by which one side proposes another version of the contract.

use chrono::NaiveDate;
use domain::{OrderId, amendment::OTHER_CHARS_MAX};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::AmendContractFn;
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Field, SubmitButton, TextArea, problems, use_problem},
};

const FIELDS: [&str; 3] = ["start_on", "data_location", "other"];

#[component]
pub fn ProposeForm(
    order: OrderId,
    /// None where the service has started.
    latest_start: Option<NaiveDate>,
) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map();
    let typed = |name: &str| query.read_untracked().get(name).unwrap_or_default();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "");
    let error =
        |id: &str| problems.iter().find(|(field, _)| field == id).map(|(_, words)| words.clone());
    // What was typed and refused is in sight again.
    let unfolded = FIELDS.iter().any(|name| !typed(name).is_empty() || error(name).is_some());
    let start = latest_start
        .map(|latest| view! { <Start latest typed=typed("start_on") error=error("start_on") /> });
    view! {
        <details class="no-print" open=unfolded>
            <summary class="link inline-block py-1">
                {tr(lang, "提議變更契約", "Propose a change of the contract")}
            </summary>
            <form
                method="post"
                action=AmendContractFn::url()
                class="mt-2 space-y-4 border-s-2 border-base-300 ps-4"
            >
                <p class="max-w-prose">
                    {tr(
                        lang,
                        "提議會成為一份新的契約，雙方都簽署後才取代現行契約。總價與點數在第一次簽署時已經使用，不能變更。",
                        "The proposal becomes a contract of its own, which replaces this one once both have signed it. Price and points were used at the first signing and cannot change.",
                    )}
                </p>
                <input type="hidden" name="form[order]" value=order.to_string() />
                <input type="hidden" name="form[act]" value="propose" />
                {start}
                <Field
                    id="data_location"
                    name="form[data_location]"
                    label=tr(lang, "資料存放地點", "Where the data lies")
                    hint=tr(lang, "不變就留白。", "Leave it empty to change nothing.")
                    value=typed("data_location")
                    error=error("data_location")
                />
                <TextArea
                    id="other"
                    name="form[other]"
                    label=tr(lang, "其他約定", "Other terms")
                    hint=match lang {
                        Lang::Zh => format!("最多 {OTHER_CHARS_MAX} 個字。"),
                        Lang::En => format!("At most {OTHER_CHARS_MAX} characters."),
                    }
                    value=typed("other")
                    error=error("other")
                />
                <SubmitButton quiet=true>{tr(lang, "送出提議", "Send the proposal")}</SubmitButton>
            </form>
        </details>
    }
}

#[component]
fn Start(latest: NaiveDate, typed: String, error: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let hint = match lang {
        Lang::Zh => format!("不變就留白。最晚 {}（規則 R26）。", text::date(latest)),
        Lang::En => format!(
            "Leave it empty to change nothing. {} at the latest (rule R26).",
            text::date_in(lang, latest)
        ),
    };
    view! {
        <Field
            id="start_on"
            name="form[start_on]"
            label=tr(lang, "開通日期", "Start of the service")
            hint
            kind="date"
            value=typed
            error
        />
    }
}
