//! Lists: pairs of key and value, and pages of results.

use leptos::prelude::*;

use crate::lang::{Lang, tr};

/// A summary list: pairs of [`KeyValue`].
#[component]
pub fn SummaryList(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One pair of a [`SummaryList`].
#[component]
pub fn KeyValue(#[prop(into)] key: String, children: Children) -> impl IntoView {
    view! {
        <dt>{key}</dt>
        <dd>{children()}</dd>
    }
}

/// Links to the other pages of a result; `href` gives the address of a page, counted from 1.
#[component]
pub fn Pager<F>(page: u32, pages: u32, href: F) -> impl IntoView
where
    F: Fn(u32) -> String + 'static,
{
    let lang = Lang::current();
    let numbers = shown(page, pages);
    let step = |to: Option<u32>, text: &'static str, rel: &'static str| {
        to.map(|to| view! { <a class="btn btn-outline" rel=rel href=href(to)>{text}</a> })
    };
    (pages > 1).then(|| {
        view! {
            <nav
                aria-label=tr(lang, "結果分頁", "Pages of results")
                class="my-6 flex flex-wrap items-center justify-center gap-2"
            >
                {step((page > 1).then(|| page - 1), tr(lang, "上一頁", "Previous"), "prev")}
                <ul class="flex flex-wrap gap-1">
                    {numbers
                        .iter()
                        .enumerate()
                        .map(|(at, &number)| {
                            let gap = at > 0 && numbers[at - 1] + 1 < number;
                            view! {
                                <li class="flex items-center gap-1">
                                    {gap.then(|| view! { <span aria-hidden="true">"…"</span> })}
                                    <PageLink number=number current=number == page href=href(number) />
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
                {step((page < pages).then(|| page + 1), tr(lang, "下一頁", "Next"), "next")}
            </nav>
        }
    })
}

#[component]
fn PageLink(number: u32, current: bool, href: String) -> impl IntoView {
    let label = match Lang::current() {
        Lang::Zh => format!("第 {number} 頁"),
        Lang::En => format!("Page {number}"),
    };
    view! {
        <a
            href=href
            aria-label=label
            aria-current=current.then_some("page")
            class="btn btn-ghost btn-square aria-[current]:btn-neutral"
        >
            {number}
        </a>
    }
}

/// The first, the last and those around the current page.
fn shown(page: u32, pages: u32) -> Vec<u32> {
    (1..=pages)
        .filter(|number| *number == 1 || *number == pages || number.abs_diff(page) <= 1)
        .collect()
}
