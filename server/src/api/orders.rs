//! Orders for the supplier's plans, and the steps that a program may take. To sign is not among
//! them: a signature is a person's, who proved a moment ago to be who they are.

use app::{error::AppError, order::OrderCommand};
use axum::{Json, extract::State};
use chrono::{DateTime, Duration};
use domain::{
    Actor, Instant, OrderId,
    api_key::Scope,
    calendar::from_millis,
    order::{Action, State as OrderState},
};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::{
    Api,
    caller::Caller,
    input::{Body, IdempotencyKey, OfOrder, Params},
    once::once,
    page_size,
    port::{OrderCursor, OrderFilter},
    problem::{Answer, Why},
    wire::{Activate, Decline, OrderDetail, OrderPage, OrderStep, order_state},
};

/// How long a step may take to become visible after its time: the next walk begins so much earlier.
const UNSETTLED_SECONDS: i64 = 60;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrdersQuery {
    /// Only orders in this state.
    #[param(schema_with = order_state)]
    status: Option<String>,
    /// Only orders to which something happened at this instant or later: `as_of` of the last walk.
    #[param(value_type = Option<String>, format = DateTime)]
    changed_since: Option<String>,
    /// `next_cursor` of the page before; left out for the first one. Send the same filters.
    #[param(pattern = "^[0-9]{1,13}\\.[0-9]{1,13}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    cursor: Option<String>,
    /// Orders of a page: 50 unless given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl OrdersQuery {
    fn filter(&self) -> Answer<OrderFilter> {
        let state = match self.status.as_deref() {
            None => None,
            Some(name) => Some(OrderState::from_name(name).ok_or(Why::invalid("status"))?),
        };
        let changed_since = match self.changed_since.as_deref() {
            None => None,
            Some(at) => Some(instant(at).ok_or(Why::invalid("changed_since"))?),
        };
        Ok(OrderFilter { state, changed_since })
    }
}

/// In a query a plus that was not encoded is a space.
fn instant(text: &str) -> Option<Instant> {
    let text = text.trim().replace(' ', "+");
    DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc())
}

/// `<as of>.<submitted at>.<order>`, in milliseconds. Programs pass it on as it is.
fn write_cursor(cursor: &OrderCursor) -> String {
    let (as_of, at) = (cursor.as_of.timestamp_millis(), cursor.submitted_at.timestamp_millis());
    format!("{as_of}.{at}.{}", cursor.order)
}

fn read_cursor(text: &str) -> Option<OrderCursor> {
    let mut parts = text.splitn(3, '.');
    let mut time = || parts.next()?.parse().ok().and_then(from_millis);
    let (as_of, submitted_at) = (time()?, time()?);
    Some(OrderCursor { as_of, submitted_at, order: parts.next()?.parse().ok()? })
}

/// Orders
///
/// In the order in which they were submitted, which never changes, so that paging leaves out none
/// that was there when the walk began. To stay up to date, walk again with `changed_since` = the
/// last walk's `as_of`. Needs the scope `orders:read`.
#[utoipa::path(
    get,
    path = "/api/v1/orders",
    operation_id = "list_orders",
    tag = "orders",
    params(OrdersQuery),
    responses((status = 200, description = "A page of orders", body = OrderPage))
)]
pub(super) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Params(query): Params<OrdersQuery>,
) -> Answer<Json<OrderPage>> {
    let actor = caller.with(Scope::ReadOrders)?;
    let (most, filter) = (page_size(query.limit)?, query.filter()?);
    let after = match query.cursor.as_deref() {
        None => None,
        Some(cursor) => Some(read_cursor(cursor).ok_or(Why::invalid("cursor"))?),
    };
    // Before anything is read, and once for the whole walk.
    let begun = api.engine.now() - Duration::seconds(UNSETTLED_SECONDS);
    let as_of = after.map_or(begun, |cursor| cursor.as_of);
    // One more tells whether there is a next page.
    let mut found = api.engine.orders_after(actor, filter, after, most + 1).await?;
    let more = found.len() > most as usize;
    found.truncate(most as usize);
    let next_cursor = found.last().filter(|_| more).map(|last| {
        let (submitted_at, order) = (last.row.submitted_at, last.row.id);
        write_cursor(&OrderCursor { as_of, submitted_at, order })
    });
    let orders = found.into_iter().map(Into::into).collect();
    Ok(Json(OrderPage { orders, next_cursor, as_of }))
}

/// One order
///
/// With its history. Needs the scope `orders:read`.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{order}",
    operation_id = "get_order",
    tag = "orders",
    params(("order" = String, Path, format = Uuid, description = "The order's id")),
    responses((status = 200, description = "The order", body = OrderDetail))
)]
pub(super) async fn one(
    State(api): State<Api>,
    caller: Caller,
    OfOrder(order): OfOrder,
) -> Answer<Json<OrderDetail>> {
    let actor = caller.with(Scope::ReadOrders)?;
    Ok(Json(api.engine.order(actor, order).await?.into()))
}

/// What was asked: everything that makes it another request.
#[derive(Serialize)]
struct Asked<'a> {
    order: OrderId,
    action: Action,
    value: &'a str,
}

/// A step of an order.
async fn step(
    api: &Api,
    caller: &Caller,
    key: IdempotencyKey,
    actor: Actor,
    asked: Asked<'_>,
) -> Answer<Json<OrderStep>> {
    let order = asked.order;
    let mut command = OrderCommand {
        order: order.to_string(),
        action: asked.action.as_str().to_owned(),
        ..OrderCommand::default()
    };
    match asked.action {
        Action::Decline => asked.value.clone_into(&mut command.reason),
        Action::Activate => asked.value.clone_into(&mut command.on),
        _ => {}
    }
    let run = async {
        let state = api.engine.act(actor, command).await?;
        Ok::<_, AppError>(OrderStep { id: order, state })
    };
    once(api, caller, key, &asked, run).await.map(Json)
}

/// Accept an order
///
/// 接單. Makes the contract, which a person of yours and one of the buyer's then sign on this site.
/// Needs the scope `orders:answer`.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{order}/accept",
    operation_id = "accept_order",
    tag = "orders",
    params(("order" = String, Path, format = Uuid, description = "The order's id")),
    responses((status = 200, description = "Where the order stands", body = OrderStep))
)]
pub(super) async fn accept(
    State(api): State<Api>,
    caller: Caller,
    OfOrder(order): OfOrder,
    key: IdempotencyKey,
) -> Answer<Json<OrderStep>> {
    let actor = caller.with(Scope::AnswerOrders)?;
    let asked = Asked { order, action: Action::Accept, value: "" };
    step(&api, &caller, key, actor, asked).await
}

/// Decline an order
///
/// 婉拒. The points go back to the buyer. Needs the scope `orders:answer`.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{order}/decline",
    operation_id = "decline_order",
    tag = "orders",
    params(("order" = String, Path, format = Uuid, description = "The order's id")),
    request_body = Decline,
    responses((status = 200, description = "Where the order stands", body = OrderStep))
)]
pub(super) async fn decline(
    State(api): State<Api>,
    caller: Caller,
    OfOrder(order): OfOrder,
    key: IdempotencyKey,
    Body(body): Body<Decline>,
) -> Answer<Json<OrderStep>> {
    let actor = caller.with(Scope::AnswerOrders)?;
    let asked = Asked { order, action: Action::Decline, value: &body.reason };
    step(&api, &caller, key, actor, asked).await
}

/// Activate a service
///
/// 開通, on a day that `activation` of the order names. Needs the scope `orders:activate`.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{order}/activate",
    operation_id = "activate_order",
    tag = "orders",
    params(("order" = String, Path, format = Uuid, description = "The order's id")),
    request_body = Activate,
    responses((status = 200, description = "Where the order stands", body = OrderStep))
)]
pub(super) async fn activate(
    State(api): State<Api>,
    caller: Caller,
    OfOrder(order): OfOrder,
    key: IdempotencyKey,
    Body(body): Body<Activate>,
) -> Answer<Json<OrderStep>> {
    let actor = caller.with(Scope::ActivateOrders)?;
    let asked = Asked { order, action: Action::Activate, value: &body.on.to_string() };
    step(&api, &caller, key, actor, asked).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let cursor = OrderCursor {
            as_of: from_millis(1_625_446_800_123).unwrap(),
            submitted_at: from_millis(1_625_446_700_000).unwrap(),
            order: OrderId::new(uuid::Uuid::from_u128(7)),
        };
        assert_eq!(read_cursor(&write_cursor(&cursor)), Some(cursor));
        let id = uuid::Uuid::nil();
        for wrong in ["", "1", "1.2", "1.2.3", &format!("1.x.{id}"), &format!("1.2.{id}.4")] {
            assert_eq!(read_cursor(wrong), None, "{wrong}");
        }
        assert_eq!(read_cursor(&format!("{}.2.{id}", i64::MAX)), None);
    }

    #[test]
    fn a_plus_may_have_become_a_space() {
        let at = instant("2021-07-05T09:00:00+08:00").unwrap();
        assert_eq!(instant("2021-07-05T09:00:00 08:00"), Some(at));
        assert_eq!(instant("2021-07-05T01:00:00Z"), Some(at));
        for wrong in ["", "2021-07-05", "yesterday"] {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
    }
}
