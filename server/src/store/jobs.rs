//! Background work. A row is enqueued in the transaction that makes the work necessary, and
//! every piece of work is idempotent: two servers may run the same one.

use app::error::AppError;
use domain::{Instant, OrderId, calendar::from_millis};

use super::{
    Store,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};

/// Pieces of work that one round takes on.
const BATCH_MAX: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// R24: the supplier's answer window ends. Subject: an order.
    LapseResponse,
    /// R21: the payment window ends. Subject: an order.
    LapsePayment,
    /// R22: late notices can no longer come. Subject: an order.
    EndLateNotice,
    /// R14: points expire. Subject: a programme.
    ExpirePoints,
    /// S20: a register that could not be asked is asked again. Subject: a firm.
    RetryLookup,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::LapseResponse,
        Self::LapsePayment,
        Self::EndLateNotice,
        Self::ExpirePoints,
        Self::RetryLookup,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::LapseResponse => "lapse_response",
            Self::LapsePayment => "lapse_payment",
            Self::EndLateNotice => "end_late_notice",
            Self::ExpirePoints => "expire_points",
            Self::RetryLookup => "retry_lookup",
        }
    }
}

/// Asks for a piece of work at an instant.
pub(super) fn enqueue(batch: &mut Batch, kind: Kind, subject: &str, run_at: Instant) {
    put!(
        batch,
        "INSERT INTO jobs (job_id, kind, subject, run_at, attempts) VALUES ($1, $2, $3, $4, 0)",
        crate::clock::new_id().to_string(),
        kind.as_str(),
        subject,
        run_at.timestamp_millis(),
    );
}

#[derive(sqlx::FromRow)]
struct JobRow {
    job_id: String,
    kind: String,
    subject: String,
}

impl Store {
    pub(super) async fn next_due(&self) -> Done<Option<Instant>> {
        let run_at: Option<i64> =
            sqlx::query_scalar("SELECT MIN(run_at) FROM jobs WHERE done_at IS NULL")
                .fetch_one(&self.pools.read)
                .await?;
        Ok(run_at.and_then(from_millis))
    }

    /// A piece that fails holds up no other: it stays due, and its error is reported at the end.
    pub(super) async fn run_due(&self) -> Result<usize, AppError> {
        let now = self.time();
        let (mut done, mut failed, mut failure) = (0, Vec::new(), None);
        while done + failed.len() < BATCH_MAX {
            let due: Vec<JobRow> = sqlx::query_as(
                "SELECT job_id, kind, subject FROM jobs
                 WHERE done_at IS NULL AND run_at <= $1 ORDER BY run_at, job_id LIMIT $2",
            )
            .bind(now.timestamp_millis())
            .bind(i64::try_from(failed.len() + 1).unwrap_or(i64::MAX))
            .fetch_all(&self.pools.read)
            .await
            .map_err(Abort::from)?;
            let Some(job) = due.into_iter().find(|job| !failed.contains(&job.job_id)) else {
                break;
            };
            let (store, id) = (self.clone(), job.job_id.clone());
            match self.detached(async move { Ok(store.run_job(&job, now).await?) }).await {
                Ok(()) => done += 1,
                Err(error) => {
                    failed.push(id);
                    failure.get_or_insert(error);
                }
            }
        }
        failure.map_or(Ok(done), Err)
    }

    async fn run_job(&self, job: &JobRow, now: Instant) -> Done<()> {
        let unknown =
            || Abort::Inconsistent { table: "jobs", column: "kind", row: job.job_id.clone() };
        let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == job.kind);
        let kind = kind.ok_or_else(unknown)?;
        if kind == Kind::ExpirePoints {
            self.expire_points(&job.subject, now).await?;
        } else if kind == Kind::RetryLookup {
            let firm = job.subject.parse().map_err(|_| unknown())?;
            self.retry_lookup(firm).await?;
        } else {
            let order: OrderId = job.subject.parse().map_err(|_| unknown())?;
            match kind {
                Kind::EndLateNotice => self.end_late_notice(order, now).await?,
                _ => self.lapse_if_due(order, now).await?,
            }
        }
        command!(self, |tx| {
            sqlx::query("UPDATE jobs SET done_at = $1, attempts = attempts + 1 WHERE job_id = $2")
                .bind(now.timestamp_millis())
                .bind(&job.job_id)
                .execute(&mut **tx)
                .await?;
            Ok(())
        })
    }
}
