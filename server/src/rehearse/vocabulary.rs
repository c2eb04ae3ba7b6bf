//! The vocabulary of the contract: words that begin a line, states, refusals, and the one way to
//! say that a word is none of them.
//!
//! Lists only what `rehearsal.md` lists, letter by letter; no synonyms, no other case. The verbs
//! stand in `verbs`, next to who says them.

use super::script::Expected;
use super::words::Parsed;

#[rustfmt::skip]
pub(super) const LINE_WORDS: &[&str] = &[
    "programme", "clock", "holiday", "firm", "supplier", "plan", "officer", "at", "together",
    "end", "expect", "verify",
];
#[rustfmt::skip]
pub(super) const FIRM_STATES: &[&str] = &[
    "Entered", "Enrolled", "UnderReview", "Eligible", "Issued", "Waitlisted", "Refused", "Frozen",
];
pub(super) const PLAN_STATES: &[&str] = &["Draft", "UnderReview", "Listed", "Refused", "Delisted"];
#[rustfmt::skip]
pub(super) const ORDER_STATES: &[&str] = &[
    "Draft", "Submitted", "Accepted", "Contracted", "Paid", "InService", "ServiceProven",
    "Claimed", "Settled", "Declined", "Withdrawn", "ResponseLapsed", "PaymentLapsed", "Terminated",
];
pub(super) const CLAIM_STATES: &[&str] =
    &["Draft", "Submitted", "Reviewed", "Returned", "Approved", "Settled"];
#[rustfmt::skip]
const REFUSALS: &[&str] = &[
    "AmountMismatch", "OverCap", "WrongRatio", "InsufficientPoints", "NoPoints", "PointsExpired",
    "PlanChanged", "PlanNotListed", "SelfDealing", "NotEligible", "IllegalTransition", "Forbidden",
    "LatePayment", "PaymentAmount", "ActivationTooLate", "ActivationTooEarly", "UsageInFuture",
    "UsageOutsideService", "InvoiceFormat", "InvoiceDuplicate", "InvoiceTotal", "InvoiceBuyer",
    "InvoiceBeforeContract", "InvoiceSeller", "ClaimTooEarly", "ClaimIncomplete", "ClaimFrozen", "FourEyes",
    "SubmissionsClosed", "SelectionMissing", "DuplicateFirm", "UbnInvalid", "KeyReused",
    "IssueClosed",
];

/// The one form of "not one of these": every list of allowed words is shown whole.
pub(super) fn unknown(what: &str, word: &str, allowed: &[&str]) -> String {
    let allowed = if allowed.is_empty() { "none".into() } else { allowed.join(", ") };
    format!("unknown {what} `{word}`; allowed: {allowed}")
}

pub(super) fn choice<T: Copy>(what: &str, word: &str, table: &[(&str, T)]) -> Parsed<T> {
    let found = table.iter().find(|(name, _)| *name == word);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let allowed: Vec<_> = table.iter().map(|(name, _)| *name).collect();
        unknown(what, word, &allowed)
    })
}

/// The word itself, but from the list: later code compares without owning.
pub(super) fn listed(what: &str, word: &str, list: &[&'static str]) -> Parsed<&'static str> {
    list.iter().find(|known| **known == word).copied().ok_or_else(|| unknown(what, word, list))
}

/// The result may be the state of any kind of object: what `claim O` leaves behind can be read as
/// the order's state or as the claim's, and the player knows better than the grammar.
pub(super) fn expected(word: &str) -> Parsed<Expected> {
    if let Some(refusal) = word.strip_prefix('!') {
        return listed("refusal", refusal, REFUSALS).map(Expected::Refusal);
    }
    let mut states = vec!["ok"];
    for state in [FIRM_STATES, PLAN_STATES, ORDER_STATES, CLAIM_STATES].concat() {
        if !states.contains(&state) {
            states.push(state);
        }
    }
    match listed("result", word, &states) {
        Ok(state) => Ok(Expected::State(state)),
        Err(_) if REFUSALS.contains(&word) => {
            Err(format!("`{word}` is a refusal; write `!{word}`"))
        }
        Err(message) => Err(format!("{message}, or `!` and a refusal")),
    }
}
