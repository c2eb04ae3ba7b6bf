//! A supplier's orders as its programs walk through them.

use app::error::AppError;
use domain::{
    Actor, Instant, Refusal,
    authority::{Act, authorise},
    calendar::from_millis,
};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    lapse::Side,
    record::{OrderRecord, read},
    views::order_row,
};
use crate::api::port::{ChangedOrder, OrderCursor, OrderFilter};

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    order: OrderRecord,
    plan_name: String,
    firm_name: String,
    firm_ubn: String,
    changed_at: i64,
}

impl Store {
    pub(in super::super) async fn walk_orders(
        &self,
        actor: Actor,
        filter: OrderFilter,
        after: Option<OrderCursor>,
        most: u32,
    ) -> Result<Vec<ChangedOrder>, AppError> {
        authorise(actor, Act::ViewOrders)?;
        let Actor::Supplier { supplier, .. } = actor else {
            return Err(Refusal::Forbidden.into());
        };
        let now = self.time();
        self.lapse_overdue(Side::Supplier, &supplier.to_string(), now).await?;
        let from = after.map_or(i64::MIN, |cursor| cursor.submitted_at.timestamp_millis());
        // What happened is the only clock that a program can walk along: an order's own times
        // do not change with every step.
        let found: Vec<Found> = sqlx::query_as(
            "SELECT o.*, v.name AS plan_name, f.name AS firm_name, f.ubn AS firm_ubn,
                    (SELECT MAX(e.at) FROM order_events e WHERE e.order_id = o.order_id)
                        AS changed_at
             FROM orders o
             JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
             JOIN firms f ON f.firm_id = o.firm_id
             WHERE o.supplier_id = $1 AND o.submitted_at >= $2
                 AND (o.submitted_at > $2 OR o.order_id > $3)
                 AND ($4 = '' OR o.state = $4)
                 AND EXISTS (SELECT 1 FROM order_events c
                             WHERE c.order_id = o.order_id AND c.at >= $5)
             ORDER BY o.submitted_at, o.order_id LIMIT $6",
        )
        .bind(supplier.to_string())
        .bind(from)
        .bind(after.map(|cursor| cursor.order.to_string()).unwrap_or_default())
        .bind(filter.state.map_or("", domain::order::State::as_str))
        .bind(filter.changed_since.map_or(i64::MIN, |at| at.timestamp_millis()))
        .bind(i64::from(most))
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let mut orders = Vec::with_capacity(found.len());
        for row in found {
            orders.push(self.changed(row, actor, now).await?);
        }
        Ok(orders)
    }

    async fn changed(&self, found: Found, actor: Actor, now: Instant) -> Done<ChangedOrder> {
        let programme = self.bound(&mut self.pools.read.clone(), &found.order).await?;
        let order = read(found.order, programme)?;
        let wrong = |column| Abort::Inconsistent {
            table: "orders",
            column,
            row: order.row.order_id.clone(),
        };
        Ok(ChangedOrder {
            plan: order.row.plan_id.parse().map_err(|_| wrong("plan_id"))?,
            plan_version: order.row.plan_version,
            firm_ubn: found.firm_ubn,
            changed_at: from_millis(found.changed_at).ok_or_else(|| wrong("order_id"))?,
            row: order_row(&order, found.plan_name, found.firm_name, actor, now),
        })
    }
}
