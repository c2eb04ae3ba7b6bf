//! Orders that are let go for somebody: for a firm that may no longer use its points (S23), whose
//! used points become a case for the office; for a supplier that lost its selection (S38).

use domain::{
    Actor, FirmId, Instant, OrderId, Party, Programme, SupplierId,
    order::{Action, State, transition},
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        tx::Done,
    },
    change::{Change, change},
    tell::tell_step,
};

/// How long the office has for a clawback.
const CLAWBACK_DAYS: i64 = 30;

impl Store {
    /// Withdraws the firm's orders that are not contracted, in its name, and opens a case for
    /// each that is.
    pub(in super::super) async fn release_orders_of(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        programme: &Programme,
        firm: FirmId,
        actor: Actor,
        reason: &str,
    ) -> Done<()> {
        let now = self.time();
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT order_id FROM orders
             WHERE firm_id = $1 AND programme_id = $2 AND position IS NOT NULL ORDER BY order_id",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .fetch_all(&mut **tx)
        .await?;
        for id in ids.iter().filter_map(|id| id.parse::<OrderId>().ok()) {
            let order = self.order_in(tx, id).await?;
            if matches!(order.state, State::Submitted | State::Accepted) {
                let edge = transition(order.state, Action::Withdraw, Party::Buyer)?;
                let step = Change {
                    actor,
                    action: Action::Withdraw,
                    to: edge.to,
                    points: edge.points,
                    detail: reason,
                    rule: 3,
                    at: now,
                };
                change(batch, &order, &step)?;
                tell_step(tx, batch, &order, &step).await?;
            } else {
                open_clawback(batch, &order.row.order_id, reason, now);
            }
        }
        Ok(())
    }

    /// S38: declines the orders without a contract in the name of a supplier that lost its
    /// selection, and tells both sides. Contracts go on.
    pub(in super::super) async fn decline_orders_of(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        supplier: SupplierId,
        actor: Actor,
        reason: &str,
    ) -> Done<()> {
        let now = self.time();
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT order_id FROM orders
             WHERE supplier_id = $1 AND state IN ('Submitted', 'Accepted') ORDER BY order_id",
        )
        .bind(supplier.to_string())
        .fetch_all(&mut **tx)
        .await?;
        for id in ids.iter().filter_map(|id| id.parse::<OrderId>().ok()) {
            let order = self.order_in(tx, id).await?;
            let edge = transition(order.state, Action::Decline, Party::System)?;
            let step = Change {
                actor,
                action: Action::Decline,
                to: edge.to,
                points: edge.points,
                detail: reason,
                rule: 6,
                at: now,
            };
            change(batch, &order, &step)?;
            tell_step(tx, batch, &order, &step).await?;
        }
        Ok(())
    }
}

fn open_clawback(batch: &mut Batch, order: &str, reason: &str, now: Instant) {
    put!(
        batch,
        "INSERT INTO cases (case_id, kind, order_id, detail, opened_at, due_at)
         VALUES ($1, 'clawback', $2, $3, $4, $5)",
        crate::clock::new_id().to_string(),
        order,
        reason,
        now.timestamp_millis(),
        (now + chrono::Duration::days(CLAWBACK_DAYS)).timestamp_millis(),
    );
}
