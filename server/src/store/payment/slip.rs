//! 匯款資料 on the order's page, with the money that did not fit.

use app::{
    order::PaymentSlip,
    payment::{SlipCase, card_path},
};
use domain::{
    Actor,
    authority::{Act, may},
    calendar::from_millis,
    case::CaseKind,
};

use super::{
    super::{
        Store,
        order::Order,
        tx::{Abort, Done},
    },
    rows::refund,
};

/// The bank that keeps the virtual accounts.
const BANK: &str = "臺灣中小企業銀行（050）營業部";

#[derive(sqlx::FromRow)]
struct CaseOfOrder {
    case_id: String,
    kind: String,
    amount_twd: Option<i64>,
    opened_at: i64,
    due_at: i64,
    closed_at: Option<i64>,
    refunded_on: Option<String>,
    reference: Option<String>,
}

impl Store {
    /// 匯款資料, and the way to the card gateway for who may take it.
    pub(in super::super) async fn payment_slip(
        &self,
        viewer: Actor,
        order: &Order,
    ) -> Done<Option<PaymentSlip>> {
        let Some(deadline) = order.payment_deadline else { return Ok(None) };
        let payable = order.awaits_payment() && self.time() < deadline;
        let by_card = payable && self.outside.gateway.is_some() && may(viewer, Act::PayOrder);
        let failed: Option<i64> = if order.awaits_payment() {
            sqlx::query_scalar("SELECT MAX(received_at) FROM card_failures WHERE order_id = $1")
                .bind(&order.row.order_id)
                .fetch_one(&self.pools.read)
                .await?
        } else {
            None
        };
        Ok(Some(PaymentSlip {
            bank: BANK.to_owned(),
            virtual_account: order.row.virtual_account.clone(),
            due: order.self_funded,
            deadline,
            paid_at: order.paid_at,
            card: by_card.then(|| card_path(order.id)),
            card_failed_at: failed.and_then(from_millis),
            cases: self.cases_of_order(&order.row.order_id).await?,
        }))
    }

    /// The oldest first, with how each went back.
    async fn cases_of_order(&self, order: &str) -> Done<Vec<SlipCase>> {
        let found: Vec<CaseOfOrder> = sqlx::query_as(
            "SELECT c.case_id, c.kind, n.amount_twd, c.opened_at, c.due_at, c.closed_at,
                 p.refunded_on, p.reference
             FROM cases c LEFT JOIN bank_notices n ON n.txn = c.txn
             LEFT JOIN (SELECT q.* FROM case_proposals q
                        JOIN case_decisions d ON d.proposal_id = q.proposal_id
                        WHERE d.act = 'confirm') p ON p.case_id = c.case_id
             WHERE c.order_id = $1 AND c.kind <> 'clawback' ORDER BY c.opened_at, c.case_id",
        )
        .bind(order)
        .fetch_all(&self.pools.read)
        .await?;
        let read = |row: CaseOfOrder| {
            Some(SlipCase {
                kind: CaseKind::from_name(&row.kind)?,
                amount: row.amount_twd,
                opened_at: from_millis(row.opened_at)?,
                due_at: from_millis(row.due_at)?,
                closed_at: row.closed_at.and_then(from_millis),
                refunded: refund(row.refunded_on.as_deref(), row.reference),
            })
        };
        let wrong = |row: String| Abort::Inconsistent { table: "cases", column: "kind", row };
        found
            .into_iter()
            .map(|row| {
                let id = row.case_id.clone();
                read(row).ok_or_else(|| wrong(id))
            })
            .collect()
    }
}
