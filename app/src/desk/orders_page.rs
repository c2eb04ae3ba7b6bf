//! 全部訂單 as a list that is searched and taken home; its whole state is its address.

use domain::order::State;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{DeskOrder, DeskOrdersView, DeskQuery, load_desk_orders};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{
        Choice, DeskSearch, DeskTable, EmptyState, Field, InstantText, Money, Page, Points,
        SelectField, StateBadge, loaded,
    },
};

#[component]
pub fn OfficeOrdersPage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| DeskQuery::of(&params.read()));
    let view = Resource::new(move || query.get(), load_desk_orders);
    loaded(view, |view| view! { <Orders view /> })
}

#[component]
fn Orders(view: DeskOrdersView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let whole = view.query.before("");
    let files = [("csv", "CSV"), ("xlsx", "Excel")].map(|(kind, name)| {
        let words = match lang {
            Lang::Zh => format!("下載這些訂單（{name}）"),
            Lang::En => format!("These orders as a file ({name})"),
        };
        view! {
            <a class="link" href=whole.url(Some(kind)) rel="external" download>
                {words}
            </a>
        }
    });
    let older = view.rows.last().filter(|_| view.more).map(|last| {
        let href = view.query.before(&last.id.to_string()).url(None);
        let words = tr(lang, "更早的", "Older");
        view! {
            <p class="mt-4">
                <a class="btn btn-outline" href=href>
                    {words}
                </a>
            </p>
        }
    });
    let newest = (!view.query.before.is_empty()).then(|| {
        let words = tr(lang, "回到最新的", "Back to the newest");
        view! {
            <a class="link" href=whole.url(None)>
                {words}
            </a>
        }
    });
    let found = if view.rows.is_empty() {
        let title = tr(lang, "沒有符合的訂單", "No order was found");
        let words =
            tr(lang, "請檢查編號，或放寬條件。", "Please check the number, or ask for more.");
        view! { <EmptyState title><p>{words}</p></EmptyState> }.into_any()
    } else {
        let rows = view.rows.into_iter().map(|order| view! { <Row order /> }).collect_view();
        let head = vec![
            tr(lang, "訂單", "Order"),
            tr(lang, "狀態", "State"),
            tr(lang, "買方", "Buyer"),
            tr(lang, "供應商與方案", "Supplier and plan"),
            tr(lang, "總價與點數", "Price and points"),
            tr(lang, "送出", "Submitted"),
        ];
        view! {
            <DeskTable caption=tr(lang, "訂單", "Orders") head>
                {rows}
            </DeskTable>
        }
        .into_any()
    };
    view! {
        <Page title=tr(lang, "全部訂單", "All orders") crumbs wide=true>
            <Search query=view.query />
            <p class="no-print mb-3 flex flex-wrap gap-x-6 gap-y-2">{files} {newest}</p>
            {found}
            {older}
        </Page>
    }
}

#[component]
fn Search(query: DeskQuery) -> impl IntoView {
    let lang = Lang::current();
    let all =
        Choice { value: String::new(), text: tr(lang, "全部狀態", "Every state").to_owned() };
    // A draft is in the browser alone.
    let states = State::ALL.iter().filter(|state| **state != State::Draft).map(|state| Choice {
        value: state.as_str().to_owned(),
        text: text::state(lang, *state).to_owned(),
    });
    let choices: Vec<Choice> = std::iter::once(all).chain(states).collect();
    view! {
        <DeskSearch
            action="/office/orders"
            label=tr(lang, "找訂單", "Find orders")
            hint=tr(
                lang,
                "訂單編號、統一編號，或公司名稱的一部分；留空看全部",
                "The number of an order, a 統一編號, or part of a name; empty for all",
            )
            q=query.q
        >
            <div class="mb-3 flex flex-wrap items-end gap-4">
                <SelectField
                    id="state"
                    name="state"
                    label=tr(lang, "狀態", "State")
                    choices
                    value=query.state
                />
                <Field
                    id="from"
                    name="from"
                    label=tr(lang, "送出日從", "Submitted from")
                    kind="date"
                    value=query.from
                />
                <Field
                    id="until"
                    name="until"
                    label=tr(lang, "到", "Until")
                    kind="date"
                    value=query.until
                />
            </div>
        </DeskSearch>
    }
}

#[component]
fn Row(order: DeskOrder) -> impl IntoView {
    let cell = "block py-1.5 align-top md:table-cell md:py-3";
    view! {
        <tr role="row" class="panel block p-4 md:table-row md:rounded-none md:shadow-none">
            <th
                role="rowheader"
                scope="row"
                class="block py-1.5 text-start align-top font-normal md:table-cell md:py-3"
            >
                <a class="link num font-bold" href=format!("/orders/{}", order.id)>
                    {order.number}
                </a>
            </th>
            <td role="cell" class=cell>
                <StateBadge state=order.state />
            </td>
            <td role="cell" class=cell>
                {order.firm} <span class="num block text-sm">{order.firm_ubn}</span>
            </td>
            <td role="cell" class=cell>
                {order.supplier} <span class="block text-sm">{order.plan}</span>
            </td>
            <td role="cell" class=cell>
                <Money amount=order.price />
                <span class="block text-sm">
                    <Points amount=order.points />
                </span>
            </td>
            <td role="cell" class=cell>
                <InstantText at=order.submitted_at />
            </td>
        </tr>
    }
}
