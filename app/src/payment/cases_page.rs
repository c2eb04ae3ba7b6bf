//! 款項案件: money that did not fit, the most urgent first, or what became of it.

use domain::money::grouped;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{CaseRow, CasesView, load_cases, words};
use crate::{
    lang::{Lang, tr},
    ui::{Badge, DeadlineText, DeskTable, EmptyState, InstantText, Page, Tone, loaded},
};

const PAGE: &str = "/office/cases";

#[component]
pub fn CasesPage() -> impl IntoView {
    let query = use_query_map();
    let closed = move || query.read().get("show").is_some_and(|show| show == "closed");
    let view = Resource::new(closed, load_cases);
    loaded(view, |view| view! { <Cases view /> })
}

#[component]
fn Cases(view: CasesView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let tally = match lang {
        Lang::Zh => format!("未結案 {} 件。", grouped(view.open)),
        Lang::En => format!("{} open.", grouped(view.open)),
    };
    let more = view.more.then(|| {
        let words = tr(
            lang,
            "只列出前 200 件；處理後其他案件會出現。",
            "These are the first 200; others appear when these are settled.",
        );
        view! { <p>{words}</p> }
    });
    let (closed, now) = (view.closed, view.now);
    let list = if view.rows.is_empty() {
        view! { <Nothing closed /> }.into_any()
    } else {
        let head = vec![
            tr(lang, "案件", "Case"),
            tr(lang, "訂單與買方", "Order and buyer"),
            tr(lang, "內容", "What it is about"),
            tr(lang, "發生", "Opened"),
            if closed { tr(lang, "結案", "Closed") } else { tr(lang, "期限", "Due") },
        ];
        let rows = view.rows.into_iter().map(|row| view! { <Row row now /> }).collect_view();
        view! {
            <DeskTable caption=tr(lang, "款項案件", "Cases about money") head>
                {rows}
            </DeskTable>
        }
        .into_any()
    };
    view! {
        <Page title=tr(lang, "款項案件", "Cases about money") crumbs wide=true>
            <p role="status" class="mb-3">
                {tally}
            </p>
            <Ways closed />
            {list} {more}
        </Page>
    }
}

/// Open or closed, and the way to all of the money.
#[component]
fn Ways(closed: bool) -> impl IntoView {
    let lang = Lang::current();
    let tab = |href: String, words: &'static str, here: bool| {
        let class = if here { "btn btn-primary" } else { "btn btn-outline" };
        view! {
            <a class=class href=href aria-current=here.then_some("page")>
                {words}
            </a>
        }
    };
    view! {
        <p class="no-print mb-4 flex flex-wrap items-center gap-3">
            {tab(PAGE.to_owned(), tr(lang, "未結案", "Open"), !closed)}
            {tab(format!("{PAGE}?show=closed"), tr(lang, "已結案", "Closed"), closed)}
            <a class="link" href="/office/payments">
                {tr(lang, "所有入帳通知", "All notices of money")}
            </a>
        </p>
    }
}

#[component]
fn Nothing(closed: bool) -> impl IntoView {
    let lang = Lang::current();
    let (title, words) = if closed {
        (
            tr(lang, "還沒有結案的案件", "No case was closed yet"),
            tr(lang, "結案後會列在這裡。", "What is settled appears here."),
        )
    } else {
        (
            tr(lang, "沒有待處理的案件", "No case waits"),
            tr(lang, "每一筆入帳都對上了訂單。", "All money that arrived has paid its order."),
        )
    };
    view! { <EmptyState title><p>{words}</p></EmptyState> }
}

#[component]
fn Row(row: CaseRow, now: domain::Instant) -> impl IntoView {
    let lang = Lang::current();
    let cell = "block py-1.5 align-top md:table-cell md:py-3";
    let overdue = row.closed_at.is_none() && now >= row.due_at;
    let mark = if overdue {
        let words = tr(lang, "逾期", "Overdue");
        view! { <Badge tone=Tone::Error>{words}</Badge> }.into_any()
    } else if row.proposed {
        let words = tr(lang, "待第二人確認", "Waits for a second officer");
        view! { <Badge tone=Tone::Warning>{words}</Badge> }.into_any()
    } else {
        ().into_any()
    };
    let order = row.order.map(|(id, number)| {
        view! {
            <a class="link num" href=format!("/orders/{id}")>
                {number}
            </a>
        }
    });
    let ends = match row.closed_at {
        Some(_) => tr(lang, "結案：", "Closed: "),
        None => tr(lang, "期限：", "Due: "),
    };
    let last = match row.closed_at {
        Some(at) => view! { <InstantText at /> }.into_any(),
        None => view! { <DeadlineText at=row.due_at /> }.into_any(),
    };
    view! {
        <tr role="row" class="panel block p-4 md:table-row md:rounded-none md:shadow-none">
            <th
                role="rowheader"
                scope="row"
                class="block py-1.5 text-start align-top font-normal md:table-cell md:py-3"
            >
                <a class="link font-bold" href=format!("{PAGE}/{}", row.id)>
                    {words::kind(lang, row.kind)}
                </a>
                " "
                {mark}
            </th>
            <td role="cell" class=cell>
                {order} <span class="block text-sm">{row.firm}</span>
            </td>
            <td role="cell" class=cell>
                <span class="break-all">{row.detail}</span>
            </td>
            <td role="cell" class=cell>
                <span class="md:hidden">{tr(lang, "發生：", "Opened: ")}</span>
                <InstantText at=row.opened_at />
                <span class="block text-sm">
                    {crate::review::age(lang, row.opened_at, row.closed_at.unwrap_or(now))}
                </span>
            </td>
            <td role="cell" class=cell>
                <span class="md:hidden">{ends}</span>
                {last}
            </td>
        </tr>
    }
}
