//! The last seal of each day, for everybody to keep.

use app::transparency::DailyRoot;
use chrono::{Duration, NaiveDate};
use domain::calendar::{day_of, from_millis};

use super::super::{Store, tx::Done};
use crate::clock::{Clock as _, SystemClock};

/// Days that are told.
const DAYS: i64 = 31;

impl Store {
    pub(in super::super) async fn daily_roots(&self) -> Done<Vec<DailyRoot>> {
        let since = SystemClock.now() - Duration::days(DAYS);
        let seals: Vec<(i64, i64, i64, String)> = sqlx::query_as(
            "SELECT number, sealed_at, records, sha256 FROM seals
             WHERE sealed_at >= $1 ORDER BY number DESC",
        )
        .bind(since.timestamp_millis())
        .fetch_all(&self.pools.read)
        .await?;
        let mut roots: Vec<DailyRoot> = Vec::new();
        let day = |at: i64| from_millis(at).map_or(NaiveDate::MIN, day_of);
        for (seal, at, records, sha256) in seals {
            match roots.last_mut().filter(|root| root.day == day(at)) {
                Some(root) => root.records += records,
                None => roots.push(DailyRoot { day: day(at), seal, records, sha256 }),
            }
        }
        Ok(roots)
    }
}
