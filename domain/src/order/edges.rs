//! The order table of the domain law (§3), line by line.

use super::{
    Action::{
        Accept, Activate, Claim, Decline, ExpirePoints, LapsePayment, LapseResponse, Pay,
        ReturnClaim, Revive, Settle, Sign, Submit, Terminate, VerifyUsage, Withdraw,
    },
    Edge, Effect,
    State::{
        Accepted, Claimed, Contracted, Declined, Draft, InService, Paid, PaymentLapsed,
        ResponseLapsed, ServiceProven, Settled, Submitted, Terminated, Withdrawn,
    },
};
use crate::Party::{Bank, Buyer, Office, Supplier, System};

/// Every legal step. `Sign` stands once: the first signature is recorded and leaves the order
/// `Accepted`, the second takes the edge. The two `InService` lines for an unpaid order exist
/// because R26 may force activation before payment; the law's own lines follow otherwise.
#[rustfmt::skip]
pub const EDGES: &[Edge] = &[
    Edge { from: Draft,         action: Submit,        by: &[Buyer],                   to: Submitted,      points: Effect::Reserve },
    Edge { from: Submitted,     action: Accept,        by: &[Supplier],                to: Accepted,       points: Effect::Nothing },
    Edge { from: Submitted,     action: Decline,       by: &[Supplier],                to: Declined,       points: Effect::Release },
    // S38: in the name of a supplier that lost its selection, by whoever ends it.
    Edge { from: Submitted,     action: Decline,       by: &[System],                  to: Declined,       points: Effect::Release },
    Edge { from: Accepted,      action: Decline,       by: &[System],                  to: Declined,       points: Effect::Release },
    Edge { from: Submitted,     action: Withdraw,      by: &[Buyer],                   to: Withdrawn,      points: Effect::Release },
    Edge { from: Accepted,      action: Withdraw,      by: &[Buyer],                   to: Withdrawn,      points: Effect::Release },
    Edge { from: Submitted,     action: LapseResponse, by: &[System],                  to: ResponseLapsed, points: Effect::Release },
    Edge { from: Submitted,     action: ExpirePoints,  by: &[System],                  to: ResponseLapsed, points: Effect::Release },
    Edge { from: Accepted,      action: ExpirePoints,  by: &[System],                  to: ResponseLapsed, points: Effect::Release },
    Edge { from: Accepted,      action: Sign,          by: &[Buyer, Supplier],         to: Contracted,     points: Effect::Use },
    Edge { from: Contracted,    action: Pay,           by: &[Bank, Office],            to: Paid,           points: Effect::Nothing },
    Edge { from: Contracted,    action: LapsePayment,  by: &[System],                  to: PaymentLapsed,  points: Effect::Reverse },
    Edge { from: PaymentLapsed, action: Revive,        by: &[Bank, Office],            to: Paid,           points: Effect::UseAgain },
    Edge { from: Paid,          action: Activate,      by: &[Supplier],                to: InService,      points: Effect::Nothing },
    Edge { from: Contracted,    action: Activate,      by: &[Supplier],                to: InService,      points: Effect::Nothing },
    Edge { from: InService,     action: Pay,           by: &[Bank, Office],            to: InService,      points: Effect::Nothing },
    Edge { from: InService,     action: LapsePayment,  by: &[System],                  to: PaymentLapsed,  points: Effect::Reverse },
    Edge { from: InService,     action: VerifyUsage,   by: &[System],                  to: ServiceProven,  points: Effect::Nothing },
    Edge { from: ServiceProven, action: Claim,         by: &[Supplier],                to: Claimed,        points: Effect::Claim },
    Edge { from: Claimed,       action: ReturnClaim,   by: &[Office],                  to: ServiceProven,  points: Effect::ReturnClaim },
    Edge { from: Claimed,       action: Settle,        by: &[Office],                  to: Settled,        points: Effect::Settle },
    Edge { from: Paid,          action: Terminate,     by: &[Buyer, Supplier, Office], to: Terminated,     points: Effect::ReverseUndelivered },
    Edge { from: InService,     action: Terminate,     by: &[Buyer, Supplier, Office], to: Terminated,     points: Effect::ReverseUndelivered },
    // S23, S37: a claim that can no longer be paid needs somebody who decides (decision 0040).
    Edge { from: ServiceProven, action: Terminate,     by: &[Office],                  to: Terminated,     points: Effect::ReverseUndelivered },
];
