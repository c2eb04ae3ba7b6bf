//! The supplier's webhooks of the fake marketplace.

use app::{
    error::AppError,
    webhook::{
        CreateWebhook, DeliveryRow, WebhookAct, WebhookRow, WebhooksView,
        port::{NewWebhook, WebhookService},
    },
};
use async_trait::async_trait;
use domain::{
    Actor, Party, Refusal,
    webhook::{DeliveryState, EventKinds, Failure},
};

use crate::fake::{Fake, now};

fn delivery(id: &str, state: DeliveryState) -> DeliveryRow {
    let failed = state != DeliveryState::Delivered;
    DeliveryRow {
        id: id.to_owned(),
        event: crate::fake::plan_id(8),
        url: "https://hook.example.tw/<b>".to_owned(),
        kind: "order.accepted".to_owned(),
        order: None,
        state,
        attempts: 2,
        status: Some(if failed { 500 } else { 200 }),
        failure: failed.then_some(Failure::Status),
        took_ms: Some(12),
        created_at: now(),
        delivered_at: (!failed).then(now),
        next_at: (state == DeliveryState::Queued).then(now),
        may_send_again: true,
    }
}

#[async_trait]
impl WebhookService for Fake {
    async fn webhooks(&self, actor: Actor) -> Result<WebhooksView, AppError> {
        if actor.party() != Party::Supplier {
            return Err(Refusal::Forbidden.into());
        }
        let row = |id: &str, paused: bool, failures| WebhookRow {
            id: id.to_owned(),
            url: "https://hook.example.tw/<b>".to_owned(),
            kinds: EventKinds::all(),
            made_by: "陳業務".to_owned(),
            made_at: now(),
            paused_at: paused.then(now),
            failures,
        };
        Ok(WebhooksView {
            rows: vec![row("3", false, 0), row("2", false, 4), row("1", true, 0)],
            log: DeliveryState::ALL.iter().map(|&state| delivery(state.as_str(), state)).collect(),
            id: crate::fake::plan_id(9),
            shown: None,
        })
    }

    async fn create_webhook(
        &self,
        _actor: Actor,
        _form: CreateWebhook,
    ) -> Result<NewWebhook, AppError> {
        Err(AppError::NotFound)
    }

    async fn act_on_webhook(
        &self,
        _actor: Actor,
        _webhook: &str,
        _act: WebhookAct,
    ) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn send_delivery_again(&self, _actor: Actor, _delivery: &str) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}
