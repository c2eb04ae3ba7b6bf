//! The words of the fields, and how the pages of plans call things.

use domain::{
    calendar::day_of,
    plan::{Category, PlanOrigin, SubSector},
    selection::{SelectionPeriod, SelectionState},
};
use leptos::prelude::*;

use super::{PlanEvent, PlanForm};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{DateText, DeadlineText, InstantText, Tone},
};

/// The fields of a form in the order of the page: id, label, and what was typed.
pub fn fields(lang: Lang, form: &PlanForm) -> Vec<(&'static str, &'static str, String)> {
    let choice = |zh: Option<String>, typed: &str| zh.unwrap_or_else(|| typed.to_owned());
    let category = Category::from_name(&form.category).map(|it| text::category(lang, it).into());
    let origin = PlanOrigin::from_name(&form.origin).map(|it| text::origin(lang, it).into());
    // In one order: the same ticks are the same, whatever the order in which they were kept.
    let ticked = |sector: &SubSector| form.sectors.iter().any(|name| name == sector.as_str());
    let sectors: Vec<&str> = SubSector::ALL
        .iter()
        .copied()
        .filter(ticked)
        .map(|sector| text::sector(lang, sector))
        .collect();
    let seats = if form.unlimited == "yes" {
        tr(lang, "不限人數", "Unlimited").to_owned()
    } else {
        form.seats.clone()
    };
    let typed = |id: &'static str| match id {
        "solution" => form.solution.clone(),
        "name" => form.name.clone(),
        "summary" => form.summary.clone(),
        "description" => form.description.clone(),
        "category" => choice(category.clone(), &form.category),
        "sectors" => sectors.join(tr(lang, "、", ", ")),
        "features" => form.features.clone(),
        "integrations" => form.integrations.clone(),
        "price" => form.price.clone(),
        "list_price" => form.list_price.clone(),
        "months" => form.months.clone(),
        "seats" => seats.clone(),
        "capacity" => form.capacity.clone(),
        "data_location" => form.data_location.clone(),
        "exit_terms" => form.exit_terms.clone(),
        _ => choice(origin.clone(), &form.origin),
    };
    FIELDS.iter().map(|(id, zh, en)| (*id, tr(lang, zh, en), typed(id))).collect()
}

const FIELDS: [(&str, &str, &str); 16] = [
    ("solution", "解決方案", "Solution"),
    ("name", "方案名稱", "Name of the plan"),
    ("summary", "一句話介紹", "Summary"),
    ("description", "方案說明", "Description"),
    ("category", "功能類別", "Category"),
    ("sectors", "次領域", "Sub-sectors"),
    ("features", "功能", "Features"),
    ("integrations", "可串接的系統", "Integrations"),
    ("price", "方案價格（含稅總價，元）", "Price, tax included (NT$)"),
    ("list_price", "公開定價（含稅總價，元）", "Public list price, tax included (NT$)"),
    ("months", "期間（月）", "Months"),
    ("seats", "使用人數", "Seats"),
    ("capacity", "容量", "Capacity"),
    ("data_location", "資料存放地", "Where data is stored"),
    ("exit_terms", "終止與資料取回", "Exit terms"),
    ("origin", "原方案或調整方案", "Original or adjusted"),
];

/// The label of a field.
pub fn label(lang: Lang, id: &str) -> &'static str {
    FIELDS.iter().find(|field| field.0 == id).map_or("", |(_, zh, en)| tr(lang, zh, en))
}

/// 「第 2 版」.
pub fn version(lang: Lang, number: i32) -> String {
    match lang {
        Lang::Zh => format!("第 {number} 版"),
        Lang::En => format!("version {number}"),
    }
}

/// What happened to a plan, oldest first.
#[component]
pub fn Events(events: Vec<PlanEvent>) -> impl IntoView {
    let lang = Lang::current();
    let items = events
        .into_iter()
        .map(|event| {
            view! {
                <li>
                    <InstantText at=event.at />
                    " "
                    <strong>{text::listing_act(lang, event.act)}</strong>
                    " "
                    {version(lang, event.version)}
                    " · "
                    {text::party(lang, event.party)}
                    {(!event.detail.is_empty())
                        .then(|| view! { <p class="whitespace-pre-wrap">{event.detail}</p> })}
                </li>
            }
        })
        .collect_view();
    happened(items)
}

/// 經過, as items of a list, newest or oldest first as they come.
pub(super) fn happened(items: impl IntoView) -> impl IntoView {
    view! {
        <section class="panel space-y-3" aria-labelledby="events-title">
            <h2 id="events-title">
                {tr(Lang::current(), "經過", "What happened")}
            </h2>
            <ol class="space-y-2">{items}</ol>
        </section>
    }
}

pub const fn selection_tone(state: SelectionState) -> Tone {
    match state {
        SelectionState::Valid => Tone::Success,
        SelectionState::NotYet => Tone::Info,
        SelectionState::Never | SelectionState::Ended => Tone::Warning,
    }
}

/// From when until when.
#[component]
pub fn SelectionDays(period: SelectionPeriod) -> impl IntoView {
    let lang = Lang::current();
    match period.from {
        Some(from) => view! {
            <DateText day=day_of(from) />
            {tr(lang, " 起，", ", ")}
            {match period.until {
                Some(until) => {
                    view! {
                        {tr(lang, "至 ", "until ")}
                        <DeadlineText at=until />
                    }
                        .into_any()
                }
                None => tr(lang, "沒有期限", "without an end").into_any(),
            }}
        }
        .into_any(),
        None => tr(lang, "沒有遴選紀錄", "no selection on record").into_any(),
    }
}

/// Problems with words of the page for a reason that is missing.
pub fn reason_words(
    problems: Vec<(String, String)>,
    missing: &'static str,
) -> Vec<(String, String)> {
    let words = |(field, words): (String, String)| {
        let words = if field == "reason" { missing.to_owned() } else { words };
        (field, words)
    };
    problems.into_iter().map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_label_and_value() {
        let form = PlanForm { name: "排程雲".to_owned(), ..PlanForm::default() };
        let fields = fields(Lang::Zh, &form);
        assert_eq!(fields.len(), 16);
        assert_eq!(fields[1], ("name", "方案名稱", "排程雲".to_owned()));
    }

    #[test]
    fn the_order_of_ticks_is_no_change() {
        let ticked = |names: &[&str]| {
            let sectors = names.iter().map(|&name| name.to_owned()).collect();
            super::fields(Lang::Zh, &PlanForm { sectors, ..PlanForm::default() })
        };
        assert_eq!(ticked(&["textile", "metal"]), ticked(&["metal", "textile"]));
        assert_ne!(ticked(&["textile"]), ticked(&["metal"]));
    }
}
