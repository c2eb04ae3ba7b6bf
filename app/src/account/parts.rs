//! What several pages of an account share.

use domain::{
    Party,
    password::{PASSWORD_CHARS_MIN, PasswordProfile},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    demo::DemoCode,
    lang::{Lang, tr},
    ui::{Notice, Page, Tone},
};

/// A value of the page's address.
pub(super) fn asked(name: &str) -> String {
    use_query_map().get_untracked().get(name).unwrap_or_default()
}

/// The words of the problem at a field.
pub(crate) fn error_at(problems: &[(String, String)], id: &str) -> Option<String> {
    problems.iter().find(|(field, _)| field == id).map(|(_, text)| text.clone())
}

/// What a password has to be.
pub(super) fn password_hint(lang: Lang, profile: PasswordProfile) -> String {
    let policy = profile.policy();
    match (profile, lang) {
        (PasswordProfile::External, Lang::Zh) => format!(
            "至少 {PASSWORD_CHARS_MIN} 個字，用幾個詞連起來最好記。不必混用符號，也不必定期更換；可以貼上。"
        ),
        (PasswordProfile::External, Lang::En) => format!(
            "At least {PASSWORD_CHARS_MIN} characters; a few words in a row are easiest. No \
             symbols are imposed and it does not expire. You can paste it."
        ),
        (PasswordProfile::TwInternal, Lang::Zh) => format!(
            "至少 {PASSWORD_CHARS_MIN} 個字，大寫、小寫、數字、符號混用三種以上；不可與最近 {} 次相同，每 {} 天更換。",
            policy.history,
            policy.days_max.unwrap_or_default()
        ),
        (PasswordProfile::TwInternal, Lang::En) => format!(
            "At least {PASSWORD_CHARS_MIN} characters, three of capitals, small letters, digits and \
             others; none of the last {}, and a new one every {} days.",
            policy.history,
            policy.days_max.unwrap_or_default()
        ),
    }
}

/// The profile of the viewer.
pub(super) fn my_profile() -> PasswordProfile {
    let me = use_context::<crate::frame::Frame>().and_then(|frame| frame.me);
    PasswordProfile::of(me.map_or(Party::Buyer, |me| me.party()))
}

/// Says that something was done, where the address says so.
#[component]
pub(crate) fn Done(
    /// What the address may say, and the words for it.
    said: &'static [(&'static str, &'static str, &'static str)],
) -> impl IntoView {
    let lang = Lang::current();
    let done = asked("done");
    said.iter().find(|(name, ..)| *name == done).map(|(_, zh, en)| {
        view! {
            <div role="status" class="mb-4">
                <Notice tone=Tone::Success>{tr(lang, zh, en)}</Notice>
            </div>
        }
    })
}

/// The code that the demo's officer would read on a phone.
#[component]
pub(crate) fn CodeOfDemo(code: DemoCode) -> impl IntoView {
    let lang = Lang::current();
    let words = match (&code.code, lang) {
        (Some(_), Lang::Zh) => "示範帳號不需要手機，現在的驗證碼是 ".to_owned(),
        (Some(_), Lang::En) => "No phone is needed in the demo. The code now is ".to_owned(),
        (None, Lang::Zh) => {
            format!("這個驗證碼已用過，{} 秒後重新整理本頁，就有下一個。", code.seconds)
        }
        (None, Lang::En) => {
            format!("The code was used. Load this page again in {} seconds.", code.seconds)
        }
    };
    view! {
        <Notice tone=Tone::Info title=tr(lang, "示範", "Demo")>
            {words} {code.code.map(|code| view! { <strong class="num">{code}</strong> })}
        </Notice>
    }
}

/// A link of a mail that is good no more: what is safe, and where to get another one.
#[component]
pub(super) fn SpentLink(
    /// Where to go, and how that is called.
    href: &'static str,
    go: &'static str,
) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Page title=tr(lang, "這個連結已失效", "This link is good no more")>
            <div class="measure space-y-4">
                <p>
                    {tr(
                        lang,
                        "連結可能已用過、已過期，或已被收回。沒有任何資料變動。",
                        "It was used, is too old, or was taken back. Nothing was changed.",
                    )}
                </p>
                <p>
                    <a class="btn btn-primary" href=href>
                        {go}
                    </a>
                </p>
            </div>
        </Page>
    }
}
