//! The last seal of each day that is over, for everybody to keep.

use app::transparency::DailyRoot;
use chrono::Duration;
use domain::calendar::{day_of, end_of, from_millis};

use super::super::{
    Store,
    tx::{Abort, Done},
};
use crate::clock::{Clock as _, SystemClock};

impl Store {
    /// All of them, so that whoever kept one can compare it at any time.
    pub(in super::super) async fn daily_roots(&self) -> Done<Vec<DailyRoot>> {
        let today = end_of(day_of(SystemClock.now())) - Duration::days(1);
        // Days are Taipei's, eight hours ahead.
        let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(
            "SELECT d.seal, s.sealed_at, d.records, s.sha256 FROM (
                 SELECT MAX(number) AS seal, CAST(SUM(records) AS BIGINT) AS records FROM seals
                 WHERE sealed_at < $1 GROUP BY (sealed_at + 28800000) / 86400000) d
             JOIN seals s ON s.number = d.seal ORDER BY d.seal DESC",
        )
        .bind(today.timestamp_millis())
        .fetch_all(&self.pools.read)
        .await?;
        rows.into_iter()
            .map(|(seal, at, records, sha256)| {
                let wrong = || Abort::Inconsistent {
                    table: "seals",
                    column: "sealed_at",
                    row: seal.to_string(),
                };
                let day = from_millis(at).map(day_of).ok_or_else(wrong)?;
                Ok(DailyRoot { day, seal, records, sha256 })
            })
            .collect()
    }
}
