//! 訂單: where it stands, what comes next and until when, the contract, the money, the history.

use domain::{Party, order::State};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    Countdown, OrderView,
    actions::OrderActions,
    detail_parts::{Amounts, Contract, Parties, Windows},
    live::{LiveLine, follow, told_of_order},
    load_order,
    slip::Slip,
    timeline::Timeline,
    words::consequences,
};
use crate::{
    claim::ClaimSection,
    lang::{Lang, tr},
    text,
    ui::{Failed, Loading, Page, StateBadge, problems, use_problem},
};

/// Where a problem leads that belongs to no field.
const NEXT_ID: &str = "next-step";
const TITLE_ID: &str = "next-step-title";

#[component]
pub fn OrderPage() -> impl IntoView {
    let params = use_params_map();
    let order = Resource::new(move || params.read().get("id").unwrap_or_default(), load_order);
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || Suspend::new(async move {
                match order.await {
                    Ok(view) => view! { <Order view /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Follows the server by itself. Each part is drawn anew only where what it shows has changed, so
/// that whatever somebody is about to do in another stays.
#[component]
fn Order(view: OrderView) -> impl IntoView {
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
    let (id, viewer) = (view.row.id, view.viewer);
    let (caption, amounts, parties) = (view.row.plan.clone(), view.clone(), view.clone());
    let told = move |old: &OrderView, new: &OrderView| told_of_order(lang, old, new);
    let live = follow(view, Some(id), told, move || load_order(id.to_string()));
    let now = live.shown;
    let slip = Memo::new(move |_| now.with(|view| view.payment.clone().zip(Some(view.row.state))));
    let contract = Memo::new(move |_| now.read().contract.clone());
    let windows = Memo::new(move |_| now.read().windows.clone());
    let claim = Memo::new(move |_| now.read().claim.clone());
    let events = Memo::new(move |_| now.read().timeline.clone());
    view! {
        <Page
            title
            caption
            crumbs=vec![list]
            problems=problems(lang, problem.as_ref(), NEXT_ID)
        >
            <LiveLine news=live.news trouble=live.trouble />
            <div class="grid gap-6 lg:grid-cols-[3fr_2fr]">
                <div class="space-y-6">
                    <NextStep now on_over=live.refresh />
                    {move || {
                        claim.get().map(|claim| view! { <ClaimSection order=id viewer view=claim /> })
                    }}
                    {move || slip.get().map(|(slip, state)| view! { <Slip slip viewer state /> })}
                    {move || contract.get().map(|contract| view! { <Contract contract order=id viewer /> })}
                </div>
                <div class="space-y-6">
                    <Amounts view=amounts />
                    {move || windows.get().map(|windows| view! { <Windows windows /> })}
                    {move || view! { <Timeline events=events.get() /> }}
                    <p class="no-print">
                        <a class="link" href=format!("/orders/{id}/story") rel="external">
                            {tr(lang, "訂單履歷（可列印）", "The whole story, to print")}
                        </a>
                    </p> <Parties view=parties />
                </div>
            </div>
        </Page>
    }
}

/// The state in words, the clock that runs, what happens at its end, and the buttons.
#[component]
fn NextStep(now: RwSignal<OrderView>, on_over: Callback<()>) -> impl IntoView {
    let lang = Lang::current();
    let row = Memo::new(move |_| now.read().row.clone());
    let state = Memo::new(move |_| row.read().state);
    let deadline = Memo::new(move |_| row.read().deadline);
    let signed = Memo::new(move |_| signed(lang, &now.read()));
    let consequences = Memo::new(move |_| consequences(lang, &now.read()));
    let countdown = move || {
        deadline.get().map(|deadline| {
            view! {
                <div class="text-lg">
                    <Countdown deadline=deadline.at kind=deadline.kind on_over />
                </div>
            }
        })
    };
    let words = move || {
        let words = consequences.get().into_iter();
        words.map(|words| view! { <p class="max-w-prose">{words}</p> }).collect_view()
    };
    let buttons = move || {
        let (row, now) = (row.get(), now.read_untracked().now);
        let back = format!("/orders/{}", row.id);
        view! { <OrderActions row now back /> }
    };
    view! {
        <section
            id=NEXT_ID
            class="panel space-y-4"
            aria-labelledby=TITLE_ID
            data-focus-home=TITLE_ID
        >
            <div class="flex flex-wrap items-center gap-3">
                <h2 id=TITLE_ID tabindex="-1">
                    {tr(lang, "目前進度與下一步", "Where it stands and what comes next")}
                </h2>
                {move || view! { <StateBadge state=state.get() /> }}
            </div>
            <p>{move || text::state_hint(lang, state.get())}</p>
            {move || signed.get().map(|words| view! { <p class="font-semibold">{words}</p> })}
            {countdown} {words} {buttons}
        </section>
    }
}

/// While signatures are collected: whose is there and whose is missing.
fn signed(lang: Lang, view: &OrderView) -> Option<&'static str> {
    let contract = view.contract.as_ref().filter(|_| view.row.state == State::Accepted)?;
    let (own, other) = match view.viewer {
        Party::Buyer => (contract.buyer_signed_at, contract.supplier_signed_at),
        Party::Supplier => (contract.supplier_signed_at, contract.buyer_signed_at),
        _ => return None,
    };
    match (own, other) {
        (Some(_), None) => Some(tr(
            lang,
            "您已簽署，等待對方簽署。",
            "You have signed; the other side signs next.",
        )),
        (None, Some(_)) => Some(tr(
            lang,
            "對方已簽署，等待您簽署。",
            "The other side has signed; your signature is missing.",
        )),
        _ => None,
    }
}
