//! What goes over the wire. Names and meanings stay; fields may be added.

use app::order::{Activation, OrderView, TimelineEvent};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    OrderId, PlanId,
    order::{Action, DeclineReason, State},
    plan::PlanStatus,
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::schema::{Object, ObjectBuilder, Type},
};

use super::{input::whole, port::ChangedOrder};

/// Actions that the API carries out; the others are a person's.
const OURS: [Action; 3] = [Action::Accept, Action::Decline, Action::Activate];

fn words<'a>(all: impl Iterator<Item = &'a str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(all)).build()
}

/// Where an order stands.
pub(super) fn order_state() -> Object {
    let states = State::ALL.iter().filter(|state| **state != State::Draft);
    words(states.map(|state| state.as_str()))
}

fn decline_reason() -> Object {
    words(DeclineReason::ALL.iter().map(|reason| reason.as_str()))
}

fn plan_status() -> Object {
    words(PlanStatus::ALL.iter().map(|status| status.as_str()))
}

/// A plan of yours.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Plan {
    #[schema(value_type = String, format = Uuid)]
    pub(super) id: PlanId,
    pub(super) name: String,
    #[schema(schema_with = plan_status)]
    pub(super) status: &'static str,
    /// The version on offer, or the one that was before the plan was taken off the shelf.
    pub(super) on_offer: Option<Offer>,
    /// The version that waits for the programme office.
    pub(super) under_review: Option<Waiting>,
    /// Why the last version was returned; empty otherwise.
    pub(super) returned_because: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Offer {
    pub(super) version: i32,
    /// In NT$, tax included.
    pub(super) price: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Waiting {
    pub(super) version: i32,
    pub(super) since: DateTime<Utc>,
}

/// Plans by id.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanPage {
    pub(super) plans: Vec<Plan>,
    /// Send it as `cursor` for what follows; null at the end.
    pub(super) next_cursor: Option<String>,
}

/// An order for one of your plans.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Order {
    #[schema(value_type = String, format = Uuid)]
    id: OrderId,
    /// What people call it by.
    number: String,
    #[schema(schema_with = order_state)]
    state: &'static str,
    plan: OrderedPlan,
    buyer: Buyer,
    /// In NT$, tax included: points and self-funded part together.
    price: i64,
    points: i64,
    self_funded: i64,
    submitted_at: DateTime<Utc>,
    /// When something happened to it last.
    changed_at: DateTime<Utc>,
    /// The clock that is running on it.
    deadline: Option<Deadline>,
    /// What this API can do with it now: `Accept`, `Decline`, `Activate`.
    #[schema(value_type = Vec<String>)]
    actions: Vec<&'static str>,
    /// A person of yours has to sign it, on this site.
    to_be_signed: bool,
    /// On which days the service may start, once it is contracted.
    activation: Option<Days>,
    /// The SHA-256 of the contract's text, from acceptance on.
    contract_sha256: Option<String>,
}

/// A plan as it was when it was ordered: versions do not change.
#[derive(Debug, Serialize, ToSchema)]
struct OrderedPlan {
    #[schema(value_type = String, format = Uuid)]
    id: PlanId,
    version: i32,
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Buyer {
    name: String,
    /// 統一編號.
    ubn: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Deadline {
    /// What has to happen before it: `Answer` (yours), `Signatures` (both) or `Payment`.
    #[schema(value_type = String)]
    kind: app::order::DeadlineKind,
    /// Exclusive.
    at: DateTime<Utc>,
}

/// Days, both included.
#[derive(Debug, Serialize, ToSchema)]
struct Days {
    earliest: NaiveDate,
    latest: NaiveDate,
    /// Waiting for the payment could be too late, so it may start before (R26).
    before_payment: bool,
}

/// Orders in the order in which they were submitted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderPage {
    pub(super) orders: Vec<Order>,
    /// Send it as `cursor` for what follows; null at the end.
    pub(super) next_cursor: Option<String>,
    /// The same on every page of a walk. When it is over, walk again with this as `changed_since`:
    /// nothing that happened is left out, and something may come twice.
    pub(super) as_of: DateTime<Utc>,
}

/// An order with its history.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderDetail {
    #[serde(flatten)]
    order: Order,
    payment: Option<Payment>,
    contract: Option<Contract>,
    /// Oldest first.
    timeline: Vec<Event>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Payment {
    /// In NT$.
    due: i64,
    /// Exclusive.
    deadline: DateTime<Utc>,
    /// The bank's value time.
    paid_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Contract {
    sha256: String,
    buyer_signed_at: Option<DateTime<Utc>>,
    supplier_signed_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Event {
    at: DateTime<Utc>,
    /// `buyer`, `supplier`, `office`, `bank` or `system`.
    party: &'static str,
    action: &'static str,
    #[schema(schema_with = order_state)]
    to: &'static str,
    /// A reason code, a date or a bank reference, as the action has it.
    detail: String,
}

/// 婉拒.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Decline {
    #[schema(schema_with = decline_reason)]
    pub(super) reason: String,
}

/// 開通.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Activate {
    /// The first day of the service.
    pub(super) on: NaiveDate,
}

/// Where a command left an order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct OrderStep {
    #[schema(value_type = String, format = Uuid)]
    pub(super) id: OrderId,
    #[schema(schema_with = order_state)]
    pub(super) state: State,
}

/// Usage records of one order, all or none.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Usage {
    #[schema(min_items = 1, max_items = 10_000)]
    pub(super) records: Vec<Use>,
}

/// Use on one day. Day, source and number name a record; it is taken once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Use {
    /// In Taipei. A day that has not begun is refused; one more than 72 hours ago counts once a
    /// reviewer has confirmed it (R28).
    pub(super) day: NaiveDate,
    /// Which system of yours counted, without spaces.
    #[schema(min_length = 1, max_length = 40, pattern = "^[^\\s\\x00-\\x1f\\x7f-\\x9f]+$")]
    pub(super) source: String,
    /// Numbers the records of a source and day.
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 0)]
    pub(super) number: i64,
    /// How often the service was used.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub(super) count: i64,
}

/// What became of the records.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct UsageReceipt {
    pub(super) taken: u64,
    /// They were known already, with the same content.
    pub(super) known: u64,
    /// Of those taken, how many came late.
    pub(super) late: u64,
    #[schema(schema_with = order_state)]
    pub(super) state: State,
}

impl From<Activation> for Days {
    fn from(days: Activation) -> Self {
        let Activation { earliest, latest, before_payment } = days;
        Self { earliest, latest, before_payment }
    }
}

impl From<ChangedOrder> for Order {
    fn from(changed: ChangedOrder) -> Self {
        let ChangedOrder { row, plan, plan_version, firm_ubn, changed_at } = changed;
        let can = |action: &&Action| OURS.contains(action);
        Self {
            id: row.id,
            number: row.number,
            state: row.state.as_str(),
            plan: OrderedPlan { id: plan, version: plan_version, name: row.plan },
            buyer: Buyer { name: row.counterparty, ubn: firm_ubn },
            price: row.price.get(),
            points: row.points.get(),
            self_funded: row.self_funded.get(),
            submitted_at: row.submitted_at,
            changed_at,
            deadline: row.deadline.map(|clock| Deadline { kind: clock.kind, at: clock.at }),
            actions: row.actions.iter().filter(can).map(|action| action.as_str()).collect(),
            to_be_signed: row.actions.contains(&Action::Sign),
            activation: row.activation.map(Days::from),
            contract_sha256: row.contract_sha256,
        }
    }
}

impl From<TimelineEvent> for Event {
    fn from(event: TimelineEvent) -> Self {
        Self {
            at: event.at,
            party: event.party.as_str(),
            action: event.action.as_str(),
            to: event.to.as_str(),
            detail: event.detail,
        }
    }
}

impl From<OrderView> for OrderDetail {
    fn from(view: OrderView) -> Self {
        let changed_at = view.timeline.last().map_or(view.row.submitted_at, |event| event.at);
        let changed = ChangedOrder {
            row: view.row,
            plan: view.plan,
            plan_version: view.plan_version,
            firm_ubn: view.firm_ubn,
            changed_at,
        };
        Self {
            order: changed.into(),
            payment: view.payment.map(|slip| Payment {
                due: slip.due.get(),
                deadline: slip.deadline,
                paid_at: slip.paid_at,
            }),
            contract: view.contract.map(|contract| Contract {
                sha256: contract.sha256,
                buyer_signed_at: contract.buyer_signed_at,
                supplier_signed_at: contract.supplier_signed_at,
            }),
            timeline: view.timeline.into_iter().map(Event::from).collect(),
        }
    }
}
