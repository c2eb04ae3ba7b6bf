//! Which deliveries are due, who sends them, and how it ended.
//!
//! A server claims an endpoint with one delivery of it, before it sends: nobody sends to that
//! endpoint meanwhile, neither another delivery nor another server. One that dies leaves a claim
//! that ends by itself, and the delivery is sent once more, under the same event.

use chrono::Duration;
use domain::{
    calendar::from_millis,
    webhook::{DeliveryState, next_try, rest_after},
};

use super::super::{
    Store,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::webhook::{HookAnswer, OutgoingHook};

/// How long a claim holds; longer than an attempt can take.
const CLAIM_SECONDS: i64 = 60;

#[derive(sqlx::FromRow)]
struct Waiting {
    webhook_id: String,
    url: String,
    secret: String,
    busy_until: i64,
    failures: i32,
    delivery_id: String,
    event_id: String,
    body: String,
    attempts: i32,
    due_since: i64,
}

impl Store {
    pub(in super::super) async fn claim_hooks(&self, most: usize) -> Done<Vec<OutgoingHook>> {
        let now = self.time();
        let until = (now + Duration::seconds(CLAIM_SECONDS)).timestamp_millis();
        // Mostly there is nothing, and looking locks nothing.
        let first: Option<String> = sqlx::query_scalar(
            "SELECT w.webhook_id FROM webhooks w
             WHERE w.paused_at IS NULL AND w.removed_at IS NULL AND w.busy_until <= $1
                 AND EXISTS (SELECT 1 FROM webhook_deliveries d
                     WHERE d.webhook_id = w.webhook_id AND d.state = 'queued'
                         AND d.next_at <= $1)
             LIMIT 1",
        )
        .bind(now.timestamp_millis())
        .fetch_optional(&self.pools.read)
        .await?;
        if first.is_none() {
            return Ok(Vec::new());
        }
        command!(self, |tx| {
            // Those first that were told longest ago.
            let due: Vec<Waiting> = sqlx::query_as(
                "SELECT w.webhook_id, w.url, w.secret, w.busy_until, w.failures, d.delivery_id,
                        d.event_id, d.body, d.attempts, d.due_since
                 FROM webhooks w JOIN webhook_deliveries d ON d.delivery_id =
                     (SELECT n.delivery_id FROM webhook_deliveries n
                      WHERE n.webhook_id = w.webhook_id AND n.state = 'queued'
                          AND n.next_at <= $1
                      ORDER BY n.next_at, n.delivery_id LIMIT 1)
                 WHERE w.paused_at IS NULL AND w.removed_at IS NULL AND w.busy_until <= $1
                 ORDER BY w.busy_until, w.webhook_id LIMIT $2",
            )
            .bind(now.timestamp_millis())
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .fetch_all(&mut **tx)
            .await?;
            let mut batch = Batch::default();
            for due in &due {
                put!(
                    batch,
                    "UPDATE webhooks SET busy_until = $3
                     WHERE webhook_id = $1 AND busy_until = $2 AND paused_at IS NULL
                         AND removed_at IS NULL",
                    &due.webhook_id,
                    due.busy_until,
                    until,
                );
                // The attempt counts from here on: one that brings the server down is no reason
                // to try for ever.
                put!(
                    batch,
                    "UPDATE webhook_deliveries SET attempts = attempts + 1
                     WHERE delivery_id = $1 AND attempts = $2 AND state = 'queued'",
                    &due.delivery_id,
                    due.attempts,
                );
            }
            if !due.is_empty() {
                batch.run(tx).await?;
            }
            Ok(due.into_iter().map(|due| due.outgoing(until)).collect())
        })
    }

    pub(in super::super) async fn note_answer(
        &self,
        hook: &OutgoingHook,
        answer: HookAnswer,
    ) -> Done<()> {
        let at = self.time();
        let now = at.timestamp_millis();
        let since = from_millis(hook.since).unwrap_or(at);
        let (state, next_at, failures, free_at) = if answer.failure.is_some() {
            let next = next_try(since, at, hook.attempts);
            let state = next.map_or(DeliveryState::GivenUp, |_| DeliveryState::Queued);
            let failures = hook.failures.saturating_add(1);
            (state, next, failures, at + rest_after(failures))
        } else {
            (DeliveryState::Delivered, None, 0, at)
        };
        let delivered_at = (state == DeliveryState::Delivered).then_some(now);
        command!(self, |tx| {
            // Where the claim ended meanwhile, whoever has it now decides.
            sqlx::query(
                "UPDATE webhooks SET busy_until = $3, failures = $4
                 WHERE webhook_id = $1 AND busy_until = $2",
            )
            .bind(&hook.webhook)
            .bind(hook.leased_until)
            .bind(free_at.timestamp_millis())
            .bind(failures)
            .execute(&mut **tx)
            .await?;
            sqlx::query(
                "UPDATE webhook_deliveries SET state = $3, next_at = COALESCE($4, next_at),
                     last_status = $5, last_error = $6, took_ms = $7, delivered_at = $8
                 WHERE delivery_id = $1 AND attempts = $2 AND state = 'queued'",
            )
            .bind(&hook.id)
            .bind(hook.attempts)
            .bind(state.as_str())
            .bind(next_at.map(|next| next.timestamp_millis()))
            .bind(answer.status.map(i32::from))
            .bind(answer.failure.map_or("", domain::webhook::Failure::as_str))
            .bind(answer.took_ms)
            .bind(delivered_at)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }
}

impl Waiting {
    fn outgoing(self, leased_until: i64) -> OutgoingHook {
        OutgoingHook {
            id: self.delivery_id,
            event: self.event_id,
            webhook: self.webhook_id,
            url: self.url,
            secret: self.secret,
            body: self.body,
            attempts: self.attempts + 1,
            since: self.due_since,
            failures: self.failures,
            leased_until,
        }
    }
}
