//! Sessions: who holds one, and how they end. Their times are the real clock's, also where the
//! marketplace's clock is simulated: moving the demo's clock must not sign anybody out.

use app::{
    frame::{First, Me},
    session::web::SESSION_SECONDS_MAX,
};
use chrono::Duration;
use domain::{
    Actor, FirmRole, Instant, OfficerRoles, Party, SupplierRole, UserId, calendar::from_millis,
    password::PasswordProfile,
};

use super::{
    Store, Tx,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    hash::sha256,
};

const IDLE_MINUTES: i64 = 30;
/// How long a fresh proof of identity holds.
const STEP_UP_MINUTES: i64 = 5;
/// How often a session's last use is written down.
const SEEN_EVERY_SECONDS: i64 = 60;

/// Reads a [`Person`]: further columns, where from, and the rest of the statement, which says whom.
macro_rules! select_person {
    ($more:literal, $from:literal, $rest:literal) => {
        concat!(
            "SELECT u.user_id, u.email, u.name, u.password_hash, u.party, u.firm_id,
                    u.supplier_id, u.roles, u.password_changed_at, u.totp_confirmed_at,
                    COALESCE(f.name, s.name) AS organisation",
            $more,
            " FROM ",
            $from,
            " LEFT JOIN firms f ON f.firm_id = u.firm_id
              LEFT JOIN suppliers s ON s.supplier_id = u.supplier_id ",
            $rest
        )
    };
}
pub(super) use select_person;

/// Somebody with an account.
#[derive(sqlx::FromRow)]
pub(super) struct Person {
    pub(super) user_id: String,
    pub(super) email: String,
    name: String,
    pub(super) password_hash: String,
    party: String,
    firm_id: Option<String>,
    supplier_id: Option<String>,
    roles: String,
    organisation: Option<String>,
    password_changed_at: Option<i64>,
    pub(super) totp_confirmed_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    #[sqlx(flatten)]
    person: Person,
    seen_at: i64,
    stepped_up_at: Option<i64>,
    /// Notices that were not read.
    unread: i64,
}

impl Person {
    pub(super) fn me(self, stepped_up: bool) -> Done<Me> {
        let wrong =
            || Abort::Inconsistent { table: "users", column: "party", row: self.user_id.clone() };
        let user: UserId = self.user_id.parse().map_err(|_| wrong())?;
        let id = |id: &Option<String>| id.clone().ok_or_else(wrong);
        let mut first = None;
        let actor = match Party::from_name(&self.party) {
            Some(Party::Buyer) => {
                let firm = id(&self.firm_id)?.parse().map_err(|_| wrong())?;
                let role = FirmRole::from_name(&self.roles).ok_or_else(wrong)?;
                Actor::Buyer { user, firm, role, stepped_up }
            }
            Some(Party::Supplier) => Actor::Supplier {
                user,
                supplier: id(&self.supplier_id)?.parse().map_err(|_| wrong())?,
                role: SupplierRole::from_name(&self.roles).ok_or_else(wrong)?,
                stepped_up,
            },
            Some(Party::Office) => {
                first = self.first();
                let roles = OfficerRoles::from_names(&self.roles).ok_or_else(wrong)?;
                // Until that is done, the session is nobody's in the office.
                let roles = if first.is_some() { OfficerRoles::NONE } else { roles };
                Actor::Office { user, roles, stepped_up }
            }
            _ => return Err(wrong()),
        };
        let organisation = self.organisation.unwrap_or_default();
        Ok(Me { actor, name: self.name, organisation, unread: 0, first })
    }

    /// What an officer has to do before anything else.
    fn first(&self) -> Option<First> {
        if self.totp_confirmed_at.is_none() {
            return Some(First::SecondFactor);
        }
        let changed_at = self.password_changed_at.and_then(from_millis);
        let policy = PasswordProfile::TwInternal.policy();
        policy.is_too_old(changed_at, SystemClock.now()).then_some(First::NewPassword)
    }
}

/// The instants before which a session is idle for too long, or too old.
pub(super) fn session_bounds(now: Instant) -> (i64, i64) {
    let idle = now - Duration::minutes(IDLE_MINUTES);
    let old = now - Duration::seconds(i64::from(SESSION_SECONDS_MAX));
    (idle.timestamp_millis(), old.timestamp_millis())
}

/// Opens a session. It is a freshly proven one: all that the account asks for was just given.
pub(super) fn put_session(batch: &mut Batch, token: &str, user_id: &str, browser: &str) {
    let now = SystemClock.now().timestamp_millis();
    put!(
        batch,
        "INSERT INTO sessions (token_sha256, user_id, opened_at, seen_at, session_id, browser,
             stepped_up_at)
         VALUES ($1, $2, $3, $3, $4, $5, $3)",
        sha256(token),
        user_id,
        now,
        new_id().to_string(),
        browser,
    );
}

/// Gives a session that was just proven a new token, so that one that was seen before is worth
/// nothing.
pub(super) fn prove_session(batch: &mut Batch, token: &str, new_token: &str) {
    put!(
        batch,
        "UPDATE sessions SET token_sha256 = $2, stepped_up_at = $3
         WHERE token_sha256 = $1 AND closed_at IS NULL",
        sha256(token),
        sha256(new_token),
        SystemClock.now().timestamp_millis(),
    );
}

/// Ends every session of a person but the one of this token.
pub(super) async fn close_sessions(tx: &mut Tx, user_id: &str, but: Option<&str>) -> Done<()> {
    sqlx::query(
        "UPDATE sessions SET closed_at = $1
         WHERE user_id = $2 AND token_sha256 <> $3 AND closed_at IS NULL",
    )
    .bind(SystemClock.now().timestamp_millis())
    .bind(user_id)
    .bind(but.map(sha256).unwrap_or_default())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl Store {
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

    /// The session, while it is neither closed, idle for too long, nor too old.
    async fn open_one(&self, token_sha256: &str, now: Instant) -> Done<Option<SessionRow>> {
        let (idle, old) = session_bounds(now);
        let row: Option<SessionRow> = sqlx::query_as(select_person!(
            ", t.seen_at, t.stepped_up_at, (SELECT COUNT(*) FROM notifications n
                  WHERE n.user_id = u.user_id AND n.read_at IS NULL) AS unread",
            "sessions t JOIN users u ON u.user_id = t.user_id",
            "WHERE t.token_sha256 = $1 AND t.closed_at IS NULL AND u.closed_at IS NULL
                 AND t.seen_at > $2 AND t.opened_at > $3"
        ))
        .bind(token_sha256)
        .bind(idle)
        .bind(old)
        .fetch_optional(&self.pools.read)
        .await?;
        Ok(row)
    }

    /// Who holds the token, where that is no use of the session: looking does not keep it open.
    pub(super) async fn holder(&self, token: &str) -> Done<Option<Actor>> {
        let row = self.open_one(&sha256(token), SystemClock.now()).await?;
        row.map(|row| row.person.me(false).map(|me| me.actor)).transpose()
    }

    /// Who holds the token and uses it now.
    pub(super) async fn who(&self, token: &str) -> Done<Option<Me>> {
        let now = SystemClock.now();
        let token_sha256 = sha256(token);
        let Some(row) = self.open_one(&token_sha256, now).await? else { return Ok(None) };
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
        let me = row.person.me(row.stepped_up_at.is_some_and(|at| at > fresh))?;
        Ok(Some(Me { unread: row.unread, ..me }))
    }

    /// Whether this session was proven a few minutes ago.
    pub(super) async fn is_proven(&self, token: &str) -> Done<bool> {
        let fresh = SystemClock.now() - Duration::minutes(STEP_UP_MINUTES);
        let proven: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sessions
             WHERE token_sha256 = $1 AND stepped_up_at > $2 AND closed_at IS NULL",
        )
        .bind(sha256(token))
        .bind(fresh.timestamp_millis())
        .fetch_one(&self.pools.read)
        .await?;
        Ok(proven > 0)
    }
}
