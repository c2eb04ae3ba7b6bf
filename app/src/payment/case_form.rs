//! 提出處理方式: the form of a case, with what was typed before.

use domain::case::How;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{CaseView, NOTE_CHARS_MAX, ProposeCase, words};
use crate::{
    account::error_at,
    lang::{Lang, tr},
    ui::{Choice, Field, SelectField, SubmitButton, TextArea},
};

#[component]
pub(super) fn CaseFields(view: CaseView, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map().get_untracked();
    let typed = move |name: &str| query.get(name).unwrap_or_default();
    let faults = problems.clone();
    let error = move |id: &str| error_at(&problems, id);
    let choices = choices(lang, &view.ways);
    let id = Some(typed("id")).filter(|id| !id.is_empty()).unwrap_or(view.id);
    let refunds = view.ways.contains(&How::Refunded).then(|| {
        view! { <RefundFields on=typed("on") reference=typed("reference") problems=faults /> }
    });
    let books = view.ways.contains(&How::Booked).then(|| {
        view! {
            <Field
                id="order"
                name="form[order]"
                label=tr(lang, "訂單編號", "Number of the order")
                hint=tr(
                    lang,
                    "選「改列到訂單」時填寫：這筆款項其實要付哪一筆訂單，以原本的入帳時間計算。",
                    "For “booked to an order”: whose money it was. Its own value time counts.",
                )
                    .to_owned()
                value=typed("order")
                error=error("order")
            />
        }
    });
    view! {
        <section class="panel space-y-4" aria-labelledby="propose-title">
            <h2 id="propose-title">{tr(lang, "提出處理方式", "Propose what becomes of it")}</h2>
            <form method="post" action=ProposeCase::url() class="space-y-4">
                <input type="hidden" name="form[id]" value=id />
                <input type="hidden" name="form[case]" value=view.row.id />
                <SelectField
                    id="how"
                    name="form[how]"
                    label=tr(lang, "處理方式", "What becomes of it")
                    choices
                    value=typed("how")
                    error=error("how")
                />
                {refunds}
                {books}
                <TextArea
                    id="note"
                    name="form[note]"
                    label=tr(lang, "說明", "Note")
                    hint=tr(
                        lang,
                        "查證的依據。選「其他處理」時必填；只有辦公室看得到。",
                        "What it rests on. Needed for “otherwise”; only the office sees it.",
                    )
                        .to_owned()
                    rows=3
                    maxlength=u32::try_from(NOTE_CHARS_MAX).unwrap_or(u32::MAX)
                    value=typed("note")
                    error=error("note")
                />
                <SubmitButton>{tr(lang, "送請第二人確認", "Send to a second officer")}</SubmitButton>
            </form>
        </section>
    }
}

fn choices(lang: Lang, ways: &[How]) -> Vec<Choice> {
    let none =
        Choice { value: String::new(), text: tr(lang, "請選擇", "Please choose").to_owned() };
    let choice = |how: &How| Choice {
        value: how.as_str().to_owned(),
        text: words::way(lang, *how).to_owned(),
    };
    std::iter::once(none).chain(ways.iter().map(choice)).collect()
}

/// When the money went back, and under which reference.
#[component]
fn RefundFields(on: String, reference: String, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let error = move |id: &str| error_at(&problems, id);
    view! {
        <Field
            id="on"
            name="form[on]"
            label=tr(lang, "退款日", "Refunded on")
            hint=tr(lang, "選「已退款」時填寫。", "For “refunded”.").to_owned()
            kind="date"
            value=on
            error=error("on")
        />
        <Field
            id="reference"
            name="form[reference]"
            label=tr(lang, "退款參考號", "Reference of the refund")
            hint=tr(
                lang,
                "選「已退款」時填寫：銀行或金流公司的交易序號。訂單的兩方看得到。",
                "For “refunded”: the bank's transaction. Both sides of the order see it.",
            )
                .to_owned()
            value=reference
            error=error("reference")
        />
    }
}
