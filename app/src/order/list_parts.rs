//! What the lists of both sides have around their rows: filters with counts, and fresh rows.

use domain::Party;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{OrderRow, filter::Show};
use crate::lang::{Lang, tr};

/// What the address asks for.
pub fn use_show() -> Memo<Show> {
    let query = use_query_map();
    Memo::new(move |_| Show::from_name(query.read().get_str(Show::PARAMETER)))
}

/// The parts of the list with their counts, as links: the choice stands in the address.
#[component]
pub fn Filters(
    path: &'static str,
    viewer: Party,
    show: Memo<Show>,
    #[prop(into)] rows: Signal<Vec<OrderRow>>,
) -> impl IntoView {
    let lang = Lang::current();
    let link = move |part: Show| {
        let href = format!("{path}?{}={}", Show::PARAMETER, part.as_str());
        view! {
            <li>
                <a
                    class="btn btn-ghost aria-[current]:btn-neutral"
                    href=href
                    aria-current=move || (show.get() == part).then_some("page")
                >
                    {part.label(lang)}
                    <span class="num">
                        {move || format!("({})", part.count(viewer, &rows.read()))}
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <nav aria-label=tr(lang, "訂單篩選", "Filter orders") class="no-print mb-4">
            <ul class="flex flex-wrap gap-2">{Show::ALL.map(link).collect_view()}</ul>
        </nav>
    }
}

/// How many there are, read out politely when that changes.
#[component]
pub fn Tally(viewer: Party, #[prop(into)] rows: Signal<Vec<OrderRow>>) -> impl IntoView {
    let lang = Lang::current();
    let words = Memo::new(move |_| {
        let rows = rows.read();
        let (all, waiting) = (rows.len(), Show::Action.count(viewer, &rows));
        match lang {
            Lang::Zh => format!("共 {all} 筆訂單，{waiting} 筆待您處理。"),
            Lang::En => format!("{all} orders, {waiting} waiting for you."),
        }
    });
    view! {
        <p role="status" class="mb-3">
            {move || words.get()}
        </p>
    }
}
