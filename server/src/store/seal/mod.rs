//! 封存: the audit trail in a chain of hashes, so that nobody changes it unseen
//! (docs/decisions/0070).
//!
//! Commands write their audit rows side by side; a chain that each of them moved would make them
//! wait for each other. So rows are sealed some minutes later, in the order of their ids.

mod chain;
mod published;

use app::error::AppError;
use chrono::Duration;

use self::chain::{Bounds, GENESIS};
use super::{
    Store,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::clock::{Clock as _, SystemClock, first_id_of};

#[derive(Clone, Debug, sqlx::FromRow)]
struct Seal {
    number: i64,
    upto: String,
    records: i64,
    sha256: String,
}

impl Store {
    /// Seals what was written before `settled` ago, which has to be longer than any command takes.
    /// Whether there was anything.
    pub(super) async fn seal_trail(&self, settled: Duration) -> Result<bool, AppError> {
        let now = SystemClock.now();
        let upto = first_id_of(now - settled);
        let last = self.last_seal().await?;
        let (number, after, previous) = match &last {
            Some(seal) => (seal.number + 1, seal.upto.as_str(), seal.sha256.as_str()),
            None => (1, "", GENESIS),
        };
        let (records, sha256) = self.hash_of(previous, Bounds { after, upto: &upto }).await?;
        if records == 0 {
            return Ok(false);
        }
        command!(self, |tx| {
            let mut batch = Batch::default();
            put!(
                batch,
                // Of two servers one seals; the other one finds nothing left next time.
                "INSERT INTO seals (number, sealed_at, upto, records, sha256)
                 SELECT $1, $2, $3, $4, $5
                 WHERE NOT EXISTS (SELECT 1 FROM seals s WHERE s.number = $1)",
                number,
                now.timestamp_millis(),
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

    async fn last_seal(&self) -> Done<Option<Seal>> {
        Ok(sqlx::query_as(
            "SELECT number, upto, records, sha256 FROM seals ORDER BY number DESC LIMIT 1",
        )
        .fetch_optional(&self.pools.read)
        .await?)
    }

    /// The seals whose records are not what was sealed, or that are missing.
    pub(super) async fn broken_seals(&self) -> Done<Vec<String>> {
        let seals: Vec<Seal> =
            sqlx::query_as("SELECT number, upto, records, sha256 FROM seals ORDER BY number")
                .fetch_all(&self.pools.read)
                .await?;
        let mut broken = Vec::new();
        let (mut after, mut previous) = (String::new(), GENESIS.to_owned());
        for (place, seal) in (1_i64..).zip(seals) {
            let bounds = Bounds { after: &after, upto: &seal.upto };
            let (records, sha256) = self.hash_of(&previous, bounds).await?;
            if seal.number != place || records != seal.records || sha256 != seal.sha256 {
                broken.push(format!("{} after {after}", seal.number));
            }
            // The next one is looked at by itself: it was made from what stood here.
            (after, previous) = (seal.upto, seal.sha256);
        }
        Ok(broken)
    }
}
