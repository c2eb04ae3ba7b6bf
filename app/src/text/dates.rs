//! Dates as people in Taiwan write them: 民國 year, weekday in brackets; ISO dates in English.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use domain::{Instant, calendar::in_taipei, payment_window::PaymentWindow};

use crate::lang::Lang;

const ROC_EPOCH: i32 = 1911;

const fn weekday_zh(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    }
}

/// `110年8月30日（一）`.
pub fn date(day: NaiveDate) -> String {
    format!(
        "{}年{}月{}日（{}）",
        day.year() - ROC_EPOCH,
        day.month(),
        day.day(),
        weekday_zh(day.weekday())
    )
}

/// [`date`], or `Mon 2021-08-30`.
pub fn date_in(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => date(day),
        Lang::En => format!("{} {day}", day.weekday()),
    }
}

/// `110年7月7日（三）10:00`, in Taipei; seconds only where there are any.
pub fn instant(at: Instant) -> String {
    let local = in_taipei(at);
    format!("{}{}", date(local.date_naive()), clock(local.hour(), local.minute(), local.second()))
}

/// [`instant`], or `Wed 2021-07-07 10:00`.
pub fn instant_in(lang: Lang, at: Instant) -> String {
    let local = in_taipei(at);
    match lang {
        Lang::Zh => instant(at),
        Lang::En => format!(
            "{} {}",
            date_in(lang, local.date_naive()),
            clock(local.hour(), local.minute(), local.second())
        ),
    }
}

/// An exclusive instant as people say it: a midnight is the 24:00 of the day that ends.
pub fn deadline_in(lang: Lang, end: Instant) -> String {
    let local = in_taipei(end);
    match local.date_naive().pred_opt() {
        Some(day) if local.time() == NaiveTime::MIN => match lang {
            Lang::Zh => format!("{}24:00", date(day)),
            Lang::En => format!("{} 24:00", date_in(lang, day)),
        },
        _ => instant_in(lang, end),
    }
}

fn clock(hour: u32, minute: u32, second: u32) -> String {
    if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    }
}

/// 「48 小時」 or 「2 日（末日遇休息日順延）」.
pub fn payment_window(window: PaymentWindow) -> String {
    match window {
        PaymentWindow::Hours(hours) => format!(" {hours} 小時"),
        PaymentWindow::CivilDays(days) => format!(" {days} 日（始日不計，末日遇休息日順延）"),
    }
}

/// 「1 天 03:12:45」; nothing negative.
pub fn remaining(lang: Lang, milliseconds: i64) -> String {
    // The last started second still counts, so that zero means over.
    let seconds = milliseconds.max(0).div_euclid(1000) + i64::from(milliseconds.max(0) % 1000 > 0);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    match (lang, days) {
        (_, 0) => time,
        (Lang::Zh, days) => format!("{days} 天 {time}"),
        (Lang::En, 1) => format!("1 day {time}"),
        (Lang::En, days) => format!("{days} days {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_in_taiwan() {
        let at: Instant = "2021-07-07T02:00:00Z".parse().unwrap();
        assert_eq!(instant(at), "110年7月7日（三）10:00");
        assert_eq!(instant_in(Lang::En, at), "Wed 2021-07-07 10:00");
        assert_eq!(deadline_in(Lang::Zh, at), instant(at));
        let midnight: Instant = "2021-07-07T00:00:00+08:00".parse().unwrap();
        assert_eq!(deadline_in(Lang::Zh, midnight), "110年7月6日（二）24:00");
    }

    #[test]
    fn remaining_time_counts_the_started_second() {
        for (milliseconds, text) in [
            (0, "00:00:00"),
            (-5, "00:00:00"),
            (1, "00:00:01"),
            (1000, "00:00:01"),
            (97_965_000, "1 天 03:12:45"),
        ] {
            assert_eq!(remaining(Lang::Zh, milliseconds), text);
        }
    }
}
