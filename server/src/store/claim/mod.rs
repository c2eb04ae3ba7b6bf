//! 請款 on the database: evidence, claim, review, payout, and how an order ends early. Only
//! `change.rs` changes `claims.state`.

mod case;
mod change;
mod command;
mod evidence;
mod office;
mod settle;
mod spot_check;
mod submit;
mod survey;
mod terminate;

use app::{
    claim::{ClaimCommand, ClaimStep, UsageReceipt, UsageRecord, port::ClaimService},
    error::AppError,
};
use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::Store;

#[async_trait]
impl ClaimService for Store {
    async fn record_usage(
        &self,
        actor: Actor,
        order: OrderId,
        records: Vec<UsageRecord>,
    ) -> Result<UsageReceipt, AppError> {
        let store = self.clone();
        self.detached(async move { store.take_usage(actor, order, records).await }).await
    }

    async fn claim_act(&self, actor: Actor, command: ClaimCommand) -> Result<ClaimStep, AppError> {
        let store = self.clone();
        self.detached(async move { store.act_on_claim(actor, command).await }).await
    }
}
