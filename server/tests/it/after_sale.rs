//! The world's verbs after the sale: a service that is used, and the evidence of a claim.

use app::{
    claim::{ClaimCommand, ClaimStep, UsageReceipt, UsageRecord},
    error::AppError,
    order::OrderCommand,
};
use domain::{Actor, OrderId, PlanId, order::State};
use server::clock::Clock as _;

use crate::world::{Firm, Seller, World, command};

impl World {
    /// Paid with this transaction and active since today.
    pub(crate) async fn in_service(
        &self,
        firm: Firm,
        seller: Seller,
        plan: PlanId,
        price: i64,
        txn: &str,
    ) -> OrderId {
        let order = self.order(firm, plan, price).await;
        self.contract(firm, seller, order).await;
        self.engine.bank_notice(self.notice(order, txn).await).await.unwrap();
        let on = domain::calendar::day_of(self.clock.now()).to_string();
        let command = OrderCommand { on, ..command(order, "Activate") };
        assert_eq!(self.engine.act(seller.actor, command).await, Ok(State::InService));
        order
    }

    /// A day of use in each of three months; the clock stands in the third one afterwards.
    pub(crate) async fn use_by_month(&self, seller: Seller, orders: &[OrderId]) {
        let from = self.clock.now();
        for days in [0, 35, 65] {
            self.clock.move_to(from + chrono::Duration::days(days));
            for order in orders {
                self.used(seller, *order, 1).await.unwrap();
            }
        }
    }

    /// Use today.
    pub(crate) async fn used(
        &self,
        seller: Seller,
        order: OrderId,
        seq: i64,
    ) -> Result<UsageReceipt, AppError> {
        let day = domain::calendar::day_of(self.clock.now());
        let record = UsageRecord { day, source: "api".to_owned(), seq, uses: 3 };
        self.engine.record_usage(seller.actor, order, vec![record]).await
    }

    pub(crate) async fn claim(
        &self,
        actor: Actor,
        order: OrderId,
        act: &str,
    ) -> Result<ClaimStep, AppError> {
        let order = order.to_string();
        let command = ClaimCommand { order, act: act.to_owned(), ..ClaimCommand::default() };
        self.engine.claim_act(actor, command).await
    }

    /// Invoice, survey, and the buyer's word about the first month.
    pub(crate) async fn evidence(&self, firm: Firm, seller: Seller, order: OrderId, number: &str) {
        let facts = self.facts(order).await;
        let total = facts.points.get() + facts.self_funded.get();
        let dated = domain::calendar::day_of(self.clock.now()).to_string();
        let invoice = ClaimCommand {
            order: order.to_string(),
            act: "invoice".to_owned(),
            number: number.to_owned(),
            dated,
            total: total.to_string(),
            ..ClaimCommand::default()
        };
        self.engine.claim_act(seller.actor, invoice).await.unwrap();
        let survey = ClaimCommand {
            order: order.to_string(),
            act: "survey".to_owned(),
            score: "5".to_owned(),
            ..ClaimCommand::default()
        };
        self.engine.claim_act(firm.actor, survey).await.unwrap();
        let attest = ClaimCommand {
            order: order.to_string(),
            act: "attest".to_owned(),
            month: "1".to_owned(),
            used: "yes".to_owned(),
            ..ClaimCommand::default()
        };
        self.engine.claim_act(firm.actor, attest).await.unwrap();
    }

    /// Ended by the office with so much delivered.
    pub(crate) async fn end_early(&self, order: OrderId, delivered: i64) {
        let command = ClaimCommand {
            order: order.to_string(),
            act: "terminate".to_owned(),
            delivered: delivered.to_string(),
            ..ClaimCommand::default()
        };
        let left = self.engine.claim_act(self.officer("a").await, command).await.unwrap();
        assert_eq!(left.order, State::Terminated);
    }
}
