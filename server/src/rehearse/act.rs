//! The verbs: from a name in the file to a call of the service, and from its answer to a result.
//!
//! Two steps, so that the lines of a `together` block can run at once: `prepare` looks every name
//! up, `Call::run` needs nothing but the engine.

use std::sync::Arc;

use app::{
    claim::{ClaimCommand, UsageRecord},
    error::AppError,
    listing::{PlanDecision, Revocation},
    order::{OrderCommand, SubmitOrder},
    review::ApplicationCommand,
};
use domain::{
    Actor, FirmId, OrderId, PlanId, SupplierId, Twd,
    order::{Action, State},
    plan::PlanStatus,
};

use super::{
    after_sale,
    report::Got,
    requests::Requests,
    script::{ActorRef, Pay, Verb},
    world::World,
};
use crate::engine::{BankNotice, Engine, EnrolAtOnce};

/// A verb that needs no more names.
#[derive(Debug)]
pub(super) enum Call {
    Submit(Actor, SubmitOrder),
    Order(Actor, OrderId, Step),
    Pay(OrderId, Pay),
    SubmitPlan(Actor, PlanId),
    RevisePlan(Actor, PlanId, Twd),
    ReviewPlan(Actor, PlanId, &'static str, String),
    Revoke(Actor, SupplierId),
    Enrol(Box<EnrolAtOnce>),
    VerifyEmail(FirmId),
    Decide(Actor, ApplicationCommand),
    Usage(Actor, OrderId, UsageRecord),
    Claim(Actor, Box<ClaimCommand>),
    /// Nothing to ask: the actor has no way to try, or this release has no such verb.
    Decided(Got),
}

/// What an order command carries beside the order.
#[derive(Debug)]
pub(super) struct Step {
    action: Action,
    reason: String,
    on: String,
}

impl Step {
    fn new(action: Action) -> Self {
        Self { action, reason: String::new(), on: String::new() }
    }
}

/// The result, and the order that a `submit` made or found.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) got: Got,
    pub(super) order: Option<OrderId>,
}

impl Answer {
    pub(super) const fn failed(message: String) -> Self {
        let got = Got::Error(message);
        Self { got, order: None }
    }
}

impl From<Got> for Answer {
    fn from(got: Got) -> Self {
        Self { got, order: None }
    }
}

pub(super) async fn prepare(
    world: &World,
    requests: &mut Requests,
    actor: &ActorRef,
    verb: &Verb,
) -> Result<Call, String> {
    let who = world.actor(actor)?;
    let forbidden = || Ok(Call::Decided(Got::forbidden()));
    let order = |name, step| Ok(Call::Order(who, world.order(name)?, step));
    match verb {
        Verb::Submit(submit) => {
            let form = requests.form(world, actor, submit).await?;
            Ok(Call::Submit(who, form))
        }
        Verb::Accept(name) => order(name, Step::new(Action::Accept)),
        Verb::Withdraw(name) => order(name, Step::new(Action::Withdraw)),
        Verb::Sign(name) => order(name, Step::new(Action::Sign)),
        Verb::Decline { order: name, reason } => {
            order(name, Step { reason: reason.clone(), ..Step::new(Action::Decline) })
        }
        Verb::Activate { order: name, on } => {
            order(name, Step { on: on.to_string(), ..Step::new(Action::Activate) })
        }
        // Notices are signed with the bank's key, which nobody else has.
        Verb::Pay(_) if *actor != ActorRef::Bank => forbidden(),
        Verb::Pay(pay) => Ok(Call::Pay(world.order(&pay.order)?, pay.clone())),
        Verb::RevisePlan { plan, price } => {
            let price = Twd::new(*price).ok_or_else(|| format!("{price} is not a price"))?;
            Ok(Call::RevisePlan(who, world.plan(plan)?, price))
        }
        Verb::SubmitPlan(plan) => Ok(Call::SubmitPlan(who, world.plan(plan)?)),
        Verb::List(plan) => Ok(Call::ReviewPlan(who, world.plan(plan)?, "list", String::new())),
        Verb::RefusePlan { plan, reason } => {
            Ok(Call::ReviewPlan(who, world.plan(plan)?, "return", reason.clone()))
        }
        Verb::Revoke(supplier) => Ok(Call::Revoke(who, world.supplier(supplier)?)),
        Verb::Enrol | Verb::VerifyEmail => match actor {
            ActorRef::Firm(name) if *verb == Verb::Enrol => {
                Ok(Call::Enrol(Box::new(world.enrolment(name)?)))
            }
            ActorRef::Firm(name) => Ok(Call::VerifyEmail(world.firm_id(name)?)),
            _ => forbidden(),
        },
        Verb::Approve(_)
        | Verb::Refuse { .. }
        | Verb::RecordPrior { .. }
        | Verb::WithdrawPoints(_) => Ok(Call::Decide(who, decision(world, verb)?)),
        Verb::Usage(usage) => {
            let record = after_sale::record(usage);
            Ok(Call::Usage(who, world.order(&usage.order)?, record))
        }
        after => {
            let command = after_sale::command(world, after)?;
            Ok(Call::Claim(who, Box::new(command)))
        }
    }
}

impl Call {
    pub(super) async fn run(self, engine: Arc<dyn Engine>) -> Answer {
        match self {
            // A replay gives the stored answer, so success is this word also for an order that
            // has moved on since.
            Self::Submit(actor, form) => match engine.submit(actor, form).await {
                Ok(order) => Answer { got: Got::from(State::Submitted), order: Some(order) },
                Err(error) => Got::from(error).into(),
            },
            Self::Order(actor, order, step) => {
                Got::from(take(&*engine, actor, order, step).await).into()
            }
            Self::Pay(order, pay) => Got::from(notify(&*engine, order, pay).await).into(),
            Self::SubmitPlan(actor, plan) => {
                Got::from(engine.submit_draft(actor, plan).await).into()
            }
            Self::RevisePlan(actor, plan, price) => {
                Got::from(engine.revise_plan(actor, plan, price).await).into()
            }
            Self::ReviewPlan(actor, plan, act, reason) => {
                Got::from(review(&*engine, actor, plan, act, reason).await).into()
            }
            Self::Revoke(actor, supplier) => {
                let (supplier, reason) = (supplier.to_string(), "revoked".to_owned());
                match engine.revoke(actor, Revocation { supplier, reason }).await {
                    Ok(()) => Got::OK.into(),
                    Err(error) => Got::from(error).into(),
                }
            }
            Self::Enrol(enrolment) => {
                Got::from(engine.enrol(*enrolment).await.map(|(_, state)| state)).into()
            }
            Self::VerifyEmail(firm) => Got::from(engine.verify_owner(firm).await).into(),
            Self::Decide(actor, command) => Got::from(engine.decide(actor, command).await).into(),
            Self::Usage(actor, order, record) => {
                let answer = engine.record_usage(actor, order, vec![record]).await;
                Got::from(answer.map(|receipt| after_sale::ok_in(receipt.state))).into()
            }
            Self::Claim(actor, command) => {
                let act = command.act.clone();
                let answer = engine.claim_act(actor, *command).await;
                Got::from(answer.map(|step| after_sale::left(&act, step))).into()
            }
            Self::Decided(got) => got.into(),
        }
    }
}

/// An officer's verb about a firm as the command of the review desk.
fn decision(world: &World, verb: &Verb) -> Result<ApplicationCommand, String> {
    let (firm, act, reason, code) = match verb {
        Verb::Approve(firm) => (firm, "approve", "", ""),
        Verb::Refuse { firm, reason } => (firm, "refuse", reason.as_str(), ""),
        Verb::RecordPrior { firm, programme } => (firm, "record_grant", "", programme.as_str()),
        Verb::WithdrawPoints(firm) => (firm, "withdraw_points", "", ""),
        other => return Err(format!("{other:?} is no decision about a firm")),
    };
    Ok(ApplicationCommand {
        firm: world.firm_id(firm)?.to_string(),
        act: act.to_owned(),
        reason: reason.to_owned(),
        code: code.to_owned(),
    })
}

/// Who decides about a plan has read the version that waits.
async fn review(
    engine: &dyn Engine,
    actor: Actor,
    plan: PlanId,
    act: &str,
    reason: String,
) -> Result<PlanStatus, AppError> {
    let version = engine.plan_case(actor, plan).await?.version.to_string();
    let (plan, act) = (plan.to_string(), act.to_owned());
    engine.review_plan(actor, PlanDecision { plan, version, act, reason }).await
}

/// Who signs has the contract before them, so its hash is read at the last moment.
async fn take(
    engine: &dyn Engine,
    actor: Actor,
    order: OrderId,
    step: Step,
) -> Result<State, AppError> {
    let contract = match step.action {
        Action::Sign => engine.order_facts(order).await?.contract_sha256,
        _ => None,
    };
    let command = OrderCommand {
        order: order.to_string(),
        action: step.action.as_str().to_owned(),
        reason: step.reason,
        on: step.on,
        contract: contract.unwrap_or_default(),
        back: String::new(),
    };
    engine.act(actor, command).await
}

async fn notify(engine: &dyn Engine, order: OrderId, pay: Pay) -> Result<State, AppError> {
    let facts = engine.order_facts(order).await?;
    let notice = BankNotice {
        txn: pay.txn,
        virtual_account: facts.virtual_account,
        amount: pay.amount,
        value_at: pay.value,
    };
    engine.bank_notice(notice).await
}
