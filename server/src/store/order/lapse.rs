//! What time does to orders: answers and payments that do not come, and points that expire.

use app::error::AppError;
use domain::{
    Actor, Instant, OrderId, Points,
    ledger::{Account, Kind},
    order::{Action, State, transition},
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        jobs,
        ledger::{self, Posting},
        tx::{Abort, Done, command, end},
    },
    change::{AuditRow, Change, audit, change},
    record::Order,
    tell::tell_step,
};

/// What is due for an order at this instant, and the rule behind it.
fn due(order: &Order, now: Instant) -> Option<(Action, u8)> {
    let expired = now >= order.programme.points_expire_at();
    match order.state {
        State::Submitted if now >= order.answer_deadline => Some((Action::LapseResponse, 24)),
        State::Submitted | State::Accepted if expired => Some((Action::ExpirePoints, 14)),
        // Having a payment row is not being paid, and an order with nothing outstanding never
        // lapses (S12).
        _ if order.awaits_payment() && order.payment_deadline.is_some_and(|at| now >= at) => {
            Some((Action::LapsePayment, 21))
        }
        _ => None,
    }
}

impl Store {
    /// Lapses the order if its time is over; does nothing otherwise, however often it is called.
    pub(in super::super) async fn lapse_if_due(&self, id: OrderId, now: Instant) -> Done<()> {
        match self.order_now(id).await {
            Ok(order) if due(&order, now).is_none() => return Ok(()),
            Err(Abort::NotFound) => return Ok(()),
            Ok(_) => {}
            Err(abort) => return Err(abort),
        }
        command!(self, |tx| {
            let order = self.order_in(tx, id).await?;
            lapse(tx, order, now).await
        })
    }

    /// The same for all orders of a side, before their list is shown.
    pub(super) async fn lapse_overdue(
        &self,
        column: Side,
        owner: &str,
        now: Instant,
    ) -> Result<(), AppError> {
        let sql = match column {
            Side::Firm => {
                "SELECT order_id FROM orders WHERE firm_id = $1 AND (
                     (state = 'Submitted' AND answer_deadline <= $2)
                     OR (state IN ('Contracted', 'InService') AND paid_at IS NULL
                         AND payment_deadline <= $2))"
            }
            Side::Supplier => {
                "SELECT order_id FROM orders WHERE supplier_id = $1 AND (
                     (state = 'Submitted' AND answer_deadline <= $2)
                     OR (state IN ('Contracted', 'InService') AND paid_at IS NULL
                         AND payment_deadline <= $2))"
            }
        };
        let overdue: Vec<String> = sqlx::query_scalar(sql)
            .bind(owner)
            .bind(now.timestamp_millis())
            .fetch_all(&self.pools.read)
            .await
            .map_err(Abort::from)?;
        for id in overdue.iter().filter_map(|id| id.parse().ok()) {
            self.lapse_if_due(id, now).await?;
        }
        Ok(())
    }

    /// R14: the programme's points expire. Orders without a contract lapse first, then every
    /// wallet is emptied into the pool. Runs again without harm.
    pub(in super::super) async fn expire_points(&self, programme: &str, now: Instant) -> Done<()> {
        // They may be usable longer than when this was asked for.
        if now < self.programme(programme).await?.points_expire_at() {
            return Ok(());
        }
        let open: Vec<String> = sqlx::query_scalar(
            "SELECT order_id FROM orders
             WHERE programme_id = $1 AND state IN ('Submitted', 'Accepted') ORDER BY order_id",
        )
        .bind(programme)
        .fetch_all(&self.pools.read)
        .await?;
        for id in open.iter().filter_map(|id| id.parse().ok()) {
            self.lapse_if_due(id, now).await?;
        }
        let wallets: Vec<String> = sqlx::query_scalar(
            "SELECT firm_id FROM accounts
             WHERE programme_id = $1 AND kind = 'wallet' AND balance > 0 ORDER BY account_id",
        )
        .bind(programme)
        .fetch_all(&self.pools.read)
        .await?;
        let programme = self.programme(programme).await?;
        for firm in wallets.iter().filter_map(|id| id.parse().ok()) {
            let wallet = Account::Wallet(programme.id.clone(), firm);
            command!(self, |tx| {
                let amount = ledger::balance(tx, &wallet).await?;
                if amount.is_zero() {
                    return Ok(());
                }
                let event = crate::clock::new_id();
                let posting = Posting {
                    programme: &programme.id,
                    firm: Some(firm),
                    order: None,
                    resolves: None,
                    event,
                    at: now,
                };
                let pool = Account::Pool(programme.id.clone());
                let mut batch = Batch::default();
                ledger::post(&mut batch, Kind::Expire, wallet.clone(), pool, amount, &posting)?;
                let subject = ("wallet", wallet.to_string());
                audit_expiry(&mut batch, event, now, subject, amount);
                batch.run(tx).await
            })?;
        }
        Ok(())
    }

    /// R22: late notices can no longer come, so the points of an order that lapsed after expiry
    /// go to the pool.
    pub(in super::super) async fn end_late_notice(&self, id: OrderId, now: Instant) -> Done<()> {
        command!(self, |tx| {
            let order = self.order_in(tx, id).await?;
            let waits =
                order.lapsed_at.is_some_and(|at| now >= order.programme.late_notice_until(at));
            let Some(position) = order.row.position.clone() else {
                return Ok(());
            };
            if order.state != State::PaymentLapsed || !waits {
                return Ok(());
            }
            let event = crate::clock::new_id();
            let posting = Posting {
                programme: &order.programme.id,
                firm: Some(order.firm),
                order: Some(id),
                resolves: Some(&position),
                event,
                at: now,
            };
            let (pool, used) = (Account::Pool(order.programme.id.clone()), Account::Used(id));
            let mut batch = Batch::default();
            ledger::post(&mut batch, Kind::Expire, used, pool, order.points, &posting)?;
            put!(
                batch,
                "UPDATE orders SET position = NULL, revision = revision + 1
                 WHERE order_id = $1 AND revision = $2",
                &order.row.order_id,
                order.row.revision,
            );
            let subject = ("order", id.to_string());
            audit_expiry(&mut batch, event, now, subject, order.points);
            batch.run(tx).await
        })
    }
}

/// Whose list is shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    Firm,
    Supplier,
}

/// Takes the lapse that is due, if one still is.
pub(super) async fn lapse(tx: &mut Tx, mut order: Order, now: Instant) -> Done<()> {
    let Some((action, rule)) = due(&order, now) else {
        return Ok(());
    };
    let actor = Actor::System;
    let edge = transition(order.state, action, actor.party())?;
    if action == Action::LapsePayment {
        order.row.lapsed_at = Some(now.timestamp_millis());
    }
    let step =
        Change { actor, action, to: edge.to, points: edge.points, detail: "", rule, at: now };
    let mut batch = Batch::default();
    change(&mut batch, &order, &step)?;
    if action == Action::LapsePayment && now >= order.programme.points_expire_at() {
        let until = order.programme.late_notice_until(now);
        jobs::enqueue(&mut batch, jobs::Kind::EndLateNotice, &order.row.order_id, until);
    }
    tell_step(tx, &mut batch, &order, &step).await?;
    batch.run(tx).await
}

fn audit_expiry(
    batch: &mut Batch,
    event: uuid::Uuid,
    at: Instant,
    subject: (&'static str, String),
    amount: Points,
) {
    let row = AuditRow {
        event,
        at,
        actor: Actor::System,
        action: Action::ExpirePoints.as_str(),
        subject,
        outcome: "ok",
        rule: "R14".to_owned(),
        detail: amount.to_string(),
    };
    audit(batch, &row);
}
