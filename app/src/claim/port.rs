//! What the feature's pages ask of the server.

use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::{ClaimCommand, ClaimStep, UsageReceipt, UsageRecord};
use crate::error::AppError;

#[async_trait]
pub trait ClaimService: Send + Sync {
    /// Takes usage records of one order, all or none; those that are known are not taken twice.
    ///
    /// Errors: `NotFound`; `Refused` with `Forbidden`, `UsageInFuture`, `UsageOutsideService`,
    /// `KeyReused` (known with another content), `IllegalTransition`; `Invalid`.
    async fn record_usage(
        &self,
        actor: Actor,
        order: OrderId,
        records: Vec<UsageRecord>,
    ) -> Result<UsageReceipt, AppError>;
    /// Where the step left claim and order; the same step twice answers the same.
    ///
    /// Errors: `NotFound`, `Invalid`, `Refused` with any refusal from R25 to R34.
    async fn claim_act(&self, actor: Actor, command: ClaimCommand) -> Result<ClaimStep, AppError>;
}
