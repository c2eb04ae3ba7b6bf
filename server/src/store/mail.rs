//! The outbox: letters are written in the transaction that makes them necessary, and told inside
//! the site too. Sending them is background work (`notice/`).

use app::lang::Lang;
use domain::{FirmId, Instant};

use super::{
    Store, Tx,
    batch::{Batch, put},
    tx::Done,
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    letter::Letter,
};

/// Somebody that a letter goes to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Recipient {
    /// Without an account there is no notice inside the site.
    pub(super) user_id: Option<String>,
    pub(super) email: String,
    pub(super) lang: String,
    /// Does not want this topic by mail.
    pub(super) muted: bool,
}

impl Recipient {
    /// Somebody who has no account yet.
    pub(super) fn stranger(email: &str, lang: Lang) -> Self {
        let lang = if lang == Lang::En { "en" } else { "zh" };
        Self { user_id: None, email: email.to_owned(), lang: lang.to_owned(), muted: false }
    }
}

/// Writes a letter to somebody: into the outbox, and as a notice with a path of this site. The
/// notice never holds the letter's link: a session is no proof of holding the mailbox.
pub(super) fn tell(batch: &mut Batch, to: &Recipient, letter: &Letter, path: &str, at: Instant) {
    let written = letter.write(Lang::from_tag(&to.lang));
    let topic = letter.topic();
    let path = path.split("?token=").next().unwrap_or_default();
    if let Some(user) = &to.user_id {
        put!(
            batch,
            "INSERT INTO notifications (notification_id, user_id, topic, subject, body, path, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            new_id().to_string(),
            user,
            topic.as_str(),
            &written.subject,
            &written.gist,
            path,
            at.timestamp_millis(),
        );
    }
    if to.muted && topic.can_be_muted() {
        return;
    }
    put!(
        batch,
        "INSERT INTO mails (mail_id, recipient, letter, subject, body, written_at, try_at,
             attempts, last_error)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '')",
        new_id().to_string(),
        &to.email,
        letter.name(),
        &written.subject,
        &written.body,
        at.timestamp_millis(),
        SystemClock.now().timestamp_millis(),
    );
}

impl Store {
    /// The people of a firm that a letter about this topic goes to, owner first.
    pub(super) async fn people_of_firm(
        &self,
        tx: &mut Tx,
        firm: FirmId,
        letter: &Letter,
    ) -> Done<Vec<Recipient>> {
        Ok(sqlx::query_as(
            "SELECT u.user_id, u.email, u.lang,
                    (m.topic IS NOT NULL) AS muted
             FROM users u
             LEFT JOIN muted_topics m ON m.user_id = u.user_id AND m.topic = $2
             WHERE u.firm_id = $1 AND u.closed_at IS NULL
             ORDER BY CASE u.roles WHEN 'owner' THEN 0 ELSE 1 END, u.created_at, u.user_id",
        )
        .bind(firm.to_string())
        .bind(letter.topic().as_str())
        .fetch_all(&mut **tx)
        .await?)
    }

    /// Tells everybody of a firm.
    pub(super) async fn tell_firm(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        firm: FirmId,
        letter: &Letter,
        path: &str,
        at: Instant,
    ) -> Done<()> {
        for to in self.people_of_firm(tx, firm, letter).await? {
            tell(batch, &to, letter, path, at);
        }
        Ok(())
    }
}
