//! What a rehearsal file says, as types: the output of `parse` and the input of the player.
//!
//! A `Script` is a reading, not a judgement: it knows no setting, no rule and no clock, and it
//! fills in only those defaults that the contract itself names. Names are newtypes, so that an
//! order can never be looked up among the plans.

use chrono::{DateTime, NaiveDate, Utc};
use domain::OfficerRoles;

/// A whole file, in the order in which it is to be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Script {
    pub(crate) lines: Vec<Line>,
}

/// One line with what it means; a `together` block is one `Line` that bears its first line's
/// number. `text` is the line as written, because the player prints it back next to its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) step: Step,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Programme(ProgrammeLine),
    Clock(DateTime<Utc>),
    Holiday(Vec<NaiveDate>),
    Firm(FirmLine),
    Supplier(SupplierLine),
    Plan(PlanLine),
    Officer(OfficerLine),
    At { time: DateTime<Utc>, act: Option<Act> },
    Together(Together),
    Expect(Expect),
    Verify,
}

/// Newtypes over the names that a file gives; only the parser makes them, from declared names.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(super) String);

        impl $name {
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}

names! { FirmName, SupplierName, OfficerName, PlanName, OrderName }

/// Overrides of the built-in programme; `None` keeps its setting. Dates are inclusive days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProgrammeLine {
    pub(crate) code: &'static str,
    pub(crate) pool: Option<i64>,
    pub(crate) cap: Option<i64>,
    pub(crate) ratio: Option<Ratio>,
    pub(crate) payment_window: Option<Window>,
    pub(crate) submissions_until: Option<NaiveDate>,
    pub(crate) points_until: Option<NaiveDate>,
    pub(crate) service_until: Option<NaiveDate>,
    pub(crate) answer_days: Option<u32>,
    pub(crate) min_active_days: Option<u32>,
    pub(crate) claims_until: Option<NaiveDate>,
}

/// Points : self-funded, both at least 1 (R15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    pub(crate) points: u32,
    pub(crate) self_funded: u32,
}

/// The two ways of counting a payment deadline (R21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Window {
    Hours(u32),
    CivilDays(u32),
}

/// A manufacturer and its declared facts. `ubn` stays as written: wrong ones are to be refused by
/// the service (`UbnInvalid`), not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FirmLine {
    pub(crate) name: FirmName,
    pub(crate) ubn: String,
    /// `None`: the firm has only entered the site.
    pub(crate) points: Option<i64>,
    /// (ROC year, NT$); empty where the file is silent.
    pub(crate) revenue: Vec<(u16, i64)>,
    pub(crate) factory: Option<Factory>,
    /// The programme that subsidised it before.
    pub(crate) prior: Option<String>,
    pub(crate) email: Email,
    pub(crate) checks: Checks,
    pub(crate) headcount: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Factory {
    Number(String),
    Exempt,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Email {
    Verified,
    Unverified,
}

/// What the public registers answer about the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checks {
    Confirmed,
    Unavailable,
    Contradicted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SupplierLine {
    pub(crate) name: SupplierName,
    pub(crate) ubn: String,
    pub(crate) selection: Selection,
}

/// 攻頂計畫遴選 (R6); `Until` is an inclusive day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selection {
    Valid,
    None,
    Until(NaiveDate),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanLine {
    pub(crate) name: PlanName,
    pub(crate) supplier: SupplierName,
    pub(crate) price: i64,
    pub(crate) months: u32,
    pub(crate) kind: PlanKind,
    pub(crate) status: PlanStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlanKind {
    Original,
    Adjusted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlanStatus {
    Listed,
    Draft,
}

/// `roles` is never empty; all five where the file is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfficerLine {
    pub(crate) name: OfficerName,
    pub(crate) roles: OfficerRoles,
}

/// Who acts. A name means one actor only, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ActorRef {
    Firm(FirmName),
    Supplier(SupplierName),
    Officer(OfficerName),
    Bank,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Act {
    pub(crate) actor: ActorRef,
    pub(crate) verb: Verb,
    pub(crate) expected: Expected,
}

/// Acts that run concurrently; `counts` add up to the number of acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Together {
    pub(crate) time: DateTime<Utc>,
    pub(crate) acts: Vec<TogetherAct>,
    pub(crate) counts: Vec<(u32, Expected)>,
    /// Where the counts stand, for the report.
    pub(crate) end_number: usize,
    pub(crate) end_text: String,
}

/// A line of a `together` block. It may promise a result of its own, but need not: which of two
/// rivals wins is not known beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TogetherAct {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) actor: ActorRef,
    pub(crate) verb: Verb,
    pub(crate) expected: Option<Expected>,
}

/// The result that a line promises; the words come from the lists in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Expected {
    /// A state of the object, or `ok` where nothing has a state.
    State(&'static str),
    /// A named refusal, without its `!`.
    Refusal(&'static str),
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::State(word) => f.write_str(word),
            Self::Refusal(word) => write!(f, "!{word}"),
        }
    }
}

/// Every verb of every actor, with what it carries.
#[rustfmt::skip]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verb {
    // A firm.
    Enrol,
    VerifyEmail,
    Submit(Submit),
    Withdraw(OrderName),
    Attest { order: OrderName, month: u32, used: bool },
    Survey { order: OrderName, score: u32 },
    // A firm or a supplier.
    Sign(OrderName),
    /// `delivered` is the office's word only, and always there when the office terminates.
    Terminate { order: OrderName, delivered: Option<i64> },
    // A supplier.
    SubmitPlan(PlanName),
    RevisePlan { plan: PlanName, price: i64 },
    Accept(OrderName),
    Decline { order: OrderName, reason: String },
    Activate { order: OrderName, on: NaiveDate },
    Usage(Usage),
    Invoice(Invoice),
    Claim(OrderName),
    // The bank.
    Pay(Pay),
    // An officer.
    Approve(FirmName),
    Refuse { firm: FirmName, reason: String },
    RecordPrior { firm: FirmName, programme: String },
    WithdrawPoints(FirmName),
    List(PlanName),
    RefusePlan { plan: PlanName, reason: String },
    Revoke(SupplierName),
    Review(OrderName),
    ReturnClaim { order: OrderName, missing: String },
    ApproveClaim(OrderName),
    Settle(OrderName),
    SampleAudit(OrderName),
    PassAudit(OrderName),
    FailAudit(OrderName),
    ConfirmUsage { order: OrderName, day: NaiveDate },
    WaiveSurvey { order: OrderName, reason: String },
}

/// 確認訂單內容. Any whole number is let through: absurd ones are there to be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Submit {
    pub(crate) order: OrderName,
    pub(crate) plan: PlanName,
    pub(crate) points: i64,
    pub(crate) self_funded: i64,
    /// The idempotency key; without it each line is a request of its own.
    pub(crate) key: Option<String>,
    pub(crate) version: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) order: OrderName,
    pub(crate) day: NaiveDate,
    pub(crate) count: i64,
    pub(crate) seq: Option<u32>,
}

/// 電子發票, as typed by the supplier: the service normalises and refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invoice {
    pub(crate) order: OrderName,
    pub(crate) number: String,
    pub(crate) on: NaiveDate,
    pub(crate) total: i64,
    pub(crate) buyer: Option<String>,
}

/// A notice of the bank; `value` is its value time, the line's own time is when it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pay {
    pub(crate) order: OrderName,
    pub(crate) amount: i64,
    pub(crate) value: DateTime<Utc>,
    pub(crate) txn: String,
}

/// What must hold now; a key that is `None` is not compared.
#[rustfmt::skip]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expect {
    Wallet(ExpectWallet),
    Pool { available: i64 },
    Order(ExpectOrder),
    Firm { firm: FirmName, state: &'static str, position: Option<u32> },
    Plan { plan: PlanName, state: &'static str, version: Option<u32> },
    Claim { order: OrderName, state: &'static str },
    Mail { to: ActorRef, contains: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExpectWallet {
    pub(crate) firm: FirmName,
    pub(crate) available: Option<i64>,
    pub(crate) reserved: Option<i64>,
    pub(crate) used: Option<i64>,
    pub(crate) expired: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExpectOrder {
    pub(crate) order: OrderName,
    pub(crate) state: &'static str,
    pub(crate) points: Option<i64>,
    pub(crate) self_funded: Option<i64>,
    pub(crate) deadline: Option<DateTime<Utc>>,
}
