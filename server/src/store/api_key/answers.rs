//! What was answered under a program's idempotency key. The same table as for orders' keys; the
//! actor is the API key, so programs do not meet.
//!
//! The key is taken before the command runs and gets its answer afterwards. Where the answer never
//! came (the client hung up, the server stopped), the same request runs again: each command of the
//! API is idempotent by itself, and finds what it did.

use app::error::AppError;
use domain::Refusal;

use super::super::{
    Store,
    tx::{Abort, command, end},
};
use crate::api::port::{Begun, IdempotentRequest};

/// The answer of a request that is under way.
const PENDING: &str = "";

impl Store {
    pub(in super::super) async fn take_request(
        &self,
        request: IdempotentRequest,
    ) -> Result<Begun, AppError> {
        let at = self.time().timestamp_millis();
        Ok(command!(self, |tx| {
            let taken = sqlx::query(
                "INSERT INTO commands (actor, idem_key, request_sha256, outcome, at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .bind(&request.actor)
            .bind(&request.key)
            .bind(&request.sha256)
            .bind(PENDING)
            .bind(at)
            .execute(&mut **tx)
            .await?;
            if taken.rows_affected() == 1 {
                return Ok(Begun::Run);
            }
            let (sha256, outcome): (String, String) = sqlx::query_as(
                "SELECT request_sha256, outcome FROM commands WHERE actor = $1 AND idem_key = $2",
            )
            .bind(&request.actor)
            .bind(&request.key)
            .fetch_optional(&mut **tx)
            .await?
            // A twin gave the key back in between.
            .ok_or(Abort::Stale)?;
            if sha256 != request.sha256 {
                return Err(Refusal::KeyReused.into());
            }
            Ok(if outcome == PENDING { Begun::Run } else { Begun::Answered(outcome) })
        })?)
    }

    /// Keeps the answer, or gives the key back where there is none to keep: the request was wrong
    /// in itself. The first answer stays.
    pub(in super::super) async fn answer_request(
        &self,
        request: IdempotentRequest,
        outcome: Option<String>,
    ) -> Result<(), AppError> {
        let at = self.time().timestamp_millis();
        Ok(command!(self, |tx| {
            match &outcome {
                // Put again where a twin has given the key back.
                Some(outcome) => {
                    sqlx::query(
                        "INSERT INTO commands (actor, idem_key, request_sha256, outcome, at)
                         VALUES ($1, $2, $3, $4, $5)
                         ON CONFLICT (actor, idem_key) DO UPDATE SET outcome = $4
                         WHERE commands.request_sha256 = $3 AND commands.outcome = ''",
                    )
                    .bind(&request.actor)
                    .bind(&request.key)
                    .bind(&request.sha256)
                    .bind(outcome)
                    .bind(at)
                    .execute(&mut **tx)
                    .await?;
                }
                None => {
                    sqlx::query(
                        "DELETE FROM commands WHERE actor = $1 AND idem_key = $2
                             AND request_sha256 = $3 AND outcome = ''",
                    )
                    .bind(&request.actor)
                    .bind(&request.key)
                    .bind(&request.sha256)
                    .execute(&mut **tx)
                    .await?;
                }
            }
            Ok(())
        })?)
    }
}
