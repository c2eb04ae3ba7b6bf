//! Webhooks on the database: the endpoints of a supplier, the deliveries that are written with each
//! step of an order, and who sends them.

mod create;
mod log;
mod queue;

use app::{
    error::AppError,
    webhook::{
        CreateWebhook, WebhookAct, WebhooksView,
        port::{NewWebhook, WebhookService},
    },
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, OrderId, Refusal, SupplierId,
    authority::{Act, authorise},
    order::State,
    webhook::{EventKind, Failure, TEST},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    Store, Tx,
    account::note,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::clock::new_id;

/// The supplier whose webhooks the actor manages.
fn keeper(actor: Actor, act: Act) -> Result<SupplierId, Refusal> {
    authorise(actor, act)?;
    match actor {
        Actor::Supplier { supplier, .. } => Ok(supplier),
        _ => Err(Refusal::Forbidden),
    }
}

/// A step of an order that endpoints are told of.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) event: Uuid,
    pub(super) supplier: SupplierId,
    pub(super) order: OrderId,
    pub(super) number: String,
    pub(super) kind: EventKind,
    pub(super) state: State,
    pub(super) at: Instant,
}

/// Writes a delivery of the step for each endpoint that wants it, in the step's transaction.
pub(super) async fn write_deliveries(tx: &mut Tx, step: &Step) -> Done<()> {
    let (event, order) = (step.event.to_string(), step.order.to_string());
    // Names no person and no firm: who wants to know more asks the API.
    let body = json!({
        "id": event,
        "kind": step.kind.as_str(),
        "at": step.at,
        "order": { "id": order, "number": step.number, "state": step.state.as_str() },
    });
    sqlx::query(
        "INSERT INTO webhook_deliveries (delivery_id, webhook_id, event_id, order_id, kind, body,
             state, attempts, due_since, next_at, last_error, created_at)
         SELECT webhook_id || '.' || $1, webhook_id, $1, $2, $3, $4, 'queued', 0, $5, $5, '', $5
         FROM webhooks
         WHERE supplier_id = $6 AND removed_at IS NULL AND kinds LIKE '%,' || $3 || ',%'",
    )
    .bind(event)
    .bind(order)
    .bind(step.kind.as_str())
    .bind(body.to_string())
    .bind(step.at.timestamp_millis())
    .bind(step.supplier.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[async_trait]
impl WebhookService for Store {
    async fn webhooks(&self, actor: Actor) -> Result<WebhooksView, AppError> {
        let supplier = keeper(actor, Act::ManageWebhooks)?;
        Ok(self.webhooks_view(supplier).await?)
    }

    async fn create_webhook(
        &self,
        actor: Actor,
        form: CreateWebhook,
    ) -> Result<NewWebhook, AppError> {
        let store = self.clone();
        self.detached(async move { store.make_webhook(actor, form).await }).await
    }

    async fn act_on_webhook(
        &self,
        actor: Actor,
        webhook: &str,
        act: WebhookAct,
    ) -> Result<(), AppError> {
        let (store, webhook) = (self.clone(), webhook.to_owned());
        self.detached(async move { store.change_webhook(actor, &webhook, act).await }).await
    }

    async fn send_delivery_again(&self, actor: Actor, delivery: &str) -> Result<(), AppError> {
        let (store, delivery) = (self.clone(), delivery.to_owned());
        self.detached(async move { store.replay(actor, &delivery).await }).await
    }
}

impl Store {
    async fn change_webhook(
        &self,
        actor: Actor,
        webhook: &str,
        act: WebhookAct,
    ) -> Result<(), AppError> {
        let supplier = keeper(actor, Act::ManageWebhooks)?;
        let at = self.time();
        let now = at.timestamp_millis();
        Ok(command!(self, |tx| {
            let known: Option<(Option<i64>, Option<i64>)> = sqlx::query_as(
                "SELECT paused_at, removed_at FROM webhooks
                 WHERE webhook_id = $1 AND supplier_id = $2",
            )
            .bind(webhook)
            .bind(supplier.to_string())
            .fetch_optional(&mut **tx)
            .await?;
            let (paused_at, removed_at) = known.ok_or(Abort::NotFound)?;
            let mut batch = Batch::default();
            let action = match (act, removed_at, paused_at) {
                (WebhookAct::Remove, Some(_), _)
                | (WebhookAct::Pause, None, Some(_))
                | (WebhookAct::Resume, None, None) => return Ok(()),
                (_, Some(_), _) => return Err(Abort::NotFound),
                (WebhookAct::Test, None, _) => {
                    put_test(&mut batch, webhook, at);
                    "test_webhook"
                }
                (WebhookAct::Pause, None, None) => {
                    set_pause(&mut batch, webhook, Some(now));
                    "pause_webhook"
                }
                (WebhookAct::Resume, None, Some(_)) => {
                    set_pause(&mut batch, webhook, None);
                    "resume_webhook"
                }
                (WebhookAct::Remove, None, _) => {
                    remove(tx, &mut batch, webhook, now).await?;
                    "remove_webhook"
                }
            };
            note(&mut batch, at, actor, action, ("webhook", webhook), "");
            batch.run(tx).await
        })?)
    }

    async fn replay(&self, actor: Actor, delivery: &str) -> Result<(), AppError> {
        let supplier = keeper(actor, Act::ManageWebhooks)?;
        let at = self.time();
        Ok(command!(self, |tx| {
            let known: Option<(String,)> = sqlx::query_as(
                "SELECT d.state FROM webhook_deliveries d
                 JOIN webhooks w ON w.webhook_id = d.webhook_id
                 WHERE d.delivery_id = $1 AND w.supplier_id = $2 AND w.removed_at IS NULL",
            )
            .bind(delivery)
            .bind(supplier.to_string())
            .fetch_optional(&mut **tx)
            .await?;
            let (state,) = known.ok_or(Abort::NotFound)?;
            let mut batch = Batch::default();
            // One that waits or is under way keeps its count: whoever sends it finds it by that.
            put!(
                batch,
                "UPDATE webhook_deliveries SET state = 'queued', due_since = $3, next_at = $3,
                     attempts = CASE WHEN state = 'queued' THEN attempts ELSE 0 END,
                     delivered_at = NULL
                 WHERE delivery_id = $1 AND state = $2",
                delivery,
                &state,
                at.timestamp_millis(),
            );
            note(&mut batch, at, actor, "send_webhook_again", ("delivery", delivery), "");
            batch.run(tx).await
        })?)
    }
}

/// An event that is about no order, for this endpoint alone.
fn put_test(batch: &mut Batch, webhook: &str, at: Instant) {
    let event = new_id().to_string();
    put!(
        batch,
        "INSERT INTO webhook_deliveries (delivery_id, webhook_id, event_id, order_id, kind, body,
             state, attempts, due_since, next_at, last_error, created_at)
         VALUES ($1, $2, $3, NULL, $4, $5, 'queued', 0, $6, $6, '', $6)",
        format!("{webhook}.{event}"),
        webhook,
        &event,
        TEST,
        json!({ "id": event, "kind": TEST, "at": at }).to_string(),
        at.timestamp_millis(),
    );
}

fn set_pause(batch: &mut Batch, webhook: &str, paused_at: Option<i64>) {
    put!(
        batch,
        "UPDATE webhooks SET paused_at = $2 WHERE webhook_id = $1 AND removed_at IS NULL",
        webhook,
        paused_at,
    );
}

/// Nothing is sent to it any more, and what waits says so.
async fn remove(tx: &mut Tx, batch: &mut Batch, webhook: &str, now: i64) -> Done<()> {
    put!(
        batch,
        "UPDATE webhooks SET removed_at = $2 WHERE webhook_id = $1 AND removed_at IS NULL",
        webhook,
        now,
    );
    sqlx::query(
        "UPDATE webhook_deliveries SET state = 'given_up', last_error = $2
         WHERE webhook_id = $1 AND state = 'queued'",
    )
    .bind(webhook)
    .bind(Failure::Removed.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
