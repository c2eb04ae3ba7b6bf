//! An order as it stands in its row.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    FirmId, Instant, OrderId, Points, Programme, SupplierId, Twd, calendar::from_millis,
    order::State,
};

use crate::engine::OrderFacts;

use super::super::{
    Store, Tx,
    reads::Reads,
    tx::{Abort, Done},
};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(in super::super) struct OrderRecord {
    pub(in super::super) order_id: String,
    pub(in super::super) number: String,
    pub(in super::super) programme_id: String,
    pub(in super::super) firm_id: String,
    pub(in super::super) supplier_id: String,
    pub(in super::super) plan_id: String,
    pub(in super::super) plan_version: i32,
    pub(in super::super) price_twd: i64,
    pub(in super::super) points: i64,
    pub(in super::super) self_funded_twd: i64,
    pub(in super::super) state: String,
    pub(in super::super) revision: i32,
    pub(in super::super) position: Option<String>,
    pub(in super::super) submitted_at: i64,
    pub(in super::super) answer_deadline: i64,
    pub(in super::super) buyer_signed_at: Option<i64>,
    pub(in super::super) supplier_signed_at: Option<i64>,
    pub(in super::super) contracted_at: Option<i64>,
    pub(in super::super) payment_deadline: Option<i64>,
    pub(in super::super) lapsed_at: Option<i64>,
    pub(in super::super) paid_at: Option<i64>,
    pub(in super::super) activated_on: Option<String>,
    pub(in super::super) virtual_account: String,
    pub(in super::super) contract_text: Option<String>,
    pub(in super::super) contract_sha256: Option<String>,
}

/// An order with its columns read as what they mean.
#[derive(Clone, Debug)]
pub(in super::super) struct Order {
    pub(in super::super) id: OrderId,
    pub(in super::super) firm: FirmId,
    pub(in super::super) supplier: SupplierId,
    pub(in super::super) state: State,
    pub(in super::super) programme: Arc<Programme>,
    pub(in super::super) price: Twd,
    pub(in super::super) points: Points,
    pub(in super::super) self_funded: Twd,
    pub(in super::super) submitted_at: Instant,
    pub(in super::super) answer_deadline: Instant,
    pub(in super::super) contracted_at: Option<Instant>,
    pub(in super::super) payment_deadline: Option<Instant>,
    pub(in super::super) lapsed_at: Option<Instant>,
    pub(in super::super) paid_at: Option<Instant>,
    pub(in super::super) activated_on: Option<NaiveDate>,
    /// What stays used when it ends early (R25); set by who ends it.
    pub(in super::super) kept: Points,
    pub(in super::super) row: OrderRecord,
}

impl Order {
    pub(in super::super) fn facts(&self) -> OrderFacts {
        OrderFacts {
            state: self.state,
            points: self.points,
            self_funded: self.self_funded,
            payment_deadline: self.payment_deadline,
            virtual_account: self.row.virtual_account.clone(),
            contract_sha256: self.row.contract_sha256.clone(),
        }
    }

    /// Contracted and not paid, whether or not the service already runs (R26).
    pub(in super::super) fn awaits_payment(&self) -> bool {
        matches!(self.state, State::Contracted | State::InService) && self.paid_at.is_none()
    }
}

/// Reads a row; a column that the domain does not know is named, never defaulted.
pub(in super::super) fn read(row: OrderRecord, programme: Arc<Programme>) -> Done<Order> {
    let wrong = |column| Abort::Inconsistent { table: "orders", column, row: row.order_id.clone() };
    let instant = |at: Option<i64>| at.and_then(from_millis);
    Ok(Order {
        id: row.order_id.parse().map_err(|_| wrong("order_id"))?,
        firm: row.firm_id.parse().map_err(|_| wrong("firm_id"))?,
        supplier: row.supplier_id.parse().map_err(|_| wrong("supplier_id"))?,
        state: State::from_name(&row.state).ok_or_else(|| wrong("state"))?,
        price: Twd::new(row.price_twd).ok_or_else(|| wrong("price_twd"))?,
        points: Points::new(row.points).ok_or_else(|| wrong("points"))?,
        self_funded: Twd::new(row.self_funded_twd).ok_or_else(|| wrong("self_funded_twd"))?,
        submitted_at: from_millis(row.submitted_at).ok_or_else(|| wrong("submitted_at"))?,
        answer_deadline: from_millis(row.answer_deadline)
            .ok_or_else(|| wrong("answer_deadline"))?,
        contracted_at: instant(row.contracted_at),
        payment_deadline: instant(row.payment_deadline),
        lapsed_at: instant(row.lapsed_at),
        paid_at: instant(row.paid_at),
        activated_on: match &row.activated_on {
            Some(day) => Some(day.parse().map_err(|_| wrong("activated_on"))?),
            None => None,
        },
        kept: Points::ZERO,
        programme,
        row,
    })
}

impl Store {
    /// The order, for deciding inside a transaction.
    pub(in super::super) async fn order_in(&self, tx: &mut Tx, id: OrderId) -> Done<Order> {
        let row: Option<OrderRecord> = sqlx::query_as("SELECT * FROM orders WHERE order_id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut **tx)
            .await?;
        let row = row.ok_or(Abort::NotFound)?;
        let programme = self.bound(tx, &row).await?;
        read(row, programme)
    }

    /// The order, from wherever the other reads of the same question go.
    pub(in super::super) async fn order_by(&self, db: &mut impl Reads, id: OrderId) -> Done<Order> {
        let row: Option<OrderRecord> = sqlx::query_as("SELECT * FROM orders WHERE order_id = $1")
            .bind(id.to_string())
            .fetch_optional(db.db())
            .await?;
        let row = row.ok_or(Abort::NotFound)?;
        let programme = self.bound(db, &row).await?;
        read(row, programme)
    }

    /// The settings that bind an order.
    pub(in super::super) async fn bound(
        &self,
        db: &mut impl Reads,
        row: &OrderRecord,
    ) -> Done<Arc<Programme>> {
        self.programme_of_order(db, &row.programme_id, row.submitted_at, row.contracted_at).await
    }

    /// The order, for showing it.
    pub(in super::super) async fn order_now(&self, id: OrderId) -> Done<Order> {
        self.order_by(&mut self.pools.read.clone(), id).await
    }

    pub(in super::super) async fn facts_of(&self, id: OrderId) -> Done<OrderFacts> {
        Ok(self.order_now(id).await?.facts())
    }
}
