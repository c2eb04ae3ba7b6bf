//! 登入中的裝置, and how to sign them out.

use leptos::prelude::*;

use super::SessionRow;
use crate::{
    lang::{Lang, tr},
    ui::{InstantText, SubmitButton},
};

#[component]
pub(super) fn Sessions(sessions: Vec<SessionRow>) -> impl IntoView {
    let lang = Lang::current();
    let others = sessions.iter().any(|row| !row.current);
    view! {
        <section id="sessions" tabindex="-1" class="panel space-y-3">
            <h2>{tr(lang, "登入中的裝置", "Where I am signed in")}</h2>
            <p class="text-sm">
                {tr(
                    lang,
                    "閒置 30 分鐘或滿 12 小時會自動登出。看到不認得的裝置，請登出它並變更密碼。",
                    "A device is signed out after 30 idle minutes and after 12 hours. If you do not know one, sign it out and change the password.",
                )}
            </p>
            <ul class="divide-y divide-base-300">
                {sessions
                    .into_iter()
                    .map(|row| view! { <li class="py-3"><Device row /></li> })
                    .collect_view()}
            </ul>
            {others
                .then(|| {
                    view! {
                        <form method="post" action="/api/account/end-sessions">
                            <input type="hidden" name="id" value="" />
                            <SubmitButton quiet=true>
                                {tr(lang, "登出所有其他裝置", "Sign out all others")}
                            </SubmitButton>
                        </form>
                    }
                })}
        </section>
    }
}

#[component]
fn Device(row: SessionRow) -> impl IntoView {
    let lang = Lang::current();
    let browser = match row.browser.as_str() {
        "" => tr(lang, "不明的瀏覽器", "An unknown browser").to_owned(),
        _ => row.browser.clone(),
    };
    let whose = browser.clone();
    let action = if row.current {
        view! { <span class="badge badge-soft badge-success">{tr(lang, "這個裝置", "This one")}</span> }
            .into_any()
    } else {
        view! {
            <form method="post" action="/api/account/end-sessions">
                <input type="hidden" name="id" value=row.id />
                <SubmitButton quiet=true small=true>
                    {tr(lang, "登出", "Sign out")}
                    <span class="sr-only">" " {whose.clone()}</span>
                </SubmitButton>
            </form>
        }
        .into_any()
    };
    view! {
        <div class="flex flex-wrap items-center justify-between gap-2">
            <div>
                <p class="font-semibold">{browser}</p>
                <p class="text-sm">
                    {tr(lang, "登入於 ", "Signed in ")} <InstantText at=row.opened_at />
                    {tr(lang, "，最近使用 ", ", last used ")} <InstantText at=row.seen_at />
                </p>
            </div>
            {action}
        </div>
    }
}
