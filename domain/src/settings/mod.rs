//! 計畫設定: what of a programme may change and from when, what a change comes to, and what binds an
//! order that there is. A change is a whole new version; nobody edits one.

mod check;
mod clone;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt};

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

pub use check::{Occupied, Problem, Reason, Standing, check_budget, check_change, check_clone};
pub use clone::{for_hall, next_year};

use crate::{
    Instant, Points, Programme, Rule, Twd, calendar::start_of, payment_window::PaymentWindow,
    programme::FundingRatio,
};

/// A version is confirmed, or called off, this long before it takes effect at the latest: every
/// server has heard of it by then.
pub const LEAD: Duration = Duration::minutes(10);

/// One setting of a programme that has a field in the office's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Setting {
    /// The programme's code; fixed once there is one.
    Code,
    OpensOn,
    /// From when a change is in force.
    EffectiveFrom,
    Budget,
    Name,
    PointsMax,
    Ratio,
    AnnualRevenueMax,
    HeadcountMax,
    SubmissionsUntil,
    PointsUntil,
    ServiceUntil,
    ClaimsUntil,
    ServiceMonths,
    MinActiveDays,
    PaymentWindow,
    AnswerDays,
    LateNoticeDays,
    Holidays,
    MakeupWorkdays,
}

use Setting as S;

impl Setting {
    /// What a programme's settings hold, in the order of the form.
    pub const KEPT: [Self; 17] = [
        S::Name,
        S::OpensOn,
        S::PointsMax,
        S::Ratio,
        S::AnnualRevenueMax,
        S::HeadcountMax,
        S::SubmissionsUntil,
        S::PointsUntil,
        S::ServiceUntil,
        S::ClaimsUntil,
        S::ServiceMonths,
        S::MinActiveDays,
        S::PaymentWindow,
        S::AnswerDays,
        S::LateNoticeDays,
        S::Holidays,
        S::MakeupWorkdays,
    ];

    /// The name of its field.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            S::Code => "code",
            S::OpensOn => "opens_on",
            S::EffectiveFrom => "effective_from",
            S::Budget => "budget",
            S::Name => "name",
            S::PointsMax => "points_max",
            S::Ratio => "ratio",
            S::AnnualRevenueMax => "annual_revenue_max",
            S::HeadcountMax => "headcount_max",
            S::SubmissionsUntil => "submissions_until",
            S::PointsUntil => "points_until",
            S::ServiceUntil => "service_until",
            S::ClaimsUntil => "claims_until",
            S::ServiceMonths => "service_months",
            S::MinActiveDays => "min_active_days",
            S::PaymentWindow => "payment_window",
            S::AnswerDays => "answer_days",
            S::LateNoticeDays => "late_notice_days",
            S::Holidays => "holidays",
            S::MakeupWorkdays => "makeup_workdays",
        }
    }

    /// The rule that the setting belongs to.
    #[must_use]
    pub const fn rule(self) -> Rule {
        Rule(match self {
            S::Code | S::Name | S::OpensOn | S::EffectiveFrom => 35,
            S::Budget => 12,
            S::PointsMax => 11,
            S::Ratio => 15,
            S::AnnualRevenueMax | S::HeadcountMax => 2,
            S::SubmissionsUntil => 7,
            S::PointsUntil => 14,
            S::ServiceUntil => 26,
            S::ClaimsUntil => 30,
            S::ServiceMonths | S::MinActiveDays => 27,
            S::PaymentWindow | S::Holidays | S::MakeupWorkdays => 21,
            S::AnswerDays => 24,
            S::LateNoticeDays => 22,
        })
    }

    /// Whom a change of it concerns.
    #[must_use]
    pub const fn concerns(self) -> Concerns {
        match self {
            S::PointsMax => Concerns::LaterIssues,
            S::Ratio | S::AnswerDays => Concerns::LaterOrders,
            S::AnnualRevenueMax | S::HeadcountMax => Concerns::LaterApplications,
            S::SubmissionsUntil => Concerns::Suppliers,
            S::PointsUntil => Concerns::Holders,
            S::ServiceUntil | S::ClaimsUntil => Concerns::Contracts,
            S::ServiceMonths | S::MinActiveDays | S::PaymentWindow => Concerns::LaterContracts,
            S::LateNoticeDays | S::Holidays | S::MakeupWorkdays => Concerns::LaterDeadlines,
            S::Code | S::Name | S::OpensOn | S::EffectiveFrom | S::Budget => Concerns::Everybody,
        }
    }
}

/// Whom a change concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Concerns {
    Everybody,
    /// Firms that are issued points from then on; what was issued stays.
    LaterIssues,
    LaterApplications,
    /// Orders that are sent from then on; what an order pinned stays.
    LaterOrders,
    /// Contracts that are made from then on.
    LaterContracts,
    /// Deadlines that begin from then on; those that run stay.
    LaterDeadlines,
    Suppliers,
    /// Firms that hold points.
    Holders,
    /// Every contract that is not settled.
    Contracts,
}

/// What a setting is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Not set: the hall does not ask.
    Nothing,
    Text(String),
    Points(Points),
    Money(Twd),
    Number(u32),
    Day(NaiveDate),
    Days(BTreeSet<NaiveDate>),
    Ratio(FundingRatio),
    Window(PaymentWindow),
}

impl fmt::Display for Value {
    /// For the audit trail.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("-"),
            Self::Text(text) => f.write_str(text),
            Self::Points(points) => points.fmt(f),
            Self::Money(amount) => amount.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Days(days) => {
                let days: Vec<String> = days.iter().map(ToString::to_string).collect();
                f.write_str(&days.join(" "))
            }
            Self::Ratio(ratio) => write!(f, "{} + {}", ratio.points, ratio.self_funded),
            Self::Window(window) => window.fmt(f),
        }
    }
}

/// The value of a setting; [`Value::Nothing`] for those that stand outside of a programme's settings.
#[must_use]
pub fn value(programme: &Programme, setting: Setting) -> Value {
    let day = |day: Option<NaiveDate>| day.map_or(Value::Nothing, Value::Day);
    match setting {
        S::Code => Value::Text(programme.id.to_string()),
        S::EffectiveFrom | S::Budget => Value::Nothing,
        S::OpensOn => day(programme.opens_on),
        S::Name => Value::Text(programme.name.clone()),
        S::PointsMax => Value::Points(programme.points_max),
        S::Ratio => Value::Ratio(programme.ratio),
        S::AnnualRevenueMax => programme.annual_revenue_max.map_or(Value::Nothing, Value::Money),
        S::HeadcountMax => programme.headcount_max.map_or(Value::Nothing, Value::Number),
        S::SubmissionsUntil => Value::Day(programme.submissions_until),
        S::PointsUntil => Value::Day(programme.points_until),
        S::ServiceUntil => Value::Day(programme.service_until),
        S::ClaimsUntil => day(programme.claims_until),
        S::ServiceMonths => Value::Number(programme.service_months.into()),
        S::MinActiveDays => Value::Number(programme.min_active_days.into()),
        S::PaymentWindow => Value::Window(programme.payment_window),
        S::AnswerDays => Value::Number(programme.answer_days.into()),
        S::LateNoticeDays => Value::Number(programme.late_notice_days.into()),
        S::Holidays => Value::Days(programme.calendar.holidays.clone()),
        S::MakeupWorkdays => Value::Days(programme.calendar.makeup_workdays.clone()),
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of])* $variant,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }
    };
}

words! {
    /// What a proposal is about.
    Subject {
        /// Another version of the settings.
        Settings = "settings",
        /// More points for the pool, or fewer.
        Budget = "budget",
        /// A new programme as a copy of one that there is.
        Clone = "clone",
    }
}

words! {
    /// What becomes of a proposal.
    Decision {
        /// By another officer than the one who proposed it.
        Confirm = "confirm",
        Withdraw = "withdraw",
        /// Calls off what was confirmed and is not in force yet.
        Cancel = "cancel",
    }
}

/// One line of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub setting: Setting,
    pub old: Value,
    pub new: Value,
    pub concerns: Concerns,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} -> {}", self.setting.as_str(), self.old, self.new)
    }
}

/// What changes between two versions, in the order of the form.
#[must_use]
pub fn diff(old: &Programme, new: &Programme) -> Vec<Change> {
    let changed = |setting: Setting| {
        let (old, new) = (value(old, setting), value(new, setting));
        (old != new).then(|| Change { setting, old, new, concerns: setting.concerns() })
    };
    Setting::KEPT.into_iter().filter_map(changed).collect()
}

/// The last instant before which a version of this day can still be confirmed or called off.
#[must_use]
pub fn settled_before(effective_from: NaiveDate) -> Instant {
    start_of(effective_from) - LEAD
}

/// What binds an order: the ratio and the cap by which it was sent, the window and the service by
/// which its contract was made; the programme's dates and its calendar as they are now, because
/// those are only ever extended.
#[must_use]
pub fn binding(sent: &Programme, contracted: Option<&Programme>, now: &Programme) -> Programme {
    let contract = contracted.unwrap_or(now);
    Programme {
        points_max: sent.points_max,
        ratio: sent.ratio,
        payment_window: contract.payment_window,
        service_months: contract.service_months,
        min_active_days: contract.min_active_days,
        ..now.clone()
    }
}
