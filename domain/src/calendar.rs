//! Days and deadlines in Taipei (UTC+8, no daylight saving). Deadlines are exclusive instants:
//! something is in time iff it happened strictly before (R35).

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone, Weekday};
use serde::{Deserialize, Serialize};

use crate::Instant;

const TAIPEI_SECONDS_EAST: i32 = 8 * 3600;

/// The offset of Taipei.
///
/// # Panics
/// Never: the offset is within a day.
pub fn taipei() -> FixedOffset {
    FixedOffset::east_opt(TAIPEI_SECONDS_EAST).expect("eight hours is a legal offset")
}

/// The instant as a clock on a wall in Taipei shows it.
pub fn in_taipei(at: Instant) -> DateTime<FixedOffset> {
    at.with_timezone(&taipei())
}

/// The day in Taipei on which the instant falls.
pub fn day_of(at: Instant) -> NaiveDate {
    in_taipei(at).date_naive()
}

/// The first instant of a day in Taipei.
pub fn start_of(day: NaiveDate) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN);
    (midnight - chrono::Duration::seconds(i64::from(TAIPEI_SECONDS_EAST))).and_utc()
}

/// The first instant after a day: the exclusive form of 「至…止」 (Civil Code 121).
pub fn end_of(day: NaiveDate) -> Instant {
    start_of(day.checked_add_days(Days::new(1)).unwrap_or(day))
}

/// RFC 3339 at +08:00, such as `2021-07-07T10:00:00+08:00`; milliseconds only where there are any.
pub fn rfc3339(at: Instant) -> String {
    in_taipei(at).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
}

/// UTC milliseconds, as they are stored.
pub fn from_millis(millis: i64) -> Option<Instant> {
    chrono::Utc.timestamp_millis_opt(millis).single()
}

/// 行事曆: which days are rest days. Saturdays and Sundays are, unless a make-up workday.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub holidays: BTreeSet<NaiveDate>,
    pub makeup_workdays: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// The government calendar of 2021 (民國110年): holidays that fall on weekdays, and the
    /// Saturdays that were worked in exchange.
    pub fn of_2021() -> Self {
        #[rustfmt::skip]
        const HOLIDAYS: [(u32, u32); 15] = [
            (1, 1), (2, 10), (2, 11), (2, 12), (2, 15), (2, 16), (3, 1), (4, 2), (4, 5), (4, 30),
            (6, 14), (9, 20), (9, 21), (10, 11), (12, 31),
        ];
        const MAKEUP: [(u32, u32); 2] = [(2, 20), (9, 11)];
        let day = |&(month, day): &(u32, u32)| NaiveDate::from_ymd_opt(2021, month, day);
        Self {
            holidays: HOLIDAYS.iter().filter_map(day).collect(),
            makeup_workdays: MAKEUP.iter().filter_map(day).collect(),
        }
    }

    pub fn is_rest_day(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.holidays.contains(&day) || (weekend && !self.makeup_workdays.contains(&day))
    }

    /// The day itself, or the next day that is not a rest day (Civil Code 122).
    pub fn working_day_from(&self, mut day: NaiveDate) -> NaiveDate {
        while self.is_rest_day(day) {
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        day
    }

    /// The `count`-th working day after `day`, which itself does not count (Civil Code 120).
    pub fn working_days_after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        (0..count).fold(day, |day, _| self.working_day_from(day.succ_opt().unwrap_or(day)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_changes_at_taipei_midnight() {
        let end = end_of(day("2021-08-30"));
        assert_eq!(rfc3339(end), "2021-08-31T00:00:00+08:00");
        assert_eq!(day_of(end), day("2021-08-31"));
        assert_eq!(day_of(end - chrono::Duration::milliseconds(1)), day("2021-08-30"));
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let calendar = Calendar::of_2021();
        for (from, count, expected) in [
            ("2021-07-05", 3, "2021-07-08"),
            ("2021-07-08", 3, "2021-07-13"),
            ("2021-09-17", 1, "2021-09-22"),
            ("2021-09-10", 1, "2021-09-11"), // a Saturday that was worked
        ] {
            assert_eq!(calendar.working_days_after(day(from), count), day(expected), "{from}");
        }
    }
}
