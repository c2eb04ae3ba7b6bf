//! Telling suppliers' programs what happened (docs/decisions/0061). Deliveries are written in the
//! transactions of their events; this sends them from a task of its own: one at a time to an
//! endpoint, some endpoints at the same time, so that one that hangs holds up nobody else.

mod courier;

use std::{sync::Arc, time::Duration};

use app::error::AppError;
use domain::webhook::Failure;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use tokio::sync::{Notify, Semaphore};
use tokio_util::task::TaskTracker;

pub use courier::{Courier, Names, SystemNames};

use crate::{
    clock::{Clock as _, SystemClock},
    engine::Engine,
    hash::hex,
};

pub const EVENT: &str = "x-marketplace-event";
pub const DELIVERY: &str = "x-marketplace-delivery";
pub const TIMESTAMP: &str = "x-marketplace-timestamp";
pub const SIGNATURE: &str = "x-marketplace-signature";

/// How often it is looked whether something is due.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Endpoints that are told at the same time.
const AT_ONCE: usize = 32;

/// The value of the signature header: the time in seconds, a full stop and the body, as they are
/// sent.
pub fn sign(secret: &str, timestamp: i64, body: &str) -> String {
    let signature = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mut mac| {
        mac.update(format!("{timestamp}.").as_bytes());
        mac.update(body.as_bytes());
        hex(&mac.finalize().into_bytes())
    });
    format!("v1={}", signature.unwrap_or_default())
}

/// A delivery on its way out, claimed for its endpoint.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingHook {
    pub id: String,
    pub event: String,
    pub webhook: String,
    pub url: String,
    pub secret: String,
    pub body: String,
    /// Counts this one.
    pub attempts: i32,
    /// From when the 72 hours count, in milliseconds.
    pub since: i64,
    /// Failures of the endpoint in a row before this one.
    pub failures: i32,
    /// Until when the endpoint is this server's, in milliseconds.
    pub leased_until: i64,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookAnswer {
    pub status: Option<u16>,
    /// None where it was taken.
    pub failure: Option<Failure>,
    pub took_ms: i64,
}

/// Sends what is due.
#[derive(Clone)]
pub struct Sender {
    engine: Arc<dyn Engine>,
    courier: Arc<Courier>,
    tracker: TaskTracker,
    room: Arc<Semaphore>,
    /// An endpoint is free again.
    ended: Arc<Notify>,
}

impl Sender {
    /// What is being sent when the server stops is tracked, so that shutting down waits for it.
    pub fn new(engine: Arc<dyn Engine>, courier: Courier, tracker: TaskTracker) -> Self {
        let room = Arc::new(Semaphore::new(AT_ONCE));
        Self { engine, courier: Arc::new(courier), tracker, room, ended: Arc::default() }
    }

    /// Begins what is due and has room, and waits for none of it; returns how many it began.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn begin_due(&self) -> Result<usize, AppError> {
        let mut room = Vec::new();
        while let Ok(place) = self.room.clone().try_acquire_owned() {
            room.push(place);
        }
        if room.is_empty() {
            return Ok(0);
        }
        let due = self.engine.claim_deliveries(room.len()).await?;
        let begun = due.len();
        for (hook, place) in due.into_iter().zip(room) {
            let sender = self.clone();
            self.tracker.spawn(async move {
                sender.send(&hook).await;
                drop(place);
                sender.ended.notify_one();
            });
        }
        Ok(begun)
    }

    async fn send(&self, hook: &OutgoingHook) {
        let answer = self.courier.deliver(hook, SystemClock.now()).await;
        let (delivery, attempt) = (&hook.id, hook.attempts);
        if let Some(failure) = answer.failure {
            tracing::info!(%delivery, attempt, ?failure, status = ?answer.status, "a webhook was not taken");
        } else {
            tracing::debug!(%delivery, attempt, "a webhook was taken");
        }
        // Where this is lost, the claim ends by itself and it is sent once more.
        if let Err(error) = self.engine.delivery_ended(hook, answer).await {
            tracing::error!(%delivery, %error, "the end of a delivery was not written down");
        }
    }

    /// Sends for as long as the server runs.
    pub async fn keep_sending(self) {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = looks.tick() => {}
                () = self.ended.notified() => {}
            }
            if let Err(error) = self.begin_due().await {
                tracing::error!(%error, "webhooks could not be sent");
                looks.tick().await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_known_signature() {
        // printf '1625446800.{}' | openssl dgst -sha256 -hmac whsec_0a
        let known = "cd57d3ebb0a6d516a1b45716b02eed62e43c8f02e1eee252db8127597403f760";
        assert_eq!(super::sign("whsec_0a", 1_625_446_800, "{}"), format!("v1={known}"));
    }
}
