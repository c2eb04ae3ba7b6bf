//! What the pages of payments show, and what their forms send.

use chrono::NaiveDate;
use domain::{
    Instant, OrderId, Refusal, Twd,
    case::{CaseKind, How, Step},
    order::State,
    payment::Provider,
};
use serde::{Deserialize, Serialize};

use super::MoneyQuery;

/// What the buyer needs to be sent to the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardCheckout {
    pub order: OrderId,
    pub number: String,
    pub plan: String,
    pub supplier: String,
    pub due: Twd,
    /// R21, exclusive.
    pub deadline: Instant,
    /// The gateway's address.
    pub url: String,
    /// The fields of the form, with their checksum.
    pub fields: Vec<(String, String)>,
}

/// Money for an order that did not fit, as its two sides see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipCase {
    pub kind: CaseKind,
    /// None where it is from before amounts were kept with it.
    pub amount: Option<i64>,
    pub opened_at: Instant,
    /// Exclusive.
    pub due_at: Instant,
    pub closed_at: Option<Instant>,
    /// When it went back, and under which reference.
    pub refunded: Option<(NaiveDate, String)>,
}

/// 入帳通知: money that a provider told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyNotice {
    /// As it is kept.
    pub txn: String,
    pub provider: Provider,
    pub virtual_account: String,
    pub order: Option<(OrderId, String)>,
    /// In NT$, as told.
    pub amount: i64,
    pub value_at: Instant,
    pub received_at: Instant,
    pub taken: Taken,
    /// What does not fit has one.
    pub case: Option<String>,
}

impl MoneyNotice {
    /// Where the rows after this one begin.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{} {}", self.received_at.timestamp_millis(), self.txn)
    }
}

/// What a notice led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    Paid(State),
    Refused(Refusal),
    UnknownAccount,
}

/// What a provider told of in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub provider: Provider,
    pub notices: i64,
    pub amount: i64,
    /// Of it, what paid an order.
    pub paid: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyView {
    pub query: MoneyQuery,
    /// The newest first.
    pub rows: Vec<MoneyNotice>,
    /// There are older ones.
    pub more: bool,
    /// Of everything that was asked for.
    pub totals: Vec<Total>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    pub id: String,
    pub kind: CaseKind,
    pub order: Option<(OrderId, String)>,
    /// Of the order.
    pub firm: String,
    /// The transaction and its amount, as told.
    pub detail: String,
    pub opened_at: Instant,
    /// Exclusive.
    pub due_at: Instant,
    pub closed_at: Option<Instant>,
    /// What is proposed waits for a second officer.
    pub proposed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasesView {
    pub now: Instant,
    /// Those that are settled, the newest first; otherwise the open ones, the most urgent first.
    pub closed: bool,
    pub rows: Vec<CaseRow>,
    /// Open ones in all.
    pub open: i64,
    /// There are more than these.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    pub now: Instant,
    pub row: CaseRow,
    pub notice: Option<MoneyNotice>,
    /// The newest first.
    pub proposals: Vec<Proposal>,
    /// What may become of it, as far as the viewer may say; empty while something is proposed.
    pub ways: Vec<How>,
    pub step_up_needed: bool,
    /// For the form: the same form sent twice is one proposal.
    pub id: String,
}

/// 處理提案.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: String,
    pub how: How,
    pub refunded: Option<(NaiveDate, String)>,
    /// Whose money it was.
    pub order: Option<(OrderId, String)>,
    pub note: String,
    /// A name; empty where the account is gone.
    pub by: String,
    pub at: Instant,
    pub decided: Option<(Step, String, Instant)>,
    /// What the viewer may do about it now.
    pub steps: Vec<Step>,
    /// The viewer proposed it: somebody else confirms.
    pub own: bool,
}

/// What is proposed about a case, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseForm {
    /// Made with the form.
    pub id: String,
    pub case: String,
    /// One of [`How`].
    pub how: String,
    /// An ISO date.
    pub on: String,
    pub reference: String,
    /// The number of an order.
    pub order: String,
    pub note: String,
}

/// A step about a proposal, as its form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DecideCase {
    pub proposal: String,
    /// Where the page is.
    pub case: String,
    /// One of [`Step`].
    pub step: String,
}
