//! 型錄: the whole state of a search is its address, so that it can be sent, saved and reloaded.

use std::sync::Arc;

use leptos::{html, prelude::*, tachys::html::InertElement};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use serde::{Deserialize, Serialize};

use super::{
    CatalogQuery, CatalogView, facets::facets, plan_card::plan_cards, results::Results,
    search_plans,
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{GetForm, Page, SubmitButton, loaded},
};

fn query_of(params: &ParamsMap) -> CatalogQuery {
    let word = |name| params.get(name).unwrap_or_default();
    CatalogQuery {
        q: word("q"),
        category: word("category"),
        sector: word("sector"),
        price: word("price"),
        sort: word("sort"),
        page: word("page"),
    }
}

/// An answer as the page shows it. What is skipped stands in the page that the server rendered as
/// HTML, and that is the only copy: the browser takes it over without knowing what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Found {
    pub query: CatalogQuery,
    pub total: i64,
    pub pages: u32,
    /// How many plans the page has.
    pub plans: usize,
    #[serde(skip)]
    pub facets: Arc<str>,
    #[serde(skip)]
    pub cards: Arc<str>,
}

impl Found {
    fn new(lang: Lang, view: CatalogView) -> Self {
        Self {
            plans: view.plans.len(),
            total: view.total,
            pages: view.pages,
            facets: facets(lang, &view).into_string().into(),
            cards: plan_cards(lang, &view.plans, true).into_string().into(),
            query: view.query,
        }
    }
}

#[component]
pub fn CatalogPage() -> impl IntoView {
    let lang = Lang::current();
    let params = use_query_map();
    let query = Memo::new(move |_| query_of(&params.read()));
    let catalog = Resource::new(
        move || query.get(),
        move |query| async move { search_plans(query).await.map(|view| Found::new(lang, view)) },
    );
    // The search text that was shown last: the box follows the address, but not before the
    // first change of it, so that what was typed during hydration stays.
    let shown = StoredValue::new(None::<String>);
    loaded(catalog, move |found| view! { <Catalog found shown /> })
}

#[component]
fn Catalog(found: Found, shown: StoredValue<Option<String>>) -> impl IntoView {
    let lang = Lang::current();
    let query = found.query.clone();
    let q = query.q.clone();
    let facets = found.facets.clone();
    let title = match (lang, q.is_empty()) {
        (_, true) => tr(lang, "方案型錄", "Catalogue").to_owned(),
        (Lang::Zh, false) => format!("「{q}」的方案"),
        (Lang::En, false) => format!("Plans for “{q}”"),
    };
    view! {
        <Page title>
            <SearchForm q facets shown />
            <Chips query />
            <Results found />
            <p class="no-print text-sm">
                {tr(lang, "開放資料：", "Open data: ")}
                <a class="link" href="/open-data/plans.csv" rel="external">
                    "CSV"
                </a>
                {tr(lang, "、", ", ")}
                <a class="link" href="/open-data/plans.json" rel="external">
                    "JSON"
                </a>
            </p>
        </Page>
    }
}

#[component]
fn SearchForm(q: String, facets: Arc<str>, shown: StoredValue<Option<String>>) -> impl IntoView {
    let lang = Lang::current();
    let input = NodeRef::<html::Input>::new();
    let typed = q.clone();
    Effect::new(move || {
        let Some(input) = input.get() else { return };
        if shown.with_value(Option::is_some) {
            input.set_value(&typed);
        }
        shown.set_value(Some(typed.clone()));
    });
    view! {
        <search>
            <GetForm action="/catalog" class="panel space-y-4">
                <div class="flex flex-col gap-1">
                    <label for="q" class="font-semibold">
                        {tr(lang, "想解決什麼問題？", "What do you want to solve?")}
                    </label>
                    <p id="q-hint" class="text-sm text-base-content/80">
                        {tr(
                            lang,
                            "例如：庫存、排班、減少紙本、設備稼動、防駭",
                            "For example: stock, shifts, less paper, machine uptime, security",
                        )}
                    </p>
                    <div class="flex gap-2">
                        <input
                            node_ref=input
                            id="q"
                            name="q"
                            type="search"
                            value=q
                            maxlength="60"
                            autocomplete="off"
                            aria-describedby="q-hint"
                            class="input w-full"
                        />
                        <SubmitButton>{tr(lang, "搜尋", "Search")}</SubmitButton>
                    </div>
                    <p class="text-sm">
                        <a class="link" href="/guide">
                            {tr(
                                lang,
                                "不知道叫什麼？回答五個問題",
                                "Not sure what it is called? Answer five questions",
                            )}
                        </a>
                    </p>
                </div>
                {InertElement::new(String::from(&*facets))}
            </GetForm>
        </search>
    }
}

/// What the result is narrowed by; each can be taken away.
#[component]
fn Chips(query: CatalogQuery) -> impl IntoView {
    let lang = Lang::current();
    let chips: Vec<(String, String)> = [
        (!query.q.is_empty())
            .then(|| (query.q.clone(), CatalogQuery { q: String::new(), ..query.clone() })),
        query.category().map(|value| {
            let rest = CatalogQuery { category: String::new(), ..query.clone() };
            (text::category(lang, value).to_owned(), rest)
        }),
        query.sector().map(|value| {
            let rest = CatalogQuery { sector: String::new(), ..query.clone() };
            (text::sector(lang, value).to_owned(), rest)
        }),
        query.price().map(|value| {
            let rest = CatalogQuery { price: String::new(), ..query.clone() };
            (text::price_band(lang, value).to_owned(), rest)
        }),
    ]
    .into_iter()
    .flatten()
    .map(|(name, rest)| (name, CatalogQuery { page: String::new(), ..rest }.url()))
    .collect();
    (!chips.is_empty()).then(|| {
        view! {
            <ul class="mt-4 flex flex-wrap gap-2" aria-label=tr(lang, "目前條件", "Filters")>
                {chips
                    .into_iter()
                    .map(|(name, href)| view! { <li><Chip name href /></li> })
                    .collect_view()}
            </ul>
        }
    })
}

#[component]
fn Chip(name: String, href: String) -> impl IntoView {
    let label = match Lang::current() {
        Lang::Zh => format!("移除條件：{name}"),
        Lang::En => format!("Remove the filter {name}"),
    };
    view! {
        <a class="btn btn-outline btn-sm min-h-9 text-sm" href=href aria-label=label>
            {name}
            <span aria-hidden="true">"✕"</span>
        </a>
    }
}
