//! What pages and routes ask about contracts.

use async_trait::async_trait;
use domain::{Actor, Instant, OrderId};

use super::AmendContract;
use crate::error::AppError;

#[async_trait]
pub trait ContractService: Send + Sync {
    /// A version of the order's contract, to be set as a file; the one in force where none is
    /// named.
    ///
    /// Errors: `Refused(Forbidden)`, `NotFound`: not a party, no contract yet, no such version.
    async fn contract(
        &self,
        actor: Actor,
        order: OrderId,
        version: Option<i32>,
    ) -> Result<ContractDocument, AppError>;

    /// Proposes, signs or drops an amendment; what was done before is done.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `NotAmendable`, `AmendmentOpen`,
    /// `AmendmentClosed`, `ActivationTooEarly`, `ActivationTooLate`; `Faults`, `Invalid`, `NotFound`.
    async fn amend_contract(&self, actor: Actor, form: AmendContract) -> Result<(), AppError>;

    /// When the contract with this hash, of its text or of a file that was handed out, was signed
    /// by both; `from` is the address that asks.
    ///
    /// Errors: `TooMany`.
    async fn check_contract(&self, hash: &str, from: &str) -> Result<Option<Instant>, AppError>;
}

/// A contract with its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractDocument {
    pub number: String,
    pub version: i32,
    pub text: String,
    pub sha256: String,
    /// When there was such a text, or the order for it.
    pub made_at: Instant,
    pub buyer_signed_at: Option<Instant>,
    pub supplier_signed_at: Option<Instant>,
}

impl ContractDocument {
    pub const fn is_signed(&self) -> bool {
        self.buyer_signed_at.is_some() && self.supplier_signed_at.is_some()
    }
}
