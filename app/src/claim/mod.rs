//! 請款: what happens to an order after the sale, from the first day of use to the payout.

mod forms;
mod invoice_file;
mod office_forms;
mod parts;
#[cfg(feature = "ssr")]
pub mod port;
mod queue_page;
mod section;
mod upload;
#[cfg(feature = "ssr")]
mod web;

use chrono::NaiveDate;
use domain::{
    Instant, OrderId, Points, Twd,
    claim::{self, Readiness, SpotCheck},
    order,
    usage::Certificate,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use invoice_file::{INVOICE_FILE_FIELD, INVOICE_FILE_PATH};
pub use queue_page::ClaimsPage;
pub use section::ClaimSection;

use crate::error::AppError;

/// The id of the section on an order's page.
pub const SECTION_ID: &str = "claim";

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
    pub dated: String,
    pub total: String,
    pub buyer: String,
    /// The seller's 統一編號; whoever files it where it is left out.
    pub seller: String,
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
    /// With whom an officer has a link: `firm` or `supplier`.
    pub side: String,
    /// What was delivered, in NT$.
    pub delivered: String,
    /// Where the page goes on.
    pub back: String,
    /// [`ClaimView::key`]: the same step from the same page is taken once.
    pub key: String,
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

/// A day with use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageDay {
    pub day: NaiveDate,
    /// Use that counts.
    pub uses: i64,
    /// Use that came late and that no reviewer has confirmed.
    pub unconfirmed: i64,
}

/// 電子發票 that was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    pub number: String,
    pub dated: NaiveDate,
    pub total: Twd,
}

/// 撥款 of one order, as far as it got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    pub settled_at: Instant,
    /// The file that carries it to the bank.
    pub file: Option<String>,
    /// What the bank says.
    pub paid_at: Option<Instant>,
    pub reference: Option<String>,
}

/// What comes after the sale of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimView {
    pub number: String,
    pub price: Twd,
    pub points: Points,
    pub state: claim::State,
    pub order: order::State,
    pub today: NaiveDate,
    /// The contract's day: no invoice is older.
    pub contracted_on: NaiveDate,
    pub readiness: Readiness,
    /// From the activation on.
    pub certificate: Option<Certificate>,
    pub claimable_from: Option<NaiveDate>,
    pub days: Vec<UsageDay>,
    pub invoice: Option<InvoiceLine>,
    pub score: Option<u8>,
    /// Why the office does without the answer.
    pub waived: Option<String>,
    pub spot_check: Option<SpotCheck>,
    pub frozen: bool,
    /// While it is returned: what the office asks for, and until when.
    pub missing: String,
    pub correct_until: Option<Instant>,
    /// One of the sides wants to end the order.
    pub ending: bool,
    /// The points that stayed used, where the order ended early.
    pub kept: Option<Points>,
    /// What the supplier owes after an end that came after the settlement.
    pub owed: Option<Points>,
    /// From the settlement on, for the supplier and the office.
    pub payout: Option<Payout>,
    /// A fresh idempotency key for the forms of this page.
    pub key: String,
    /// What the viewer may do now, by the names of [`ClaimCommand::act`].
    pub acts: Vec<String>,
    /// Some of it needs a fresh proof of identity.
    pub step_up_needed: bool,
}

impl ClaimView {
    pub fn may(&self, act: &str) -> bool {
        self.acts.iter().any(|known| known == act)
    }
}

/// A claim in the office's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRow {
    pub order: OrderId,
    pub number: String,
    pub firm: String,
    pub supplier: String,
    pub points: Points,
    pub state: claim::State,
    pub submitted_at: Instant,
    /// The viewer was drawn to review it.
    pub mine: bool,
    pub spot_check: Option<SpotCheck>,
}

/// A file for the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutBatch {
    pub number: String,
    pub made_at: Instant,
    pub payouts: i64,
    pub total: Points,
    /// What the bank has confirmed of it.
    pub paid: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimsView {
    pub now: Instant,
    /// The longest waiting first.
    pub rows: Vec<ClaimRow>,
    /// Settled, and in no file yet.
    pub unsent: i64,
    pub unsent_total: Points,
    /// Newest first.
    pub batches: Vec<PayoutBatch>,
    pub may_pay: bool,
    pub step_up_needed: bool,
}

/// The lines of a file for the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutFile {
    pub number: String,
    pub made_at: Instant,
    pub lines: Vec<PayoutLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutLine {
    /// The order's number, which the bank sends back.
    pub order: String,
    pub supplier: String,
    pub supplier_ubn: String,
    pub amount: Points,
}

/// What became of the bank's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    pub matched: u64,
    pub known: u64,
    /// Lines that fit no payout, as they came; the first of them.
    pub unmatched: Vec<String>,
    pub unmatched_total: u64,
}

#[server(name = LoadClaims, endpoint = "claims", input = server_fn::codec::GetUrl)]
pub async fn load_claims() -> Result<ClaimsView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().claims(actor).await)
}

/// A step after the sale: leads back to the order, with the reason if it was refused.
#[server(name = ClaimCommandFn, endpoint = "claim/act")]
pub async fn act_on_claim(form: ClaimCommand) -> Result<(), AppError> {
    web::act(form).await
}

/// 撥款檔: everything that is settled and in no file yet.
#[server(name = MakePayouts, endpoint = "claim/payouts")]
pub async fn make_payouts() -> Result<(), AppError> {
    web::make_payouts().await
}

/// 銷帳: what the bank paid, one line each: the order's number, a comma, the bank's reference.
#[server(name = ReconcilePayouts, endpoint = "claim/reconcile")]
pub async fn reconcile_payouts(lines: String) -> Result<(), AppError> {
    web::reconcile(lines).await
}
