//! The timeline of an order: who did what, when, and where that led.

use domain::{
    order::{Action, DeclineReason},
    payment::Provider,
};
use leptos::prelude::*;

use super::TimelineEvent;
use crate::{
    lang::{Lang, tr},
    text,
    ui::InstantText,
};

/// Oldest first.
#[component]
pub fn Timeline(events: Vec<TimelineEvent>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="panel space-y-3" aria-labelledby="timeline-title">
            <h2 id="timeline-title">{tr(lang, "歷程", "What happened")}</h2>
            <ol class="space-y-3 border-s-2 border-base-300 ps-4">
                {events.into_iter().map(|event| view! { <Event event /> }).collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Event(event: TimelineEvent) -> impl IntoView {
    let lang = Lang::current();
    let party = text::party(lang, event.party);
    let who = match (lang, event.who.is_empty()) {
        (_, true) => party.to_owned(),
        (Lang::Zh, false) => format!("{}（{party}）", event.who),
        (Lang::En, false) => format!("{} ({party})", event.who),
    };
    let detail = detail(lang, event.action, &event.detail);
    view! {
        <li>
            <div class="text-sm text-base-content/80">
                <InstantText at=event.at />
            </div>
            <div>
                <strong>{who}</strong>
                " "
                {text::action_done(lang, event.action)}
                {detail.map(|detail| view! { <span>{tr(lang, "：", ": ")} {detail}</span> })}
                " "
                <span class="whitespace-nowrap">
                    <span aria-hidden="true">"→ "</span>
                    <span class="sr-only">{tr(lang, "狀態變為", "now")}</span>
                    {text::state(lang, event.to)}
                </span>
            </div>
        </li>
    }
}

/// The detail in words: a reason by its label, a day as people write it, else as it is.
pub(crate) fn detail(lang: Lang, action: Action, detail: &str) -> Option<String> {
    if detail.is_empty() {
        return None;
    }
    let words = match action {
        Action::Decline => DeclineReason::from_code(detail)
            .map(|reason| text::decline_reason(lang, reason).to_owned()),
        Action::Pay | Action::Revive => match Provider::of_txn(detail) {
            (Provider::Bank, _) => None,
            (Provider::Card, trade) => Some(match lang {
                Lang::Zh => format!("刷卡 {trade}"),
                Lang::En => format!("card {trade}"),
            }),
            (Provider::Office, _) => {
                Some(tr(lang, "專案辦公室查明後改列", "found out by the office").to_owned())
            }
        },
        Action::Activate => detail.parse().ok().map(|day| text::date_in(lang, day)),
        _ => None,
    };
    Some(words.unwrap_or_else(|| detail.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_words() {
        for (action, raw, words) in [
            (Action::Decline, "NOT_CONTACTED", Some("下單前未聯繫")),
            (Action::Decline, "NEW_CODE", Some("NEW_CODE")),
            (Action::Pay, "T1", Some("T1")),
            (Action::Pay, "card:2107", Some("刷卡 2107")),
            (Action::Activate, "2021-07-08", Some("110年7月8日（四）")),
            (Action::Pay, "TX-1", Some("TX-1")),
            (Action::Accept, "", None),
        ] {
            assert_eq!(detail(Lang::Zh, action, raw).as_deref(), words);
        }
    }
}
