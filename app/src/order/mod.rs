//! 訂單: checkout, the order page with its countdown, and the lists of both sides.

mod actions;
mod bulk;
mod checkout_page;
mod checkout_parts;
mod clock;
pub mod contract;
mod countdown;
mod detail_page;
mod detail_parts;
#[cfg(feature = "hydrate")]
mod event_source;
mod filter;
#[cfg(feature = "hydrate")]
mod focus;
#[cfg(feature = "hydrate")]
mod interval;
mod list_page;
mod list_parts;
mod live;
mod order_table;
mod review_page;
mod send_once;
mod slip;
mod split;
mod split_form;
mod supplier_page;
mod timeline;
mod words;

use chrono::NaiveDate;
use domain::{
    Instant, OrderId, Party, PlanId, Points, Programme, Refusal, Twd,
    order::{Action, State},
    service::UsageWindows,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use bulk::{AcceptOrders, Refused, Verdict, accept_orders};
pub use checkout_page::CheckoutPage;
pub use clock::{Clock, ClockProvider};
pub use countdown::Countdown;
pub use detail_page::OrderPage;
pub use list_page::OrdersPage;
pub use review_page::ReviewPage;
pub use supplier_page::SupplierOrdersPage;
pub(crate) use timeline::detail as timeline_detail;

use crate::{claim::ClaimView, contract::AmendmentView, error::AppError, inquiry::QuotationView};

/// What the checkout page needs, so that the browser can judge a split by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutView {
    pub plan: PlanId,
    pub version: i32,
    pub name: String,
    pub supplier: String,
    pub price: Twd,
    pub months: u16,
    pub programme: Programme,
    pub available: Points,
    pub now: Instant,
    /// When the supplier has to have answered, if the order is sent now (R24).
    pub answer_deadline: Instant,
    /// A fresh idempotency key for this form.
    pub key: String,
    /// What stands in the way before any amount is looked at.
    pub blocked: Option<Refusal>,
    /// The quotation whose price this is.
    pub quotation: Option<QuotationView>,
}

/// The checkout form. Every field is text: whatever is sent gets a named refusal, and what was
/// typed comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubmitOrder {
    pub plan: String,
    /// The version that the buyer saw (S24).
    pub version: String,
    pub points: String,
    pub self_funded: String,
    /// Made when the form was shown; a retry carries the same.
    pub key: String,
    /// The quotation that it is ordered at; nothing: the price on the list.
    pub quotation: String,
}

/// A step taken by the buyer or the supplier of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrderCommand {
    pub order: String,
    /// `Accept`, `Decline`, `Withdraw`, `Sign` or `Activate`.
    pub action: String,
    /// Decline: a reason code.
    pub reason: String,
    /// Activate: an ISO date.
    pub on: String,
    /// Sign: the hash of the contract text that was shown.
    pub contract: String,
    /// The page to come back to.
    pub back: String,
}

/// Which clock is running on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeadlineKind {
    /// The supplier's answer (R24).
    Answer,
    /// Both signatures, before the points expire (R20).
    Signatures,
    /// The payment (R21).
    Payment,
}

/// An exclusive instant, and what has to happen before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub kind: DeadlineKind,
    pub at: Instant,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: OrderId,
    pub number: String,
    pub plan: String,
    /// The supplier for a buyer, the firm for a supplier.
    pub counterparty: String,
    pub state: State,
    pub price: Twd,
    pub points: Points,
    pub self_funded: Twd,
    pub submitted_at: Instant,
    pub deadline: Option<Deadline>,
    /// What the viewer may do now.
    pub actions: Vec<Action>,
    /// Needed to sign from the list.
    pub contract_sha256: Option<String>,
    /// Needed to activate from the list.
    pub activation: Option<Activation>,
}

/// The days on which the service may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {
    pub earliest: NaiveDate,
    pub latest: NaiveDate,
    /// R26: waiting for the payment could be too late, so it starts before.
    pub before_payment: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdersView {
    pub now: Instant,
    pub rows: Vec<OrderRow>,
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEvent {
    pub at: Instant,
    pub party: Party,
    /// The person's or organisation's name; empty for bank and system.
    pub who: String,
    pub action: Action,
    pub to: State,
    /// A reason code, a date or a bank reference, as the action has it.
    pub detail: String,
}

/// 匯款資料: a virtual account that belongs to this order alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentSlip {
    pub bank: String,
    pub virtual_account: String,
    pub due: Twd,
    pub deadline: Instant,
    /// The bank's value time.
    pub paid_at: Option<Instant>,
    /// Where the viewer pays by card, if that is possible now.
    pub card: Option<String>,
    /// When the last attempt by card failed, while a payment is awaited.
    pub card_failed_at: Option<Instant>,
    /// Money that did not fit, the oldest first.
    pub cases: Vec<crate::payment::SlipCase>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractView {
    pub text: String,
    pub sha256: String,
    pub buyer_signed_at: Option<Instant>,
    pub supplier_signed_at: Option<Instant>,
    /// The versions after this one, the oldest first.
    pub amendments: Vec<AmendmentView>,
    /// The viewer may negotiate about it.
    pub may_amend: bool,
    /// And nothing is negotiated yet.
    pub may_propose: bool,
    /// The last day on which a service may start that has not started yet.
    pub latest_start: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    pub row: OrderRow,
    pub now: Instant,
    pub viewer: Party,
    pub programme: Programme,
    pub plan: PlanId,
    pub plan_version: i32,
    pub firm: String,
    pub firm_ubn: String,
    pub supplier: String,
    pub supplier_ubn: String,
    pub contract: Option<ContractView>,
    pub payment: Option<PaymentSlip>,
    pub windows: Option<UsageWindows>,
    /// What comes after the sale, from the contract on.
    pub claim: Option<ClaimView>,
    /// Oldest first.
    pub timeline: Vec<TimelineEvent>,
}

#[server(name = LoadCheckout, endpoint = "checkout", input = server_fn::codec::GetUrl)]
pub async fn load_checkout(plan: String, quotation: String) -> Result<CheckoutView, AppError> {
    let actor = crate::port::actor()?;
    let Ok(plan) = plan.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    let service = crate::port::service();
    if quotation.is_empty() {
        return crate::port::respond(service.checkout(actor, plan).await);
    }
    let Ok(quotation) = quotation.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(service.checkout_quoted(actor, plan, quotation).await)
}

#[server(name = LoadOrder, endpoint = "order", input = server_fn::codec::GetUrl)]
pub async fn load_order(order: String) -> Result<OrderView, AppError> {
    let actor = crate::port::actor()?;
    let Ok(order) = order.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().order(actor, order).await)
}

#[server(name = LoadOrders, endpoint = "orders", input = server_fn::codec::GetUrl)]
pub async fn load_orders() -> Result<OrdersView, AppError> {
    let actor = crate::port::actor()?;
    let service = crate::port::service();
    let rows = crate::port::respond(service.orders(actor).await)?;
    Ok(OrdersView { now: service.now(), rows })
}

/// The server's clock in UTC milliseconds, for the countdown.
#[server(name = ServerClock, endpoint = "clock", input = server_fn::codec::GetUrl)]
pub async fn server_clock() -> Result<i64, AppError> {
    Ok(crate::port::service().now().timestamp_millis())
}

/// 送出訂單: leads to the order, or back to the checkout with the reason.
#[server(name = SubmitOrderFn, endpoint = "order/submit")]
pub async fn submit_order(form: SubmitOrder) -> Result<(), AppError> {
    web::submit(form).await
}

/// 接單、婉拒、取消、簽約、開通: leads back to the page, with the reason if it was refused.
#[server(name = OrderCommandFn, endpoint = "order/act")]
pub async fn act_on_order(form: OrderCommand) -> Result<(), AppError> {
    web::act(form).await
}

#[cfg(feature = "ssr")]
pub(crate) use web::{lead, refuse};

#[cfg(feature = "ssr")]
mod web {
    //! Where the two commands lead. A browser form gets a redirect; a caller that asked for
    //! JSON gets the verdict itself, with the status that belongs to it.

    use super::{OrderCommand, SubmitOrder};
    use crate::{
        error::AppError,
        port,
        problem::{Problem, with_problem},
        session::web::local_path,
        url::{clip, encode},
    };

    pub(super) async fn submit(form: SubmitOrder) -> Result<(), AppError> {
        let mut back = format!(
            "/checkout/{}?points={}&self_funded={}",
            encode(clip(&form.plan)),
            encode(clip(&form.points)),
            encode(clip(&form.self_funded))
        );
        if !form.quotation.is_empty() {
            back = format!("{back}&quotation={}", encode(clip(&form.quotation)));
        }
        let answer = match port::viewer() {
            Some(actor) => port::service().submit(actor, form).await,
            None => Err(AppError::Unauthenticated),
        };
        match answer {
            Ok(order) => lead_to(&format!("/orders/{order}")),
            Err(error) => return refuse(&back, error),
        }
        Ok(())
    }

    pub(super) async fn act(form: OrderCommand) -> Result<(), AppError> {
        let fallback = format!("/orders/{}", encode(clip(&form.order)));
        let back = if form.back.is_empty() { fallback } else { local_path(&form.back).to_owned() };
        let answer = match port::viewer() {
            Some(actor) => port::service().act(actor, form).await,
            None => Err(AppError::Unauthenticated),
        };
        match answer {
            Ok(_) => lead_to(&back),
            Err(error) => return refuse(&back, error),
        }
        Ok(())
    }

    fn lead_to(path: &str) {
        leptos_axum::redirect(path);
    }

    /// Leads on where it was done, and back with what went wrong.
    pub(crate) fn lead<T>(
        answer: Result<T, AppError>,
        done: &str,
        back: &str,
    ) -> Result<(), AppError> {
        match answer {
            Ok(_) => lead_to(done),
            Err(error) => return refuse(back, error),
        }
        Ok(())
    }

    pub(crate) fn refuse(back: &str, error: AppError) -> Result<(), AppError> {
        if !port::wants_page() {
            return port::fail(error);
        }
        match error {
            AppError::Unauthenticated => lead_to(&format!("/sign-in?next={}", encode(back))),
            // A signature is given by somebody who was just proven; from there it leads back.
            AppError::Refused(domain::Refusal::StepUpNeeded) => {
                lead_to(&format!("/step-up?next={}", encode(back)));
            }
            error => lead_to(&with_problem(back, &Problem::from(error))),
        }
        Ok(())
    }
}
