//! 申請: the six steps of the slides, and the states of a firm between entering the site and
//! holding points (R9–R14).

use serde::{Deserialize, Serialize};

use crate::{Refusal, eligibility::Verdict};

/// The six steps, in the order of the slides. Step 1 is entering the site: nobody can sign in
/// before step 5 made an account (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolStep {
    /// 進入平台
    Enter,
    /// 同意資料蒐集
    DataConsent,
    /// 驗證公司身份
    IdentityCheck,
    /// 授權及同意聲明
    Declaration,
    /// 設定帳號密碼
    Account,
    /// 驗證 Email 後發放點數
    VerifyEmail,
}

impl EnrolStep {
    pub const ALL: [Self; 6] = [
        Self::Enter,
        Self::DataConsent,
        Self::IdentityCheck,
        Self::Declaration,
        Self::Account,
        Self::VerifyEmail,
    ];

    /// 1 to 6.
    pub const fn number(self) -> u8 {
        match self {
            Self::Enter => 1,
            Self::DataConsent => 2,
            Self::IdentityCheck => 3,
            Self::Declaration => 4,
            Self::Account => 5,
            Self::VerifyEmail => 6,
        }
    }

    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.number() == number)
    }

    /// As it stands in an address: `/enrol/identity-check`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::DataConsent => "data-consent",
            Self::IdentityCheck => "identity-check",
            Self::Declaration => "declaration",
            Self::Account => "account",
            Self::VerifyEmail => "verify-email",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }
}

/// Where a firm stands in a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirmState {
    /// Known, and has not completed the six steps.
    Entered,
    /// Completed them; nothing is judged yet.
    Enrolled,
    /// 審查中: the office decides.
    UnderReview,
    /// 資格符合: waits for its e-mail to be verified.
    Eligible,
    /// 已發放
    Issued,
    /// 候補: waits for points to come back to the pool.
    Waitlisted,
    /// 不符資格
    Refused,
    /// 凍結: its points can no longer be used.
    Frozen,
}

impl FirmState {
    pub const ALL: [Self; 8] = [
        Self::Entered,
        Self::Enrolled,
        Self::UnderReview,
        Self::Eligible,
        Self::Issued,
        Self::Waitlisted,
        Self::Refused,
        Self::Frozen,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "Entered",
            Self::Enrolled => "Enrolled",
            Self::UnderReview => "UnderReview",
            Self::Eligible => "Eligible",
            Self::Issued => "Issued",
            Self::Waitlisted => "Waitlisted",
            Self::Refused => "Refused",
            Self::Frozen => "Frozen",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What moves a firm from state to state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirmAct {
    /// 送出申請: the sixth step's form is complete.
    Enrol,
    /// Every check is confirmed.
    FindEligible,
    /// Something is open.
    FindOpen,
    /// A rule fails.
    FindIneligible,
    /// 核准
    Approve,
    /// 退件
    Refuse,
    /// 發放
    Issue,
    /// 候補
    Wait,
    /// 登錄已獲補助 (S23)
    RecordGrant,
    /// 收回點數
    WithdrawPoints,
}

impl FirmAct {
    pub const ALL: [Self; 10] = [
        Self::Enrol,
        Self::FindEligible,
        Self::FindOpen,
        Self::FindIneligible,
        Self::Approve,
        Self::Refuse,
        Self::Issue,
        Self::Wait,
        Self::RecordGrant,
        Self::WithdrawPoints,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::FindEligible => "find_eligible",
            Self::FindOpen => "find_open",
            Self::FindIneligible => "find_ineligible",
            Self::Approve => "approve",
            Self::Refuse => "refuse",
            Self::Issue => "issue",
            Self::Wait => "wait",
            Self::RecordGrant => "record_grant",
            Self::WithdrawPoints => "withdraw_points",
        }
    }

    /// What a verdict makes of a complete file.
    pub const fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Eligible => Self::FindEligible,
            Verdict::NeedsReview => Self::FindOpen,
            Verdict::Ineligible => Self::FindIneligible,
        }
    }
}

use FirmAct as A;
use FirmState as S;
#[rustfmt::skip]
const EDGES: &[(S, A, S)] = &[
    (S::Entered,     A::Enrol,          S::Enrolled),
    (S::Enrolled,    A::FindEligible,   S::Eligible),
    (S::Enrolled,    A::FindOpen,       S::UnderReview),
    (S::Enrolled,    A::FindIneligible, S::Refused),
    (S::UnderReview, A::FindEligible,   S::Eligible),
    (S::UnderReview, A::FindIneligible, S::Refused),
    (S::UnderReview, A::Approve,        S::Eligible),
    (S::UnderReview, A::Refuse,         S::Refused),
    (S::Eligible,    A::Refuse,         S::Refused),
    (S::Waitlisted,  A::Refuse,         S::Refused),
    (S::Eligible,    A::Issue,          S::Issued),
    (S::Waitlisted,  A::Issue,          S::Issued),
    (S::Eligible,    A::Wait,           S::Waitlisted),
    (S::UnderReview, A::RecordGrant,    S::Refused),
    (S::Eligible,    A::RecordGrant,    S::Refused),
    (S::Waitlisted,  A::RecordGrant,    S::Refused),
    (S::Issued,      A::RecordGrant,    S::Frozen),
    (S::Issued,      A::WithdrawPoints, S::Frozen),
    (S::Frozen,      A::WithdrawPoints, S::Frozen),
    // A firm that was turned away may send better papers: the office looks again.
    (S::Refused,     A::Enrol,          S::Enrolled),
];

/// The state that an act leads to.
///
/// # Errors
/// [`Refusal::FirmTransition`] where the table has no such edge.
pub fn transition(state: FirmState, act: FirmAct) -> Result<FirmState, Refusal> {
    EDGES
        .iter()
        .find(|(from, by, _)| *from == state && *by == act)
        .map(|(_, _, to)| *to)
        .ok_or(Refusal::FirmTransition { state, act })
}

/// The edges of the table, for pages and tests.
pub fn edges() -> impl Iterator<Item = (FirmState, FirmAct, FirmState)> {
    EDGES.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for state in FirmState::ALL {
            assert_eq!(FirmState::from_name(state.as_str()), Some(state));
        }
        for step in EnrolStep::ALL {
            assert_eq!(EnrolStep::from_slug(step.slug()), Some(step));
            assert_eq!(EnrolStep::from_number(step.number()), Some(step));
        }
    }

    #[test]
    fn every_state_is_reached_and_every_act_is_used() {
        for state in FirmState::ALL.into_iter().filter(|state| *state != FirmState::Entered) {
            assert!(edges().any(|(_, _, to)| to == state), "{state:?}");
        }
        for act in FirmAct::ALL {
            assert!(edges().any(|(_, by, _)| by == act), "{act:?}");
        }
    }

    #[test]
    fn points_are_issued_once() {
        for state in [FirmState::Issued, FirmState::Frozen] {
            assert!(transition(state, FirmAct::Issue).is_err());
            let reached: Vec<_> = edges().filter(|(from, ..)| *from == state).collect();
            assert!(reached.iter().all(|(_, _, to)| *to == FirmState::Frozen), "{reached:?}");
        }
    }
}
