//! Orders in a list: a table on a desk, cards on a phone, one markup for both.

use domain::Party;
use leptos::prelude::*;

use super::{
    Countdown, Deadline, OrderRow,
    actions::OrderActions,
    bulk::{TickOrder, can_be_ticked},
    clock::Clock,
};
use crate::{
    lang::{Lang, tr},
    ui::{InstantText, Money, Points, StateBadge},
};

/// The rows as they are now. A row that did not change keeps its place in the document, and with
/// it whatever somebody is about to choose or to type there.
#[component]
pub fn OrderTable(
    #[prop(into)] rows: Signal<Vec<OrderRow>>,
    viewer: Party,
    /// Where the forms of a row come back to; without it a row has no forms.
    #[prop(optional, into)]
    back: Option<Signal<String>>,
    /// Asks the server when the time of an order is over.
    on_over: Callback<()>,
) -> impl IntoView {
    let lang = Lang::current();
    let counterparty = match viewer {
        Party::Buyer => tr(lang, "供應商", "Supplier"),
        _ => tr(lang, "買方", "Buyer"),
    };
    let head = |text: &'static str| view! { <th scope="col" role="columnheader">{text}</th> };
    view! {
        <div class="md:overflow-x-auto md:rounded-lg md:border md:border-base-300">
            <table role="table" class="table block md:table">
                <thead role="rowgroup" class="hidden md:table-header-group">
                    <tr role="row">
                        {head(tr(lang, "訂單", "Order"))} {head(counterparty)}
                        {head(tr(lang, "金額", "Amounts"))}
                        {head(tr(lang, "狀態與期限", "State and deadline"))}
                        {back.is_some().then(|| head(tr(lang, "您可以", "You can")))}
                    </tr>
                </thead>
                <tbody role="rowgroup" class="block space-y-4 md:table-row-group md:space-y-0">
                    <For
                        each=move || rows.get()
                        key=|row| format!("{row:?}")
                        children=move |row| view! { <Row row counterparty back on_over /> }
                    />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(
    row: OrderRow,
    counterparty: &'static str,
    back: Option<Signal<String>>,
    on_over: Callback<()>,
) -> impl IntoView {
    let lang = Lang::current();
    let cell = "block py-1.5 align-top md:table-cell md:py-3";
    let forms = back.map(|back| {
        // A card has no empty line at its end.
        let class = if row.actions.is_empty() { "hidden md:table-cell" } else { cell };
        view! {
            <td role="cell" class=class>
                <Forms row=row.clone() back />
            </td>
        }
    });
    // Where there are forms, several orders can be accepted with one.
    let tick = (back.is_some() && can_be_ticked(&row)).then(|| {
        view! { <TickOrder id=row.id number=row.number.clone() /> }
    });
    let link_id = format!("order-{}", row.id);
    let home = link_id.clone();
    view! {
        <tr
            role="row"
            data-focus-home=home
            class="panel block p-4 md:table-row md:rounded-none md:shadow-none"
        >
            <th
                role="rowheader"
                scope="row"
                class="block py-1.5 text-start align-top font-normal md:table-cell md:py-3"
            >
                {tick}
                <a id=link_id class="link font-bold" href=format!("/orders/{}", row.id)>
                    {row.number}
                </a>
                <div>{row.plan}</div>
                <div class="text-sm text-base-content/80">
                    {tr(lang, "送出：", "Sent: ")} <InstantText at=row.submitted_at />
                </div>
            </th>
            <td role="cell" class=cell>
                <span class="md:hidden">{counterparty} {tr(lang, "：", ": ")}</span>
                {row.counterparty}
            </td>
            <td role="cell" class=cell>
                <dl class="grid grid-cols-[auto_1fr] gap-x-3 text-sm whitespace-nowrap">
                    <dt>{tr(lang, "總價", "Price")}</dt>
                    <dd class="md:text-end"><Money amount=row.price /></dd>
                    <dt>{tr(lang, "點數", "Points")}</dt>
                    <dd class="md:text-end"><Points amount=row.points /></dd>
                    <dt>{tr(lang, "自付", "Self-funded")}</dt>
                    <dd class="md:text-end"><Money amount=row.self_funded /></dd>
                </dl>
            </td>
            <td role="cell" class=cell>
                <StateBadge state=row.state />
                {row.deadline.map(|deadline| view! { <Left deadline on_over /> })}
            </td>
            {forms}
        </tr>
    }
}

#[component]
fn Left(deadline: Deadline, on_over: Callback<()>) -> impl IntoView {
    view! {
        <div class="mt-1 text-sm">
            <Countdown deadline=deadline.at kind=deadline.kind on_over quiet=true />
        </div>
    }
}

/// The forms of a row. Their suggestions follow from the time at which the row was drawn.
#[component]
fn Forms(row: OrderRow, back: Signal<String>) -> impl IntoView {
    let now = domain::calendar::from_millis(Clock::current().now_ms_untracked())
        .unwrap_or(row.submitted_at);
    let back = back.get_untracked();
    view! {
        <div class="space-y-3">
            <OrderActions row now back inline=true />
        </div>
    }
}
