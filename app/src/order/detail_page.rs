//! 訂單: where it stands, what comes next and until when, the contract, the money, the history.

use domain::{Party, order::State};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    Countdown, OrderView,
    actions::OrderActions,
    detail_parts::{Amounts, Contract, Parties, Slip, Windows},
    load_order,
    timeline::Timeline,
    words::consequences,
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Failed, Loading, Page, StateBadge, problems, use_problem},
};

/// Where a problem leads that belongs to no field.
const NEXT_ID: &str = "next-step";

#[component]
pub fn OrderPage() -> impl IntoView {
    let params = use_params_map();
    let order = Resource::new(move || params.read().get("id").unwrap_or_default(), load_order);
    let on_over = Callback::new(move |()| order.refetch());
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || Suspend::new(async move {
                match order.await {
                    Ok(view) => view! { <Order view on_over /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Order(view: OrderView, on_over: Callback<()>) -> impl IntoView {
    let lang = Lang::current();
    let problem = use_problem().get_untracked();
    let title = match lang {
        Lang::Zh => format!("訂單 {}", view.row.number),
        Lang::En => format!("Order {}", view.row.number),
    };
    let list = match view.viewer {
        Party::Supplier => {
            ("/supplier/orders".to_owned(), tr(lang, "訂單儀表板", "Orders dashboard").to_owned())
        }
        _ => ("/orders".to_owned(), tr(lang, "我的訂單", "My orders").to_owned()),
    };
    let amounts = view! { <Amounts view=view.clone() /> };
    let parties = view! { <Parties view=view.clone() /> };
    let slip = view
        .payment
        .clone()
        .map(|slip| view! { <Slip slip viewer=view.viewer state=view.row.state /> });
    let windows = view.windows.clone().map(|windows| view! { <Windows windows /> });
    let contract = view.contract.clone().map(|contract| view! { <Contract contract /> });
    let events = view.timeline.clone();
    view! {
        <Page
            title
            caption=view.row.plan.clone()
            crumbs=vec![list]
            problems=problems(lang, problem.as_ref(), NEXT_ID)
        >
            <div class="grid gap-6 lg:grid-cols-[3fr_2fr]">
                <div class="space-y-6">
                    <NextStep view on_over /> {slip} {contract}
                </div>
                <div class="space-y-6">
                    {amounts} {windows} <Timeline events /> {parties}
                </div>
            </div>
        </Page>
    }
}

/// The state in words, the clock that runs, what happens at its end, and the buttons.
#[component]
fn NextStep(view: OrderView, on_over: Callback<()>) -> impl IntoView {
    let lang = Lang::current();
    let row = view.row.clone();
    let back = format!("/orders/{}", row.id);
    let countdown = row.deadline.map(|deadline| {
        view! {
            <div class="text-lg">
                <Countdown deadline=deadline.at kind=deadline.kind on_over />
            </div>
        }
    });
    let consequences = consequences(lang, &view)
        .into_iter()
        .map(|words| view! { <p class="max-w-prose">{words}</p> })
        .collect_view();
    view! {
        <section id=NEXT_ID class="panel space-y-4" aria-labelledby="next-step-title">
            <div class="flex flex-wrap items-center gap-3">
                <h2 id="next-step-title">
                    {tr(lang, "目前進度與下一步", "Where it stands and what comes next")}
                </h2>
                <StateBadge state=row.state />
            </div>
            <p>{text::state_hint(lang, row.state)}</p>
            <Signed view=view.clone() />
            {countdown} {consequences}
            <OrderActions row now=view.now back />
        </section>
    }
}

/// While signatures are collected: whose is there and whose is missing.
#[component]
fn Signed(view: OrderView) -> impl IntoView {
    let lang = Lang::current();
    let contract = view.contract.filter(|_| view.row.state == State::Accepted)?;
    let (own, other) = match view.viewer {
        Party::Buyer => (contract.buyer_signed_at, contract.supplier_signed_at),
        Party::Supplier => (contract.supplier_signed_at, contract.buyer_signed_at),
        _ => return None,
    };
    let words = match (own, other) {
        (Some(_), None) => {
            tr(lang, "您已簽署，等待對方簽署。", "You have signed; the other side signs next.")
        }
        (None, Some(_)) => tr(
            lang,
            "對方已簽署，等待您簽署。",
            "The other side has signed; your signature is missing.",
        ),
        _ => return None,
    };
    Some(view! { <p class="font-semibold">{words}</p> })
}
