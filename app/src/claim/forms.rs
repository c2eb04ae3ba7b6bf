//! The forms of buyer and supplier. Plain POST forms, drawn from the acts that the server allows.

use domain::OrderId;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{ClaimCommandFn, ClaimView};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    ui::{Choice, Field, SelectField, SubmitButton, TextArea, use_problem},
};

/// [`ClaimView::key`] of the page, for each of its forms.
#[derive(Clone, Debug)]
pub struct FormKey(pub String);

/// A form around its fields, with the button that names the act.
#[component]
pub fn Step(
    order: OrderId,
    act: &'static str,
    #[prop(into)] words: String,
    #[prop(optional, into)] hint: Option<String>,
    /// Not the way forward.
    #[prop(optional)]
    quiet: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let key = use_context::<FormKey>().map(|key| key.0).unwrap_or_default();
    let hidden = [
        ("form[order]", order.to_string()),
        ("form[act]", act.to_owned()),
        ("form[back]", format!("/orders/{order}")),
        ("form[key]", key),
    ]
    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
    .collect_view();
    view! {
        <form method="post" action=ClaimCommandFn::url() class="no-print space-y-3">
            {hidden} {hint.map(|hint| view! { <p class="max-w-prose">{hint}</p> })}
            {children.map(|children| children())} <SubmitButton quiet>{words}</SubmitButton>
        </form>
    }
}

/// Closed until it is wanted, or until a field inside of it was sent with a fault.
#[component]
pub fn Folded(
    #[prop(into)] summary: String,
    /// The ids of its fields.
    fields: &'static [&'static str],
    children: Children,
) -> impl IntoView {
    let faulty = match use_problem().get_untracked() {
        Some(Problem::Invalid { field }) => fields.contains(&field.as_str()),
        Some(Problem::Faults(faults)) => {
            faults.iter().any(|fault| fields.contains(&fault.field.as_str()))
        }
        _ => false,
    };
    view! {
        <details class="no-print" open=faulty>
            <summary class="link inline-block py-1">{summary}</summary>
            <div class="mt-2 space-y-3 border-s-2 border-base-300 ps-4">{children()}</div>
        </details>
    }
}

#[component]
pub fn InvoiceForm(order: OrderId, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let summary = match (&view.invoice, lang) {
        (None, Lang::Zh) => "登錄電子發票",
        (None, Lang::En) => "File the e-invoice",
        (Some(_), Lang::Zh) => "更換發票",
        (Some(_), Lang::En) => "Replace the invoice",
    };
    let full = match lang {
        Lang::Zh => format!("應為全額 {} 元（點數＋自付），一張發票。", view.price),
        Lang::En => {
            format!("The full NT${}, points and self-funded part, on one invoice.", view.price)
        }
    };
    let suggested = view.today.max(view.contracted_on).to_string();
    view! {
        <Folded summary fields=&["number", "dated", "total", "seller", "buyer"]>
            <Step order act="invoice" words=summary>
                <Field
                    id="number"
                    name="form[number]"
                    label=tr(lang, "發票號碼", "Number of the invoice")
                    hint=tr(lang, "兩個英文字母加八位數字", "Two letters and eight digits").to_owned()
                    required=true
                />
                <Field
                    id="dated"
                    name="form[dated]"
                    label=tr(lang, "發票日期", "Date of the invoice")
                    kind="date"
                    value=suggested
                    required=true
                />
                <Field
                    id="total"
                    name="form[total]"
                    label=tr(lang, "發票總額（含稅）", "Total, tax included")
                    hint=full
                    inputmode="numeric"
                    required=true
                />
                <Field
                    id="seller"
                    name="form[seller]"
                    label=tr(lang, "賣方統編（可不填）", "Seller's 統編 (optional)")
                    hint=tr(
                            lang,
                            "照發票填寫，會與貴公司的統編核對。",
                            "As on the invoice; it is compared with yours.",
                        )
                        .to_owned()
                    inputmode="numeric"
                />
                <Field
                    id="buyer"
                    name="form[buyer]"
                    label=tr(lang, "買方統編（可不填）", "Buyer's 統編 (optional)")
                    hint=tr(
                            lang,
                            "照發票填寫，會與買方的統編核對。",
                            "As on the invoice; it is compared with the buyer's.",
                        )
                        .to_owned()
                    inputmode="numeric"
                />
            </Step>
        </Folded>
    }
}

/// 每月驗收: one question for each month that has begun.
#[component]
pub fn AttestForms(order: OrderId, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let months: Vec<Choice> = view
        .certificate
        .iter()
        .flat_map(|found| found.windows.iter().zip(1_usize..))
        .filter(|(window, _)| window.from <= view.today)
        .map(|(_, number)| Choice {
            value: number.to_string(),
            text: match lang {
                Lang::Zh => format!("第 {number} 個月"),
                Lang::En => format!("Month {number}"),
            },
        })
        .collect();
    let newest = months.last().map(|month| month.value.clone()).unwrap_or_default();
    let used = [
        ("yes", tr(lang, "有使用", "It was used")),
        ("no", tr(lang, "沒有使用", "It was not used")),
    ]
    .map(|(value, text)| Choice { value: value.to_owned(), text: text.to_owned() });
    (!months.is_empty()).then(|| {
        view! {
            <Step
                order
                act="attest"
                words=tr(lang, "送出每月確認", "Confirm the month")
                hint=tr(
                    lang,
                    "請確認這個月有沒有實際使用。與紀錄不一致時會抽查。",
                    "Say whether the service was used. Where it differs from the records, a spot \
                     check decides.",
                )
            >
                <SelectField
                    id="month"
                    name="form[month]"
                    label=tr(lang, "月份", "Month")
                    choices=months
                    value=newest
                />
                <SelectField
                    id="used"
                    name="form[used]"
                    label=tr(lang, "實際使用", "Use")
                    choices=used.to_vec()
                />
            </Step>
        }
    })
}

#[component]
pub fn SurveyForm(order: OrderId, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let best = [
        tr(lang, "1 分：很不滿意", "1: very dissatisfied"),
        tr(lang, "2 分", "2"),
        tr(lang, "3 分", "3"),
        tr(lang, "4 分", "4"),
        tr(lang, "5 分：很滿意", "5: very satisfied"),
    ];
    let choices: Vec<Choice> = (1..)
        .zip(best)
        .map(|(score, text): (u8, &str)| Choice { value: score.to_string(), text: text.to_owned() })
        .collect();
    let value = view.score.map_or_else(|| "5".to_owned(), |score| score.to_string());
    view! {
        <Step order act="survey" words=tr(lang, "送出滿意度", "Send the answer")>
            <SelectField
                id="score"
                name="form[score]"
                label=tr(lang, "滿意度", "How satisfied are you?")
                choices
                value
            />
            <TextArea
                id="words"
                name="form[words]"
                label=tr(lang, "想說的話（可不填）", "In your own words (optional)")
                rows=3
                maxlength=1000
            />
        </Step>
    }
}

/// 終止, the two sides: nothing is ended by one alone.
#[component]
pub fn EndForm(order: OrderId, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let rules = view.may("rule-termination");
    let hint = if rules {
        tr(
            lang,
            "請填已提供部分的金額（含稅）；其三分之一留為已使用點數，其餘沖回（規則 R25）。",
            "Say the price of what was delivered. Its share stays used, the rest is reversed (R25).",
        )
    } else {
        tr(
            lang,
            "雙方都同意才會終止，點數全數沖回；已提供一部分的，請洽專案辦公室認定金額。",
            "It ends when both sides agree, and all points are reversed. Where part was delivered, \
             the programme office rules on the amount.",
        )
    };
    view! {
        <Folded summary=tr(lang, "終止契約", "End the contract") fields=&["delivered"]>
            <Step order act="terminate" words=tr(lang, "確認終止", "Confirm the end") hint quiet=true>
                {rules
                    .then(|| {
                        view! {
                            <Field
                                id="delivered"
                                name="form[delivered]"
                                label=tr(lang, "已提供部分的金額", "Price of what was delivered")
                                inputmode="numeric"
                                required=true
                            />
                        }
                    })}
            </Step>
        </Folded>
    }
}
