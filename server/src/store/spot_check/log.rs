//! 原始紀錄 of one order, for whoever checks it.

use app::{error::AppError, spot_check::LogLine};
use domain::{Actor, OrderId, calendar::from_millis};

use super::super::{
    Store,
    batch::Batch,
    order::{AuditRow, audit},
    tx::{Abort, command, end},
};
use crate::clock::new_id;

#[derive(sqlx::FromRow)]
struct Record {
    day: String,
    source: String,
    seq: i64,
    uses: i64,
    late: i32,
    number: i32,
    arrived_at: i64,
    link_sha256: String,
}

impl Store {
    /// An auditor reads the logs of drawn orders only, and the trail says which ones.
    pub(super) async fn log_of(
        &self,
        actor: Actor,
        order: OrderId,
    ) -> Result<Vec<LogLine>, AppError> {
        let subject = || ("order", order.to_string());
        self.may_check(actor, "read-log", subject()).await?;
        let drawn: Option<i32> =
            sqlx::query_scalar("SELECT 1 FROM spot_checks WHERE order_id = $1")
                .bind(order.to_string())
                .fetch_optional(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        drawn.ok_or(AppError::NotFound)?;
        let now = self.time();
        command!(self, |tx| {
            let mut batch = Batch::default();
            let row = AuditRow {
                event: new_id(),
                at: now,
                actor,
                action: "read-log",
                subject: subject(),
                outcome: "ok",
                rule: "R34".to_owned(),
                detail: String::new(),
            };
            audit(&mut batch, &row);
            batch.run(tx).await
        })?;
        let records: Vec<Record> = sqlx::query_as(
            "SELECT r.day, r.source, r.seq, r.uses, r.late, b.number, b.arrived_at, b.link_sha256
             FROM usage_records r JOIN usage_batches b ON b.batch_id = r.batch_id
             WHERE r.order_id = $1 ORDER BY b.number, r.day, r.source, r.seq",
        )
        .bind(order.to_string())
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let line = |record: Record| {
            Some(LogLine {
                day: record.day,
                source: record.source,
                seq: record.seq,
                uses: record.uses,
                late: record.late != 0,
                batch: record.number,
                arrived_at: from_millis(record.arrived_at)?,
                link_sha256: record.link_sha256,
            })
        };
        Ok(records.into_iter().filter_map(line).collect())
    }
}
