//! Background work. A row is enqueued in the transaction that makes the work necessary, and
//! every piece of work is idempotent: two servers may run the same one.

use app::error::AppError;
use domain::{Instant, OrderId, calendar::from_millis};

use super::{
    Store, Tx,
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
    /// R24: a day before the answer window ends; asks for the lapse. Subject: an order.
    RemindAnswer,
    /// R21: a day, and three hours, before the payment window ends. Subject: an order.
    RemindPayment,
    /// R14: some days before points expire. Subject: see `remind.rs`.
    RemindExpiry,
    /// S20: a register that could not be asked is asked again. Subject: a firm.
    RetryLookup,
    /// S28: nobody used the service for some days. Subject: an order.
    WatchUsage,
    /// R27: the three months are over. Subject: an order.
    ProveUsage,
    /// R32: the days for a correction are over. Subject: an order.
    LapseCorrection,
    /// R12: other settings are in force, by which the pool may cover who waits. Subject: a programme.
    IssueWaiting,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::LapseResponse,
        Self::LapsePayment,
        Self::EndLateNotice,
        Self::ExpirePoints,
        Self::RemindAnswer,
        Self::RemindPayment,
        Self::RemindExpiry,
        Self::RetryLookup,
        Self::WatchUsage,
        Self::ProveUsage,
        Self::LapseCorrection,
        Self::IssueWaiting,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::LapseResponse => "lapse_response",
            Self::LapsePayment => "lapse_payment",
            Self::EndLateNotice => "end_late_notice",
            Self::ExpirePoints => "expire_points",
            Self::RemindAnswer => "remind_answer",
            Self::RemindPayment => "remind_payment",
            Self::RemindExpiry => "remind_expiry",
            Self::RetryLookup => "retry_lookup",
            Self::WatchUsage => "watch_usage",
            Self::ProveUsage => "prove_usage",
            Self::LapseCorrection => "lapse_correction",
            Self::IssueWaiting => "issue_waiting",
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

/// A piece of work that is due.
#[derive(sqlx::FromRow)]
pub(super) struct Job {
    pub(super) id: String,
    kind: String,
    pub(super) subject: String,
    pub(super) run_at: i64,
}

/// Marks a piece of work done in the transaction that does it, so that nothing of it is done
/// twice; `false` where another server has done it.
pub(super) async fn finish(tx: &mut Tx, batch: &mut Batch, job: &Job, now: Instant) -> Done<bool> {
    let open: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM jobs WHERE job_id = $1 AND done_at IS NULL")
            .bind(&job.id)
            .fetch_one(&mut **tx)
            .await?;
    put!(
        batch,
        "UPDATE jobs SET done_at = $2, attempts = attempts + 1
         WHERE job_id = $1 AND done_at IS NULL",
        &job.id,
        now.timestamp_millis(),
    );
    Ok(open == 1)
}

impl Store {
    pub(super) async fn next_due(&self) -> Done<Option<Instant>> {
        let run_at: Option<i64> =
            sqlx::query_scalar("SELECT MIN(run_at) FROM jobs WHERE done_at IS NULL")
                .fetch_one(&self.pools.read)
                .await?;
        Ok(run_at.and_then(from_millis))
    }

    /// The next date that somebody has to meet: reminders are none.
    pub(super) async fn next_deadline(&self) -> Done<Option<Instant>> {
        let at: Option<i64> = sqlx::query_scalar(
            "SELECT MIN(d.at) FROM (
                 SELECT run_at AS at FROM jobs WHERE done_at IS NULL AND kind IN
                     ('lapse_response', 'lapse_payment', 'end_late_notice', 'expire_points')
                 UNION ALL SELECT answer_deadline FROM orders WHERE state = 'Submitted') d",
        )
        .fetch_one(&self.pools.read)
        .await?;
        Ok(at.and_then(from_millis))
    }

    /// A piece that fails holds up no other: it stays due, and its error is reported at the end.
    pub(super) async fn run_due(&self) -> Result<usize, AppError> {
        let now = self.time();
        let (mut done, mut failed, mut failure) = (0, Vec::new(), None);
        while done + failed.len() < BATCH_MAX {
            let due: Vec<Job> = sqlx::query_as(
                "SELECT job_id AS id, kind, subject, run_at FROM jobs
                 WHERE done_at IS NULL AND run_at <= $1 ORDER BY run_at, job_id LIMIT $2",
            )
            .bind(now.timestamp_millis())
            .bind(i64::try_from(failed.len() + 1).unwrap_or(i64::MAX))
            .fetch_all(&self.pools.read)
            .await
            .map_err(Abort::from)?;
            let Some(job) = due.into_iter().find(|job| !failed.contains(&job.id)) else {
                break;
            };
            let (store, id) = (self.clone(), job.id.clone());
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

    async fn run_job(&self, job: &Job, now: Instant) -> Done<()> {
        let unknown = || Abort::Inconsistent { table: "jobs", column: "kind", row: job.id.clone() };
        let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == job.kind);
        let order = || job.subject.parse::<OrderId>().map_err(|_| unknown());
        match kind.ok_or_else(unknown)? {
            Kind::LapseResponse | Kind::LapsePayment => self.lapse_if_due(order()?, now).await?,
            Kind::EndLateNotice => self.end_late_notice(order()?, now).await?,
            Kind::ExpirePoints => self.expire_points(&job.subject, now).await?,
            Kind::RetryLookup => {
                let firm = job.subject.parse().map_err(|_| unknown())?;
                self.retry_lookup(firm).await?;
            }
            Kind::ProveUsage => self.prove_if_due(order()?, now).await?,
            Kind::LapseCorrection => self.lapse_correction(order()?, now).await?,
            Kind::IssueWaiting => {
                let programme = self.programme(&job.subject).await?;
                self.issue_waiting(&programme).await?;
            }
            // These mark themselves done with what they write.
            Kind::RemindAnswer => return self.remind_answer(job, now).await,
            Kind::RemindPayment => return self.remind_payment(job, now).await,
            Kind::WatchUsage => return self.watch_silence(job, now).await,
            Kind::RemindExpiry => return self.remind_expiry(job, now).await,
        }
        command!(self, |tx| {
            sqlx::query("UPDATE jobs SET done_at = $1, attempts = attempts + 1 WHERE job_id = $2")
                .bind(now.timestamp_millis())
                .bind(&job.id)
                .execute(&mut **tx)
                .await?;
            Ok(())
        })
    }
}
