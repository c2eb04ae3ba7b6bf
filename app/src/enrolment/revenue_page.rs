//! 步驟 3 (3／3): 年營業收入 (R2). The two earlier years matter only where the year is above the
//! limit.

use domain::{eligibility::revenue_year, money::parse_typed};
use leptos::prelude::*;

use super::frame::{AnswerForm, Form, StepFrame};
use crate::{
    lang::{Lang, tr},
    text::amount_reading,
    ui::Field,
};

#[component]
pub(super) fn RevenueForm(form: Form) -> impl IntoView {
    let Form { lang, page, .. } = form;
    let draft = form.view.draft.clone();
    let programme = form.view.programme.clone();
    let year = revenue_year(&programme);
    let [newest, before, first] = draft.revenue;
    let errors = ["revenue_0", "revenue_1", "revenue_2"].map(|field| form.error(field));
    let [error_0, error_1, error_2] = errors;
    let founded_error = form.error("founded");
    let headcount = programme.headcount_max.map(|_| (draft.headcount, form.error("headcount")));
    let max = programme.annual_revenue_max;
    let limit = max.map(|max| amount_reading(lang, max.get())).unwrap_or_default();
    let (hint, more, why) = words(lang, year, &limit);
    view! {
        <StepFrame form>
            <AnswerForm page>
                {max
                    .map(|_| {
                        view! {
                            <Amount id="revenue_0" year value=newest hint error=error_0 />
                            <fieldset class="space-y-4 border-s-4 border-base-300 ps-4">
                                <legend class="float-start w-full font-semibold">{more}</legend>
                                <p class="clear-both text-sm">{why}</p>
                                <Amount id="revenue_1" year=year - 1 value=before error=error_1 />
                                <Amount id="revenue_2" year=year - 2 value=first error=error_2 />
                            </fieldset>
                        }
                    })}
                {headcount.map(|(value, error)| view! { <Headcount value error /> })}
                <Founded year value=draft.founded error=founded_error />
            </AnswerForm>
        </StepFrame>
    }
}

/// The hint of the year that counts, and the head of the years that may not matter.
fn words(lang: Lang, year: u16, limit: &str) -> (String, String, String) {
    match lang {
        Lang::Zh => (
            format!("{year} 年各期 401 申報書的銷售額合計，上限 {limit}。逗號、全形數字都可以。"),
            format!("{year} 年超過 {limit}才要填"),
            format!("三年平均在 {limit}以下也符合；{year} 年沒有超過的，這兩欄請留白。"),
        ),
        Lang::En => (
            format!(
                "The sales of all 401 forms of {year} added up; at most {limit}. Separators are \
                 welcome."
            ),
            format!("Only if {year} is above {limit}"),
            format!("An average of three years up to {limit} is enough. Otherwise leave these."),
        ),
    }
}

/// An amount, and how it reads as it is typed: a zero too many is seen at once.
#[component]
fn Amount(
    id: &'static str,
    year: u16,
    value: String,
    #[prop(optional, into)] hint: Option<String>,
    error: Option<String>,
) -> impl IntoView {
    let lang = Lang::current();
    let live = RwSignal::new(value.clone());
    let reading = move || {
        live.with(|typed| parse_typed(typed))
            .map_or_else(|_| String::new(), |amount| format!("= {}", amount_reading(lang, amount)))
    };
    let label = match lang {
        Lang::Zh => format!("{year} 年營業收入（新臺幣元）"),
        Lang::En => format!("Revenue of {year} (NT$)"),
    };
    let name = format!("form[{id}]");
    view! {
        <div>
            {match hint {
                Some(hint) => {
                    view! { <Field id name label value hint error inputmode="numeric" autocomplete="off" live /> }
                }
                None => view! { <Field id name label value error inputmode="numeric" autocomplete="off" live /> },
            }} <p class="num mt-1 text-sm font-semibold empty:hidden">{reading}</p>
        </div>
    }
}

#[component]
fn Founded(year: u16, value: String, error: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let hint = match lang {
        Lang::Zh => format!("民國年，例如 98。只有 {} 年以後設立的公司才需要。", year - 1),
        Lang::En => {
            format!("Year of the Republic, such as 98; only if founded in {} or later.", year - 1)
        }
    };
    view! {
        <Field
            id="founded"
            name="form[founded]"
            label=tr(lang, "設立年（選填）", "Year of foundation (optional)")
            value
            hint
            error
            inputmode="numeric"
            autocomplete="off"
        />
    }
}

#[component]
fn Headcount(value: String, error: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Field
            id="headcount"
            name="form[headcount]"
            label=tr(lang, "員工人數", "Headcount")
            value
            error
            inputmode="numeric"
            autocomplete="off"
        />
    }
}
