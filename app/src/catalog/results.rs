//! What a search found.

use leptos::{prelude::*, tachys::html::InertElement};

use super::{CatalogQuery, Sort, plan_card::COMPARE_FORM, search_page::Found};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{EmptyState, GetForm, Pager, SubmitButton},
};

/// 「共 23 個方案」, with the order of the list where somebody chose one.
fn count_in_words(lang: Lang, found: &Found) -> String {
    let sorted = match found.query.sort() {
        Sort::Relevance => String::new(),
        sort => format!("{}{}", tr(lang, "，", ", "), text::sort(lang, sort)),
    };
    match (lang, found.total) {
        (Lang::Zh, 0) => "沒有符合的方案".to_owned(),
        (Lang::Zh, total) => format!("共 {total} 個方案{sorted}"),
        (Lang::En, 0) => "No plan matches".to_owned(),
        (Lang::En, 1) => "1 plan".to_owned(),
        (Lang::En, total) => format!("{total} plans{sorted}"),
    }
}

#[component]
pub(super) fn Results(found: Found) -> impl IntoView {
    let lang = Lang::current();
    let count = count_in_words(lang, &found);
    let Found { query, pages, plans, cards, .. } = found;
    let (page, q) = (query.page(), query.q.clone());
    let href = move |page: u32| CatalogQuery { page: page.to_string(), ..query.clone() }.url();
    view! {
        <section aria-labelledby="results" class="mt-6">
            <h2 id="results" class="sr-only">
                {tr(lang, "搜尋結果", "Results")}
            </h2>
            <div class="mb-4 flex flex-wrap items-center justify-between gap-3">
                <p role="status" class="font-semibold">
                    {count}
                </p>
                {(plans > 1).then(|| view! { <CompareForm /> })}
            </div>
            {(plans == 0).then(|| view! { <NothingFound q /> })}
            {InertElement::new(String::from(&*cards))}
            <Pager page pages href />
        </section>
    }
}

/// The form that the checkboxes of the cards belong to.
#[component]
fn CompareForm() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <GetForm action="/compare" id=COMPARE_FORM>
            <SubmitButton quiet=true>
                {tr(lang, "比較勾選的方案（2 至 4 個）", "Compare the ticked plans (2 to 4)")}
            </SubmitButton>
        </GetForm>
    }
}

#[component]
fn NothingFound(q: String) -> impl IntoView {
    let lang = Lang::current();
    let title = match (lang, q.is_empty()) {
        (Lang::Zh, true) => "沒有符合這些條件的方案".to_owned(),
        (Lang::Zh, false) => format!("沒有符合「{q}」的方案"),
        (Lang::En, true) => "No plan matches these filters".to_owned(),
        (Lang::En, false) => format!("No plan matches “{q}”"),
    };
    let words = [
        ("庫存", "stock"),
        ("排班", "shifts"),
        ("紙本", "paper"),
        ("資安", "security"),
        ("MES", "MES"),
    ];
    view! {
        <EmptyState title>
            <p>
                {tr(
                    lang,
                    "請少用一個條件，或換個說法，例如：",
                    "Remove a filter or try another word, such as:",
                )}
            </p>
            <p class="flex flex-wrap justify-center gap-2">
                {words
                    .into_iter()
                    .map(|(zh, en)| {
                        let query = CatalogQuery { q: zh.to_owned(), ..Default::default() };
                        view! {
                            <a class="btn btn-outline btn-sm min-h-9 text-sm" href=query.url()>
                                {tr(lang, zh, en)}
                            </a>
                        }
                    })
                    .collect_view()}
            </p>
            <a class="link" href="/guide">
                {tr(lang, "回答五個問題，由嚮導找方案", "Answer five questions and let the guide look")}
            </a>
            <a class="link" href="/catalog">
                {tr(lang, "看全部方案", "See all plans")}
            </a>
        </EmptyState>
    }
}
