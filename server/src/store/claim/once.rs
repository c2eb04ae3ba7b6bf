//! A step that comes twice from one page has one answer, the first one's, also where much has
//! happened since: a late retry neither sends a claim again nor takes back a newer word (F10, F16).

use app::{
    claim::{ClaimCommand, ClaimStep},
    error::AppError,
};
use domain::Instant;

use super::{
    super::{
        Tx,
        batch::{Batch, put},
        tx::{Abort, Done},
    },
    command::By,
};
use crate::hash::sha256;

/// Longest key, in characters.
const KEY_CHARS_MAX: usize = 100;

/// A step by its page and content.
pub(super) struct Once {
    actor: String,
    key: String,
    request_sha256: String,
}

impl Once {
    /// None where the caller has given no key, such as a rehearsal.
    ///
    /// # Errors
    /// `Invalid("key")`.
    pub(super) fn of(by: By, form: &ClaimCommand) -> Result<Option<Self>, AppError> {
        let key = form.key.trim();
        if key.is_empty() {
            return Ok(None);
        }
        if key.chars().count() > KEY_CHARS_MAX || key.chars().any(char::is_control) {
            return Err(AppError::Invalid { field: "key".to_owned() });
        }
        // What the page leads to is no part of the step.
        let step = ClaimCommand { key: String::new(), back: String::new(), ..form.clone() };
        let request_sha256 = sha256(&serde_json::to_string(&step).unwrap_or_default());
        let actor = by
            .actor
            .user()
            .map_or_else(|| by.actor.party().as_str().to_owned(), |user| user.to_string());
        Ok(Some(Self { actor, key: format!("{key} {request_sha256}"), request_sha256 }))
    }

    pub(super) async fn answer(&self, tx: &mut Tx) -> Done<Option<ClaimStep>> {
        let stored: Option<String> =
            sqlx::query_scalar("SELECT outcome FROM commands WHERE actor = $1 AND idem_key = $2")
                .bind(&self.actor)
                .bind(&self.key)
                .fetch_optional(&mut **tx)
                .await?;
        let wrong =
            |_| Abort::Inconsistent { table: "commands", column: "outcome", row: self.key.clone() };
        stored.map(|outcome| serde_json::from_str(&outcome).map_err(wrong)).transpose()
    }

    /// Takes the key for this answer; of two at once, the second one decides again and finds it.
    pub(super) async fn remember(&self, tx: &mut Tx, step: ClaimStep, at: Instant) -> Done<()> {
        let mut batch = Batch::default();
        put!(
            batch,
            "INSERT INTO commands (actor, idem_key, request_sha256, outcome, at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            &self.actor,
            &self.key,
            &self.request_sha256,
            serde_json::to_string(&step).unwrap_or_default(),
            at.timestamp_millis(),
        );
        batch.run(tx).await
    }
}
