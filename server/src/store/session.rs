//! Sign-in and sessions. Their times are the real clock's, also where the marketplace's clock is
//! simulated: moving the demo's clock must not sign anybody out.

use app::{
    error::AppError,
    frame::Me,
    port::NewSession,
    session::{Credentials, web::SESSION_SECONDS_MAX},
};
use chrono::Duration;
use domain::{Actor, FirmRole, OfficerRoles, Party, UserId};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::{
    Store,
    tx::{Abort, Done, command, end},
};
use crate::{
    clock::{Clock as _, SystemClock, new_id, new_token},
    hash::{hex, sha256},
    password::PASSWORD_BYTES_MAX,
};

/// Failures after which an address waits, counted per device first.
const FAILURES_MAX: i64 = 5;
const LOCK_SECONDS: u32 = 15 * 60;
const IDLE_MINUTES: i64 = 30;
/// How long a fresh proof of identity holds.
const STEP_UP_MINUTES: i64 = 5;
/// Longest e-mail address (RFC 5321).
const EMAIL_CHARS_MAX: usize = 254;
/// How often a session's last use is written down.
const SEEN_EVERY_SECONDS: i64 = 60;

#[derive(sqlx::FromRow)]
struct UserRow {
    user_id: String,
    name: String,
    password_hash: String,
    party: String,
    firm_id: Option<String>,
    supplier_id: Option<String>,
    roles: String,
    organisation: Option<String>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    #[sqlx(flatten)]
    user: UserRow,
    seen_at: i64,
    stepped_up_at: Option<i64>,
    /// Notices that were not read.
    unread: i64,
}

impl UserRow {
    fn me(self, stepped_up: bool) -> Done<Me> {
        let wrong =
            || Abort::Inconsistent { table: "users", column: "party", row: self.user_id.clone() };
        let user: UserId = self.user_id.parse().map_err(|_| wrong())?;
        let id = |id: &Option<String>| id.clone().ok_or_else(wrong);
        let actor = match Party::from_name(&self.party) {
            Some(Party::Buyer) => {
                let firm = id(&self.firm_id)?.parse().map_err(|_| wrong())?;
                let role = FirmRole::from_name(&self.roles).ok_or_else(wrong)?;
                Actor::Buyer { user, firm, role }
            }
            Some(Party::Supplier) => Actor::Supplier {
                user,
                supplier: id(&self.supplier_id)?.parse().map_err(|_| wrong())?,
            },
            Some(Party::Office) => {
                let roles = OfficerRoles::from_names(&self.roles).ok_or_else(wrong)?;
                Actor::Office { user, roles, stepped_up }
            }
            _ => return Err(wrong()),
        };
        Ok(Me {
            actor,
            name: self.name,
            organisation: self.organisation.unwrap_or_default(),
            unread: 0,
        })
    }
}

/// `<id>.<mac>`. The mac is keyed by the stored hash of the person's password, so that nobody
/// makes a device up, nothing has to be stored, and a new password ends them all.
fn device_cookie(password_hash: &str, id: &str) -> Result<String, AppError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(password_hash.as_bytes())
        .map_err(|error| crate::fault::internal("session.device", &error))?;
    mac.update(id.as_bytes());
    Ok(format!("{id}.{}", hex(&mac.finalize().into_bytes())))
}

fn new_device(password_hash: &str) -> Result<String, AppError> {
    let id = new_token().map_err(|error| crate::fault::internal("session.device", &error))?;
    device_cookie(password_hash, &id)
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

impl Store {
    pub(super) async fn open_session(
        &self,
        credentials: Credentials,
        device: Option<String>,
    ) -> Result<NewSession, AppError> {
        let email = credentials.email.trim().to_lowercase();
        if email.chars().count() > EMAIL_CHARS_MAX || email.chars().any(char::is_control) {
            return Err(AppError::WrongCredentials);
        }
        let user: Option<UserRow> = sqlx::query_as(
            "SELECT u.user_id, u.name, u.password_hash, u.party, u.firm_id, u.supplier_id,
                    u.roles, COALESCE(f.name, s.name) AS organisation
             FROM users u LEFT JOIN firms f ON f.firm_id = u.firm_id
             LEFT JOIN suppliers s ON s.supplier_id = u.supplier_id
             WHERE u.email = $1 AND u.closed_at IS NULL",
        )
        .bind(&email)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let phc = user.as_ref().map(|user| user.password_hash.clone());
        let known = device.filter(|cookie| {
            let phc = phc.as_deref().unwrap_or_default();
            is_device_of(phc, cookie)
        });
        // Unknown devices share one count, so that a stranger locks strangers out and not the
        // owner, whose browser is known; and so that making devices up gains no guesses.
        let counted = known.as_deref().map(sha256).unwrap_or_default();
        self.refuse_if_locked(&email, &counted).await?;
        if credentials.password.len() > PASSWORD_BYTES_MAX {
            return Err(AppError::WrongCredentials);
        }
        let fits = self.passwords.verify(credentials.password, phc).await?;
        let Some(user) = user.filter(|_| fits) else {
            self.note_failure(&email, &counted).await?;
            return Err(AppError::WrongCredentials);
        };
        let (user_id, password_hash) = (user.user_id.clone(), user.password_hash.clone());
        let me = user.me(false)?;
        let token = new_token().map_err(|error| crate::fault::internal("session.token", &error))?;
        let device = match known {
            Some(known) => known,
            None => new_device(&password_hash)?,
        };
        self.insert_session(&token, &user_id).await?;
        Ok(NewSession { token, device, me })
    }

    async fn insert_session(&self, token: &str, user_id: &str) -> Done<()> {
        let now = SystemClock.now().timestamp_millis();
        command!(self, |tx| {
            sqlx::query(
                "INSERT INTO sessions (token_sha256, user_id, opened_at, seen_at, session_id)
                 VALUES ($1, $2, $3, $3, $4)",
            )
            .bind(sha256(token))
            .bind(user_id)
            .bind(now)
            .bind(new_id().to_string())
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }

    async fn refuse_if_locked(&self, email: &str, device: &str) -> Result<(), AppError> {
        let since = SystemClock.now() - Duration::seconds(i64::from(LOCK_SECONDS));
        let failures: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sign_in_failures
             WHERE email = $1 AND device = $2 AND at > $3",
        )
        .bind(email)
        .bind(device)
        .bind(since.timestamp_millis())
        .fetch_one(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        if failures < FAILURES_MAX {
            return Ok(());
        }
        Err(AppError::TooMany { retry_after_seconds: LOCK_SECONDS })
    }

    async fn note_failure(&self, email: &str, device: &str) -> Done<()> {
        let now = SystemClock.now().timestamp_millis();
        command!(self, |tx| {
            sqlx::query(
                "INSERT INTO sign_in_failures (failure_id, email, device, at)
                 VALUES ($1, $2, $3, $4)",
            )
            .bind(new_id().to_string())
            .bind(email)
            .bind(device)
            .bind(now)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }

    pub(super) async fn close_session(&self, token: &str) -> Done<()> {
        let now = SystemClock.now().timestamp_millis();
        command!(self, |tx| {
            sqlx::query(
                "UPDATE sessions SET closed_at = $1 WHERE token_sha256 = $2 AND closed_at IS NULL",
            )
            .bind(now)
            .bind(sha256(token))
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }

    /// Who holds the token, while the session is neither closed, idle for too long, nor too old.
    pub(super) async fn who(&self, token: &str) -> Done<Option<Me>> {
        let now = SystemClock.now();
        let token_sha256 = sha256(token);
        let row: Option<SessionRow> = sqlx::query_as(
            "SELECT u.user_id, u.name, u.password_hash, u.party, u.firm_id, u.supplier_id,
                    u.roles, COALESCE(f.name, s.name) AS organisation, t.seen_at, t.stepped_up_at,
                    (SELECT COUNT(*) FROM notifications n
                     WHERE n.user_id = u.user_id AND n.read_at IS NULL) AS unread
             FROM sessions t JOIN users u ON u.user_id = t.user_id
             LEFT JOIN firms f ON f.firm_id = u.firm_id
             LEFT JOIN suppliers s ON s.supplier_id = u.supplier_id
             WHERE t.token_sha256 = $1 AND t.closed_at IS NULL AND u.closed_at IS NULL
                 AND t.seen_at > $2
                 AND t.opened_at > $3",
        )
        .bind(&token_sha256)
        .bind((now - Duration::minutes(IDLE_MINUTES)).timestamp_millis())
        .bind((now - Duration::seconds(i64::from(SESSION_SECONDS_MAX))).timestamp_millis())
        .fetch_optional(&self.pools.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if now.timestamp_millis() - row.seen_at > SEEN_EVERY_SECONDS * 1000 {
            command!(self, |tx| {
                sqlx::query("UPDATE sessions SET seen_at = $1 WHERE token_sha256 = $2")
                    .bind(now.timestamp_millis())
                    .bind(&token_sha256)
                    .execute(&mut **tx)
                    .await?;
                Ok(())
            })?;
        }
        let fresh = (now - Duration::minutes(STEP_UP_MINUTES)).timestamp_millis();
        let me = row.user.me(row.stepped_up_at.is_some_and(|at| at > fresh))?;
        Ok(Some(Me { unread: row.unread, ..me }))
    }
}
