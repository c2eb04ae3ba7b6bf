//! Links in mails: a random token, of which only the hash is kept; good once, for a while, and
//! only as long as what it is bound to did not change. Their times are the real clock's.

use chrono::Duration;

use super::{
    Store, Tx,
    batch::{Batch, put},
    tx::{Abort, Done},
};
use crate::{
    clock::{Clock as _, SystemClock, new_token},
    hash::sha256,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkKind {
    /// Subject: a user.
    VerifyEmail,
    /// Subject: an enrolment.
    Resume,
    /// Subject: a user.
    Reset,
    /// Subject: an invitation.
    Invite,
}

impl LinkKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::Resume => "resume",
            Self::Reset => "reset",
            Self::Invite => "invite",
        }
    }

    /// How long a link is good.
    pub(super) fn life(self) -> Duration {
        match self {
            Self::VerifyEmail => Duration::hours(24),
            Self::Resume => Duration::days(30),
            Self::Reset => Duration::minutes(15),
            Self::Invite => Duration::days(7),
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Link {
    pub(super) token_sha256: String,
    pub(super) subject: String,
    pub(super) bound_to: String,
    pub(super) expires_at: i64,
    pub(super) used_at: Option<i64>,
}

impl Link {
    /// Neither used nor too old.
    pub(super) fn is_good(&self) -> bool {
        self.used_at.is_none() && SystemClock.now().timestamp_millis() < self.expires_at
    }
}

/// Makes a link; returns the token for the letter.
pub(super) fn make(
    batch: &mut Batch,
    kind: LinkKind,
    subject: &str,
    bound_to: &str,
) -> Done<String> {
    let token = new_token()
        .map_err(|error| Abort::Sqlx(sqlx::Error::Io(std::io::Error::other(error.to_string()))))?;
    let now = SystemClock.now();
    put!(
        batch,
        "INSERT INTO links (token_sha256, kind, subject, bound_to, made_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        sha256(&token),
        kind.as_str(),
        subject,
        bound_to,
        now.timestamp_millis(),
        (now + kind.life()).timestamp_millis(),
    );
    Ok(token)
}

/// The link of a token, good or not; `None` where it was never ours.
pub(super) async fn find(tx: &mut Tx, kind: LinkKind, token: &str) -> Done<Option<Link>> {
    Ok(sqlx::query_as(
        "SELECT token_sha256, subject, bound_to, expires_at, used_at
         FROM links WHERE token_sha256 = $1 AND kind = $2",
    )
    .bind(sha256(token))
    .bind(kind.as_str())
    .fetch_optional(&mut **tx)
    .await?)
}

impl Store {
    /// The link of a token, read outside of any transaction: what is decided on it is decided
    /// again inside one.
    pub(super) async fn link(&self, kind: LinkKind, token: &str) -> Done<Option<Link>> {
        Ok(sqlx::query_as(
            "SELECT token_sha256, subject, bound_to, expires_at, used_at
             FROM links WHERE token_sha256 = $1 AND kind = $2",
        )
        .bind(sha256(token))
        .bind(kind.as_str())
        .fetch_optional(&self.pools.read)
        .await?)
    }
}

/// Uses the link up. Of many at once, exactly one hits the row; the others decide again and find
/// it used.
pub(super) fn spend(batch: &mut Batch, link: &Link) {
    put!(
        batch,
        "UPDATE links SET used_at = $2 WHERE token_sha256 = $1 AND used_at IS NULL",
        &link.token_sha256,
        SystemClock.now().timestamp_millis(),
    );
}
