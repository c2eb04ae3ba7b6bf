//! 封存: the audit trail in a chain of hashes, so that nobody changes it unseen
//! (docs/decisions/0070).
//!
//! Commands write their audit rows side by side; a chain that each of them moved would make them
//! wait for each other. So rows are sealed some minutes later, in the order of their ids.

mod chain;
mod published;

use app::error::AppError;
use chrono::Duration;

use self::chain::{GENESIS, Unsealed};
use super::{
    Store,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::clock::{Clock as _, SystemClock, first_id_of};

#[derive(Clone, Debug, sqlx::FromRow)]
struct Seal {
    number: i64,
    sealed_at: i64,
    upto: String,
    records: i64,
    sha256: String,
}

/// Audit rows of one seal: what was not sealed for long is sealed in parts.
const ROWS_MAX: i64 = 100_000;

impl Store {
    /// Seals what was written before `settled` ago, which has to be longer than any command takes.
    /// Whether there was anything.
    pub(super) async fn seal_trail(&self, settled: Duration) -> Result<bool, AppError> {
        let now = SystemClock.now();
        let settled = first_id_of(now - settled);
        let last = self.last_seal().await?;
        let (number, after, previous) = match &last {
            Some(seal) => (seal.number + 1, seal.upto.as_str(), seal.sha256.as_str()),
            None => (1, "", GENESIS),
        };
        let upto = self.part_of(after, settled).await?;
        let sealed_at = now.timestamp_millis();
        let unsealed = Unsealed { number, sealed_at, previous, after, upto: &upto };
        let (records, sha256) = self.hash_of(unsealed).await?;
        if records == 0 {
            return Ok(false);
        }
        command!(self, |tx| {
            let mut batch = Batch::default();
            put!(
                batch,
                // Of two servers one seals; the other one finds nothing left next time.
                "INSERT INTO seals (number, sealed_at, upto, records, sha256)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                number,
                sealed_at,
                &upto,
                records,
                &sha256,
            );
            match batch.run(tx).await {
                Err(Abort::Stale) => Ok(()),
                answer => answer,
            }
        })?;
        Ok(true)
    }

    /// Where this seal ends: with what is settled, or earlier where there is more of it.
    async fn part_of(&self, after: &str, settled: String) -> Done<String> {
        let full: Option<String> = sqlx::query_scalar(
            "SELECT audit_id FROM audit WHERE audit_id > $1 ORDER BY audit_id LIMIT 1 OFFSET $2",
        )
        .bind(after)
        .bind(ROWS_MAX - 1)
        .fetch_optional(&self.pools.read)
        .await?;
        Ok(full.filter(|full| *full < settled).unwrap_or(settled))
    }

    async fn last_seal(&self) -> Done<Option<Seal>> {
        Ok(sqlx::query_as(
            "SELECT number, sealed_at, upto, records, sha256 FROM seals ORDER BY number DESC LIMIT 1",
        )
        .fetch_optional(&self.pools.read)
        .await?)
    }

    /// The seals whose records are not what was sealed, or that are missing.
    pub(super) async fn broken_seals(&self) -> Done<Vec<String>> {
        let seals: Vec<Seal> = sqlx::query_as(
            "SELECT number, sealed_at, upto, records, sha256 FROM seals ORDER BY number",
        )
        .fetch_all(&self.pools.read)
        .await?;
        let mut broken = Vec::new();
        let (mut after, mut previous) = (String::new(), GENESIS.to_owned());
        for (place, seal) in (1_i64..).zip(seals) {
            let unsealed = Unsealed {
                number: seal.number,
                sealed_at: seal.sealed_at,
                previous: &previous,
                after: &after,
                upto: &seal.upto,
            };
            let (records, sha256) = self.hash_of(unsealed).await?;
            if seal.number != place || records != seal.records || sha256 != seal.sha256 {
                broken.push(format!("{} after {after}", seal.number));
            }
            // The next one is looked at by itself: it was made from what stood here.
            (after, previous) = (seal.upto, seal.sha256);
        }
        Ok(broken)
    }
}
