//! 請款: the four items of a claim, and its way from draft to payout (R29, R30, R32, R33).

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    Instant, Party, Programme, Refusal,
    calendar::{day_of, end_of},
    service::UsageWindows,
};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the database, in rehearsal files and in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }
    };
}

names! {
    /// Where a claim stands. One that nobody has sent yet is a draft and has no row.
    State {
        Draft = "Draft",
        Submitted = "Submitted",
        Reviewed = "Reviewed",
        /// 補件: waits for the supplier, for some days.
        Returned = "Returned",
        Approved = "Approved",
        Settled = "Settled",
    }
}

names! {
    /// What moves a claim.
    Act {
        /// 請款
        Submit = "Submit",
        /// 審查
        Review = "Review",
        /// 補件
        Return = "Return",
        /// The days for the correction are over (R32).
        LapseCorrection = "LapseCorrection",
        /// 核准
        Approve = "Approve",
        /// 撥款
        Settle = "Settle",
    }
}

names! {
    /// The four items (R29).
    Item {
        /// ① 簽署之契約與電子發票
        Invoice = "invoice",
        /// ② 三個月使用證明
        Usage = "usage",
        /// ③ 配合第三方抽查
        Audit = "audit",
        /// ④ 點數明細與滿意度
        Survey = "survey",
    }
}

names! {
    /// 抽查: where the log audit of an order stands (R34).
    SpotCheck {
        Sampled = "sampled",
        Passed = "passed",
        Failed = "failed",
    }
}

/// One line of the table of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: State,
    pub act: Act,
    pub by: Party,
    pub to: State,
}

/// Every legal step.
#[rustfmt::skip]
pub const EDGES: &[Edge] = &[
    Edge { from: State::Draft,     act: Act::Submit,          by: Party::Supplier, to: State::Submitted },
    Edge { from: State::Returned,  act: Act::Submit,          by: Party::Supplier, to: State::Submitted },
    Edge { from: State::Submitted, act: Act::Review,          by: Party::Office,   to: State::Reviewed },
    Edge { from: State::Submitted, act: Act::Return,          by: Party::Office,   to: State::Returned },
    Edge { from: State::Reviewed,  act: Act::Return,          by: Party::Office,   to: State::Returned },
    Edge { from: State::Approved,  act: Act::Return,          by: Party::Office,   to: State::Returned },
    Edge { from: State::Returned,  act: Act::LapseCorrection, by: Party::System,   to: State::Draft },
    Edge { from: State::Reviewed,  act: Act::Approve,         by: Party::Office,   to: State::Approved },
    Edge { from: State::Approved,  act: Act::Settle,          by: Party::Office,   to: State::Settled },
];

/// The edge for an act, if this party may take it from this state.
///
/// # Errors
/// `Forbidden` where the party never takes this act, `IllegalTransition` where the state does not
/// allow it.
pub fn transition(from: State, act: Act, by: Party) -> Result<Edge, Refusal> {
    if !EDGES.iter().any(|edge| edge.act == act && edge.by == by) {
        return Err(Refusal::Forbidden);
    }
    EDGES
        .iter()
        .find(|edge| edge.from == from && edge.act == act && edge.by == by)
        .copied()
        .ok_or(Refusal::ClaimTransition { state: from, act })
}

/// What is there of the four items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The contract was signed by both, and an invoice that passed R31 is there.
    pub invoice: bool,
    /// Three months are proven, and nobody disputes them.
    pub usage: bool,
    /// None: not sampled, the consent to it stands in the contract.
    pub spot_check: Option<SpotCheck>,
    /// The buyer answered, or the office waived the answer.
    pub survey: bool,
}

/// 請款準備度, 0 to 4.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    pub missing: Vec<Item>,
}

impl Readiness {
    /// Items that are there.
    pub fn ready(&self) -> usize {
        Item::ALL.len().saturating_sub(self.missing.len())
    }

    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// R29: which items are missing. Item ③ is a status: it is there unless a sample is open or
/// failed.
pub fn readiness(evidence: &Evidence) -> Readiness {
    let there = |item: Item| match item {
        Item::Invoice => evidence.invoice,
        Item::Usage => evidence.usage,
        Item::Audit => matches!(evidence.spot_check, None | Some(SpotCheck::Passed)),
        Item::Survey => evidence.survey,
    };
    Readiness { missing: Item::ALL.iter().copied().filter(|item| !there(*item)).collect() }
}

/// R29, R30: whether a claim may be sent. A supplier with a failed audit claims nothing (S37),
/// too early names the first day (S33), and every missing item is named (S27). What the office
/// returned has its days for the correction also where claims have closed since (R32).
///
/// # Errors
/// `ClaimFrozen`, `ClaimTooEarly`, `SubmissionsClosed`, `ClaimIncomplete`, in this order.
pub fn check_submission(
    programme: &Programme,
    windows: &UsageWindows,
    frozen: bool,
    correct_until: Option<Instant>,
    evidence: &Evidence,
    now: Instant,
) -> Result<(), Refusal> {
    if frozen {
        return Err(Refusal::ClaimFrozen);
    }
    let today = day_of(now);
    if today < windows.claimable_from {
        return Err(Refusal::ClaimTooEarly { from: windows.claimable_from });
    }
    let is_correction = correct_until.is_some_and(|until| now < until);
    if let Some(closed_at) = programme.claims_until.map(end_of)
        && now >= closed_at
        && !is_correction
    {
        return Err(Refusal::ClaimsClosed { closed_at });
    }
    check_complete(evidence)
}

/// Every item is there, as at the moment of sending so at approval and payout.
///
/// # Errors
/// `ClaimIncomplete` with the missing ones.
pub fn check_complete(evidence: &Evidence) -> Result<(), Refusal> {
    let readiness = readiness(evidence);
    if readiness.is_complete() {
        return Ok(());
    }
    Err(Refusal::ClaimIncomplete { missing: readiness.missing })
}

/// R32: the exclusive end of a correction: calendar days by civil counting, so the day of the
/// return does not count and a rest day at the end moves to the next working day.
pub fn correction_deadline(programme: &Programme, returned_at: Instant) -> Instant {
    let last = after(day_of(returned_at), programme.after_sale.correction_days);
    end_of(programme.calendar.working_day_from(last))
}

/// S27: from when the office may waive the satisfaction answer: so many days after the buyer was
/// asked, which happens when the three months are proven.
pub fn survey_waivable_from(
    programme: &Programme,
    windows: &UsageWindows,
    proven_at: Instant,
) -> NaiveDate {
    let asked_on = windows.claimable_from.max(day_of(proven_at));
    after(asked_on, programme.after_sale.survey_waiver_days)
}

/// S27: the instant from which the supplier may remind the buyer again.
pub fn next_reminder(programme: &Programme, last: Instant) -> Instant {
    last + chrono::Duration::days(i64::from(programme.after_sale.survey_reminder_days))
}

fn after(day: NaiveDate, days: u8) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day)
}

/// The states from which an act is possible, for a page that explains it.
pub fn states_for(act: Act) -> BTreeSet<State> {
    EDGES.iter().filter(|edge| edge.act == act).map(|edge| edge.from).collect()
}

#[cfg(test)]
#[path = "claim_tests.rs"]
mod tests;
