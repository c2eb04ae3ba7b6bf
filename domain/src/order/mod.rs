//! 訂單: its states, what may be done in each, and by whom (R19).
//!
//! One table, [`EDGES`], drives legality, the buttons on the screen, the ledger effect and the
//! audit event. Guards that need data (deadlines, balances) are functions beside it.

mod edges;

use serde::{Deserialize, Serialize};

pub use edges::EDGES;

use crate::{Party, Refusal};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the database, in rehearsal files and in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }
    };
}

names! {
    /// Where an order stands.
    State {
        Draft, Submitted, Accepted, Contracted, Paid, InService, ServiceProven, Claimed, Settled,
        Declined, Withdrawn, ResponseLapsed, PaymentLapsed, Terminated,
    }
}

names! {
    /// What can be done to an order.
    Action {
        /// 確認訂單內容
        Submit,
        /// 接單
        Accept,
        /// 婉拒
        Decline,
        /// 取消
        Withdraw,
        /// No answer in the window.
        LapseResponse,
        /// 點數使用期限: the points expire before the contract.
        ExpirePoints,
        /// 簽約, each side once.
        Sign,
        /// 付款
        Pay,
        /// Deadline passed, nothing received.
        LapsePayment,
        /// Late notice of a timely payment.
        Revive,
        /// 開通服務
        Activate,
        /// 使用滿三個月
        VerifyUsage,
        /// 請款
        Claim,
        /// 補件
        ReturnClaim,
        /// 核准、撥款
        Settle,
        /// 終止
        Terminate,
    }
}

/// What an edge does to the points of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Effect {
    Nothing,
    /// Wallet to hold.
    Reserve,
    /// Hold to wallet, or to the pool after expiry.
    Release,
    /// Hold to used.
    Use,
    /// Used to wallet; after expiry to the pool, once late notices can no longer come.
    Reverse,
    /// Wallet to hold to used, the lapse being reversed.
    UseAgain,
    /// Used to claim.
    Claim,
    /// Claim to used.
    ReturnClaim,
    /// Claim to paid.
    Settle,
    /// Used to wallet or pool for what was not delivered (R25).
    ReverseUndelivered,
}

/// One line of the order table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: State,
    pub action: Action,
    pub by: &'static [Party],
    pub to: State,
    pub points: Effect,
}

impl State {
    /// Whether nothing can follow but a late bank notice.
    pub fn is_final(self) -> bool {
        !EDGES.iter().any(|edge| edge.from == self && edge.action != Action::Revive)
    }

    /// Whether the contract exists: the points count as used (R20).
    pub const fn is_contracted(self) -> bool {
        matches!(
            self,
            Self::Contracted
                | Self::Paid
                | Self::InService
                | Self::ServiceProven
                | Self::Claimed
                | Self::Settled
        )
    }
}

/// The edge for an action, if this party may take it from this state.
///
/// # Errors
/// Authority before legality: `Forbidden` where the party never takes this action,
/// `IllegalTransition` where the state does not allow it.
pub fn transition(from: State, action: Action, by: Party) -> Result<&'static Edge, Refusal> {
    if !EDGES.iter().any(|edge| edge.action == action && edge.by.contains(&by)) {
        return Err(Refusal::Forbidden);
    }
    EDGES
        .iter()
        .find(|edge| edge.from == from && edge.action == action && edge.by.contains(&by))
        .ok_or(Refusal::IllegalTransition { state: from, action })
}

/// What a party may do now: the screen draws its buttons from this.
pub fn allowed(from: State, by: Party) -> impl Iterator<Item = Action> {
    EDGES.iter().filter(move |edge| edge.from == from && edge.by.contains(&by)).map(|e| e.action)
}

/// 婉拒 reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeclineReason {
    NotContacted,
    OutOfScope,
    NoCapacity,
    TermsDiffer,
    Other,
}

impl DeclineReason {
    pub const ALL: [Self; 5] =
        [Self::NotContacted, Self::OutOfScope, Self::NoCapacity, Self::TermsDiffer, Self::Other];

    /// The code in rehearsal files and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotContacted => "NOT_CONTACTED",
            Self::OutOfScope => "OUT_OF_SCOPE",
            Self::NoCapacity => "NO_CAPACITY",
            Self::TermsDiffer => "TERMS_DIFFER",
            Self::Other => "OTHER",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == code)
    }
}

#[cfg(test)]
mod tests;
