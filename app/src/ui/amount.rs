//! Amounts, and how a price splits.

use domain::quote::Quote;
use leptos::prelude::*;

use crate::{
    lang::{Lang, tr},
    text::quote_reason,
};

/// 「200,000 點」.
#[component]
pub fn Points(amount: domain::Points) -> impl IntoView {
    let unit = tr(Lang::current(), " 點", " points");
    view! { <span class="num">{format!("{amount}{unit}")}</span> }
}

/// 「400,000 元」.
#[component]
pub fn Money(amount: domain::Twd) -> impl IntoView {
    let text = match Lang::current() {
        Lang::Zh => format!("{amount} 元"),
        Lang::En => format!("NT${amount}"),
    };
    view! { <span class="num">{text}</span> }
}

/// The parts of a price as a bar, the amounts below it, and why they are what they are.
#[component]
pub fn PriceSplit(
    quote: Quote,
    /// Leaves out the sentence with the reason.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let lang = Lang::current();
    let price = quote.price.get().max(1);
    let points = quote.points.get();
    view! {
        <div class="space-y-2">
            <svg
                class="price-split"
                viewBox=format!("0 0 {price} 1")
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                <rect class="split-subsidy" x="0" y="0" width=points height="1"></rect>
                <rect class="split-own" x=points y="0" width=price - points height="1"></rect>
            </svg>
            <dl class="flex flex-wrap justify-between gap-x-6 gap-y-1">
                <div>
                    <dt class="flex items-center gap-1.5 text-sm">
                        <Swatch part="split-subsidy" />
                        {tr(lang, "點數折抵", "Points")}
                    </dt>
                    <dd class="text-lg font-bold"><Points amount=quote.points /></dd>
                </div>
                <div class="text-end">
                    <dt class="flex items-center justify-end gap-1.5 text-sm">
                        <Swatch part="split-own" />
                        {tr(lang, "您的自付額", "You pay")}
                    </dt>
                    <dd class="text-lg font-bold"><Money amount=quote.self_funded /></dd>
                </div>
            </dl>
            {(!brief).then(|| view! { <p class="text-sm">{quote_reason(lang, &quote)}</p> })}
        </div>
    }
}

/// The colour of a part of the bar.
#[component]
fn Swatch(part: &'static str) -> impl IntoView {
    view! {
        <svg class="size-3 shrink-0" viewBox="0 0 1 1" aria-hidden="true">
            <rect class=part width="1" height="1"></rect>
        </svg>
    }
}
