//! What the page of webhooks asks of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{CreateWebhook, WebhookAct, WebhooksView};
use crate::error::AppError;

/// An endpoint that was just added.
#[derive(Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// Signs what is sent. It is shown once.
    pub secret: String,
}

#[async_trait]
pub trait WebhookService: Send + Sync {
    /// The supplier's endpoints and the newest deliveries. Errors: `Refused(Forbidden)`.
    async fn webhooks(&self, actor: Actor) -> Result<WebhooksView, AppError>;
    /// The same form again within a minute is the same endpoint with another secret, as long as
    /// nothing was sent to it: somebody pressed twice and sees the last answer.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `KeyReused`; `Faults` at `url`,
    /// `kinds`; `Invalid`.
    async fn create_webhook(
        &self,
        actor: Actor,
        form: CreateWebhook,
    ) -> Result<NewWebhook, AppError>;
    /// Again is the same. Errors: `Refused(Forbidden)`, `NotFound`.
    async fn act_on_webhook(
        &self,
        actor: Actor,
        webhook: &str,
        act: WebhookAct,
    ) -> Result<(), AppError>;
    /// 重送: the same event with the same body, from now on for 72 hours.
    ///
    /// Errors: `Refused(Forbidden)`; `NotFound`, also where the endpoint was removed.
    async fn send_delivery_again(&self, actor: Actor, delivery: &str) -> Result<(), AppError>;
}
