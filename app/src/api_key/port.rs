//! What the page of API keys asks of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{ApiKeysView, CreateApiKey};
use crate::error::AppError;

/// A key that was just made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// The whole key. It is shown once; the store keeps only a hash of its secret.
    pub key: String,
}

#[async_trait]
pub trait ApiKeyService: Send + Sync {
    /// The supplier's keys. Errors: `Refused(Forbidden)`.
    async fn api_keys(&self, actor: Actor) -> Result<ApiKeysView, AppError>;
    /// The same form again within a minute is the same key with another secret, as long as it was
    /// not used: somebody pressed twice and sees the last answer.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `KeyReused`; `Faults` at `name`,
    /// `scopes`, `days`; `Invalid`.
    async fn create_api_key(&self, actor: Actor, form: CreateApiKey)
    -> Result<NewApiKey, AppError>;
    /// Once and for all; again is the same. Errors: `Refused(Forbidden)`, `NotFound`.
    async fn revoke_api_key(&self, actor: Actor, key: &str) -> Result<(), AppError>;
}
