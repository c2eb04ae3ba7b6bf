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

#[component]
pub(super) fn QuotationForm(view: InquiryView, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map();
    let typed = |name: &str| query.read_untracked().get(name);
    let error =
        |id: &str| problems.iter().find(|(field, _)| field == id).map(|(_, words)| words.clone());
    let unfolded = FIELDS.iter().any(|name| typed(name).is_some() || error(name).is_some());
    let value = |name: &str, else_: String| typed(name).unwrap_or(else_);
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
        <details class="panel no-print" open=unfolded>
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
                <Field
                    id="price"
                    name="form[price]"
                    label=tr(lang, "報價（元，含稅）", "Price (NT$, tax included)")
                    hint=price_hint
                    inputmode="numeric"
                    value=value("price", view.list_price.get().to_string())
                    error=error("price")
                    required=true
                />
                <Field
                    id="months"
                    name="form[months]"
                    label=tr(lang, "期間（月）", "Term (months)")
                    inputmode="numeric"
                    value=value("months", view.months.to_string())
                    error=error("months")
                    required=true
                />
                <Field
                    id="seats"
                    name="form[seats]"
                    label=tr(lang, "帳號數", "Seats")
                    hint=tr(lang, "不限就留白。", "Leave it empty for any number.")
                    inputmode="numeric"
                    value=value("seats", seats)
                    error=error("seats")
                />
                <Field
                    id="valid_until"
                    name="form[valid_until]"
                    label=tr(lang, "有效至", "Valid until")
                    hint=until_hint
                    kind="date"
                    value=value("valid_until", String::new())
                    error=error("valid_until")
                    required=true
                />
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
                    value=value("note", String::new())
                    error=error("note")
                />
                <SubmitButton quiet=true>{tr(lang, "送出報價", "Send the quotation")}</SubmitButton>
            </form>
        </details>
    }
}
