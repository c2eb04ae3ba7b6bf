//! Whether a version, a budget or a clone may be: every fault at its field, with its numbers.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Setting, diff};
use crate::{Points, Programme, ProgrammeId, Rule, money::grouped};

use Setting as S;

/// Characters of a name.
pub(super) const NAME_CHARS_MAX: usize = 60;
/// The same bound for every amount of points: a browser holds them exactly.
const POINTS_MAX: i64 = 1_000_000_000_000;

/// Why a setting cannot be as it was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Nothing of it differs from what is in force.
    Unchanged,
    /// It takes effect on a day that has begun, or too soon for a second officer.
    NotAhead {
        earliest: NaiveDate,
    },
    /// Never changes.
    Fixed,
    /// Missing, too long, or with characters that cannot be used.
    Text {
        max: usize,
    },
    OutOfRange {
        min: i64,
        max: i64,
    },
    /// The window was over before the change: what was refused since stays refused.
    AlreadyOver {
        was: NaiveDate,
    },
    /// Firms and suppliers rely on the day that was announced.
    Shortened {
        was: NaiveDate,
    },
    /// What has passed is not undone.
    TooEarly {
        earliest: NaiveDate,
    },
    /// Less than a firm has been issued, or than a budget has given out.
    BelowIssued {
        issued: Points,
    },
    /// Who qualified would no longer do so.
    Tightened,
    /// Another programme is open then.
    Overlaps {
        programme: ProgrammeId,
        from: Option<NaiveDate>,
        until: NaiveDate,
    },
    /// There is a programme with this code.
    Taken,
}

/// A fault of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub setting: Setting,
    pub reason: Reason,
}

impl Problem {
    #[must_use]
    pub const fn new(setting: Setting, reason: Reason) -> Self {
        Self { setting, reason }
    }

    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.setting.rule()
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchanged => f.write_str("nothing differs from what is in force"),
            Self::NotAhead { earliest } => write!(f, "the first possible day is {earliest}"),
            Self::Fixed => f.write_str("this never changes"),
            Self::Text { max } => write!(f, "a text of 1 to {max} characters"),
            Self::OutOfRange { min, max } => {
                write!(f, "a number from {} to {}", grouped(*min), grouped(*max))
            }
            Self::AlreadyOver { was } => {
                write!(f, "it was over on {was}, before the change would be in force")
            }
            Self::Shortened { was } => write!(f, "not earlier than {was}, which was announced"),
            Self::TooEarly { earliest } => write!(f, "not before {earliest}"),
            Self::BelowIssued { issued } => write!(f, "not below {issued}, which was given out"),
            Self::Tightened => f.write_str("once begun, a limit is only raised or lifted"),
            Self::Overlaps { programme, until, .. } => {
                write!(
                    f,
                    "{programme} is open then, until {until}; one programme is open at a time"
                )
            }
            Self::Taken => f.write_str("there is a programme with this code"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.setting.as_str(), self.reason, self.rule())
    }
}

/// The days on which another programme is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupied {
    pub programme: ProgrammeId,
    /// `None`: from the beginning.
    pub opens_on: Option<NaiveDate>,
    pub points_until: NaiveDate,
}

impl Occupied {
    #[must_use]
    pub fn of(programme: &Programme) -> Self {
        Self {
            programme: programme.id.clone(),
            opens_on: programme.opens_on,
            points_until: programme.points_until,
        }
    }
}

/// Where the marketplace stands when a change is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub today: NaiveDate,
    /// The most that one firm was issued (R11).
    pub issued: Points,
    pub others: Vec<Occupied>,
}

/// Every fault of a new version that is to be in force from a day on.
#[must_use]
pub fn check_change(
    old: &Programme,
    new: &Programme,
    from: NaiveDate,
    standing: &Standing,
) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut fault = |setting, reason| found.push(Problem::new(setting, reason));
    let earliest = tomorrow(standing.today);
    if from < earliest {
        fault(S::EffectiveFrom, Reason::NotAhead { earliest });
    }
    if new.id != old.id || new.pavilion != old.pavilion {
        fault(S::Code, Reason::Fixed);
    }
    if diff(old, new).is_empty() {
        fault(S::EffectiveFrom, Reason::Unchanged);
    }
    let begun = old.opens_on.is_none_or(|opens| from >= opens);
    if new.opens_on != old.opens_on {
        match new.opens_on {
            Some(day) if !begun && day >= from => {}
            Some(_) if !begun => fault(S::OpensOn, Reason::TooEarly { earliest: from }),
            _ => fault(S::OpensOn, Reason::Fixed),
        }
    }
    if new.points_max < standing.issued {
        fault(S::PointsMax, Reason::BelowIssued { issued: standing.issued });
    }
    if begun {
        let lower = |old: Option<i64>, new: Option<i64>| {
            new.is_some_and(|new| old.is_none_or(|old| new < old))
        };
        let money = |limit: Option<crate::Twd>| limit.map(crate::Twd::get);
        if lower(money(old.annual_revenue_max), money(new.annual_revenue_max)) {
            fault(S::AnnualRevenueMax, Reason::Tightened);
        }
        if lower(old.headcount_max.map(i64::from), new.headcount_max.map(i64::from)) {
            fault(S::HeadcountMax, Reason::Tightened);
        }
        for (setting, was, day) in windows(old, new) {
            if let Some(reason) = window(was, day, from) {
                fault(setting, reason);
            }
        }
    }
    found.extend(shape(new));
    found.extend(overlap(new, S::PointsUntil, &standing.others));
    found
}

/// Every fault of a clone, and of the points that it begins with.
#[must_use]
pub fn check_clone(clone: &Programme, budget: Points, standing: &Standing) -> Vec<Problem> {
    let mut found = Vec::new();
    let earliest = tomorrow(standing.today);
    if clone.opens_on.is_none_or(|opens| opens < earliest) {
        found.push(Problem::new(S::OpensOn, Reason::NotAhead { earliest }));
    }
    if standing.others.iter().any(|other| other.programme == clone.id) {
        found.push(Problem::new(S::Code, Reason::Taken));
    }
    if budget.get() > POINTS_MAX {
        found.push(Problem::new(S::Budget, Reason::OutOfRange { min: 0, max: POINTS_MAX }));
    }
    found.extend(shape(clone));
    found.extend(overlap(clone, S::OpensOn, &standing.others));
    found
}

/// R12: a budget never falls below what is not in the pool any more.
#[must_use]
pub fn check_budget(budget: Points, new: Points, pool: Points) -> Option<Problem> {
    let issued = budget.checked_sub(pool).unwrap_or_default();
    let reason = if new == budget {
        Reason::Unchanged
    } else if new < issued {
        Reason::BelowIssued { issued }
    } else if new.get() > POINTS_MAX {
        Reason::OutOfRange { min: issued.get(), max: POINTS_MAX }
    } else {
        return None;
    };
    Some(Problem::new(S::Budget, reason))
}

fn tomorrow(today: NaiveDate) -> NaiveDate {
    today.succ_opt().unwrap_or(today)
}

/// The days until which something is possible, before and after.
fn windows(
    old: &Programme,
    new: &Programme,
) -> [(Setting, Option<NaiveDate>, Option<NaiveDate>); 4] {
    [
        (S::SubmissionsUntil, Some(old.submissions_until), Some(new.submissions_until)),
        (S::PointsUntil, Some(old.points_until), Some(new.points_until)),
        (S::ServiceUntil, Some(old.service_until), Some(new.service_until)),
        (S::ClaimsUntil, old.claims_until, new.claims_until),
    ]
}

/// R7, R14, R26, R30: a window that is open may close later, never earlier; one that has closed
/// stays closed. Where there was no last day, one is given that lies ahead.
fn window(was: Option<NaiveDate>, day: Option<NaiveDate>, from: NaiveDate) -> Option<Reason> {
    match (was, day) {
        (was, day) if was == day => None,
        (Some(was), _) if was < from => Some(Reason::AlreadyOver { was }),
        (Some(was), Some(day)) if day < was => Some(Reason::Shortened { was }),
        (None, Some(day)) if day < from => Some(Reason::TooEarly { earliest: from }),
        _ => None,
    }
}

/// What is wrong with settings in themselves.
fn shape(programme: &Programme) -> Vec<Problem> {
    let mut found = Vec::new();
    let name = programme.name.trim();
    let long = name.chars().count() > NAME_CHARS_MAX;
    if name.is_empty() || long || name.chars().any(char::is_control) {
        found.push(Problem::new(S::Name, Reason::Text { max: NAME_CHARS_MAX }));
    }
    #[rustfmt::skip]
    let numbers = [
        (S::PointsMax, programme.points_max.get(), 1, POINTS_MAX),
        (S::Ratio, programme.ratio.points.into(), 1, 1_000),
        (S::Ratio, programme.ratio.self_funded.into(), 0, 1_000),
        (S::ServiceMonths, programme.service_months.into(), 1, 24),
        (S::MinActiveDays, programme.min_active_days.into(), 1, 28),
        (S::AnswerDays, programme.answer_days.into(), 1, 30),
        (S::LateNoticeDays, programme.late_notice_days.into(), 0, 30),
    ];
    for (setting, number, min, max) in numbers {
        let told = found.iter().any(|problem| problem.setting == setting);
        if !(min..=max).contains(&number) && !told {
            found.push(Problem::new(setting, Reason::OutOfRange { min, max }));
        }
    }
    let opens = programme.opens_on.unwrap_or(NaiveDate::MIN);
    let days = [
        (S::SubmissionsUntil, Some(programme.submissions_until), opens),
        (S::PointsUntil, Some(programme.points_until), programme.submissions_until.max(opens)),
        (S::ServiceUntil, Some(programme.service_until), programme.points_until),
        (S::ClaimsUntil, programme.claims_until, tomorrow(programme.service_until)),
    ];
    for (setting, day, earliest) in days {
        if day.is_some_and(|day| day < earliest) {
            found.push(Problem::new(setting, Reason::TooEarly { earliest }));
        }
    }
    found
}

/// One programme is open at a time: its pages are the marketplace's.
fn overlap(programme: &Programme, setting: Setting, others: &[Occupied]) -> Option<Problem> {
    let start = |opens: Option<NaiveDate>| opens.unwrap_or(NaiveDate::MIN);
    let other = others.iter().filter(|other| other.programme != programme.id).find(|other| {
        start(other.opens_on) <= programme.points_until
            && start(programme.opens_on) <= other.points_until
    })?;
    let reason = Reason::Overlaps {
        programme: other.programme.clone(),
        from: other.opens_on,
        until: other.points_until,
    };
    Some(Problem::new(setting, reason))
}
