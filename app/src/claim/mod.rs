//! 請款: what happens to an order after the sale, from the first day of use to the payout.

#[cfg(feature = "ssr")]
pub mod port;

use chrono::NaiveDate;
use domain::{claim, order};
use serde::{Deserialize, Serialize};

/// A step after the sale, as a form sends it. Fields that an act does not need stay empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimCommand {
    pub order: String,
    /// One of `ACTS`.
    pub act: String,
    /// 電子發票: number as typed, date, total in NT$, and the buyer's 統一編號; the firm's own
    /// where it is left out.
    pub number: String,
    pub on: String,
    pub total: String,
    pub buyer: String,
    /// 1 to 3, and `yes` or `no`.
    pub month: String,
    pub used: String,
    /// 1 to 5, and what the buyer says with it.
    pub score: String,
    pub words: String,
    /// The day whose late usage a reviewer confirms.
    pub day: String,
    pub reason: String,
    /// What the office asks for.
    pub missing: String,
    /// What was delivered, in NT$.
    pub delivered: String,
    /// Where the page goes on.
    pub back: String,
}

/// Where a step left the claim and its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimStep {
    pub claim: claim::State,
    pub order: order::State,
}

/// Use on one day. A source counts its records of a day by `seq`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UsageRecord {
    pub day: NaiveDate,
    pub source: String,
    pub seq: i64,
    pub uses: i64,
}

/// What became of usage records that were sent together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageReceipt {
    pub taken: u64,
    /// They were known already, with the same content.
    pub known: u64,
    /// Of those taken, how many came late.
    pub late: u64,
    pub state: order::State,
}
