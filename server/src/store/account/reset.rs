//! 忘記密碼: a link by mail. The answer tells nobody whether an address has an account, neither by
//! its words nor by its time: the letter is written after it.

use app::{enrolment::port::Origin, error::AppError, lang::Lang, port::Browser};
use chrono::Duration;
use domain::{Actor, Refusal};

use super::{
    super::{
        Store,
        link::{self, LinkKind},
        mail::tell,
        tx::{Abort, Done, command, end, one_row},
    },
    Batch, by_mail_only, close_sessions, known_device, note, own,
    password::{Owner, keep_history},
    typed::{self, fault},
};
use crate::{
    clock::{Clock as _, SystemClock},
    hash::sha256,
    letter::Letter,
};

/// Mails that one address may be sent within an hour.
const REQUESTS_MAX: i64 = 3;
const HOUR_SECONDS: u32 = 3600;
/// How long requests are kept.
const REQUESTS_KEPT_DAYS: i64 = 1;

/// What a reset link is bound to: a new password ends it.
fn bond(owner: &Owner) -> String {
    sha256(&owner.password_hash)
}

impl Store {
    pub(super) async fn ask_for_reset(
        &self,
        email: &str,
        browser: &Browser,
        origin: &Origin,
    ) -> Result<(), AppError> {
        let email = typed::email(email).map_err(|kind| fault("email", kind))?;
        let found: Option<Owner> = sqlx::query_as(
            "SELECT user_id, email, lang, party, password_hash, password_changed_at,
                    totp_confirmed_at
             FROM users WHERE email = $1 AND closed_at IS NULL",
        )
        .bind(&email)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        // A known browser has a count of its own: strangers cannot use its requests up.
        let phc = found.as_ref().map(|owner| owner.password_hash.as_str());
        let (_, counted) = known_device(phc, browser);
        self.count_request("reset", &email, &counted).await?;
        let (store, lang) = (self.clone(), origin.lang);
        self.outside.commands.spawn(async move {
            if let Some(owner) = found
                && let Err(error) = store.send_reset(&owner, lang).await
            {
                tracing::error!(?error, "a reset link was not written");
            }
        });
        Ok(())
    }

    async fn send_reset(&self, owner: &Owner, lang: Lang) -> Done<()> {
        let at = self.time();
        let lang = if lang == Lang::En { "en" } else { &owner.lang };
        command!(self, |tx| {
            let mut batch = Batch::default();
            let subject = &owner.user_id;
            let token = link::make(&mut batch, LinkKind::Reset, subject, &bond(owner))?;
            let letter = Letter::ResetPassword { token };
            tell(&mut batch, &by_mail_only(&owner.email, lang), &letter, "", at);
            batch.run(tx).await
        })
    }

    /// Counts a request for a mail to this address; the next after the last allowed one is
    /// refused, whoever asks and whether or not there is an account.
    async fn count_request(
        &self,
        kind: &'static str,
        email: &str,
        counted: &str,
    ) -> Result<(), AppError> {
        let now = SystemClock.now();
        let since = now - Duration::seconds(i64::from(HOUR_SECONDS));
        let allowed = command!(self, |tx| {
            sqlx::query("DELETE FROM mail_requests WHERE at < $1")
                .bind((now - Duration::days(REQUESTS_KEPT_DAYS)).timestamp_millis())
                .execute(&mut **tx)
                .await?;
            let (requests, last): (i64, i64) = sqlx::query_as(
                "SELECT CAST(COALESCE(SUM(CASE WHEN at > $4 THEN 1 ELSE 0 END), 0) AS BIGINT),
                        COALESCE(MAX(at), 0)
                 FROM mail_requests WHERE email = $1 AND kind = $2 AND device = $3",
            )
            .bind(email)
            .bind(kind)
            .bind(counted)
            .bind(since.timestamp_millis())
            .fetch_one(&mut **tx)
            .await?;
            if requests >= REQUESTS_MAX {
                return Ok(false);
            }
            // One after the other: each request is made of the one before, so of two at once
            // only one is written, and the other counts again.
            let written = sqlx::query(
                "INSERT INTO mail_requests (request_sha256, kind, email, device, at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (request_sha256) DO NOTHING",
            )
            .bind(sha256(&format!("{kind} {email} {counted} {last}")))
            .bind(kind)
            .bind(email)
            .bind(counted)
            .bind(now.timestamp_millis().max(last + 1))
            .execute(&mut **tx)
            .await?;
            one_row(written.rows_affected())?;
            Ok(true)
        })?;
        if allowed { Ok(()) } else { Err(AppError::TooMany { retry_after_seconds: HOUR_SECONDS }) }
    }

    pub(super) async fn reset_by_link(&self, token: &str, new: String) -> Result<(), AppError> {
        // Looked at before anything is hashed: a made-up link costs nothing.
        let link = self.link(LinkKind::Reset, token).await?.filter(link::Link::is_good);
        let link = link.ok_or(Refusal::LinkSpent)?;
        let owner = match self.owner(&link.subject).await {
            Ok(owner) if link.bound_to == bond(&owner) => owner,
            Ok(_) | Err(AppError::NotFound) => return Err(Refusal::LinkSpent.into()),
            Err(error) => return Err(error),
        };
        let new = self.replacement(owner, new, "new").await?;
        let owner = &new.owner;
        Ok(command!(self, |tx| {
            let link = link::find(tx, LinkKind::Reset, token).await?;
            let link = link.filter(link::Link::is_good).ok_or(Refusal::LinkSpent)?;
            let current: Option<String> = sqlx::query_scalar(
                "SELECT password_hash FROM users WHERE user_id = $1 AND closed_at IS NULL",
            )
            .bind(&owner.user_id)
            .fetch_optional(&mut **tx)
            .await?;
            if current.is_none_or(|hash| sha256(&hash) != link.bound_to) {
                return Err(Refusal::LinkSpent.into());
            }
            let mut batch = Batch::default();
            link::spend(&mut batch, &link);
            self.put_password(&mut batch, &new);
            // Nobody is signed in: the link acted.
            let subject = ("user", owner.user_id.as_str());
            note(&mut batch, self.time(), Actor::System, "reset_password", subject, "");
            close_sessions(tx, &owner.user_id, None).await?;
            batch.run(tx).await?;
            keep_history(tx, owner).await
        })?)
    }

    pub(super) async fn send_own_verification(&self, actor: Actor) -> Result<(), AppError> {
        let owner = self.owner(&own(actor)?.to_string()).await?;
        self.count_request("verify_email", &owner.email, "").await?;
        let (at, user) = (self.time(), &owner.user_id);
        Ok(command!(self, |tx| {
            let (name, verified, firm): (String, Option<i64>, Option<String>) = sqlx::query_as(
                "SELECT u.name, u.email_verified_at, f.name FROM users u
                 LEFT JOIN firms f ON f.firm_id = u.firm_id WHERE u.user_id = $1",
            )
            .bind(user)
            .fetch_one(&mut **tx)
            .await?;
            if verified.is_some() {
                return Ok(());
            }
            let mut batch = Batch::default();
            let token = link::make(&mut batch, LinkKind::VerifyEmail, user, &owner.email)?;
            let letter = Letter::VerifyEmail { name, firm: firm.unwrap_or_default(), token };
            tell(&mut batch, &by_mail_only(&owner.email, &owner.lang), &letter, "", at);
            batch.run(tx).await
        })?)
    }
}
