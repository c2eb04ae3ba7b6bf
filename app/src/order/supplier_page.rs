//! 訂單儀表板: what needs action first, each order with its own window, every step inline.

use domain::Party;
use leptos::prelude::*;

use super::{
    OrdersView,
    filter::{Show, arranged, by_state},
    list_page::NothingHere,
    list_parts::{Filters, Tally, use_show},
    load_orders,
    order_table::OrderTable,
};
use crate::{
    error::AppError,
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
    let rows = RwSignal::new(view.rows);
    let trouble = RwSignal::new(None::<AppError>);
    let refresh = Callback::new(move |()| ask_for_rows(rows, trouble));
    #[cfg(feature = "hydrate")]
    follow(refresh);
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
            <Tally viewer=Party::Supplier rows />
            <Trouble trouble />
            <div class=nobody>
                <NoOrders />
            </div>
            <div id=LIST_ID class=somebody>
                <States rows />
                <Filters path=PATH viewer=Party::Supplier show rows />
                <NothingHere empty=Signal::derive(move || shown.read().is_empty()) />
                <OrderTable rows=shown viewer=Party::Supplier back on_over=refresh />
            </div>
        </Page>
    }
}

/// Asks every few seconds while somebody can see the page.
#[cfg(feature = "hydrate")]
fn follow(refresh: Callback<()>) {
    Effect::new(move |_| {
        super::interval::every(std::time::Duration::from_secs(15), move || {
            if !document().hidden() {
                refresh.run(());
            }
        });
    });
}

fn ask_for_rows(rows: RwSignal<Vec<super::OrderRow>>, trouble: RwSignal<Option<AppError>>) {
    leptos::task::spawn_local(async move {
        match load_orders().await {
            Ok(view) => {
                if rows.try_with_untracked(|shown| *shown != view.rows) == Some(true) {
                    rows.try_set(view.rows);
                }
                if trouble.try_with_untracked(Option::is_some) == Some(true) {
                    trouble.try_set(None);
                }
            }
            Err(error) => {
                trouble.try_set(Some(error));
            }
        }
    });
}

/// Says when what is shown may be old.
#[component]
fn Trouble(trouble: RwSignal<Option<AppError>>) -> impl IntoView {
    let lang = Lang::current();
    let words = Memo::new(move |_| match trouble.get() {
        None => "",
        Some(AppError::Unauthenticated) => tr(
            lang,
            "登入已結束，訂單不再更新。請重新整理頁面並登入。",
            "You were signed out; the orders are no longer updated. Reload the page and sign in.",
        ),
        Some(_) => tr(
            lang,
            "暫時無法更新訂單，稍後自動再試；畫面上是最後取得的內容。",
            "The orders cannot be updated now and will be tried again. \
             What you see is the last known state.",
        ),
    });
    view! {
        <p role="status" class="font-semibold text-warning">
            {move || words.get()}
        </p>
    }
}

/// How many orders are in each state.
#[component]
fn States(rows: RwSignal<Vec<super::OrderRow>>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <ul
            class="mb-4 flex flex-wrap gap-x-5 gap-y-2"
            aria-label=tr(lang, "各狀態筆數", "Orders by state")
        >
            <For
                each=move || by_state(&rows.read())
                key=|counted| *counted
                children=|(state, count)| {
                    view! {
                        <li class="flex items-center gap-2">
                            <StateBadge state />
                            <span class="num font-bold">{count}</span>
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
