//! 方案審查: the versions that wait for the office, the longest waiting first.

use leptos::prelude::*;

use super::{PlanQueueRow, PlanQueueView, load_plan_queue, words::version};
use crate::{
    lang::{Lang, tr},
    review::age,
    text,
    ui::{Badge, EmptyState, InstantText, Page, Tone, loaded},
};

#[component]
pub fn PlanQueuePage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_plan_queue());
    loaded(view, |view| view! { <Queue view /> })
}

#[component]
fn Queue(view: PlanQueueView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let total = domain::money::grouped(view.total);
    let tally = match lang {
        Lang::Zh => format!("{total} 件待審，等最久的在前。"),
        Lang::En => format!("{total} waiting, the longest first."),
    };
    let (empty, now) = (view.rows.is_empty(), view.now);
    let rows = view.rows.into_iter().map(|row| view! { <Row row now /> }).collect_view();
    view! {
        <Page title=tr(lang, "方案審查", "Plans to review") crumbs>
            <p role="status" class="mb-4">
                {tally}
            </p>
            {empty
                .then(|| {
                    view! {
                        <EmptyState title=tr(lang, "沒有待審的方案", "No plan waits")>
                            <p>
                                {tr(
                                    lang,
                                    "供應商送審後會列在這裡。",
                                    "What suppliers submit stands here.",
                                )}
                            </p>
                        </EmptyState>
                    }
                })}
            <ul class="space-y-4">{rows}</ul>
        </Page>
    }
}

#[component]
fn Row(row: PlanQueueRow, now: domain::Instant) -> impl IntoView {
    let lang = Lang::current();
    let kind = if row.is_new {
        tr(lang, "新方案", "New plan")
    } else {
        tr(lang, "新版本", "New version")
    };
    view! {
        <li class="panel space-y-2">
            <div class="flex flex-wrap items-center gap-3">
                <h2 class="text-lg">
                    <a class="link" href=format!("/office/plans/{}", row.plan)>
                        {row.name}
                    </a>
                </h2>
                <Badge tone=Tone::Info>{kind}</Badge>
                <Badge tone=Tone::Info>{text::origin(lang, row.origin)}</Badge>
            </div>
            <p>{row.supplier} " · " {version(lang, row.version)}</p>
            <p>
                {tr(lang, "已等 ", "Waiting ")} <span class="num">{age(lang, row.since, now)}</span>
                {tr(lang, "，送審於 ", ", since ")} <InstantText at=row.since />
            </p>
        </li>
    }
}
