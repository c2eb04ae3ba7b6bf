//! 訂單儀表板: what needs action first, each order with its own window, every step inline.

use domain::Party;
use leptos::prelude::*;

use super::{
    OrderRow, OrdersView,
    bulk::{AcceptMany, WhatBecame},
    filter::{Show, arranged, by_state},
    list_page::NothingHere,
    list_parts::{Filters, Tally, use_show},
    live::{LiveLine, follow, told_of_rows},
    load_orders,
    order_table::OrderTable,
};
use crate::{
    lang::{Lang, tr},
    ui::{EmptyState, Failed, Loading, Page, StateBadge, problems, use_problem},
};

/// The address of this page.
const PATH: &str = "/supplier/orders";

/// Where a refused step leads: the list, since its order may have moved.
const LIST_ID: &str = "orders";

#[component]
pub fn SupplierOrdersPage() -> impl IntoView {
    let orders = Resource::new(|| (), |()| load_orders());
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || Suspend::new(async move {
                match orders.await {
                    Ok(view) => view! { <Dashboard view /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Starts from what the page was loaded with and then follows the server by itself. The rows are
/// taken over one by one, so that a form somebody is filling in stays where it is.
#[component]
fn Dashboard(view: OrdersView) -> impl IntoView {
    let lang = Lang::current();
    let problem = use_problem().get_untracked();
    let show = use_show();
    let told = move |old: &Vec<_>, new: &Vec<_>| told_of_rows(lang, old, new);
    let live = follow(view.rows, None, told, || async { Ok(load_orders().await?.rows) });
    let rows = live.shown;
    let shown = Memo::new(move |_| arranged(show.get(), Party::Supplier, &rows.read()));
    let back = Signal::derive(move || match show.get() {
        Show::All => PATH.to_owned(),
        show => format!("{PATH}?{}={}", Show::PARAMETER, show.as_str()),
    });
    let nobody = move || if rows.read().is_empty() { "" } else { "hidden" };
    let somebody = move || if rows.read().is_empty() { "hidden" } else { "" };
    view! {
        <Page
            wide=true
            title=tr(lang, "訂單儀表板", "Orders dashboard")
            problems=problems(lang, problem.as_ref(), LIST_ID)
        >
            <WhatBecame rows />
            <Tally viewer=Party::Supplier rows />
            <LiveLine news=live.news trouble=live.trouble />
            <div class=nobody>
                <NoOrders />
            </div>
            <div id=LIST_ID class=somebody>
                <States rows show />
                <Filters path=PATH viewer=Party::Supplier show rows />
                <NothingHere empty=Signal::derive(move || shown.read().is_empty()) />
                <AcceptMany rows=shown back />
                <OrderTable rows=shown viewer=Party::Supplier back on_over=live.refresh />
            </div>
        </Page>
    }
}

/// How many orders are in each state; each leads to those alone.
#[component]
fn States(rows: RwSignal<Vec<OrderRow>>, show: Memo<Show>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <ul
            class="mb-4 flex flex-wrap gap-x-5 gap-y-2"
            aria-label=tr(lang, "各狀態筆數", "Orders by state")
        >
            <For
                each=move || by_state(&rows.read())
                key=|(state, _)| *state
                children=move |(state, _)| {
                    let of_state = move |row: &&OrderRow| row.state == state;
                    let count = move || rows.read().iter().filter(of_state).count();
                    let only = Show::Only(state);
                    let href = format!("{PATH}?{}={}", Show::PARAMETER, only.as_str());
                    view! {
                        <li>
                            <a
                                class="flex min-h-6 items-center gap-2 rounded-lg px-1 aria-[current]:bg-base-200"
                                href=href
                                aria-current=move || (show.get() == only).then_some("page")
                            >
                                <StateBadge state />
                                <span class="num font-bold underline">{count}</span>
                            </a>
                        </li>
                    }
                }
            />
        </ul>
    }
}

#[component]
fn NoOrders() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <EmptyState title=tr(lang, "還沒有訂單", "No orders yet")>
            <p>
                {tr(
                    lang,
                    "有業者下單時會直接出現在這裡，不必重新整理。先看看您的方案在型錄上的樣子。",
                    "New orders appear here by themselves. Meanwhile, see how your \
                     plans look in the catalogue.",
                )}
            </p>
            <p>
                <a class="btn" href="/catalog">
                    {tr(lang, "看型錄", "See the catalogue")}
                </a>
            </p>
        </EmptyState>
    }
}
