//! A plan in a list: what it is, who offers it, and what it costs the reader.

use domain::service::SafeDay;

use super::PlanCard;
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Markup, markup, write_money, write_price_split},
};

/// The id of the form that the checkboxes of the cards belong to.
pub const COMPARE_FORM: &str = "compare";

/// Months of the term and seats, in words.
pub fn term_and_seats(lang: Lang, months: u16, seats: Option<u32>) -> String {
    match (lang, seats) {
        (Lang::Zh, Some(seats)) => format!("{months} 個月・{seats} 個帳號"),
        (Lang::Zh, None) => format!("{months} 個月・帳號數不限"),
        (Lang::En, Some(seats)) => format!("{months} months, {seats} seats"),
        (Lang::En, None) => format!("{months} months, unlimited seats"),
    }
}

/// The sub-industries of a plan, one after the other.
pub fn sector_names(lang: Lang, plan: &PlanCard) -> String {
    let names: Vec<&str> = plan.sectors.iter().map(|sector| text::sector(lang, *sector)).collect();
    names.join(tr(lang, "、", ", "))
}

/// The list of the cards, each with a checkbox for the comparison on pages that have its form.
pub fn plan_cards(lang: Lang, plans: &[PlanCard], comparable: bool) -> Markup {
    let mut out = Markup::default();
    markup!(out, "<ul class=\"grid gap-4 sm:grid-cols-2 lg:grid-cols-3\">");
    for plan in plans {
        markup!(out, "<li>");
        write_article(&mut out, lang, plan, comparable);
        markup!(out, "</li>");
    }
    markup!(out, "</ul>");
    out
}

#[rustfmt::skip]
pub(crate) fn write_article(out: &mut Markup, lang: Lang, plan: &PlanCard, comparable: bool) {
    markup!(out,
        "<article class=\"panel relative flex h-full flex-col gap-3 focus-within:border-primary hover:border-primary\">",
        "<p class=\"flex flex-wrap gap-1.5 text-sm\">",
        "<span class=\"badge badge-soft badge-primary\">", text::category(lang, plan.category), "</span>",
        "<span class=\"text-base-content/80\">", sector_names(lang, plan), "</span>",
        "</p>",
        "<div><h3><a class=\"link link-hover after:absolute after:inset-0\" href=\"/plans/", plan.id, "\">",
        &plan.name,
        "</a></h3><p class=\"text-sm text-base-content/80\">", &plan.supplier, "</p></div>",
        "<p class=\"line-clamp-3\">", &plan.summary, "</p>",
        "<p class=\"mt-auto text-sm\">", tr(lang, "總價（含稅）", "Price, tax included: "),
        "<strong class=\"text-base\">"
    );
    write_money(out, lang, plan.price);
    markup!(out, "</strong><br>", term_and_seats(lang, plan.months, plan.seats), "</p>");
    write_price_split(out, lang, &plan.quote, true);
    write_safe_day(out, lang, plan.safe);
    if comparable {
        write_compare_box(out, lang, plan);
    }
    markup!(out, "</article>");
}

/// The last day on which an order has time enough for the answer and the payment (R24, R26).
#[rustfmt::skip]
fn write_safe_day(out: &mut Markup, lang: Lang, safe: SafeDay) {
    let Some(day) = safe.day else { return };
    markup!(out, "<p class=\"text-sm\">");
    if safe.passed {
        markup!(out,
            "<strong>", tr(lang, "已過安心下單日：", "Past the last safe day to order: "),
            "</strong>"
        );
    } else {
        markup!(out, tr(lang, "最晚安心下單日：", "Last safe day to order: "));
    }
    markup!(out, "<time datetime=\"", day, "\">", text::date_in(lang, day), "</time></p>");
}

/// Puts the plan into the comparison; it belongs to the form at the head of the results.
#[rustfmt::skip]
fn write_compare_box(out: &mut Markup, lang: Lang, plan: &PlanCard) {
    markup!(out,
        "<label class=\"relative z-1 flex min-h-8 w-fit cursor-pointer items-center gap-2\">",
        "<input type=\"checkbox\" name=\"plans\" value=\"", plan.id, "\" form=\"", COMPARE_FORM,
        "\" class=\"checkbox\">",
        tr(lang, "加入比較", "Compare"),
        "<span class=\"sr-only\">", &plan.name, "</span></label>"
    );
}
