//! After the sale, as the fake sees it.

use app::{
    claim::{ClaimCommand, ClaimStep, UsageReceipt, UsageRecord, port::ClaimService},
    error::AppError,
};
use async_trait::async_trait;
use domain::{Actor, OrderId};

use crate::fake::Fake;

#[async_trait]
impl ClaimService for Fake {
    async fn record_usage(
        &self,
        _: Actor,
        _: OrderId,
        _: Vec<UsageRecord>,
    ) -> Result<UsageReceipt, AppError> {
        Err(AppError::NotFound)
    }

    async fn claim_act(&self, _: Actor, _: ClaimCommand) -> Result<ClaimStep, AppError> {
        Err(AppError::NotFound)
    }
}
