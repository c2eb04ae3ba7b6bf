//! The side of a plan's page: the price, the next step, and the dates that matter.

use domain::{Party, service::last_activation_day};
use leptos::prelude::*;

use super::{PlanView, plan_card::term_and_seats};
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    ui::{DateText, InstantText, KeyValue, Money, Notice, Points, PriceSplit, Tone},
    url::encode,
};

#[component]
pub(super) fn Price(view: PlanView) -> impl IntoView {
    let lang = Lang::current();
    let basis = match view.available {
        Some(available) => view! {
            {tr(lang, "您可用 ", "You have ")}
            <Points amount=available />
            {tr(lang, "。", ".")}
        }
        .into_any(),
        None => view! {
            {tr(lang, "以補助上限 ", "Worked out for a firm with the full ")}
            <Points amount=view.programme.points_max />
            {tr(lang, " 試算。", ".")}
        }
        .into_any(),
    };
    view! {
        <h2 class="text-base">{tr(lang, "總價（含稅）", "Price, tax included")}</h2>
        <p class="text-3xl font-bold">
            <Money amount=view.card.price />
        </p>
        <p class="text-sm">{term_and_seats(lang, view.card.months, view.card.seats)}</p>
        <PriceSplit quote=view.card.quote />
        <p class="text-sm">{basis}</p>
    }
}

/// The order, for those who can order; suppliers and the office only read.
#[component]
pub(super) fn NextStep(view: PlanView) -> impl IntoView {
    let lang = Lang::current();
    let party = use_context::<Frame>().and_then(|frame| frame.me).map(|me| me.party());
    if view.now >= view.programme.points_expire_at() {
        return view! {
            <Notice tone=Tone::Warning>
                {tr(
                    lang,
                    "點數使用期限已過，無法再以點數訂購。仍可直接洽供應商原價購買。",
                    "The points have expired. You can still buy at the full price from the supplier.",
                )}
            </Notice>
        }
        .into_any();
    }
    let checkout = format!("/checkout/{}", view.card.id);
    let ask = format!("/messages/ask/{}", view.card.id);
    let (href, ask) = match party {
        Some(Party::Buyer) => (checkout, ask),
        None => {
            let first = |path: &str| format!("/sign-in?next={}", encode(path));
            (first(&checkout), first(&ask))
        }
        Some(_) => return ().into_any(),
    };
    let note = party.is_none().then(|| {
        tr(lang, "需先登入，登入後直接進入訂購。", "You sign in first and then go on to the order.")
    });
    view! {
        <a class="btn btn-primary btn-block" href=href>
            {tr(lang, "訂購此方案", "Order this plan")}
        </a>
        <a class="btn btn-outline btn-block" href=ask>
            {tr(lang, "詢問供應商", "Ask the supplier")}
        </a>
        {note.map(|note| view! { <p class="text-sm">{note}</p> })}
    }
    .into_any()
}

#[component]
pub(super) fn Dates(view: PlanView) -> impl IntoView {
    let lang = Lang::current();
    let programme = view.programme;
    let latest = last_activation_day(&programme);
    view! {
        <h2 class="text-base">{tr(lang, "要留意的日期", "Dates that matter")}</h2>
        <dl class="text-sm [&>dd]:mb-2 [&>dd]:font-semibold">
            <KeyValue key=tr(lang, "點數使用期限（當日 24:00 前雙方簽約）", "Points until (both signatures by midnight)")>
                <DateText day=programme.points_until />
            </KeyValue>
            <KeyValue key=tr(lang, "服務最晚開通日", "Last day to activate")>
                <DateText day=latest />
            </KeyValue>
            <KeyValue key=tr(lang, "服務須使用至", "Service counts until")>
                <DateText day=programme.service_until />
            </KeyValue>
        </dl>
        <p class="text-sm text-base-content/80">
            {tr(lang, "本頁時間：", "As of ")} <InstantText at=view.now />
        </p>
    }
}
