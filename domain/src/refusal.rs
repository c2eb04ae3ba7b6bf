//! 拒絕: every reason for which the marketplace says no, with the numbers that made it say so.
//!
//! A refusal is data. Its code is a contract (rehearsal files, API, tests); its English sentence
//! is here, its Traditional Chinese words are in `app/src/text.rs`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Instant, Points, Rule, Twd,
    calendar::rfc3339,
    claim::{self, Item, SpotCheck},
    enrolment::{FirmAct, FirmState},
    listing::ListingAct,
    money::grouped,
    order::{Action, State},
    password::PasswordFault,
    payout::Conflict,
    plan::PlanStatus,
    settings,
};

/// The split that the rules require of an order (R16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    pub points: Points,
    pub self_funded: Twd,
}

/// A named refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Points and self-funded part do not add up to the price.
    AmountMismatch {
        price: Twd,
        points: i64,
        self_funded: i64,
        offer: Split,
    },
    /// More points than the programme grants a firm.
    OverCap {
        points: i64,
        cap: Points,
        offer: Split,
    },
    /// More points than the share of the price, or fewer than required.
    WrongRatio {
        points: i64,
        full_share: Points,
        offer: Split,
    },
    /// More points than the wallet holds.
    InsufficientPoints {
        points: i64,
        available: Points,
        offer: Split,
    },
    /// The required split has no points, so this is not a subsidised order.
    NoPoints {
        price: Twd,
        available: Points,
    },
    PointsExpired {
        expired_at: Instant,
    },
    PlanChanged {
        seen: i32,
        current: i32,
        price: Twd,
    },
    PlanNotListed,
    SelfDealing,
    /// The supplier's selection is not valid (R6).
    SelectionMissing,
    /// Plans are no longer taken in (R7).
    SubmissionsClosed {
        closed_at: Instant,
    },
    /// The plan's standing has no such step.
    PlanTransition {
        status: PlanStatus,
        /// Whether a version of it waits for the office.
        waits: bool,
        act: ListingAct,
    },
    NotEligible,
    IllegalTransition {
        state: State,
        action: Action,
    },
    Forbidden,
    LatePayment {
        value_at: Instant,
        deadline: Instant,
    },
    PaymentAmount {
        paid: i64,
        due: Twd,
    },
    ActivationTooLate {
        activated_on: NaiveDate,
        latest: NaiveDate,
        service_until: NaiveDate,
    },
    ActivationTooEarly {
        activated_on: NaiveDate,
        contracted_on: NaiveDate,
    },
    /// A day of use that has not begun (R28).
    UsageInFuture {
        day: NaiveDate,
        today: NaiveDate,
    },
    /// A day of use outside of the service; none where it is not activated.
    UsageOutsideService {
        day: NaiveDate,
        service: Option<(NaiveDate, NaiveDate)>,
    },
    /// As it was typed (R31).
    InvoiceFormat {
        number: String,
    },
    /// Another order has this number in the same two months. Which one is for the office only, and
    /// stands in the audit trail (S30).
    InvoiceDuplicate {
        number: String,
    },
    InvoiceTotal {
        total: i64,
        price: Twd,
        points: Points,
        self_funded: Twd,
    },
    InvoiceBuyer {
        buyer: String,
        expected: String,
    },
    /// 賣方統編 of an invoice that is another company's (R31).
    InvoiceSeller {
        seller: String,
        expected: String,
    },
    InvoiceBeforeContract {
        on: NaiveDate,
        contracted_on: NaiveDate,
    },
    /// The first day on which the claim may be sent (R30).
    ClaimTooEarly {
        from: NaiveDate,
    },
    /// Claims are no longer taken (R30).
    ClaimsClosed {
        closed_at: Instant,
    },
    ClaimIncomplete {
        missing: Vec<Item>,
    },
    /// The supplier failed a spot check (S37).
    ClaimFrozen,
    /// Somebody else has to decide this (R33).
    FourEyes {
        because: Conflict,
    },
    /// The claim's state has no such step.
    ClaimTransition {
        state: claim::State,
        act: claim::Act,
    },
    /// Possible from this instant on.
    NotYet {
        from: Instant,
    },
    /// The order's spot check is not where this step starts.
    SpotCheckTransition {
        stands: Option<SpotCheck>,
    },
    /// A draw was announced and not carried out yet.
    DrawOpen,
    /// Nothing has come to be drawn from since the last draw.
    DrawEmpty,
    /// The seed has to be public for a while first.
    DrawTooEarly {
        from: Instant,
    },
    /// The same idempotency key with another content.
    KeyReused,
    /// The text is not a 統一編號.
    UbnInvalid {
        ubn: String,
    },
    /// The 統一編號 belongs to a firm that enrolled already (R4).
    DuplicateFirm,
    /// Points are no longer issued (R13).
    IssueClosed {
        closed_at: Instant,
    },
    /// The firm's state has no such step.
    FirmTransition {
        state: FirmState,
        act: FirmAct,
    },
    /// The decision is about money and needs a fresh proof of identity.
    StepUpNeeded,
    /// The link was used, is too old, or was never ours: which of them is not said.
    LinkSpent,
    Password(PasswordFault),
    /// The order's contract cannot be replaced, or not in this, while it is in this state.
    NotAmendable {
        state: State,
    },
    /// Another amendment waits for its signatures; one is negotiated at a time.
    AmendmentOpen,
    /// The amendment was dropped or signed meanwhile.
    AmendmentClosed,
    /// A quotation above the price on the list.
    QuotationPrice {
        price: Twd,
        list_price: Twd,
    },
    /// A quotation for fewer months than the service has to run, or for too many.
    QuotationTerm {
        months: u16,
        least: u16,
        most: u16,
    },
    /// A quotation that would end in the past, or after the points have expired.
    QuotationDate {
        valid_until: NaiveDate,
        first: NaiveDate,
        last: NaiveDate,
    },
    QuotationExpired {
        valid_until: NaiveDate,
    },
    QuotationWithdrawn,
    /// A quotation becomes one order.
    QuotationUsed,
    /// A talk with as many messages and quotations as one holds.
    InquiryFull,
    /// Somebody stays in charge: this is the firm's last owner, or the office's last admin.
    LastInCharge,
    /// Another proposal about the same waits for its second officer, or to take effect.
    ProposalOpen,
    /// The proposal was decided meanwhile, or what it would do has begun.
    ProposalClosed,
    /// What was proposed no longer fits.
    ProposalFaulty {
        problem: settings::Problem,
    },
}

impl Refusal {
    /// The name in the contract.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AmountMismatch { .. } => "AmountMismatch",
            Self::OverCap { .. } => "OverCap",
            Self::WrongRatio { .. } => "WrongRatio",
            Self::InsufficientPoints { .. } => "InsufficientPoints",
            Self::NoPoints { .. } => "NoPoints",
            Self::PointsExpired { .. } => "PointsExpired",
            Self::PlanChanged { .. } => "PlanChanged",
            Self::PlanNotListed => "PlanNotListed",
            Self::SelfDealing => "SelfDealing",
            Self::SelectionMissing => "SelectionMissing",
            Self::NotEligible => "NotEligible",
            Self::SubmissionsClosed { .. } | Self::ClaimsClosed { .. } => "SubmissionsClosed",
            Self::IllegalTransition { .. }
            | Self::FirmTransition { .. }
            | Self::PlanTransition { .. }
            | Self::ClaimTransition { .. }
            | Self::SpotCheckTransition { .. }
            | Self::DrawOpen
            | Self::DrawEmpty
            | Self::DrawTooEarly { .. }
            | Self::NotYet { .. } => "IllegalTransition",
            Self::UsageInFuture { .. } => "UsageInFuture",
            Self::UsageOutsideService { .. } => "UsageOutsideService",
            Self::InvoiceFormat { .. } => "InvoiceFormat",
            Self::InvoiceDuplicate { .. } => "InvoiceDuplicate",
            Self::InvoiceTotal { .. } => "InvoiceTotal",
            Self::InvoiceBuyer { .. } => "InvoiceBuyer",
            Self::InvoiceSeller { .. } => "InvoiceSeller",
            Self::InvoiceBeforeContract { .. } => "InvoiceBeforeContract",
            Self::ClaimTooEarly { .. } => "ClaimTooEarly",
            Self::ClaimIncomplete { .. } => "ClaimIncomplete",
            Self::ClaimFrozen => "ClaimFrozen",
            Self::FourEyes { .. } => "FourEyes",
            Self::Forbidden => "Forbidden",
            Self::LatePayment { .. } => "LatePayment",
            Self::PaymentAmount { .. } => "PaymentAmount",
            Self::ActivationTooLate { .. } => "ActivationTooLate",
            Self::ActivationTooEarly { .. } => "ActivationTooEarly",
            Self::KeyReused => "KeyReused",
            Self::UbnInvalid { .. } => "UbnInvalid",
            Self::DuplicateFirm => "DuplicateFirm",
            Self::IssueClosed { .. } => "IssueClosed",
            Self::StepUpNeeded => "StepUpNeeded",
            Self::LinkSpent => "LinkSpent",
            Self::Password(_) => "Password",
            Self::NotAmendable { .. } => "NotAmendable",
            Self::AmendmentOpen => "AmendmentOpen",
            Self::AmendmentClosed => "AmendmentClosed",
            Self::QuotationPrice { .. } => "QuotationPrice",
            Self::QuotationTerm { .. } => "QuotationTerm",
            Self::QuotationDate { .. } => "QuotationDate",
            Self::QuotationExpired { .. } => "QuotationExpired",
            Self::QuotationWithdrawn => "QuotationWithdrawn",
            Self::QuotationUsed => "QuotationUsed",
            Self::InquiryFull => "InquiryFull",
            Self::LastInCharge => "LastInCharge",
            Self::ProposalOpen => "ProposalOpen",
            Self::ProposalClosed => "ProposalClosed",
            Self::ProposalFaulty { .. } => "ProposalFaulty",
        }
    }

    /// The rule that decided.
    pub const fn rule(&self) -> Rule {
        Rule(match self {
            Self::AmountMismatch { .. }
            | Self::OverCap { .. }
            | Self::WrongRatio { .. }
            | Self::InsufficientPoints { .. }
            | Self::NoPoints { .. } => 16,
            Self::PointsExpired { .. } => 14,
            Self::PlanChanged { .. }
            | Self::QuotationPrice { .. }
            | Self::QuotationDate { .. }
            | Self::QuotationExpired { .. }
            | Self::QuotationWithdrawn
            | Self::QuotationUsed => 17,
            Self::QuotationTerm { .. } => 27,
            Self::PlanNotListed | Self::PlanTransition { .. } => 8,
            Self::SubmissionsClosed { .. } => 7,
            Self::SelfDealing => 5,
            Self::SelectionMissing => 6,
            Self::NotEligible | Self::FirmTransition { .. } => 10,
            Self::IllegalTransition { .. }
            | Self::Forbidden
            | Self::KeyReused
            | Self::NotAmendable { .. }
            | Self::AmendmentOpen
            | Self::AmendmentClosed
            | Self::InquiryFull => 19,
            Self::UbnInvalid { .. } | Self::DuplicateFirm => 4,
            Self::IssueClosed { .. } => 13,
            Self::UsageInFuture { .. } | Self::UsageOutsideService { .. } => 28,
            Self::InvoiceFormat { .. }
            | Self::InvoiceDuplicate { .. }
            | Self::InvoiceTotal { .. }
            | Self::InvoiceBuyer { .. }
            | Self::InvoiceSeller { .. }
            | Self::InvoiceBeforeContract { .. } => 31,
            Self::ClaimTooEarly { .. } | Self::ClaimsClosed { .. } => 30,
            Self::ClaimIncomplete { .. } | Self::NotYet { .. } => 29,
            Self::ClaimFrozen
            | Self::SpotCheckTransition { .. }
            | Self::DrawOpen
            | Self::DrawEmpty
            | Self::DrawTooEarly { .. } => 34,
            Self::StepUpNeeded
            | Self::FourEyes { .. }
            | Self::ClaimTransition { .. }
            | Self::ProposalOpen
            | Self::ProposalClosed => 33,
            Self::ProposalFaulty { problem } => return problem.rule(),
            Self::LinkSpent | Self::Password(_) | Self::LastInCharge => 9,
            Self::LatePayment { .. } | Self::PaymentAmount { .. } => 21,
            Self::ActivationTooLate { .. } | Self::ActivationTooEarly { .. } => 26,
        })
    }

    /// The split to offer instead, where the refusal is about the split.
    pub const fn offer(&self) -> Option<Split> {
        match self {
            Self::AmountMismatch { offer, .. }
            | Self::OverCap { offer, .. }
            | Self::WrongRatio { offer, .. }
            | Self::InsufficientPoints { offer, .. } => Some(*offer),
            _ => None,
        }
    }

    /// Whether the answer depends on the state of the marketplace rather than on the request
    /// alone. Only these are remembered under an idempotency key: a request that was wrong in
    /// itself may be put right and sent again.
    pub const fn depends_on_state(&self) -> bool {
        matches!(
            self,
            Self::InsufficientPoints { .. }
                | Self::NoPoints { .. }
                | Self::PointsExpired { .. }
                | Self::PlanChanged { .. }
                | Self::PlanNotListed
                | Self::SelfDealing
                | Self::QuotationExpired { .. }
                | Self::QuotationWithdrawn
                | Self::QuotationUsed
                | Self::LatePayment { .. }
                | Self::PaymentAmount { .. }
                | Self::SelectionMissing
                | Self::IllegalTransition { .. }
        )
    }

    /// One English sentence with the numbers.
    pub fn because(&self) -> String {
        let right = |offer: &Split| {
            format!("the right split is {} points + NT${}", offer.points, offer.self_funded)
        };
        match self {
            Self::AmountMismatch { price, points, self_funded, offer } => format!(
                "{} points + NT${} do not add up to the price NT${price}; {}",
                grouped(*points),
                grouped(*self_funded),
                right(offer)
            ),
            Self::OverCap { points, cap, offer } => format!(
                "{} points are above the programme's cap of {cap}; {}",
                grouped(*points),
                right(offer)
            ),
            Self::WrongRatio { points, full_share, offer } => format!(
                "{} points do not fit: the full share of this price is {full_share}, and {}",
                grouped(*points),
                right(offer)
            ),
            Self::InsufficientPoints { points, available, offer } => format!(
                "{} points are asked for and {available} are available; {}",
                grouped(*points),
                right(offer)
            ),
            Self::NoPoints { price, available } => format!(
                "a price of NT${price} with {available} points available leaves nothing to subsidise"
            ),
            Self::PointsExpired { expired_at } => {
                format!("the points expired at {}", rfc3339(*expired_at))
            }
            Self::PlanChanged { seen, current, price } => format!(
                "the plan is now at version {current} (NT${price}); the order was for version {seen}"
            ),
            Self::PlanNotListed => "the plan is not listed".to_owned(),
            Self::SelfDealing => "buyer and supplier have the same 統一編號".to_owned(),
            Self::SelectionMissing => "the supplier holds no valid selection".to_owned(),
            Self::SubmissionsClosed { closed_at } => {
                format!("plans are no longer taken in since {}", rfc3339(*closed_at))
            }
            Self::PlanTransition { status, waits, act } => format!(
                "{} is not possible while the plan is {}{}",
                act.as_str(),
                status.as_str(),
                if *waits { " and a version waits" } else { "" }
            ),
            Self::NotEligible => "the firm may not use points in this programme".to_owned(),
            Self::IllegalTransition { state, action } => {
                format!("{} is not possible while the order is {}", action.as_str(), state.as_str())
            }
            Self::Forbidden => "this is not yours to do".to_owned(),
            Self::LatePayment { value_at, deadline } => format!(
                "the bank's value time {} is not before the deadline {}",
                rfc3339(*value_at),
                rfc3339(*deadline)
            ),
            Self::PaymentAmount { paid, due } => {
                format!("NT${} were paid and NT${due} are due", grouped(*paid))
            }
            Self::ActivationTooLate { activated_on, latest, service_until } => format!(
                "three months from {activated_on} end after {service_until}; \
                 the last possible day is {latest}"
            ),
            Self::ActivationTooEarly { activated_on, contracted_on } => {
                format!("{activated_on} is before the contract of {contracted_on}")
            }
            Self::UsageInFuture { day, today } => {
                format!("{day} has not begun; today is {today}")
            }
            Self::UsageOutsideService { day, service: Some((from, until)) } => {
                format!("{day} is outside of the service from {from} to {until}")
            }
            Self::UsageOutsideService { day, service: None } => {
                format!("{day} is outside of the service, which is not activated")
            }
            Self::InvoiceFormat { number } => {
                format!("`{number}` is not the number of an invoice: two letters, eight digits")
            }
            Self::InvoiceDuplicate { number } => {
                format!("the invoice {number} was used for another order in the same two months")
            }
            Self::InvoiceTotal { total, price, points, self_funded } => format!(
                "the invoice is of NT${} and has to be of the full NT${price} \
                 ({points} points + NT${self_funded})",
                grouped(*total)
            ),
            Self::InvoiceBuyer { buyer, expected } => {
                format!("the invoice is for {buyer} and has to be for {expected}")
            }
            Self::InvoiceSeller { seller, expected } => {
                format!("the invoice is from {seller} and has to be from {expected}")
            }
            Self::InvoiceBeforeContract { on, contracted_on } => {
                format!("the invoice of {on} is from before the contract of {contracted_on}")
            }
            Self::ClaimTooEarly { from } => {
                format!("the three months are not over; a claim can be sent from {from} on")
            }
            Self::ClaimsClosed { closed_at } => {
                format!("claims are no longer taken since {}", rfc3339(*closed_at))
            }
            Self::ClaimIncomplete { missing } => {
                let missing: Vec<&str> = missing.iter().map(|item| item.as_str()).collect();
                format!(
                    "{} of 4 items are there; missing: {}",
                    4 - missing.len(),
                    missing.join(", ")
                )
            }
            Self::ClaimFrozen => {
                "the supplier failed a spot check, and its claims are frozen".to_owned()
            }
            Self::FourEyes { because: Conflict::OwnReview } => {
                "who reviewed a claim neither approves nor settles it".to_owned()
            }
            Self::FourEyes { because: Conflict::DeclaredLink } => {
                "you declared a link with one of the two sides; somebody else decides".to_owned()
            }
            Self::FourEyes { because: Conflict::OwnProposal } => {
                "who proposed a change does not confirm it; another officer does".to_owned()
            }
            Self::ProposalOpen => {
                "another proposal waits for its second officer, or to take effect".to_owned()
            }
            Self::ProposalClosed => {
                "this proposal was decided, or it is too late for this step".to_owned()
            }
            Self::ProposalFaulty { problem } => {
                format!("what was proposed does not fit: {problem}")
            }
            Self::ClaimTransition { state, act } => {
                format!("{} is not possible while the claim is {}", act.as_str(), state.as_str())
            }
            Self::NotYet { from } => format!("this is possible from {} on", rfc3339(*from)),
            Self::DrawOpen => "a draw was announced and is not carried out yet".to_owned(),
            Self::DrawEmpty => "no order has come to be drawn from since the last draw".to_owned(),
            Self::DrawTooEarly { from } => {
                format!("the seed is public first; draw from {} on", rfc3339(*from))
            }
            Self::SpotCheckTransition { stands } => format!(
                "not possible while the spot check of the order is {}",
                stands.map_or("not drawn", SpotCheck::as_str)
            ),
            Self::KeyReused => "this request id was used for another request".to_owned(),
            Self::UbnInvalid { ubn } => format!("`{ubn}` is not a 統一編號"),
            Self::DuplicateFirm => {
                "a firm with this 統一編號 has enrolled; its owner can let others join".to_owned()
            }
            Self::IssueClosed { closed_at } => {
                format!("points are no longer issued since {}", rfc3339(*closed_at))
            }
            Self::FirmTransition { state, act } => {
                format!("{} is not possible while the firm is {}", act.as_str(), state.as_str())
            }
            Self::StepUpNeeded => "prove again who you are before this decision".to_owned(),
            Self::LinkSpent => "this link was used or is no longer valid".to_owned(),
            Self::Password(fault) => format!("the password is not taken: {fault:?}"),
            Self::NotAmendable { state } => {
                format!("the contract cannot be amended so while the order is {}", state.as_str())
            }
            Self::AmendmentOpen => "another amendment waits for its signatures".to_owned(),
            Self::AmendmentClosed => "this amendment was signed or dropped".to_owned(),
            Self::QuotationPrice { price, list_price } => {
                format!("NT${price} is above the price on the list, NT${list_price}")
            }
            Self::QuotationTerm { months, least, most } => {
                format!("{months} months are not between {least} and {most}")
            }
            Self::QuotationDate { valid_until, first, last } => {
                format!("{valid_until} is not between {first} and {last}")
            }
            Self::QuotationExpired { valid_until } => {
                format!("the quotation was valid until {valid_until}")
            }
            Self::QuotationWithdrawn => "the supplier withdrew the quotation".to_owned(),
            Self::QuotationUsed => "the quotation became an order before".to_owned(),
            Self::InquiryFull => "the talk holds no more messages".to_owned(),
            Self::LastInCharge => {
                "somebody has to stay in charge: name another one first".to_owned()
            }
        }
    }
}
