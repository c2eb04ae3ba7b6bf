//! The parts of a file that belong to no rule: people, what happened, what was agreed to.

use leptos::prelude::*;

use super::{ApplicationEvent, ConsentRow, words::act};
use crate::{
    lang::{Lang, tr},
    text,
    ui::InstantText,
};

/// Name, address, role, and whether the address is verified.
#[component]
pub fn People(people: Vec<(String, String, String, bool)>) -> impl IntoView {
    let lang = Lang::current();
    let person = |(name, email, role, verified): (String, String, String, bool)| {
        let verified = if verified {
            tr(lang, "已驗證", "verified")
        } else {
            tr(lang, "未驗證", "not verified")
        };
        view! {
            <li>
                <strong>{name}</strong>
                " "
                {firm_role(lang, &role)}
                <span class="block text-sm">{email} " · " {verified}</span>
            </li>
        }
    };
    let none = people.is_empty();
    view! {
        <section class="panel space-y-3" aria-labelledby="people-title">
            <h2 id="people-title">{tr(lang, "人員", "People")}</h2>
            <ul class="space-y-2">{people.into_iter().map(person).collect_view()}</ul>
            {none.then(|| view! { <p>{tr(lang, "還沒有人設定帳號。", "Nobody has an account yet.")}</p> })}
        </section>
    }
}

fn firm_role(lang: Lang, role: &str) -> &'static str {
    match role {
        "owner" => tr(lang, "負責人", "owner"),
        "buyer" => tr(lang, "採購", "buyer"),
        "finance" => tr(lang, "財務", "finance"),
        _ => "",
    }
}

/// What happened to the application, oldest first.
#[component]
pub fn Events(events: Vec<ApplicationEvent>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="panel space-y-3" aria-labelledby="timeline-title">
            <h2 id="timeline-title">{tr(lang, "歷程", "What happened")}</h2>
            <ol class="space-y-3 border-s-2 border-base-300 ps-4">
                {events.into_iter().map(|event| event_line(lang, event)).collect_view()}
            </ol>
        </section>
    }
}

fn event_line(lang: Lang, event: ApplicationEvent) -> impl IntoView {
    let party = text::party(lang, event.party);
    let who = match (lang, event.who.is_empty()) {
        (_, true) => party.to_owned(),
        (Lang::Zh, false) => format!("{}（{party}）", event.who),
        (Lang::En, false) => format!("{} ({party})", event.who),
    };
    let moved = (event.from != event.to).then(|| {
        view! {
            " "
            <span class="whitespace-nowrap">
                <span aria-hidden="true">"→ "</span>
                <span class="sr-only">{tr(lang, "狀態變為", "now")}</span>
                {text::firm_state(lang, event.to)}
            </span>
        }
    });
    let detail = (!event.detail.is_empty())
        .then(|| view! { <span class="block whitespace-pre-wrap text-sm">{event.detail}</span> });
    view! {
        <li>
            <div class="text-sm text-base-content/80">
                <InstantText at=event.at />
            </div>
            <div>
                <strong>{who}</strong>
                " "
                {act(lang, &event.act)}
                {moved}
                {detail}
            </div>
        </li>
    }
}

/// Which texts were agreed to: version, hash, when, from where.
#[component]
pub fn Consents(consents: Vec<ConsentRow>) -> impl IntoView {
    let lang = Lang::current();
    let consent = |consent: ConsentRow| {
        let kind = match consent.kind.as_str() {
            "data_consent" => tr(lang, "同意資料蒐集", "Consent to data collection"),
            _ => tr(lang, "授權及同意聲明", "Declaration"),
        };
        let version = match lang {
            Lang::Zh => format!("{} 版", consent.version),
            Lang::En => format!("version {}", consent.version),
        };
        view! {
            <li>
                <strong>{kind}</strong>
                " "
                {version}
                <span class="block text-sm">
                    <InstantText at=consent.agreed_at />
                    {tr(lang, "，來自 ", ", from ")}
                    <span class="num">{consent.address}</span>
                </span>
                <code class="block break-all text-sm">"SHA-256 " {consent.text_sha256}</code>
            </li>
        }
    };
    let none = consents.is_empty();
    view! {
        <section class="panel space-y-3" aria-labelledby="consents-title">
            <h2 id="consents-title">{tr(lang, "同意與聲明", "Consents")}</h2>
            <ul class="space-y-3">{consents.into_iter().map(consent).collect_view()}</ul>
            {none.then(|| view! { <p>{tr(lang, "沒有紀錄。", "None on record.")}</p> })}
        </section>
    }
}
