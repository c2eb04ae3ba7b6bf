//! The verbs after the sale: usage, claim, audit, termination.
//!
//! Their object is an order that has a claim, and both have a state: the result of a line may be
//! either, and `ok` where the verb leaves both as they were.

use app::claim::{ClaimCommand, ClaimStep, UsageRecord};
use domain::{claim, order::State};

use super::{
    report::Got,
    script::{OrderName, Usage, Verb},
    world::World,
};

/// Where the records of a rehearsal come from.
const SOURCE: &str = "rehearsal";

pub(super) fn record(usage: &Usage) -> UsageRecord {
    UsageRecord {
        day: usage.day,
        source: SOURCE.to_owned(),
        seq: usage.seq.map_or(0, i64::from),
        uses: usage.count,
    }
}

/// The verb as the form that a page would send.
pub(super) fn command(world: &World, verb: &Verb) -> Result<ClaimCommand, String> {
    let form = |name: &OrderName, act: &str| -> Result<ClaimCommand, String> {
        Ok(ClaimCommand {
            order: world.order(name)?.to_string(),
            act: act.to_owned(),
            ..ClaimCommand::default()
        })
    };
    match verb {
        Verb::Invoice(invoice) => Ok(ClaimCommand {
            number: invoice.number.clone(),
            dated: invoice.on.to_string(),
            total: invoice.total.to_string(),
            buyer: invoice.buyer.clone().unwrap_or_default(),
            ..form(&invoice.order, "invoice")?
        }),
        Verb::Attest { order, month, used } => Ok(ClaimCommand {
            month: month.to_string(),
            used: if *used { "yes" } else { "no" }.to_owned(),
            ..form(order, "attest")?
        }),
        Verb::Survey { order, score } => {
            Ok(ClaimCommand { score: score.to_string(), ..form(order, "survey")? })
        }
        Verb::Claim(order) => form(order, "claim"),
        Verb::Review(order) => form(order, "review"),
        Verb::ReturnClaim { order, missing } => {
            Ok(ClaimCommand { missing: missing.clone(), ..form(order, "return-claim")? })
        }
        Verb::ApproveClaim(order) => form(order, "approve-claim"),
        Verb::Settle(order) => form(order, "settle"),
        Verb::SampleAudit(order) => form(order, "sample-audit"),
        Verb::PassAudit(order) => form(order, "pass-audit"),
        Verb::FailAudit(order) => form(order, "fail-audit"),
        Verb::ConfirmUsage { order, day } => {
            Ok(ClaimCommand { day: day.to_string(), ..form(order, "confirm-usage")? })
        }
        Verb::WaiveSurvey { order, reason } => {
            Ok(ClaimCommand { reason: reason.clone(), ..form(order, "waive-survey")? })
        }
        Verb::Terminate { order, delivered } => Ok(ClaimCommand {
            delivered: delivered.map(|amount| amount.to_string()).unwrap_or_default(),
            ..form(order, "terminate")?
        }),
        other => Err(format!("{other:?} is no verb after the sale")),
    }
}

/// What a step left, in the words that the line may use for it.
pub(super) fn left(act: &str, step: ClaimStep) -> Got {
    let (claim, order) = (step.claim.as_str(), step.order.as_str());
    match act {
        "terminate" => order_word(step.order),
        "claim" | "review" | "return-claim" | "approve-claim" | "settle" => {
            Got::either(claim, vec![order])
        }
        _ => Got::either("ok", vec![claim, order]),
    }
}

/// A record has no state; the order that it is about has one.
pub(super) fn ok_in(order: State) -> Got {
    Got::either("ok", vec![order.as_str()])
}

fn order_word(state: State) -> Got {
    Got::either(state.as_str(), Vec::new())
}

/// The claim's state as the file names it.
pub(super) fn claim_word(state: claim::State) -> &'static str {
    state.as_str()
}
