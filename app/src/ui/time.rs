//! Days and instants as people read them, with the ISO form behind.

use chrono::NaiveDate;
use domain::{Instant, calendar};
use leptos::prelude::*;

use crate::{
    lang::Lang,
    text::{date_in, deadline_in, instant_in},
};

/// 「110年8月30日（一）」, the ISO date on hover.
#[component]
pub fn DateText(day: NaiveDate) -> impl IntoView {
    let iso = day.to_string();
    view! {
        <time datetime=iso.clone() title=iso>
            {date_in(Lang::current(), day)}
        </time>
    }
}

/// An exclusive instant; a midnight reads 「24:00」 of the day that ends.
#[component]
pub fn DeadlineText(at: Instant) -> impl IntoView {
    let iso = calendar::rfc3339(at);
    view! {
        <time datetime=iso.clone() title=iso>
            {deadline_in(Lang::current(), at)}
        </time>
    }
}

/// 「110年7月7日（三）10:00」 in Taipei, the ISO instant on hover.
#[component]
pub fn InstantText(at: Instant) -> impl IntoView {
    let iso = calendar::rfc3339(at);
    view! {
        <time datetime=iso.clone() title=iso>
            {instant_in(Lang::current(), at)}
        </time>
    }
}
