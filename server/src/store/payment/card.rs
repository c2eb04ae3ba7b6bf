//! 刷卡: the form that leads to the gateway, and the notices that come from it.

use app::{error::AppError, payment::CardCheckout};
use domain::{
    Actor, Instant, OrderId, Refusal,
    authority::{Act, authorise},
    order::{Action, State},
    payment::Provider,
};

use super::super::{
    Store, Tx,
    order::{Order, PaymentNotice, check_text},
    tx::{Abort, Done, command, end},
};
use crate::gateway::{CardNotice, CardResult, Checkout};

/// What a payment page names.
#[derive(sqlx::FromRow)]
struct Names {
    plan: String,
    supplier: String,
}

impl Store {
    pub(super) async fn checkout_by_card(
        &self,
        actor: Actor,
        id: OrderId,
    ) -> Result<CardCheckout, AppError> {
        authorise(actor, Act::PayOrder)?;
        let gateway = self.outside.gateway.as_ref().ok_or(AppError::NotFound)?;
        let now = self.time();
        self.lapse_if_due(id, now).await?;
        let order = self.order_now(id).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        let (true, Some(deadline)) = (order.awaits_payment(), order.payment_deadline) else {
            let (state, action) = (order.state, Action::Pay);
            return Err(Refusal::IllegalTransition { state, action }.into());
        };
        let Names { plan, supplier } = self.names_for_payment(&order).await?;
        let back = format!("/orders/{id}");
        let checkout = Checkout {
            virtual_account: &order.row.virtual_account,
            item: &order.row.number,
            due: order.self_funded,
            back: &back,
        };
        Ok(CardCheckout {
            order: id,
            number: order.row.number.clone(),
            plan,
            supplier,
            due: order.self_funded,
            deadline,
            url: gateway.url().to_owned(),
            fields: gateway.fields(&checkout, now),
        })
    }

    async fn names_for_payment(&self, order: &Order) -> Done<Names> {
        Ok(sqlx::query_as(
            "SELECT v.name AS plan, s.name AS supplier FROM plan_versions v, suppliers s
             WHERE v.plan_id = $1 AND v.version = $2 AND s.supplier_id = $3",
        )
        .bind(&order.row.plan_id)
        .bind(order.row.plan_version)
        .bind(&order.row.supplier_id)
        .fetch_one(&self.pools.read)
        .await?)
    }

    /// What the gateway told; the state of the order where it was a payment.
    pub(in super::super) async fn take_card_notice(
        &self,
        notice: CardNotice,
    ) -> Result<Option<State>, AppError> {
        let CardNotice { trade, virtual_account, amount, result } = notice;
        match result {
            CardResult::Paid { at } => {
                let paid = PaymentNotice {
                    provider: Provider::Card,
                    txn: trade,
                    virtual_account,
                    amount,
                    value_at: at,
                };
                self.take_notice(paid).await.map(Some)
            }
            CardResult::Failed { code, message } => {
                let failure = Failure { trade, virtual_account, amount, code, message };
                failure.check()?;
                let now = self.time();
                command!(self, |tx| keep_failure(tx, &failure, now).await)?;
                Ok(None)
            }
        }
    }
}

/// S12: an attempt that paid nothing.
struct Failure {
    trade: String,
    virtual_account: String,
    amount: i64,
    code: String,
    message: String,
}

impl Failure {
    fn check(&self) -> Result<(), AppError> {
        check_text("TradeNo", &self.trade)?;
        check_text("MerchantTradeNo", &self.virtual_account)
    }
}

async fn keep_failure(tx: &mut Tx, failure: &Failure, now: Instant) -> Done<()> {
    sqlx::query(
        "INSERT INTO card_failures
             (failure_id, virtual_account, order_id, amount_twd, code, message, received_at)
         VALUES ($1, $2, (SELECT order_id FROM orders WHERE virtual_account = $2), $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
    )
    .bind(format!("{} {}", failure.trade, failure.code))
    .bind(&failure.virtual_account)
    .bind(failure.amount)
    .bind(&failure.code)
    .bind(&failure.message)
    .bind(now.timestamp_millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
