//! 使用流量: which days of use are taken, which count, and what three months of them prove
//! (R27, R28).
//!
//! A record is about a day. It is taken however late it comes; what comes late counts only after
//! a reviewer has confirmed the day, so that nobody proves three months on the last evening (S29).

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    Instant, OrderId, Programme, Refusal,
    calendar::{day_of, end_of},
    service::UsageWindows,
};

/// R28: whether a day of use may be recorded now. `windows` is none before the activation.
///
/// # Errors
/// `UsageInFuture` for a day that has not begun, `UsageOutsideService` for one before the
/// activation or after the last window.
pub fn check_day(
    windows: Option<&UsageWindows>,
    day: NaiveDate,
    now: Instant,
) -> Result<(), Refusal> {
    let today = day_of(now);
    if day > today {
        return Err(Refusal::UsageInFuture { day, today });
    }
    let service = windows.and_then(|windows| Some((windows.activated_on, windows.last_day()?)));
    match service {
        Some((from, until)) if (from..=until).contains(&day) => Ok(()),
        _ => Err(Refusal::UsageOutsideService { day, service }),
    }
}

/// R28: whether a record came later than the programme waits, counted from the end of its day.
pub fn is_late(programme: &Programme, day: NaiveDate, arrived_at: Instant) -> bool {
    let hours = i64::from(programme.after_sale.usage_late_hours);
    arrived_at > end_of(day) + chrono::Duration::hours(hours)
}

/// One month of use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowProof {
    /// The first day, inclusive.
    pub from: NaiveDate,
    /// The last day, inclusive.
    pub until: NaiveDate,
    /// Days with use that counts.
    pub active_days: u32,
    /// What the buyer says: used, not used, or nothing yet.
    pub attested: Option<bool>,
    /// A log audit passed after the month was over and after the buyer's word about it: what the
    /// buyer says is confirmed.
    pub vouched: bool,
    pub proven: bool,
}

/// What the buyer says about a month, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    pub used: bool,
    pub said_at: Instant,
}

/// 三個月使用證明 as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub windows: Vec<WindowProof>,
    pub min_active_days: u8,
    pub first_use: Option<NaiveDate>,
    /// The last day on which the first use is early enough.
    pub first_use_by: NaiveDate,
    pub first_use_in_time: bool,
}

impl Certificate {
    /// R27: every window has its days and the first use was early enough.
    pub fn is_proven(&self) -> bool {
        self.first_use_in_time && self.windows.iter().all(|window| window.proven)
    }

    /// S28: buyer and records say different things about a month, and no log audit has settled
    /// it.
    pub fn is_disputed(&self) -> bool {
        let differs = |window: &WindowProof| match window.attested {
            Some(used) => used != (window.active_days >= u32::from(self.min_active_days.max(1))),
            None => false,
        };
        self.windows.iter().any(|window| !window.vouched && differs(window))
    }

    /// S28: whether a log audit would tell more than the one that passed: a month is over that it
    /// did not see, or the buyer has said something since.
    pub fn may_be_audited_again(&self, now: Instant) -> bool {
        self.windows.iter().any(|window| !window.vouched && end_of(window.until) <= now)
    }
}

/// R27: what the active days prove. `attested` is the buyer's word by month, from the first; it
/// stands in for missing records only where a log audit confirmed it (S28). An audit that passed
/// says nothing about what came after it.
pub fn certificate(
    programme: &Programme,
    windows: &UsageWindows,
    active: &BTreeSet<NaiveDate>,
    attested: &[Option<Word>],
    audit_passed_at: Option<Instant>,
) -> Certificate {
    let mut from = windows.activated_on;
    let mut proofs = Vec::with_capacity(windows.last_days.len());
    for (month, &until) in windows.last_days.iter().enumerate() {
        let days = if from <= until { active.range(from..=until).count() } else { 0 };
        let active_days = u32::try_from(days).unwrap_or(u32::MAX);
        let word = attested.get(month).copied().flatten();
        let seen = end_of(until).max(word.map_or(Instant::MIN_UTC, |word| word.said_at));
        let vouched = audit_passed_at.is_some_and(|at| at >= seen);
        let attested = word.map(|word| word.used);
        let by_audit = vouched && attested == Some(true);
        let proven = active_days >= u32::from(programme.min_active_days) || by_audit;
        proofs.push(WindowProof { from, until, active_days, attested, vouched, proven });
        from = until.succ_opt().unwrap_or(until);
    }
    let first_use = active.first().copied();
    let first_use_by = after(windows.activated_on, programme.after_sale.first_use_days);
    let confirmed = |proof: &WindowProof| proof.vouched && proof.attested == Some(true);
    let vouched = proofs.first().is_some_and(confirmed);
    let first_use_in_time = first_use.is_some_and(|day| day <= first_use_by)
        || vouched
        || programme.min_active_days == 0;
    Certificate {
        windows: proofs,
        min_active_days: programme.min_active_days,
        first_use,
        first_use_by,
        first_use_in_time,
    }
}

/// S28: which warning is due at this instant, in silent days, and when to look again; the look is
/// none once the service period is over. `last_use` is the activation day before the first use,
/// and silent days are whole days after it. The look was asked for at `asked_for`: one that was
/// asked for later than the last warning tells of a silence that both sides know.
pub fn silence(
    programme: &Programme,
    windows: &UsageWindows,
    last_use: NaiveDate,
    asked_for: Instant,
    now: Instant,
) -> (Option<u8>, Option<Instant>) {
    let warn_after = programme.after_sale.silent_days;
    let yesterday = day_of(now).pred_opt().unwrap_or_default();
    let silent = (yesterday - last_use).num_days();
    let reached = warn_after.iter().rev().find(|days| silent >= i64::from(**days));
    let told = asked_for > end_of(after(last_use, warn_after[1]));
    // Told when the day is reached; work that was held up for a day or more tells what is true.
    let due = reached.copied().filter(|_| !told && Some(yesterday) <= windows.last_day());
    let next = warn_after.iter().find(|days| silent < i64::from(**days));
    let look_at = match next {
        Some(days) => end_of(after(last_use, *days)),
        // Both were told; the next silence can begin today.
        None => end_of(after(yesterday, warn_after[0])),
    };
    let over = windows.last_day().map(end_of).is_none_or(|end| look_at >= end);
    (due, (!over).then_some(look_at))
}

fn after(day: NaiveDate, days: u8) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day)
}

/// A record as the chain keeps it: one line of the text whose hash a link carries.
pub fn record_line(day: NaiveDate, source: &str, seq: i64, count: i64) -> String {
    format!("{day} {source} {seq} {count}\n")
}

/// The text whose SHA-256 is a link of an order's chain: what came before, what came now, and
/// when it came (S29).
pub fn link_text(
    previous: &str,
    order: OrderId,
    number: i32,
    arrived_at: i64,
    content_sha256: &str,
) -> String {
    format!("{previous}\n{order}\n{number}\n{arrived_at}\n{content_sha256}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::usage_windows;

    fn day(text: &str) -> NaiveDate {
        format!("2021-{text}").parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        format!("2021-{text}+08:00").parse().unwrap()
    }

    fn july_8() -> (Programme, UsageWindows) {
        let programme = Programme::industrial_110();
        let windows = usage_windows(day("07-08"), &programme);
        (programme, windows)
    }

    /// Said on the second day after the service.
    fn words(attested: &[Option<bool>]) -> Vec<Option<Word>> {
        let said_at = at("10-10T09:00:00");
        attested.iter().map(|word| word.map(|used| Word { used, said_at })).collect()
    }

    #[test]
    fn days_that_are_taken() {
        let (_, windows) = july_8();
        let code = |on: &str, now: &str| {
            check_day(Some(&windows), day(on), at(now)).err().map_or("ok", |r| r.code())
        };
        #[rustfmt::skip]
        let table = [
            ("07-08", "07-08T09:00:00", "ok"),
            ("07-09", "07-08T23:59:59", "UsageInFuture"),
            ("07-07", "07-08T09:00:00", "UsageOutsideService"),
            ("10-08", "10-20T09:00:00", "ok"),
            ("10-09", "10-20T09:00:00", "UsageOutsideService"),
            ("10-21", "10-20T09:00:00", "UsageInFuture"),
        ];
        for (on, now, expected) in table {
            assert_eq!(code(on, now), expected, "{on} at {now}");
        }
        let before = check_day(None, day("07-08"), at("07-08T09:00:00")).unwrap_err();
        assert_eq!(before.code(), "UsageOutsideService");
    }

    #[test]
    fn late_is_after_72_hours_from_the_end_of_the_day() {
        let (programme, _) = july_8();
        for (now, late) in
            [("07-10T00:00:00", false), ("07-13T00:00:00", false), ("07-13T00:00:00.001", true)]
        {
            assert_eq!(is_late(&programme, day("07-09"), at(now)), late, "{now}");
        }
    }

    #[test]
    fn what_three_months_need() {
        let (programme, windows) = july_8();
        let proven = |days: &[&str], attested: &[Option<bool>], passed: bool| {
            let days = days.iter().map(|text| day(text)).collect();
            let passed = passed.then(|| at("10-20T09:00:00"));
            certificate(&programme, &windows, &days, &words(attested), passed).is_proven()
        };
        assert!(proven(&["07-08", "09-08", "10-08"], &[], false));
        assert!(proven(&["08-07", "08-09", "09-09"], &[], false), "the thirtieth day");
        assert!(!proven(&["08-08", "08-09", "09-09"], &[], false), "first use on day 31");
        assert!(!proven(&["07-09", "10-01"], &[], false), "nothing in the second month");
        assert!(!proven(&["07-09", "10-01"], &[None, Some(true)], false), "a word is no proof");
        assert!(proven(&["07-09", "10-01"], &[None, Some(true)], true), "an audit confirms it");
        assert!(!proven(&["07-09", "10-01"], &[], true), "an audit alone proves nothing");
    }

    #[test]
    fn records_and_buyer_may_differ() {
        let (programme, windows) = july_8();
        let days = BTreeSet::from([day("07-09"), day("08-20"), day("10-01")]);
        let disputed = |attested: &[Option<bool>], passed: bool| {
            let passed = passed.then(|| at("10-20T09:00:00"));
            certificate(&programme, &windows, &days, &words(attested), passed).is_disputed()
        };
        assert!(!disputed(&[Some(true), None, Some(true)], false));
        assert!(disputed(&[Some(true), Some(false)], false));
        assert!(!disputed(&[Some(true), Some(false)], true));
        let gap = BTreeSet::from([day("07-09"), day("10-01")]);
        let word = words(&[None, Some(true)]);
        assert!(certificate(&programme, &windows, &gap, &word, None).is_disputed());
    }

    #[test]
    fn an_audit_says_nothing_about_what_came_after_it() {
        let (programme, windows) = july_8();
        let days = BTreeSet::from([day("07-09"), day("10-01")]);
        let word = words(&[None, Some(true)]);
        let found =
            |passed: &str| certificate(&programme, &windows, &days, &word, Some(at(passed)));
        assert!(!found("08-20T09:00:00").is_proven(), "the second month had not begun");
        assert!(!found("10-10T08:59:59").is_proven(), "the buyer had not spoken");
        assert!(found("10-10T08:59:59").is_disputed());
        assert!(found("10-10T09:00:00").is_proven());
        let later = at("10-20T09:00:00");
        assert!(found("08-20T09:00:00").may_be_audited_again(later));
        assert!(!found("10-10T09:00:00").may_be_audited_again(later));
    }

    #[test]
    fn silence_is_told_after_ten_and_twenty_days() {
        let (programme, windows) = july_8();
        let late = |last: &str, asked_for: &str, now: &str| {
            silence(&programme, &windows, day(last), at(asked_for), at(now))
        };
        let look = |last: &str, now: &str| late(last, now, now);
        let next = |text: &str| Some(at(text));
        assert_eq!(look("07-08", "07-19T00:00:00"), (Some(10), next("07-29T00:00:00")));
        assert_eq!(look("07-12", "07-19T00:00:00"), (None, next("07-23T00:00:00")));
        assert_eq!(look("07-08", "07-29T00:00:00"), (Some(20), next("08-08T00:00:00")));
        assert_eq!(look("07-08", "08-08T00:00:00"), (None, next("08-18T00:00:00")), "once");
        let held_up = late("07-08", "07-19T00:00:00", "08-08T09:00:00");
        assert_eq!(held_up, (Some(20), next("08-18T00:00:00")), "told late, and once");
        assert_eq!(look("10-01", "10-05T00:00:00"), (None, None));
    }
}
