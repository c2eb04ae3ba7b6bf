//! 申請審查: the queue, the longest waiting first. Its whole state is its address.

use domain::enrolment::FirmState;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{ApplicationQuery, ApplicationsView, load_applications, queue_table::QueueTable};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{DeskSearch, EmptyState, Notice, Page, Pager, Tone, loaded},
};

#[component]
pub fn ApplicationsPage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| ApplicationQuery::of(&params.read()));
    let view = Resource::new(move || query.get(), load_applications);
    loaded(view, |view| view! { <Queue view /> })
}

#[component]
fn Queue(view: ApplicationsView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let (query, page, pages) = (view.query.clone(), view.page(), view.pages);
    let rows = if view.rows.is_empty() {
        view! { <Nothing query=query.clone() /> }.into_any()
    } else {
        let (rows, now) = (view.rows.clone(), view.now);
        view! { <QueueTable rows now /> }.into_any()
    };
    view! {
        <Page title=tr(lang, "申請審查", "Applications") crumbs wide=true>
            <Search q=query.q.clone() /> <States view=view.clone() />
            <p role="status" class="mb-3">
                {tally(lang, &view)}
            </p>
            {view.more.then(|| view! { <TooMany /> })} {rows}
            <Pager page pages href=move |page| query.with_page(page).url() />
        </Page>
    }
}

impl ApplicationsView {
    fn page(&self) -> u32 {
        self.query.page()
    }
}

fn tally(lang: Lang, view: &ApplicationsView) -> String {
    let total = domain::money::grouped(view.total);
    let state = match view.query.state() {
        Some(state) => text::firm_state(lang, state),
        None => tr(lang, "所有狀態", "all states"),
    };
    match (lang, view.query.q.as_str()) {
        (Lang::Zh, "") => format!("{state}：{total} 件，等最久的在前。"),
        (Lang::Zh, q) => format!("「{q}」在{state}中找到 {total} 件。"),
        (Lang::En, "") => format!("{state}: {total}, the longest waiting first."),
        (Lang::En, q) => format!("“{q}”, {state}: {total} found."),
    }
}

/// A search looks in every state: who asks for a firm wants it wherever it stands.
#[component]
fn Search(q: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <DeskSearch
            action="/office/applications"
            label=tr(lang, "找公司", "Find a firm")
            hint=tr(
                lang,
                "統一編號（可只打前幾碼）或名稱的一部分，會找所有狀態",
                "The 統一編號 or its beginning, or part of the name; in every state",
            )
            q
        >
            <input type="hidden" name="state" value=super::ALL_STATES />
        </DeskSearch>
    }
}

/// The states that have applications, with their counts, as links.
#[component]
fn States(view: ApplicationsView) -> impl IntoView {
    let lang = Lang::current();
    let chosen = view.query.state();
    let all = view.counts.iter().map(|count| count.firms).sum();
    let kept = |state: &FirmState| {
        *state == FirmState::UnderReview
            || chosen == Some(*state)
            || view.count(*state).is_some_and(|count| count.firms > 0)
    };
    let states = FirmState::ALL.into_iter().filter(kept).map(|state| {
        let firms = view.count(state).map_or(0, |count| count.firms);
        (Some(state), text::firm_state(lang, state), firms)
    });
    // What waits for the office stands first.
    let mut states: Vec<_> = states.collect();
    states.sort_by_key(|(state, ..)| *state != Some(FirmState::UnderReview));
    states.push((None, tr(lang, "全部", "All"), all));
    let link = |(state, name, firms): (Option<FirmState>, &'static str, i64)| {
        view! {
            <li>
                <a
                    class="btn btn-ghost aria-[current]:btn-neutral"
                    href=view.query.with_state(state).url()
                    aria-current=(state == chosen).then_some("page")
                >
                    {name}
                    <span class="num">{format!("({})", domain::money::grouped(firms))}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav aria-label=tr(lang, "依狀態篩選", "Filter by state") class="mb-4">
            <ul class="flex flex-wrap gap-2">{states.into_iter().map(link).collect_view()}</ul>
        </nav>
    }
}

#[component]
fn TooMany() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <div class="mb-4">
            <Notice tone=Tone::Warning>
                <p>
                    {tr(
                        lang,
                        "符合的太多，只列出其中 1,000 件。請打更完整的名稱，或用統一編號找。",
                        "Too many match; these are 1,000 of them. Type more of the name, or the 統一編號.",
                    )}
                </p>
            </Notice>
        </div>
    }
}

#[component]
fn Nothing(query: ApplicationQuery) -> impl IntoView {
    let lang = Lang::current();
    let title = if query.q.is_empty() {
        tr(lang, "這裡沒有申請", "There are no applications here")
    } else {
        tr(lang, "找不到這家公司", "No such firm was found")
    };
    view! {
        <EmptyState title>
            <p>
                {tr(
                    lang,
                    "換一個狀態，或檢查統一編號與名稱。",
                    "Choose another state, or check the number and the name.",
                )}
            </p>
            <p>
                <a class="btn btn-outline" href=ApplicationQuery::default().with_state(None).url()>
                    {tr(lang, "看全部申請", "See all applications")}
                </a>
            </p>
        </EmptyState>
    }
}
