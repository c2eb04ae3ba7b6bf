use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::{
    ProgrammeId,
    pavilion::{PAVILIONS, Pavilion},
    quote::quote,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn points(amount: i64) -> Points {
    Points::new(amount).unwrap()
}

/// 2021-07-05, with a firm that was issued 200,000 points.
fn standing(others: &[&Programme]) -> Standing {
    let others = others.iter().map(|other| Occupied::of(other)).collect();
    Standing { today: day("2021-07-05"), issued: points(200_000), others }
}

/// `field value`, applied to a programme.
fn set(programme: &mut Programme, field: &str, typed: &str) {
    match field {
        "name" => typed.clone_into(&mut programme.name),
        "opens_on" => programme.opens_on = Some(day(typed)),
        "points_max" => programme.points_max = points(typed.parse().unwrap()),
        "ratio" => {
            let (points, own) = typed.split_once(':').unwrap();
            programme.ratio = FundingRatio::new(points.parse().unwrap(), own.parse().unwrap());
        }
        "annual_revenue_max" => programme.annual_revenue_max = Twd::new(typed.parse().unwrap()),
        "headcount_max" => programme.headcount_max = typed.parse().ok(),
        "submissions_until" => programme.submissions_until = day(typed),
        "points_until" => programme.points_until = day(typed),
        "service_until" => programme.service_until = day(typed),
        "claims_until" => programme.claims_until = Some(day(typed)),
        "service_months" => programme.service_months = typed.parse().unwrap(),
        "min_active_days" => programme.min_active_days = typed.parse().unwrap(),
        "payment_window" => programme.payment_window = typed.parse().unwrap(),
        "answer_days" => programme.answer_days = typed.parse().unwrap(),
        "late_notice_days" => programme.late_notice_days = typed.parse().unwrap(),
        "holidays" => programme.calendar.holidays = BTreeSet::from([day(typed)]),
        other => panic!("{other}"),
    }
}

/// `ok`, or `field Rn Reason` of each fault.
fn told(problems: &[Problem]) -> String {
    let one = |problem: &Problem| {
        let reason = format!("{:?}", problem.reason);
        let reason = reason.split([' ', '{']).next().unwrap_or_default().to_owned();
        format!("{} {} {reason}", problem.setting.as_str(), problem.rule())
    };
    let all: Vec<String> = problems.iter().map(one).collect();
    if all.is_empty() { "ok".to_owned() } else { all.join(", ") }
}

/// In force from | what changes of IND-110 on 2021-07-05 | the verdict.
const CHANGES: &str = "
    2021-07-06 | name 雲市集工業館           | ok
    2021-07-05 | name 雲市集工業館           | effective_from R35 NotAhead
    2021-07-06 |                            | effective_from R35 Unchanged
    2021-07-06 | points_max 250000          | ok
    2021-07-06 | points_max 199999          | points_max R11 BelowIssued
    2021-07-06 | ratio 1:1                  | ok
    2021-07-06 | ratio 0:1                  | ratio R15 OutOfRange
    2021-07-06 | annual_revenue_max 3000000000 | ok
    2021-07-06 | annual_revenue_max 1999999999 | annual_revenue_max R2 Tightened
    2021-07-06 | headcount_max 9            | headcount_max R2 Tightened
    2021-07-30 | submissions_until 2021-08-06 | ok
    2021-07-31 | submissions_until 2021-08-06 | submissions_until R7 AlreadyOver
    2021-07-06 | submissions_until 2021-07-29 | submissions_until R7 Shortened
    2021-07-06 | submissions_until 2021-08-31 | points_until R14 TooEarly
    2021-08-30 | points_until 2021-09-15    | ok
    2021-08-31 | points_until 2021-09-15    | points_until R14 AlreadyOver
    2021-07-06 | points_until 2021-08-29    | points_until R14 Shortened
    2021-07-06 | points_until 2021-12-01    | service_until R26 TooEarly
    2021-07-06 | service_until 2021-12-15   | ok
    2021-07-06 | service_until 2021-11-29   | service_until R26 Shortened
    2021-07-06 | claims_until 2021-12-31    | ok
    2021-07-06 | claims_until 2021-11-30    | claims_until R30 TooEarly
    2021-07-06 | service_months 0           | service_months R27 OutOfRange
    2021-07-06 | min_active_days 29         | min_active_days R27 OutOfRange
    2021-07-06 | payment_window civil_days(2) | ok
    2021-07-06 | answer_days 31             | answer_days R24 OutOfRange
    2021-07-06 | late_notice_days 0         | ok
    2021-07-06 | holidays 2021-09-22        | ok
    2021-07-06 | opens_on 2021-07-20        | opens_on R35 Fixed
    2021-07-05 | points_max 0               | effective_from R35 NotAhead, points_max R11 BelowIssued, points_max R11 OutOfRange
";

#[test]
fn what_may_change_and_what_not() {
    for line in CHANGES.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [from, change, expected] =
            line.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let old = Programme::industrial_110();
        let mut new = old.clone();
        if let Some((field, typed)) = change.split_once(' ') {
            set(&mut new, field, typed);
        }
        let found = check_change(&old, &new, day(from), &standing(&[&old]));
        assert_eq!(told(&found), expected, "{line}");
    }
}

/// Before it opens a programme may still be turned over; after that it may not.
#[test]
fn a_programme_that_has_not_begun() {
    let old = next_year(&Programme::industrial_110(), Pavilion::Industrial, code("IND-111"));
    let others = [&Programme::industrial_110()];
    let mut new = old.clone();
    set(&mut new, "points_until", "2022-08-15");
    set(&mut new, "headcount_max", "50");
    let judged =
        |new: &Programme, from| told(&check_change(&old, new, day(from), &standing(&others)));
    assert_eq!(judged(&new, "2021-12-31"), "ok");
    assert_eq!(
        judged(&new, "2022-01-01"),
        "headcount_max R2 Tightened, points_until R14 Shortened"
    );
    set(&mut new, "opens_on", "2021-08-30");
    assert_eq!(judged(&new, "2021-07-06"), "points_until R14 Overlaps");
    set(&mut new, "opens_on", "2021-08-31");
    assert_eq!(judged(&new, "2021-07-06"), "ok");
    assert_eq!(judged(&new, "2021-09-01"), "opens_on R35 TooEarly");
}

fn code(text: &str) -> ProgrammeId {
    ProgrammeId::new(text).unwrap()
}

/// Budget, new budget, pool | the verdict.
const BUDGETS: &str = "
    10000000 10000000 9000000 | budget R12 Unchanged
    10000000 12000000 0       | ok
    10000000 1000000  9000000 | ok
    10000000 999999   9000000 | budget R12 BelowIssued
    10000000 0        10000000 | ok
    0 1000000000001 0         | budget R12 OutOfRange
";

#[test]
fn a_budget_keeps_what_was_given_out() {
    for line in BUDGETS.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (given, expected) = line.split_once('|').unwrap();
        let [budget, new, pool] = given
            .split_whitespace()
            .map(|number| points(number.parse().unwrap()))
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        let found: Vec<Problem> = check_budget(budget, new, pool).into_iter().collect();
        assert_eq!(told(&found), expected.trim(), "{line}");
    }
}

/// S40: each hall a year later, by its terms alone.
#[test]
fn a_clone_for_every_hall() {
    let source = Programme::industrial_110();
    for terms in &PAVILIONS {
        let clone = next_year(&source, terms.pavilion, code("NEXT-111"));
        assert_eq!(told(&check_clone(&clone, points(1), &standing(&[&source]))), "ok");
        assert_eq!((clone.points_max.get(), clone.ratio), (terms.points_max, terms.ratio));
        assert_eq!(clone.points_until, day("2022-08-30"));
        assert_eq!(clone.opens_on, Some(day("2022-01-01")));
        assert!(clone.calendar.holidays.is_empty(), "nobody knows them here");
        if terms.pavilion == Pavilion::Commercial {
            let split = quote(&clone, Twd::new(59_999).unwrap(), clone.points_max);
            assert_eq!((split.points.get(), split.self_funded.get()), (29_999, 30_000));
        }
    }
    let mut wrong = next_year(&source, Pavilion::Sme, code("IND-110"));
    set(&mut wrong, "opens_on", "2021-07-05");
    assert_eq!(
        told(&check_clone(&wrong, points(0), &standing(&[&source]))),
        "opens_on R35 NotAhead, code R35 Taken"
    );
}

/// What an order pinned stays whatever changes; the programme's dates are those of now.
#[test]
fn an_order_keeps_its_terms() {
    let old = Programme::industrial_110();
    let mut new = old.clone();
    for (field, typed) in [
        ("ratio", "1:1"),
        ("points_max", "300000"),
        ("payment_window", "hours(72)"),
        ("service_months", "4"),
        ("points_until", "2021-09-15"),
    ] {
        set(&mut new, field, typed);
    }
    let sent = binding(&old, None, &new);
    assert_eq!((sent.ratio, sent.points_max), (old.ratio, old.points_max));
    assert_eq!((sent.payment_window, sent.service_months), (new.payment_window, 4));
    let contracted = binding(&old, Some(&old), &new);
    assert_eq!((contracted.payment_window, contracted.service_months), (old.payment_window, 3));
    assert_eq!(contracted.points_until, new.points_until);
    assert_eq!(binding(&old, Some(&old), &old), old);
}

#[test]
fn a_preview_names_what_changes() {
    let old = Programme::industrial_110();
    let mut new = old.clone();
    set(&mut new, "points_max", "250000");
    set(&mut new, "points_until", "2021-09-15");
    let lines: Vec<_> =
        diff(&old, &new).into_iter().map(|line| (line.setting, line.concerns)).collect();
    let expected =
        [(Setting::PointsMax, Concerns::LaterIssues), (Setting::PointsUntil, Concerns::Holders)];
    assert_eq!(lines, expected);
    assert!(diff(&old, &old).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Whatever is let through undoes nothing: no window closes earlier, nothing issued is above the
    /// cap, and the days stay in their order.
    #[test]
    fn what_is_let_through_undoes_nothing(
        cap in 0_i64..400_000, shifts in prop::array::uniform3(-60_i64..60), from in 0_u64..120,
    ) {
        let old = Programme::industrial_110();
        let moved = |day: NaiveDate, by: i64| {
            let days = Days::new(by.unsigned_abs());
            if by < 0 { day - days } else { day + days }
        };
        let new = Programme {
            points_max: points(cap),
            submissions_until: moved(old.submissions_until, shifts[0]),
            points_until: moved(old.points_until, shifts[1]),
            service_until: moved(old.service_until, shifts[2]),
            ..old.clone()
        };
        let from = day("2021-07-05") + Days::new(from);
        if check_change(&old, &new, from, &standing(&[&old])).is_empty() {
            prop_assert!(new.points_max.get() >= 200_000);
            prop_assert!(new.points_until >= old.points_until);
            prop_assert!(new.service_until >= old.service_until);
            prop_assert!(new.submissions_until >= old.submissions_until);
            prop_assert!(new.submissions_until <= new.points_until);
            prop_assert!(new.points_until <= new.service_until);
            prop_assert!(new.points_until == old.points_until || from <= old.points_until);
        }
    }

    /// Total: whatever the numbers are, there is an answer, and it names its numbers.
    #[test]
    fn a_budget_is_never_below_what_was_given_out(
        budget in 0..1_i64 << 53, new in 0..1_i64 << 53, pool in 0..1_i64 << 53,
    ) {
        if check_budget(points(budget), points(new), points(pool)).is_none() {
            prop_assert!(new >= budget.saturating_sub(pool));
        }
    }
}
