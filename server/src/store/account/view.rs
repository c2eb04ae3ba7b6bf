//! One's own account as the page shows it, and its sessions.

use app::{
    account::{AccountView, SessionRow},
    error::AppError,
};
use domain::{
    Actor, FirmRole, OfficerRoles, Party, calendar::from_millis, password::PasswordProfile,
};

use super::{
    super::{
        Store,
        tx::{Abort, Done, command, end},
    },
    Batch, close_sessions, note, own, session_bounds,
};
use crate::{
    clock::{Clock as _, SystemClock},
    hash::sha256,
};

#[derive(sqlx::FromRow)]
struct AccountRow {
    name: String,
    email: String,
    email_verified_at: Option<i64>,
    roles: String,
    password_changed_at: Option<i64>,
    totp_confirmed_at: Option<i64>,
    organisation: Option<String>,
}

#[derive(sqlx::FromRow)]
struct DeviceRow {
    session_id: String,
    token_sha256: String,
    browser: String,
    opened_at: i64,
    seen_at: i64,
}

impl Store {
    pub(super) async fn account_view(
        &self,
        actor: Actor,
        token: &str,
    ) -> Result<AccountView, AppError> {
        let user = own(actor)?.to_string();
        let row: Option<AccountRow> = sqlx::query_as(
            "SELECT u.name, u.email, u.email_verified_at, u.roles, u.password_changed_at,
                    u.totp_confirmed_at, COALESCE(f.name, s.name) AS organisation
             FROM users u LEFT JOIN firms f ON f.firm_id = u.firm_id
             LEFT JOIN suppliers s ON s.supplier_id = u.supplier_id WHERE u.user_id = $1",
        )
        .bind(&user)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let row = row.ok_or(AppError::NotFound)?;
        let officer_roles = match actor {
            Actor::Office { roles, .. } => roles,
            _ => OfficerRoles::NONE,
        };
        Ok(AccountView {
            now: self.time(),
            name: row.name,
            email: row.email,
            email_verified: row.email_verified_at.is_some(),
            party: actor.party(),
            organisation: row.organisation.unwrap_or_default(),
            firm_role: FirmRole::from_name(&row.roles).filter(|_| actor.party() == Party::Buyer),
            supplier_role: match actor {
                Actor::Supplier { role, .. } => Some(role),
                _ => None,
            },
            officer_roles,
            profile: PasswordProfile::of(actor.party()),
            password_changed_at: row.password_changed_at.and_then(from_millis),
            totp: row.totp_confirmed_at.is_some(),
            sessions: self.sessions_of(&user, token).await?,
        })
    }

    /// Those that are still good, the last used first.
    async fn sessions_of(&self, user: &str, token: &str) -> Done<Vec<SessionRow>> {
        let (idle, old) = session_bounds(SystemClock.now());
        let rows: Vec<DeviceRow> = sqlx::query_as(
            "SELECT session_id, token_sha256, browser, opened_at, seen_at FROM sessions
             WHERE user_id = $1 AND closed_at IS NULL AND session_id IS NOT NULL
                 AND seen_at > $2 AND opened_at > $3
             ORDER BY seen_at DESC, session_id DESC LIMIT 50",
        )
        .bind(user)
        .bind(idle)
        .bind(old)
        .fetch_all(&self.pools.read)
        .await?;
        let current = sha256(token);
        let read = |row: DeviceRow| {
            Some(SessionRow {
                id: row.session_id,
                browser: row.browser,
                opened_at: from_millis(row.opened_at)?,
                seen_at: from_millis(row.seen_at)?,
                current: row.token_sha256 == current,
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    pub(super) async fn end_own_sessions(
        &self,
        actor: Actor,
        token: &str,
        id: Option<String>,
    ) -> Result<(), AppError> {
        let user = own(actor)?.to_string();
        let (now, at) = (SystemClock.now().timestamp_millis(), self.time());
        Ok(command!(self, |tx| {
            let mut batch = Batch::default();
            let subject = id.as_deref().unwrap_or("others");
            note(&mut batch, at, actor, "end_session", ("session", subject), "");
            match &id {
                None => close_sessions(tx, &user, Some(token)).await?,
                Some(id) => {
                    let ended = sqlx::query(
                        "UPDATE sessions SET closed_at = COALESCE(closed_at, $1)
                         WHERE session_id = $2 AND user_id = $3",
                    )
                    .bind(now)
                    .bind(id)
                    .bind(&user)
                    .execute(&mut **tx)
                    .await?;
                    if ended.rows_affected() == 0 {
                        return Err(Abort::NotFound);
                    }
                }
            }
            batch.run(tx).await
        })?)
    }
}
