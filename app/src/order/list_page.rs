//! 我的訂單: every order of the firm, those that wait for it first.

use leptos::prelude::*;

use super::{
    OrdersView,
    filter::arranged,
    list_parts::{Filters, Tally, use_show},
    live::{LiveLine, follow, told_of_rows, viewer},
    load_orders,
    order_table::OrderTable,
};
use crate::{
    lang::{Lang, tr},
    ui::{EmptyState, Failed, Loading, Page},
};

#[component]
pub fn OrdersPage() -> impl IntoView {
    let orders = Resource::new(|| (), |()| load_orders());
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || Suspend::new(async move {
                match orders.await {
                    Ok(view) => view! { <Orders view /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Follows the server by itself, as the supplier's list does.
#[component]
fn Orders(view: OrdersView) -> impl IntoView {
    let lang = Lang::current();
    let viewer = viewer();
    let show = use_show();
    let told = move |old: &Vec<_>, new: &Vec<_>| told_of_rows(lang, old, new);
    let live = follow(view.rows, None, told, || async { Ok(load_orders().await?.rows) });
    let rows = live.shown;
    let shown = Memo::new(move |_| arranged(show.get(), viewer, &rows.read()));
    let nobody = move || if rows.read().is_empty() { "" } else { "hidden" };
    let somebody = move || if rows.read().is_empty() { "hidden" } else { "" };
    view! {
        <Page title=tr(lang, "我的訂單", "My orders")>
            <LiveLine news=live.news trouble=live.trouble />
            <div class=nobody>
                <NoOrders />
            </div>
            <div class=somebody>
                <Tally viewer rows />
                <Filters path="/orders" viewer show rows />
                <NothingHere empty=Signal::derive(move || shown.read().is_empty()) />
                <OrderTable rows=shown viewer on_over=live.refresh />
            </div>
        </Page>
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
                    "到型錄找一個適合的方案；送出訂單前，每一頁都會寫明要用多少點數、自付多少。",
                    "Find a plan in the catalogue. Before you send an order, every page \
                     says how many points it takes and what you pay.",
                )}
            </p>
            <p>
                <a class="btn btn-primary" href="/catalog">
                    {tr(lang, "找方案", "Find a plan")}
                </a>
            </p>
        </EmptyState>
    }
}

/// The filter keeps nothing.
#[component]
pub(super) fn NothingHere(empty: Signal<bool>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <p class=move || if empty.get() { "my-6" } else { "hidden" }>
            {tr(lang, "這個篩選下沒有訂單。", "No orders match this filter.")}
        </p>
    }
}
