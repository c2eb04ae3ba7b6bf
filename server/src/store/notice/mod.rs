//! 通知: what stands inside the site, and what a person does not want by mail as well. Sending
//! the mails is in `outbox.rs`.

mod outbox;

use app::{
    error::AppError,
    notice::{NoticeRow, NoticesView, Topic, port::NoticeService},
};
use async_trait::async_trait;
use domain::{
    Actor, Refusal,
    authority::{Act, authorise},
    calendar::from_millis,
};

use super::{
    Store,
    tx::{Abort, Done, command, end},
};

/// Notices on the page.
const ROWS_MAX: i64 = 100;

#[derive(sqlx::FromRow)]
struct Row {
    notification_id: String,
    topic: String,
    subject: String,
    body: String,
    path: String,
    at: i64,
    read_at: Option<i64>,
}

/// The person whose notices are meant: everybody has their own and no others.
fn owner(actor: Actor) -> Result<String, AppError> {
    authorise(actor, Act::ManageOwnAccount)?;
    Ok(actor.user().ok_or(Refusal::Forbidden)?.to_string())
}

#[async_trait]
impl NoticeService for Store {
    async fn notices(&self, actor: Actor) -> Result<NoticesView, AppError> {
        let user = owner(actor)?;
        let muted = self.muted(&user).await?;
        let rows = self.notice_rows(&user).await?;
        let unread = self.unread_of(&user).await?;
        Ok(NoticesView { now: self.time(), rows, unread, muted })
    }

    async fn unread(&self, actor: Actor) -> Result<i64, AppError> {
        Ok(self.unread_of(&owner(actor)?).await?)
    }

    async fn mark_read(&self, actor: Actor) -> Result<(), AppError> {
        let (store, user) = (self.clone(), owner(actor)?);
        self.detached(async move { Ok(store.read_all(&user).await?) }).await
    }

    async fn mute(&self, actor: Actor, topics: Vec<Topic>) -> Result<(), AppError> {
        let (store, user) = (self.clone(), owner(actor)?);
        self.detached(async move { Ok(store.mute_only(&user, &topics).await?) }).await
    }
}

impl Store {
    async fn notice_rows(&self, user: &str) -> Done<Vec<NoticeRow>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT notification_id, topic, subject, body, path, at, read_at
             FROM notifications WHERE user_id = $1
             ORDER BY at DESC, notification_id DESC LIMIT $2",
        )
        .bind(user)
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        rows.into_iter().map(notice).collect()
    }

    async fn unread_of(&self, user: &str) -> Done<i64> {
        let unread = "SELECT COUNT(*) FROM notifications WHERE user_id = $1 AND read_at IS NULL";
        Ok(sqlx::query_scalar(unread).bind(user).fetch_one(&self.pools.read).await?)
    }

    async fn muted(&self, user: &str) -> Done<Vec<Topic>> {
        let names: Vec<String> =
            sqlx::query_scalar("SELECT topic FROM muted_topics WHERE user_id = $1 ORDER BY topic")
                .bind(user)
                .fetch_all(&self.pools.read)
                .await?;
        Ok(names.iter().filter_map(|name| Topic::from_name(name)).collect())
    }

    async fn read_all(&self, user: &str) -> Done<()> {
        let now = self.time().timestamp_millis();
        command!(self, |tx| {
            sqlx::query(
                "UPDATE notifications SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL",
            )
            .bind(user)
            .bind(now)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }

    async fn mute_only(&self, user: &str, topics: &[Topic]) -> Done<()> {
        command!(self, |tx| {
            sqlx::query("DELETE FROM muted_topics WHERE user_id = $1")
                .bind(user)
                .execute(&mut **tx)
                .await?;
            for topic in topics.iter().filter(|topic| topic.can_be_muted()) {
                sqlx::query(
                    "INSERT INTO muted_topics (user_id, topic) VALUES ($1, $2)
                     ON CONFLICT DO NOTHING",
                )
                .bind(user)
                .bind(topic.as_str())
                .execute(&mut **tx)
                .await?;
            }
            Ok(())
        })
    }
}

fn notice(row: Row) -> Done<NoticeRow> {
    let wrong = |column| Abort::Inconsistent {
        table: "notifications",
        column,
        row: row.notification_id.clone(),
    };
    Ok(NoticeRow {
        topic: Topic::from_name(&row.topic).ok_or_else(|| wrong("topic"))?,
        at: from_millis(row.at).ok_or_else(|| wrong("at"))?,
        read: row.read_at.is_some(),
        id: row.notification_id,
        subject: row.subject,
        body: row.body,
        path: row.path,
    })
}
