//! Amounts, and how a price splits.

use domain::quote::Quote;
use leptos::prelude::*;

use super::{Markup, markup};
use crate::{
    lang::{Lang, tr},
    text::quote_reason,
};

/// 「200,000 點」.
#[component]
pub fn Points(amount: domain::Points) -> impl IntoView {
    view! { <span class="num">{points_text(Lang::current(), amount)}</span> }
}

fn points_text(lang: Lang, amount: domain::Points) -> String {
    format!("{amount}{}", tr(lang, " 點", " points"))
}

/// 「400,000 元」.
#[component]
pub fn Money(amount: domain::Twd) -> impl IntoView {
    view! { <span class="num">{money_text(Lang::current(), amount)}</span> }
}

fn money_text(lang: Lang, amount: domain::Twd) -> String {
    match lang {
        Lang::Zh => format!("{amount} 元"),
        Lang::En => format!("NT${amount}"),
    }
}

/// The parts of a price as a bar, the amounts below it, and why they are what they are.
#[component]
pub fn PriceSplit(
    quote: Quote,
    /// Leaves out the sentence with the reason.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let mut out = Markup::default();
    write_price_split(&mut out, Lang::current(), &quote, brief);
    out.into_element()
}

/// [`Money`], as text.
pub fn write_money(out: &mut Markup, lang: Lang, amount: domain::Twd) {
    markup!(out, "<span class=\"num\">", money_text(lang, amount), "</span>");
}

/// [`PriceSplit`], as text.
#[rustfmt::skip]
pub fn write_price_split(out: &mut Markup, lang: Lang, quote: &Quote, brief: bool) {
    let price = quote.price.get().max(1);
    let points = quote.points.get();
    markup!(out,
        "<div class=\"space-y-2\">",
        "<svg class=\"price-split\" viewBox=\"0 0 ", price, " 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
        "<rect class=\"split-subsidy\" x=\"0\" y=\"0\" width=\"", points, "\" height=\"1\"></rect>",
        "<rect class=\"split-own\" x=\"", points, "\" y=\"0\" width=\"", price - points, "\" height=\"1\"></rect>",
        "</svg>",
        "<dl class=\"flex flex-wrap justify-between gap-x-6 gap-y-1\">",
        "<div><dt class=\"flex items-center gap-1.5 text-sm\">"
    );
    write_swatch(out, "split-subsidy");
    markup!(out,
        tr(lang, "點數折抵", "Points"), "</dt><dd class=\"text-lg font-bold\"><span class=\"num\">",
        points_text(lang, quote.points), "</span></dd></div>",
        "<div class=\"text-end\"><dt class=\"flex items-center justify-end gap-1.5 text-sm\">"
    );
    write_swatch(out, "split-own");
    markup!(out, tr(lang, "您的自付額", "You pay"), "</dt><dd class=\"text-lg font-bold\">");
    write_money(out, lang, quote.self_funded);
    markup!(out, "</dd></div></dl>");
    if !brief {
        markup!(out, "<p class=\"text-sm\">", quote_reason(lang, quote), "</p>");
    }
    markup!(out, "</div>");
}

/// The colour of a part of the bar.
#[rustfmt::skip]
fn write_swatch(out: &mut Markup, part: &str) {
    markup!(out,
        "<svg class=\"size-3 shrink-0\" viewBox=\"0 0 1 1\" aria-hidden=\"true\">",
        "<rect class=\"", part, "\" width=\"1\" height=\"1\"></rect></svg>"
    );
}
