//! 付款期限 (R21): 「確認訂單2天內付款」, as a programme setting with two readings.

use std::{fmt, str::FromStr};

use chrono::{Days, Duration};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    Instant,
    calendar::{Calendar, day_of, end_of},
};

/// How long the buyer has to pay after the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PaymentWindow {
    /// So many hours from the contract to the second.
    Hours(u16),
    /// So many days by the Civil Code: the first day does not count, the period ends with its
    /// last day, and a rest day at the end moves to the next working day (120 to 122).
    CivilDays(u16),
}

/// Longest window that a programme may set.
const HOURS_MAX: u16 = 24 * 60;
const DAYS_MAX: u16 = 60;

impl PaymentWindow {
    /// R21: the exclusive instant before which the bank's value time must lie.
    pub fn deadline(self, contracted_at: Instant, calendar: &Calendar) -> Instant {
        match self {
            Self::Hours(hours) => contracted_at + Duration::hours(i64::from(hours)),
            Self::CivilDays(days) => {
                let first = day_of(contracted_at);
                let last = first.checked_add_days(Days::new(u64::from(days))).unwrap_or(first);
                end_of(calendar.working_day_from(last))
            }
        }
    }
}

impl fmt::Display for PaymentWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hours(hours) => write!(f, "hours({hours})"),
            Self::CivilDays(days) => write!(f, "civil_days({days})"),
        }
    }
}

/// The text is neither `hours(N)` nor `civil_days(N)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a payment window is hours(1..={HOURS_MAX}) or civil_days(1..={DAYS_MAX})")]
pub struct NotAWindow;

impl FromStr for PaymentWindow {
    type Err = NotAWindow;

    fn from_str(text: &str) -> Result<Self, NotAWindow> {
        let (kind, rest) = text.split_once('(').ok_or(NotAWindow)?;
        let count: u16 = rest.strip_suffix(')').and_then(|n| n.parse().ok()).ok_or(NotAWindow)?;
        match kind {
            "hours" if (1..=HOURS_MAX).contains(&count) => Ok(Self::Hours(count)),
            "civil_days" if (1..=DAYS_MAX).contains(&count) => Ok(Self::CivilDays(count)),
            _ => Err(NotAWindow),
        }
    }
}

impl TryFrom<String> for PaymentWindow {
    type Error = NotAWindow;
    fn try_from(text: String) -> Result<Self, NotAWindow> {
        text.parse()
    }
}

impl From<PaymentWindow> for String {
    fn from(window: PaymentWindow) -> String {
        window.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::rfc3339;

    #[test]
    fn vectors_of_the_law() {
        let calendar = Calendar::of_2021();
        for (window, contracted, deadline) in [
            ("hours(48)", "2021-07-05T10:00:00", "2021-07-07T10:00:00"),
            ("hours(48)", "2021-08-30T23:59:59", "2021-09-01T23:59:59"),
            // Exclusive: the end of 7/7 is the start of 7/8.
            ("civil_days(2)", "2021-07-05T15:00:00", "2021-07-08T00:00:00"), // Mon, to Wed
            ("civil_days(2)", "2021-08-26T15:00:00", "2021-08-31T00:00:00"), // Thu, Sat, to Mon
            ("civil_days(2)", "2021-08-27T15:00:00", "2021-08-31T00:00:00"), // Fri, Sun, to Mon
            ("civil_days(2)", "2021-08-28T15:00:00", "2021-08-31T00:00:00"), // Sat, to Mon
            ("civil_days(2)", "2021-08-29T15:00:00", "2021-09-01T00:00:00"), // Sun, to Tue
            ("civil_days(2)", "2021-08-30T15:00:00", "2021-09-02T00:00:00"), // Mon, to Wed
            ("civil_days(2)", "2021-09-17T15:00:00", "2021-09-23T00:00:00"), // over three rest days
        ] {
            let contracted_at = format!("{contracted}+08:00").parse().unwrap();
            let got = window.parse::<PaymentWindow>().unwrap().deadline(contracted_at, &calendar);
            assert_eq!(rfc3339(got), format!("{deadline}+08:00"), "{window} {contracted}");
        }
    }

    #[test]
    fn refuses_other_words() {
        for text in ["", "hours", "hours()", "hours(0)", "hours(48", "days(2)", "civil_days(-2)"] {
            assert_eq!(text.parse::<PaymentWindow>(), Err(NotAWindow), "{text}");
        }
    }
}
