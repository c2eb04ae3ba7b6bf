//! The outbox: which mails are due, who sends them, and how it ended. `try_at` and `sent_at` are
//! the real clock's, also where the marketplace's clock is simulated.
//!
//! A mail goes out at least once. A server claims it by moving its `try_at` forward before it
//! sends, so that no other server sends it too; one that dies between sending and writing that
//! down leaves the mail to be sent again. It then carries the same Message-ID.

use chrono::Duration;
use domain::{Instant, calendar::from_millis};

use super::super::{
    Store,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::{
    clock::{Clock as _, SystemClock},
    engine::{OutgoingMail, WrittenMail},
    mailer::{SendFailure, next_try_after},
};

/// How long a mail belongs to the server that claimed it; longer than sending can take.
const CLAIM_MINUTES: i64 = 10;
/// Longest error that is kept, in characters.
const ERROR_CHARS_MAX: usize = 300;

#[derive(sqlx::FromRow)]
struct DueRow {
    mail_id: String,
    recipient: String,
    letter: String,
    subject: String,
    body: String,
    try_at: i64,
    attempts: i32,
}

#[derive(sqlx::FromRow)]
struct WrittenRow {
    mail_id: String,
    recipient: String,
    subject: String,
    body: String,
    written_at: i64,
}

impl Store {
    pub(in super::super) async fn claim(&self, most: usize) -> Done<Vec<OutgoingMail>> {
        let now = SystemClock.now();
        // Mostly there is nothing, and looking locks nothing.
        let first: Option<String> = sqlx::query_scalar(
            "SELECT mail_id FROM mails
             WHERE sent_at IS NULL AND given_up_at IS NULL AND try_at <= $1 LIMIT 1",
        )
        .bind(now.timestamp_millis())
        .fetch_optional(&self.pools.read)
        .await?;
        if first.is_none() {
            return Ok(Vec::new());
        }
        command!(self, |tx| {
            let due: Vec<DueRow> = sqlx::query_as(
                "SELECT mail_id, recipient, letter, subject, body, try_at, attempts FROM mails
                 WHERE sent_at IS NULL AND given_up_at IS NULL AND try_at <= $1
                 ORDER BY try_at, mail_id LIMIT $2",
            )
            .bind(now.timestamp_millis())
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .fetch_all(&mut **tx)
            .await?;
            let mut batch = Batch::default();
            for mail in &due {
                // The attempt counts from here on: a mail that brings the server down is no
                // reason to try for ever.
                put!(
                    batch,
                    "UPDATE mails SET try_at = $3, attempts = attempts + 1
                     WHERE mail_id = $1 AND try_at = $2 AND sent_at IS NULL
                         AND given_up_at IS NULL",
                    &mail.mail_id,
                    mail.try_at,
                    (now + Duration::minutes(CLAIM_MINUTES)).timestamp_millis(),
                );
            }
            if !due.is_empty() {
                batch.run(tx).await?;
            }
            Ok(due.into_iter().map(outgoing).collect())
        })
    }

    pub(in super::super) async fn note_sent(&self, mail: &str) -> Done<()> {
        let now = SystemClock.now().timestamp_millis();
        command!(self, |tx| {
            sqlx::query(
                "UPDATE mails SET sent_at = $2, last_error = ''
                 WHERE mail_id = $1 AND sent_at IS NULL",
            )
            .bind(mail)
            .bind(now)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }

    /// Plans the next attempt, or gives the mail up; returns whether it was given up. Where
    /// another server took the mail over meanwhile, that one decides.
    pub(in super::super) async fn note_failure_of(
        &self,
        mail: &OutgoingMail,
        failure: &SendFailure,
    ) -> Done<bool> {
        let now = SystemClock.now();
        let wait = next_try_after(mail.attempts).filter(|_| !failure.hopeless);
        let (try_at, given_up_at) = match wait {
            Some(wait) => (Some((now + wait).timestamp_millis()), None),
            None => (None, Some(now.timestamp_millis())),
        };
        let error: String = failure.says.chars().take(ERROR_CHARS_MAX).collect();
        command!(self, |tx| {
            sqlx::query(
                "UPDATE mails SET try_at = COALESCE($3, try_at), given_up_at = $4, last_error = $5
                 WHERE mail_id = $1 AND attempts = $2 AND sent_at IS NULL",
            )
            .bind(&mail.id)
            .bind(mail.attempts)
            .bind(try_at)
            .bind(given_up_at)
            .bind(&error)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })?;
        Ok(wait.is_none())
    }

    /// Newest first.
    pub(in super::super) async fn written_mails(
        &self,
        to: Option<&str>,
        most: usize,
    ) -> Done<Vec<WrittenMail>> {
        let rows: Vec<WrittenRow> = sqlx::query_as(
            "SELECT mail_id, recipient, subject, body, written_at FROM mails
             WHERE $1 = '' OR recipient = $1
             ORDER BY written_at DESC, mail_id DESC LIMIT $2",
        )
        .bind(to.unwrap_or_default())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&self.pools.read)
        .await?;
        rows.into_iter().map(written).collect()
    }
}

fn outgoing(row: DueRow) -> OutgoingMail {
    OutgoingMail {
        id: row.mail_id,
        recipient: row.recipient,
        letter: row.letter,
        subject: row.subject,
        body: row.body,
        attempts: row.attempts + 1,
    }
}

fn written(row: WrittenRow) -> Done<WrittenMail> {
    let at: Option<Instant> = from_millis(row.written_at);
    let wrong =
        || Abort::Inconsistent { table: "mails", column: "written_at", row: row.mail_id.clone() };
    Ok(WrittenMail {
        at: at.ok_or_else(wrong)?,
        id: row.mail_id,
        recipient: row.recipient,
        subject: row.subject,
        body: row.body,
    })
}
