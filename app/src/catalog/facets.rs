//! The selects that narrow a search, each value with the number of plans behind it.

use domain::plan::{Category, SubSector};
use leptos::prelude::*;

use super::{CatalogView, FacetCount, PriceBand, Sort};
use crate::{
    lang::{Lang, tr},
    text,
};

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

#[component]
pub(super) fn Facets(view: CatalogView) -> impl IntoView {
    let lang = Lang::current();
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
    let sorts = Sort::ALL
        .into_iter()
        .map(|sort| (sort.as_str(), text::sort(lang, sort).to_owned(), sort == query.sort()))
        .collect();
    let any = Some(tr(lang, "不限", "Any"));
    view! {
        <div class="grid grid-cols-2 gap-4 lg:grid-cols-4">
            <Facet name="category" label=tr(lang, "功能", "Purpose") any options=categories />
            <Facet name="sector" label=tr(lang, "產業", "Industry") any options=sectors />
            <Facet
                name="price"
                label=tr(lang, "總價（含稅）", "Price, tax included")
                any
                options=prices
            />
            <Facet name="sort" label=tr(lang, "排序", "Order") any=None options=sorts />
        </div>
    }
}

#[component]
fn Facet(
    /// Also the id.
    name: &'static str,
    label: &'static str,
    /// The choice of no filter.
    any: Option<&'static str>,
    options: Vec<FacetOption>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-1">
            <label for=name class="font-semibold">
                {label}
            </label>
            <select id=name name=name class="select w-full">
                {any.map(|any| view! { <option value="">{any}</option> })}
                {options
                    .into_iter()
                    .map(|(value, text, chosen)| {
                        view! {
                            <option value=value selected=chosen prop:selected=chosen>
                                {text}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}
