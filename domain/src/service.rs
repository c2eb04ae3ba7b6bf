//! The service period: three windows of use, and the last day on which it may start (R26, R27, R30).

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    Instant, Programme, Refusal,
    calendar::{day_of, end_of},
};

/// The windows of use that follow from an activation day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageWindows {
    pub activated_on: NaiveDate,
    /// The last day of each window; a window starts on the day after the one before it ended.
    pub last_days: Vec<NaiveDate>,
    /// The first day on which a claim may be submitted (R30).
    pub claimable_from: NaiveDate,
    /// Whether the last window ends within the programme (R26).
    pub in_time: bool,
}

impl UsageWindows {
    /// The last day of service that counts; none where the programme asks for no month.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.last_days.last().copied()
    }
}

/// R27: civil months from the activation day, which itself does not count.
pub fn usage_windows(activated_on: NaiveDate, programme: &Programme) -> UsageWindows {
    let months = u32::from(programme.service_months);
    let last_days: Vec<NaiveDate> = (1..=months).map(|n| add_months(activated_on, n)).collect();
    let end = last_days.last().copied().unwrap_or(activated_on);
    UsageWindows {
        activated_on,
        claimable_from: end.checked_add_days(Days::new(1)).unwrap_or(end),
        in_time: end <= programme.service_until,
        last_days,
    }
}

/// R26: the last activation day whose service period still ends in time.
pub fn last_activation_day(programme: &Programme) -> NaiveDate {
    let months = u32::from(programme.service_months);
    // Going back clamps at month ends and may land early, so step forward while it still fits.
    let mut day = programme
        .service_until
        .checked_sub_months(Months::new(months))
        .unwrap_or(programme.service_until);
    while let Some(next) = day.succ_opt() {
        if add_months(next, months) > programme.service_until {
            break;
        }
        day = next;
    }
    day
}

/// R24, R26: the last day on which an order is safe at any hour. The supplier may take its whole
/// answer window and the buyer its whole payment window, and the service still starts in time. None
/// where the programme leaves no such day.
pub fn last_safe_order_day(programme: &Programme) -> Option<NaiveDate> {
    let start_by = end_of(last_activation_day(programme));
    // A window of a season of rest days ends too; whoever sets longer ones has no safe day.
    programme.points_until.iter_days().rev().take(366).find(|day| {
        let answers = u32::from(programme.answer_days);
        let answered = end_of(programme.calendar.working_days_after(*day, answers));
        // The deadline is exclusive: who uses it up signs just before.
        let signed = answered - chrono::Duration::milliseconds(1);
        answered <= programme.points_expire_at() && programme.payment_deadline(signed) <= start_by
    })
}

/// [`last_safe_order_day`], as a card says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeDay {
    pub day: Option<NaiveDate>,
    /// Whether it is over.
    pub passed: bool,
}

impl SafeDay {
    pub fn at(programme: &Programme, now: Instant) -> Self {
        let day = last_safe_order_day(programme);
        Self { day, passed: day.is_none_or(|day| now >= end_of(day)) }
    }
}

/// R26: waiting for the payment could push activation past its last day, so the supplier
/// activates before the payment.
pub fn activation_precedes_payment(programme: &Programme, payment_deadline: Instant) -> bool {
    payment_deadline > end_of(last_activation_day(programme))
}

/// R26: whether the service may start on this day, said `today`.
///
/// # Errors
/// `ActivationTooEarly` before the contract, `ActivationTooLate` where the service period would
/// end after the programme's last service day, or where that was said too late to be believed.
pub fn check_activation(
    programme: &Programme,
    contracted_at: Instant,
    activated_on: NaiveDate,
    today: NaiveDate,
) -> Result<UsageWindows, Refusal> {
    let contracted_on = day_of(contracted_at);
    if activated_on < contracted_on {
        return Err(Refusal::ActivationTooEarly { activated_on, contracted_on });
    }
    let windows = usage_windows(activated_on, programme);
    if windows.in_time && today <= last_activation_day(programme) {
        return Ok(windows);
    }
    Err(Refusal::ActivationTooLate {
        activated_on,
        latest: last_activation_day(programme),
        service_until: programme.service_until,
    })
}

fn add_months(day: NaiveDate, count: u32) -> NaiveDate {
    day.checked_add_months(Months::new(count)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        format!("2021-{text}").parse().unwrap()
    }

    #[test]
    fn vectors_of_the_law() {
        let programme = Programme::industrial_110();
        #[rustfmt::skip]
        let table = [
            ("07-01", ["08-01", "09-01", "10-01"], true),
            ("07-08", ["08-08", "09-08", "10-08"], true),
            ("08-16", ["09-16", "10-16", "11-16"], true),
            ("08-30", ["09-30", "10-30", "11-30"], true),
            ("08-31", ["09-30", "10-31", "11-30"], true),
            ("09-01", ["10-01", "11-01", "12-01"], false),
        ];
        for (activated, ends, in_time) in table {
            let windows = usage_windows(day(activated), &programme);
            assert_eq!(windows.last_days, ends.map(day), "{activated}");
            assert_eq!(windows.in_time, in_time, "{activated}");
        }
        assert_eq!(usage_windows(day("07-08"), &programme).claimable_from, day("10-09"));
        assert_eq!(last_activation_day(&programme), day("08-31"));
    }

    #[test]
    fn activation_is_forced_only_where_the_payment_may_come_too_late() {
        let programme = Programme::industrial_110();
        for (deadline, forced) in [
            ("2021-08-31T23:59:59+08:00", false),
            ("2021-09-01T00:00:00+08:00", false), // exclusive: the last payable moment is on 8/31
            ("2021-09-01T20:00:00+08:00", true),
        ] {
            assert_eq!(
                activation_precedes_payment(&programme, deadline.parse().unwrap()),
                forced,
                "{deadline}"
            );
        }
    }

    #[test]
    fn the_last_safe_day_leaves_room_for_both_windows() {
        let slides = Programme::industrial_110();
        // 8/24 is answered by 8/27 and paid by 8/29; 8/25 by 8/30, and its payment by 9/1.
        assert_eq!(last_safe_order_day(&slides), Some(day("08-24")));
        let with = |change: fn(&mut Programme)| {
            let mut programme = slides.clone();
            change(&mut programme);
            last_safe_order_day(&programme)
        };
        assert_eq!(with(|p| p.answer_days = 1), Some(day("08-26")));
        assert_eq!(with(|p| p.service_months = 1), Some(day("08-25")), "R24 alone");
        assert_eq!(
            with(|p| p.points_until = p.points_until.pred_opt().unwrap()),
            Some(day("08-24"))
        );
    }

    #[test]
    fn refuses_days_outside() {
        let programme = Programme::industrial_110();
        let contracted: Instant = "2021-08-30T20:00:00+08:00".parse().unwrap();
        let said = |on, today| {
            check_activation(&programme, contracted, day(on), day(today)).map_err(|r| r.code())
        };
        let code = |on| said(on, "08-30");
        assert_eq!(code("08-29").unwrap_err(), "ActivationTooEarly");
        assert_eq!(code("09-01").unwrap_err(), "ActivationTooLate");
        assert!(code("08-31").is_ok());
        assert!(said("08-31", "08-31").is_ok());
        assert_eq!(said("08-31", "09-01").unwrap_err(), "ActivationTooLate", "dated back");
    }
}
