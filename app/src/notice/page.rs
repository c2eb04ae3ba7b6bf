//! 通知: what happened, newest first, and which of it comes by mail too.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    NoticeRow, NoticesView, load_notices,
    preferences::{Preferences, topic_name},
};
use crate::{
    lang::{Lang, tr},
    ui::{
        EmptyState, InstantText, Notice, Page, SubmitButton, Tone, loaded, problems, use_problem,
    },
};

#[component]
pub fn NoticesPage() -> impl IntoView {
    let notices = Resource::new(|| (), |()| load_notices());
    loaded(notices, |view| view! { <Notices view /> })
}

#[component]
fn Notices(view: NoticesView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "mail");
    let saved = use_query_map().with_untracked(|query| query.get("saved").is_some());
    let unread = view.unread;
    let list = if view.rows.is_empty() {
        view! { <NoNotices /> }.into_any()
    } else {
        let rows = view.rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
        view! { <ol class="space-y-4">{rows}</ol> }.into_any()
    };
    view! {
        <Page title=tr(lang, "通知", "Notifications") problems>
            <div class="grid items-start gap-8 lg:grid-cols-3">
                <div class="space-y-4 lg:col-span-2">
                    {(unread > 0).then(|| view! { <Unread unread /> })} {list}
                </div>
                <div class="space-y-4">
                    {saved
                        .then(|| {
                            view! {
                                <Notice tone=Tone::Success>
                                    <p>{tr(lang, "郵件設定已儲存。", "Your choice is saved.")}</p>
                                </Notice>
                            }
                        })} <Preferences muted=view.muted />
                </div>
            </div>
        </Page>
    }
}

#[component]
fn Unread(unread: i64) -> impl IntoView {
    let lang = Lang::current();
    let count = match lang {
        Lang::Zh => format!("{unread} 則未讀"),
        Lang::En => format!("{unread} unread"),
    };
    view! {
        <form method="post" action="/api/notice/read" class="flex flex-wrap items-center gap-3">
            <p class="font-semibold">{count}</p>
            <SubmitButton quiet=true small=true>
                {tr(lang, "全部標為已讀", "Mark all as read")}
            </SubmitButton>
        </form>
    }
}

#[component]
fn NoNotices() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <EmptyState title=tr(lang, "還沒有通知", "No notifications yet")>
            <p>
                {tr(
                    lang,
                    "申請、訂單或期限有進展時，會出現在這裡。",
                    "What happens to your application, your orders and their dates appears here.",
                )}
            </p>
        </EmptyState>
    }
}

#[component]
fn Row(row: NoticeRow) -> impl IntoView {
    let lang = Lang::current();
    let name = row.subject.clone();
    view! {
        <li class="panel space-y-2">
            <p class="flex flex-wrap items-center gap-x-3 text-sm text-base-content/80">
                {(!row.read)
                    .then(|| {
                        view! {
                            <span class="badge badge-soft badge-info">
                                {tr(lang, "未讀", "Unread")}
                            </span>
                        }
                    })} <span>{topic_name(lang, row.topic)}</span> <InstantText at=row.at />
            </p>
            <h2 class="text-lg">{row.subject}</h2>
            <p class="whitespace-pre-wrap">{row.body}</p>
            <p>
                <a class="link inline-flex min-h-6 items-center" href=row.path>
                    {tr(lang, "前往查看", "See it")} <span class="sr-only">": " {name}</span>
                </a>
            </p>
        </li>
    }
}
