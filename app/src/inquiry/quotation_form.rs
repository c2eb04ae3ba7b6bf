//! The form by which a supplier offers a price.

use domain::quotation::NOTE_CHARS_MAX;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{InquiryView, SendQuotationFn};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Field, SubmitButton, TextArea},
};

const FIELDS: [&str; 5] = ["price", "months", "seats", "valid_until", "note"];

/// What was typed before, and what was wrong with it.
#[derive(Clone, Debug)]
struct Draft {
    typed: [Option<String>; 5],
    problems: Vec<(String, String)>,
}

impl Draft {
    fn value(&self, name: &str, otherwise: String) -> String {
        let at = FIELDS.iter().position(|field| *field == name);
        at.and_then(|at| self.typed[at].clone()).unwrap_or(otherwise)
    }

    fn error(&self, name: &str) -> Option<String> {
        self.problems.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone())
    }

    /// What was typed and refused has to be in sight.
    fn is_open(&self) -> bool {
        self.typed.iter().any(Option::is_some)
            || FIELDS.iter().any(|name| self.error(name).is_some())
    }
}

#[component]
pub(super) fn QuotationForm(view: InquiryView, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map();
    let typed = FIELDS.map(|name| query.read_untracked().get(name));
    let draft = Draft { typed, problems };
    view! {
        <details class="panel no-print" open=draft.is_open()>
            <summary class="link inline-block py-1">
                {tr(lang, "送出報價", "Send a quotation")}
            </summary>
            <form method="post" action=SendQuotationFn::url() class="mt-3 space-y-4">
                <p>
                    {tr(
                        lang,
                        "報價在有效期內對您有拘束力，買方可以直接下單一次。新的報價會取代先前的。",
                        "A quotation binds you while it is valid; the buyer can order it once. A new one replaces the one before.",
                    )}
                </p>
                <input type="hidden" name="form[inquiry]" value=view.id.to_string() />
                <Numbers view draft=draft.clone() />
                <TextArea
                    id="note"
                    name="form[note]"
                    label=tr(lang, "說明", "Note")
                    hint=match lang {
                        Lang::Zh => format!("最多 {NOTE_CHARS_MAX} 個字；會寫入契約。"),
                        Lang::En => {
                            format!("At most {NOTE_CHARS_MAX} characters; it goes into the contract.")
                        }
                    }
                    value=draft.value("note", String::new())
                    error=draft.error("note")
                />
                <SubmitButton quiet=true>{tr(lang, "送出報價", "Send the quotation")}</SubmitButton>
            </form>
        </details>
    }
}

/// Price, term, seats, and the last day.
#[component]
fn Numbers(view: InquiryView, draft: Draft) -> impl IntoView {
    let lang = Lang::current();
    let seats = view.seats.map(|seats| seats.to_string()).unwrap_or_default();
    let last = view.programme.points_until;
    let (price_hint, until_hint) = match lang {
        Lang::Zh => (
            format!("不得高於牌價 {} 元。", view.list_price),
            format!("含當日；最晚 {}，之後點數已到期。", text::date(last)),
        ),
        Lang::En => (
            format!("At most the list price, NT${}.", view.list_price),
            format!(
                "Inclusive; {} at the latest, when the points expire.",
                text::date_in(lang, last)
            ),
        ),
    };
    view! {
        <Field
            id="price"
            name="form[price]"
            label=tr(lang, "報價（元，含稅）", "Price (NT$, tax included)")
            hint=price_hint
            inputmode="numeric"
            value=draft.value("price", view.list_price.get().to_string())
            error=draft.error("price")
            required=true
        />
        <Field
            id="months"
            name="form[months]"
            label=tr(lang, "期間（月）", "Term (months)")
            inputmode="numeric"
            value=draft.value("months", view.months.to_string())
            error=draft.error("months")
            required=true
        />
        <Field
            id="seats"
            name="form[seats]"
            label=tr(lang, "帳號數", "Seats")
            hint=tr(lang, "不限就留白。", "Leave it empty for any number.")
            inputmode="numeric"
            value=draft.value("seats", seats)
            error=draft.error("seats")
        />
        <Field
            id="valid_until"
            name="form[valid_until]"
            label=tr(lang, "有效至", "Valid until")
            hint=until_hint
            kind="date"
            value=draft.value("valid_until", String::new())
            error=draft.error("valid_until")
            required=true
        />
    }
}
