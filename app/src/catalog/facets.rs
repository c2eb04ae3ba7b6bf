//! The selects that narrow a search, each value with the number of plans behind it.

use super::{CatalogView, FacetCount, PriceBand, Sort};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Markup, markup},
};
use domain::plan::{Category, SubSector};

/// Value, text, and whether it is chosen.
type FacetOption = (&'static str, String, bool);

/// The options of a facet. One that nothing matches is left out unless it is chosen.
fn options<T: Copy + PartialEq>(
    counts: &[FacetCount<T>],
    chosen: Option<T>,
    word: fn(T) -> &'static str,
    name: impl Fn(T) -> &'static str,
) -> Vec<FacetOption> {
    counts
        .iter()
        .filter(|facet| facet.count > 0 || chosen == Some(facet.value))
        .map(|FacetCount { value, count }| {
            (word(*value), format!("{} ({count})", name(*value)), chosen == Some(*value))
        })
        .collect()
}

/// The selects, as text: their options are half of all the elements of the page.
pub(super) fn facets(lang: Lang, view: &CatalogView) -> Markup {
    let query = &view.query;
    let categories = options(&view.categories, query.category(), Category::as_str, |value| {
        text::category(lang, value)
    });
    let sectors = options(&view.sectors, query.sector(), SubSector::as_str, |value| {
        text::sector(lang, value)
    });
    let prices = options(&view.prices, query.price(), PriceBand::as_str, |value| {
        text::price_band(lang, value)
    });
    let sorts: Vec<FacetOption> = Sort::ALL
        .into_iter()
        .map(|sort| (sort.as_str(), text::sort(lang, sort).to_owned(), sort == query.sort()))
        .collect();
    let any = Some(tr(lang, "不限", "Any"));
    let mut out = Markup::default();
    markup!(out, "<div class=\"grid grid-cols-2 gap-4 lg:grid-cols-4\">");
    write_facet(&mut out, "category", tr(lang, "功能", "Purpose"), any, &categories);
    write_facet(&mut out, "sector", tr(lang, "產業", "Industry"), any, &sectors);
    write_facet(&mut out, "price", tr(lang, "總價（含稅）", "Price, tax included"), any, &prices);
    write_facet(&mut out, "sort", tr(lang, "排序", "Order"), None, &sorts);
    markup!(out, "</div>");
    out
}

/// `name` is also the id; `any` is the choice of no filter.
#[rustfmt::skip]
fn write_facet(
    out: &mut Markup,
    name: &str,
    label: &str,
    any: Option<&str>,
    options: &[FacetOption],
) {
    markup!(out,
        "<div class=\"flex flex-col gap-1\"><label for=\"", name, "\" class=\"font-semibold\">", label,
        "</label><select id=\"", name, "\" name=\"", name, "\" class=\"select w-full\">"
    );
    if let Some(any) = any {
        markup!(out, "<option value=\"\">", any, "</option>");
    }
    for (value, text, chosen) in options {
        markup!(out, "<option value=\"", value, "\"");
        if *chosen {
            markup!(out, " selected");
        }
        markup!(out, ">", text, "</option>");
    }
    markup!(out, "</select></div>");
}
