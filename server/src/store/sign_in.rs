//! Sign-in: the password, then the code where the account has a second factor. Failures are
//! counted per address and device, so that a stranger cannot lock anybody out.

use app::{
    error::{AppError, Fault, FaultKind},
    port::{Browser, NewSession, SignedIn},
    session::{Credentials, web::HALF_SECONDS_MAX},
};
use chrono::Duration;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::{
    Store, Tx,
    batch::{Batch, put},
    session::{Person, put_session, select_person},
    tx::{Abort, Done, command, end},
};
use crate::{
    clock::{Clock as _, SystemClock, new_id, new_token},
    hash::{hex, sha256},
    password::Typed,
    totp,
};

/// Failures after which an address waits, counted per device first.
const FAILURES_MAX: i64 = 5;
const LOCK_SECONDS: u32 = 15 * 60;
/// How long failures are kept.
const FAILURES_KEPT_DAYS: i64 = 1;
/// Longest e-mail address (RFC 5321).
const EMAIL_CHARS_MAX: usize = 254;

fn mac(key: &str, message: &str) -> Result<String, AppError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map_err(|error| crate::fault::internal("sign_in.mac", &error))?;
    mac.update(message.as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

/// `<id>.<mac>`. The mac is keyed by the stored hash of the person's password, so that nobody
/// makes a device up, nothing has to be stored, and a new password ends them all.
fn device_cookie(password_hash: &str, id: &str) -> Result<String, AppError> {
    Ok(format!("{id}.{}", mac(password_hash, id)?))
}

pub(super) fn new_device(password_hash: &str) -> Result<String, AppError> {
    device_cookie(password_hash, &fresh_token()?)
}

pub(super) fn fresh_token() -> Result<String, AppError> {
    new_token().map_err(|error| crate::fault::internal("sign_in.token", &error))
}

/// Whether the person with this password hash signed in from this device before.
fn is_device_of(password_hash: &str, cookie: &str) -> bool {
    let genuine = cookie
        .split_once('.')
        .filter(|_| !password_hash.is_empty())
        .and_then(|(id, _)| device_cookie(password_hash, id).ok());
    // Hashes are compared, so that the time it takes tells nothing about the genuine one.
    genuine.is_some_and(|genuine| sha256(&genuine) == sha256(cookie))
}

/// The device's cookie where it is known, and under which name its failures are counted. Unknown
/// devices share one count, so that a stranger locks strangers out and not the owner, whose
/// browser is known; and so that making devices up gains no guesses.
pub(super) fn known_device(
    password_hash: Option<&str>,
    browser: &Browser,
) -> (Option<String>, String) {
    let phc = password_hash.unwrap_or_default();
    let known = browser.device.clone().filter(|cookie| is_device_of(phc, cookie));
    let counted = known.as_deref().map(sha256).unwrap_or_default();
    (known, counted)
}

/// `<user>.<until>.<mac>`: the password was right. Nothing is stored, a new password ends it, and
/// by itself it opens nothing.
fn half_session(person: &Person, until: i64) -> Result<String, AppError> {
    let Person { user_id, password_hash, .. } = person;
    let message = format!("half a sign-in of {user_id} until {until}");
    Ok(format!("{user_id}.{until}.{}", mac(password_hash, &message)?))
}

/// How a typed code was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// With the step that it uses up.
    Fits(i64),
    Wrong,
    Locked,
}

impl Judged {
    /// What the page is told, at its field.
    pub(super) fn answer(self, field: &str) -> Result<(), AppError> {
        match self {
            Self::Fits(_) => Ok(()),
            Self::Wrong => Err(AppError::Faults(vec![Fault::new(field, FaultKind::WrongCode)])),
            Self::Locked => Err(locked()),
        }
    }
}

fn locked() -> AppError {
    AppError::TooMany { retry_after_seconds: LOCK_SECONDS }
}

/// A code to be judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct TypedCode<'a> {
    pub(super) user_id: &'a str,
    pub(super) email: &'a str,
    /// Under which name its failures are counted.
    pub(super) counted: &'a str,
    pub(super) code: &'a str,
    /// Of the factor that was begun, not of the one in force.
    pub(super) pending: bool,
}

/// Judges a code, one after the other for each person, so that no flood of guesses is faster than
/// the count of its failures. A failure is written here; a code that fits is used up by
/// [`use_step`].
pub(super) async fn judge_code(tx: &mut Tx, typed: TypedCode<'_>) -> Done<Judged> {
    sqlx::query("UPDATE users SET totp_step = totp_step WHERE user_id = $1")
        .bind(typed.user_id)
        .execute(&mut **tx)
        .await?;
    let failures: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sign_in_failures WHERE email = $1 AND device = $2 AND at > $3",
    )
    .bind(typed.email)
    .bind(typed.counted)
    .bind(lock_began())
    .fetch_one(&mut **tx)
    .await?;
    if failures >= FAILURES_MAX {
        return Ok(Judged::Locked);
    }
    let (in_force, pending, last): (Option<String>, Option<String>, Option<i64>) = sqlx::query_as(
        "SELECT totp_secret, totp_pending, totp_step FROM users
         WHERE user_id = $1 AND closed_at IS NULL",
    )
    .bind(typed.user_id)
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Abort::NotFound)?;
    // Another secret has other codes: none of them was used.
    let (secret, last) = if typed.pending { (pending, None) } else { (in_force, last) };
    let now = SystemClock.now().timestamp();
    let step = secret
        .and_then(|secret| totp::step_of_code(&secret, typed.code, now))
        .filter(|step| last.is_none_or(|last| *step > last));
    if let Some(step) = step {
        return Ok(Judged::Fits(step));
    }
    put_failure(tx, typed.email, typed.counted).await?;
    Ok(Judged::Wrong)
}

/// A code is good once, and none before it is good any more.
pub(super) fn use_step(batch: &mut Batch, user_id: &str, step: i64) {
    put!(
        batch,
        "UPDATE users SET totp_step = $2
         WHERE user_id = $1 AND (totp_step IS NULL OR totp_step < $2)",
        user_id,
        step,
    );
}

fn lock_began() -> i64 {
    (SystemClock.now() - Duration::seconds(i64::from(LOCK_SECONDS))).timestamp_millis()
}

async fn put_failure(tx: &mut Tx, email: &str, counted: &str) -> Done<()> {
    let now = SystemClock.now();
    sqlx::query("DELETE FROM sign_in_failures WHERE at < $1")
        .bind((now - Duration::days(FAILURES_KEPT_DAYS)).timestamp_millis())
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO sign_in_failures (failure_id, email, device, at) VALUES ($1, $2, $3, $4)",
    )
    .bind(new_id().to_string())
    .bind(email)
    .bind(counted)
    .bind(now.timestamp_millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl Store {
    pub(super) async fn open_session(
        &self,
        credentials: Credentials,
        browser: Browser,
    ) -> Result<SignedIn, AppError> {
        let email = credentials.email.trim().to_lowercase();
        if email.chars().count() > EMAIL_CHARS_MAX || email.chars().any(char::is_control) {
            return Err(AppError::WrongCredentials);
        }
        let typed = self.passwords.typed(credentials.password)?;
        let person: Option<Person> = sqlx::query_as(select_person!(
            "",
            "users u",
            "WHERE u.email = $1 AND u.closed_at IS NULL"
        ))
        .bind(&email)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let phc = person.as_ref().map(|person| person.password_hash.clone());
        let (known, counted) = known_device(phc.as_deref(), &browser);
        if !self.is_right(&email, &counted, typed, phc).await? {
            return Err(AppError::WrongCredentials);
        }
        let person = person.ok_or(AppError::WrongCredentials)?;
        if person.totp_confirmed_at.is_some() {
            let until = SystemClock.now() + Duration::seconds(i64::from(HALF_SECONDS_MAX));
            return Ok(SignedIn::CodeNeeded(half_session(&person, until.timestamp_millis())?));
        }
        let token = fresh_token()?;
        command!(self, |tx| {
            let mut batch = Batch::default();
            put_session(&mut batch, &token, &person.user_id, &browser.name);
            batch.run(tx).await
        })?;
        Ok(SignedIn::Session(opened(person, token, known)?))
    }

    pub(super) async fn finish_sign_in(
        &self,
        half: &str,
        code: &str,
        browser: Browser,
    ) -> Result<NewSession, AppError> {
        let person = self.person_of_half(half).await?;
        let (known, counted) = known_device(Some(&person.password_hash), &browser);
        let token = fresh_token()?;
        let typed = TypedCode {
            user_id: &person.user_id,
            email: &person.email,
            counted: &counted,
            code,
            pending: false,
        };
        let judged = command!(self, |tx| {
            let judged = judge_code(tx, typed).await?;
            if let Judged::Fits(step) = judged {
                let mut batch = Batch::default();
                use_step(&mut batch, &person.user_id, step);
                put_session(&mut batch, &token, &person.user_id, &browser.name);
                batch.run(tx).await?;
            }
            Ok(judged)
        })?;
        judged.answer("code")?;
        opened(person, token, known)
    }

    async fn person_of_half(&self, half: &str) -> Result<Person, AppError> {
        let mut parts = half.splitn(3, '.');
        let (user_id, until) = (parts.next().unwrap_or_default(), parts.next());
        let until: i64 =
            until.and_then(|until| until.parse().ok()).ok_or(AppError::Unauthenticated)?;
        let person: Option<Person> = sqlx::query_as(select_person!(
            "",
            "users u",
            "WHERE u.user_id = $1 AND u.closed_at IS NULL AND u.totp_confirmed_at IS NOT NULL"
        ))
        .bind(user_id)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let person = person.ok_or(AppError::Unauthenticated)?;
        let genuine = half_session(&person, until)?;
        let good = SystemClock.now().timestamp_millis() < until;
        if !good || sha256(&genuine) != sha256(half) {
            return Err(AppError::Unauthenticated);
        }
        Ok(person)
    }

    /// Whether the password is right. Takes as long where there is no account; wrong ones are
    /// counted.
    ///
    /// # Errors
    /// `TooMany` after too many of them.
    pub(super) async fn is_right(
        &self,
        email: &str,
        counted: &str,
        typed: Typed<'_>,
        phc: Option<String>,
    ) -> Result<bool, AppError> {
        let failures: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sign_in_failures WHERE email = $1 AND device = $2 AND at > $3",
        )
        .bind(email)
        .bind(counted)
        .bind(lock_began())
        .fetch_one(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        if failures >= FAILURES_MAX {
            return Err(locked());
        }
        if typed.is_too_long() {
            return Ok(false);
        }
        let right = self.passwords.verify(typed, phc).await?;
        if !right {
            command!(self, |tx| put_failure(tx, email, counted).await)?;
        }
        Ok(right)
    }
}

fn opened(person: Person, token: String, known: Option<String>) -> Result<NewSession, AppError> {
    let device = match known {
        Some(known) => known,
        None => new_device(&person.password_hash)?,
    };
    Ok(NewSession { token, device, me: person.me(true)? })
}
