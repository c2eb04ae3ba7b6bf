//! The countdown: how long there is left, and until when, by the server's clock.

use domain::Instant;
use leptos::prelude::*;

use super::{DeadlineKind, clock::Clock};
use crate::{
    lang::{Lang, tr},
    text::remaining,
    ui::DeadlineText,
};

const MINUTE: i64 = 60_000;
const TEN_MINUTES: i64 = 10 * MINUTE;
const HOUR: i64 = 60 * MINUTE;
const SOON: i64 = 24 * HOUR;
const URGENT: i64 = 3 * HOUR;
/// How soon the server is asked again whether an order whose time is over has changed.
const ASK_AGAIN: i64 = 5_000;

/// Ticks towards an exclusive deadline. At zero it says so and asks `on_over`, which loads the
/// truth; the server decides by its own clock whatever this shows. `quiet` keeps it from being
/// read aloud by itself, where many stand in a list.
#[component]
pub fn Countdown(
    deadline: Instant,
    kind: DeadlineKind,
    #[prop(optional)] on_over: Option<Callback<()>>,
    #[prop(optional)] quiet: bool,
) -> impl IntoView {
    let lang = Lang::current();
    let clock = Clock::current();
    let deadline_ms = deadline.timestamp_millis();
    let left = move || deadline_ms - clock.now_ms();
    let urgency = Memo::new(move |_| Urgency::of(left()));
    let aloud = Memo::new(move |_| aloud(lang, kind, left()));
    if let Some(on_over) = on_over {
        ask_when_over(clock, deadline_ms, on_over);
    }
    let live = if quiet { "off" } else { "polite" };
    view! {
        <span class="inline-flex flex-wrap items-baseline gap-x-2 gap-y-1.5">
            <span>
                <span>{deadline_label(lang, kind)}{tr(lang, "：", ": ")}</span>
                <span aria-hidden="true" class=move || urgency.get().class()>
                    {move || ticking(lang, left())}
                </span>
                <span class="sr-only" role="timer" aria-live=live aria-atomic="true">
                    {move || aloud.get()}
                </span>
                {tr(lang, "，", ", until ")}
                <DeadlineText at=deadline />
                {tr(lang, " 截止", "")}
            </span>
            <span class=move || urgency.get().badge()>{move || urgency.get().words(lang)}</span>
        </span>
    }
}

/// What the clock is for.
pub const fn deadline_label(lang: Lang, kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::Answer => tr(lang, "接單期限", "To be answered"),
        DeadlineKind::Signatures => tr(lang, "簽約期限", "To be signed"),
        DeadlineKind::Payment => tr(lang, "付款期限", "To be paid"),
    }
}

fn ask_when_over(clock: Clock, deadline_ms: i64, on_over: Callback<()>) {
    let shown_at = clock.now_ms_untracked();
    // A page that already shows a past deadline has just been told so: it waits before it asks.
    let asked_at = StoredValue::new((shown_at >= deadline_ms).then_some(shown_at));
    Effect::new(move |_| {
        let now = clock.now_ms();
        if is_due(asked_at.get_value(), now, deadline_ms) {
            asked_at.set_value(Some(now));
            on_over.run(());
        }
    });
}

/// Whether to ask the server now: at zero, then ever more rarely.
fn is_due(asked_at: Option<i64>, now: i64, deadline: i64) -> bool {
    let late = now - deadline;
    late >= 0 && asked_at.is_none_or(|asked_at| now - asked_at >= ASK_AGAIN.max(late / 2))
}

/// The text that changes each second.
fn ticking(lang: Lang, left: i64) -> String {
    if left <= 0 {
        return tr(lang, "已截止", "over").to_owned();
    }
    let time = remaining(lang, left);
    match lang {
        Lang::Zh => format!("剩 {time}"),
        Lang::En => format!("{time} left"),
    }
}

/// What a screen reader hears: it changes with the hour, at ten minutes and at one.
fn aloud(lang: Lang, kind: DeadlineKind, left: i64) -> String {
    let label = deadline_label(lang, kind);
    let text = match left {
        left if left <= 0 => tr(lang, "已截止", "over").to_owned(),
        left if left <= MINUTE => tr(lang, "剩不到 1 分鐘", "less than a minute left").to_owned(),
        left if left <= TEN_MINUTES => {
            tr(lang, "剩不到 10 分鐘", "less than 10 minutes left").to_owned()
        }
        left if left <= HOUR => tr(lang, "剩不到 1 小時", "less than an hour left").to_owned(),
        left => {
            let hours = left / HOUR;
            match lang {
                Lang::Zh => format!("還有 {hours} 小時以上"),
                Lang::En => format!("more than {hours} h left"),
            }
        }
    };
    match lang {
        Lang::Zh => format!("{label}{text}"),
        Lang::En => format!("{label}: {text}"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Urgency {
    Calm,
    Soon,
    Urgent,
    Over,
}

impl Urgency {
    const fn of(left: i64) -> Self {
        if left <= 0 {
            Self::Over
        } else if left < URGENT {
            Self::Urgent
        } else if left < SOON {
            Self::Soon
        } else {
            Self::Calm
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Calm => "countdown",
            Self::Soon => "countdown countdown-soon",
            Self::Urgent | Self::Over => "countdown countdown-urgent",
        }
    }

    const fn badge(self) -> &'static str {
        match self {
            Self::Calm | Self::Over => "hidden",
            Self::Soon => "badge badge-soft badge-warning",
            Self::Urgent => "badge badge-soft badge-error",
        }
    }

    /// Urgency is never said by colour alone.
    const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Calm | Self::Over => "",
            Self::Soon => tr(lang, "不到 24 小時", "less than 24 hours"),
            Self::Urgent => tr(lang, "緊急：不到 3 小時", "urgent: less than 3 hours"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_at_a_day_at_three_hours_and_at_zero() {
        for (left, urgency) in [
            (SOON, Urgency::Calm),
            (SOON - 1, Urgency::Soon),
            (URGENT, Urgency::Soon),
            (URGENT - 1, Urgency::Urgent),
            (1, Urgency::Urgent),
            (0, Urgency::Over),
            (-HOUR, Urgency::Over),
        ] {
            assert_eq!(Urgency::of(left), urgency, "{left}");
        }
    }

    #[test]
    fn says_when_it_is_over() {
        assert_eq!(ticking(Lang::Zh, 97_965_000), "剩 1 天 03:12:45");
        assert_eq!(ticking(Lang::Zh, 1), "剩 00:00:01");
        assert_eq!(ticking(Lang::Zh, 0), "已截止");
    }

    #[test]
    fn is_heard_at_a_sane_pace() {
        let heard = |left| aloud(Lang::Zh, DeadlineKind::Payment, left);
        let mut announcements: Vec<String> =
            (0..=48 * 3600).rev().map(|seconds| heard(seconds * 1000)).collect();
        announcements.dedup();
        // Each of 48 hours, then ten minutes, one minute, zero.
        assert_eq!(announcements.len(), 48 + 4);
        assert_eq!(announcements.last().map(String::as_str), Some("付款期限已截止"));
    }

    #[test]
    fn asks_at_zero_and_then_ever_more_rarely() {
        assert!(!is_due(None, 9_999, 10_000));
        assert!(is_due(None, 10_000, 10_000));
        assert!(!is_due(Some(10_000), 14_000, 10_000));
        assert!(is_due(Some(10_000), 15_000, 10_000));
        assert!(!is_due(Some(100_000), 120_000, 10_000));
    }
}
