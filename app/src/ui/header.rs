//! The header: brand, the viewer's own places, language, and who is signed in.

use domain::Party;
use leptos::prelude::*;
use leptos_router::components::A;

use super::{
    form::SubmitButton,
    layout::{LandmarkAnchor, here},
};
use crate::{
    frame::{Frame, Me},
    lang::{Lang, tr},
    url::encode,
};

#[component]
pub(super) fn Header() -> impl IntoView {
    let lang = Lang::current();
    let me = use_context::<Frame>().and_then(|frame| frame.me);
    let links = links(lang, me.as_ref().map(Me::party));
    view! {
        <header class="border-b border-base-300 bg-base-100">
            <div class="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2">
                <LandmarkAnchor id="u" key="U" name=tr(lang, "上方導覽區", "Navigation") />
                <a href="/" class="flex min-h-11 items-center gap-2 text-lg font-bold">
                    <img src="/favicon.svg" alt="" width="28" height="28" />
                    {tr(lang, "雲市集工業館", "Yunshiji Industrial Pavilion")}
                </a>
                <nav
                    aria-label=tr(lang, "主要選單", "Main menu")
                    class="order-last w-full md:order-none md:w-auto md:flex-1"
                >
                    <ul class="flex flex-wrap gap-x-1">
                        {links
                            .into_iter()
                            .map(|(href, text)| view! { <li><NavLink href text /></li> })
                            .collect_view()}
                    </ul>
                </nav>
                <div class="ms-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
                    {match me {
                        Some(me) => view! { <Account me /> }.into_any(),
                        None => view! { <SignInLink /> }.into_any(),
                    }} <LanguageSwitch />
                </div>
            </div>
        </header>
    }
}

/// The places of a party; everybody has the catalogue.
fn links(lang: Lang, party: Option<Party>) -> Vec<(&'static str, &'static str)> {
    let mut links = vec![("/catalog", tr(lang, "方案型錄", "Catalogue"))];
    match party {
        Some(Party::Buyer) => links.extend([
            ("/orders", tr(lang, "我的訂單", "My orders")),
            ("/messages", tr(lang, "詢問", "Questions")),
            ("/wallet", tr(lang, "我的點數", "My points")),
        ]),
        Some(Party::Supplier) => {
            links.push(("/supplier/orders", tr(lang, "訂單管理", "Orders")));
            links.push(("/messages", tr(lang, "詢問", "Questions")));
        }
        None => links.push(("/enrol", tr(lang, "申請點數", "Apply for points"))),
        Some(Party::Office) => links.extend([
            ("/office", tr(lang, "辦公室", "Office")),
            ("/office/applications", tr(lang, "申請審查", "Applications")),
            ("/office/lists", tr(lang, "名單匯入", "Lists")),
        ]),
        _ => {}
    }
    links
}

#[component]
fn NavLink(href: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <A
            href=href
            // The office's other places lie below it and have links of their own.
            exact=href == "/office"
            attr:class="btn btn-ghost font-medium aria-[current]:font-bold aria-[current]:underline aria-[current]:underline-offset-8"
        >
            {text}
        </A>
    }
}

#[component]
fn SignInLink() -> impl IntoView {
    let lang = Lang::current();
    let here = here();
    let href = move || match here.get().as_str() {
        "/" => "/sign-in".to_owned(),
        path if path.starts_with("/sign-in") => path.to_owned(),
        path => format!("/sign-in?next={}", encode(path)),
    };
    view! {
        <a href=href class="btn btn-primary btn-sm min-h-9 text-sm">
            {tr(lang, "登入", "Sign in")}
        </a>
    }
}

#[component]
fn Account(me: Me) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Bell unread=me.unread />
        <p class="text-sm leading-tight">
            <a class="link inline-block min-h-6 font-semibold" href="/account">
                {me.name}
            </a>
            <span class="block text-base-content/80">{me.organisation}</span>
        </p>
        <form method="post" action="/api/session/sign-out">
            <SubmitButton quiet=true small=true>
                {tr(lang, "登出", "Sign out")}
            </SubmitButton>
        </form>
    }
}

/// 通知, with how many were not read.
#[component]
fn Bell(unread: i64) -> impl IntoView {
    let lang = Lang::current();
    // Beyond this the exact number helps nobody.
    let count = if unread > 99 { "99+".to_owned() } else { unread.to_string() };
    view! {
        <a href="/notifications" class="btn btn-ghost btn-sm min-h-9 text-sm">
            {tr(lang, "通知", "Notifications")}
            {(unread > 0)
                .then(|| {
                    view! {
                        <span class="badge badge-sm badge-primary">
                            {count} <span class="sr-only">{tr(lang, " 則未讀", " unread")}</span>
                        </span>
                    }
                })}
        </a>
    }
}

/// The other language, named in itself.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let (tag, value, text) = match Lang::current() {
        Lang::Zh => (Lang::En.tag(), "en", "English"),
        Lang::En => (Lang::Zh.tag(), "zh", "中文"),
    };
    let here = here();
    view! {
        <form method="post" action="/preferences">
            <input type="hidden" name="back" value=move || here.get() />
            <button type="submit" name="lang" value=value lang=tag class="btn btn-ghost btn-sm min-h-9 text-sm">
                {text}
            </button>
        </form>
    }
}
