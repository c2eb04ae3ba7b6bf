//! 供應商: who is selected from when until when.

use domain::{Instant, money::grouped, selection::SelectionState};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    SupplierRow, SuppliersView, load_suppliers,
    words::{SelectionDays, selection_tone},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Badge, DeskSearch, DeskTable, EmptyState, Page, loaded},
};

#[component]
pub fn SuppliersPage() -> impl IntoView {
    let query = use_query_map();
    let q = move || query.read().get("q").unwrap_or_default();
    let view = Resource::new(q, load_suppliers);
    loaded(view, |view| view! { <Suppliers view /> })
}

#[component]
fn Suppliers(view: SuppliersView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let tally = tally(lang, &view);
    let now = view.now;
    let list = if view.rows.is_empty() {
        view! { <Nothing searched=!view.q.is_empty() /> }.into_any()
    } else {
        view! { <Table rows=view.rows now /> }.into_any()
    };
    view! {
        <Page title=tr(lang, "供應商與遴選資格", "Suppliers and selections") crumbs wide=true>
            <Search q=view.q />
            <p role="status" class="mb-3">
                {tally} " "
                {tr(
                    lang,
                    "訂單與契約數最多是 5 分鐘前的。",
                    "Orders and contracts are at most 5 minutes old.",
                )}
            </p>
            {list}
        </Page>
    }
}

/// How many there are, and how many of those shown are selected now.
fn tally(lang: Lang, view: &SuppliersView) -> String {
    let (total, shown) = (grouped(view.total), view.rows.len());
    let valid = |row: &&SupplierRow| row.selection.is_valid_at(view.now);
    let valid = view.rows.iter().filter(valid).count();
    let all = i64::try_from(shown).is_ok_and(|shown| shown == view.total);
    match (lang, all) {
        (Lang::Zh, true) => format!("共 {total} 家，其中 {valid} 家的遴選資格目前有效。"),
        (Lang::Zh, false) => {
            format!("共 {total} 家，只列出前 {shown} 家。請用名稱或統一編號找。")
        }
        (Lang::En, true) => format!("{total} suppliers; {valid} are selected now."),
        (Lang::En, false) => {
            format!("{total} suppliers; these are the first {shown}. Search for the others.")
        }
    }
}

#[component]
fn Search(q: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <DeskSearch
            action="/office/suppliers"
            label=tr(lang, "找供應商", "Find a supplier")
            hint=tr(
                lang,
                "統一編號的前幾碼，或名稱的一部分",
                "The beginning of the 統一編號, or part of the name",
            )
            q
        />
    }
}

#[component]
fn Nothing(searched: bool) -> impl IntoView {
    let lang = Lang::current();
    let title = if searched {
        tr(lang, "找不到這家供應商", "No such supplier was found")
    } else {
        tr(lang, "還沒有供應商", "There are no suppliers yet")
    };
    view! {
        <EmptyState title>
            {searched
                .then(|| {
                    view! {
                        <p>
                            <a class="btn btn-outline" href="/office/suppliers">
                                {tr(lang, "看全部供應商", "See all suppliers")}
                            </a>
                        </p>
                    }
                })}
        </EmptyState>
    }
}

#[component]
fn Table(rows: Vec<SupplierRow>, now: Instant) -> impl IntoView {
    let lang = Lang::current();
    let head = vec![
        tr(lang, "供應商", "Supplier"),
        tr(lang, "遴選資格", "Selection"),
        tr(lang, "上架方案", "Plans on offer"),
        tr(lang, "未簽約訂單", "Open orders"),
        tr(lang, "履行中契約", "Contracts"),
    ];
    view! {
        <DeskTable caption=tr(lang, "供應商", "Suppliers") head>
            {rows.into_iter().map(|row| view! { <Row row now /> }).collect_view()}
        </DeskTable>
    }
}

#[component]
fn Row(row: SupplierRow, now: Instant) -> impl IntoView {
    let lang = Lang::current();
    let cell = "block py-1.5 align-top md:table-cell md:py-3";
    let number = |label: &'static str, count: i64| {
        view! {
            <td role="cell" class=cell>
                <span class="md:hidden">{label} {tr(lang, "：", ": ")}</span>
                <span class="num">{grouped(count)}</span>
            </td>
        }
    };
    let state = row.selection.state_at(now);
    let dated = state != SelectionState::Never;
    view! {
        <tr role="row" class="panel block p-4 md:table-row md:rounded-none md:shadow-none">
            <th
                role="rowheader"
                scope="row"
                class="block py-1.5 text-start align-top font-normal md:table-cell md:py-3"
            >
                <a class="link font-bold" href=format!("/office/suppliers/{}", row.supplier)>
                    {row.name}
                </a>
                <div class="num">{tr(lang, "統一編號 ", "UBN ")} {row.ubn}</div>
            </th>
            <td role="cell" class=cell>
                <Badge tone=selection_tone(state)>{text::selection_state(lang, state)}</Badge>
                {dated
                    .then(|| {
                        view! {
                            <div class="text-sm text-base-content/80">
                                <SelectionDays period=row.selection />
                            </div>
                        }
                    })}
            </td>
            {number(tr(lang, "上架方案", "Plans on offer"), row.plans)}
            {number(tr(lang, "未簽約訂單", "Open orders"), row.open_orders)}
            {number(tr(lang, "履行中契約", "Contracts"), row.contracts)}
        </tr>
    }
}
