//! 辦公室人員: an admin invites officers, gives them roles and closes their accounts. One admin
//! always stays.

use app::{
    account::{OfficerRow, OfficersView, port::OfficerCommand},
    error::{AppError, FaultKind},
};
use domain::{
    Actor, OfficerRoles, Refusal,
    actor::OfficerRole,
    authority::{Act, authorise},
};

use super::{
    super::{
        Store, Tx,
        batch::put,
        tx::{Abort, Done, command, end},
    },
    Batch, close_sessions,
    house::House,
    note,
    people::close_account,
    typed::fault,
};

#[derive(sqlx::FromRow)]
struct OfficerRecord {
    user_id: String,
    name: String,
    email: String,
    roles: String,
    totp_confirmed_at: Option<i64>,
}

/// One role at least.
fn read_roles(typed: &[String], field: &str) -> Result<OfficerRoles, AppError> {
    let roles: Option<OfficerRoles> =
        typed.iter().map(|role| OfficerRole::from_name(role)).collect();
    roles
        .filter(|roles| *roles != OfficerRoles::NONE)
        .ok_or_else(|| fault(field, FaultKind::NotChosen))
}

/// Commands about officers come one after the other, so that two admins who step down at once do
/// not leave the office without any.
async fn one_at_a_time(tx: &mut Tx) -> Done<()> {
    sqlx::query("UPDATE users SET roles = roles WHERE party = 'office' AND closed_at IS NULL")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether somebody else of the office is an admin.
pub(super) async fn another_admin(tx: &mut Tx, user: &str) -> Done<bool> {
    let roles: Vec<String> = sqlx::query_scalar(
        "SELECT roles FROM users WHERE party = 'office' AND closed_at IS NULL AND user_id <> $1",
    )
    .bind(user)
    .fetch_all(&mut **tx)
    .await?;
    let is_admin = |roles: &String| {
        OfficerRoles::from_names(roles).is_some_and(|roles| roles.has(OfficerRole::Admin))
    };
    Ok(roles.iter().any(is_admin))
}

impl Store {
    pub(super) async fn officers_view(&self, actor: Actor) -> Result<OfficersView, AppError> {
        match authorise(actor, Act::ManageOfficers) {
            // To look takes no fresh proof.
            Ok(()) | Err(Refusal::StepUpNeeded) => {}
            Err(refusal) => return Err(refusal.into()),
        }
        let me = actor.user().map(|user| user.to_string());
        let rows: Vec<OfficerRecord> = sqlx::query_as(
            "SELECT user_id, name, email, roles, totp_confirmed_at FROM users
             WHERE party = 'office' AND closed_at IS NULL ORDER BY created_at, user_id",
        )
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let officer = |row: OfficerRecord| {
            Some(OfficerRow {
                me: Some(&row.user_id) == me.as_ref(),
                user: row.user_id,
                name: row.name,
                email: row.email,
                roles: OfficerRoles::from_names(&row.roles)?,
                totp: row.totp_confirmed_at.is_some(),
            })
        };
        let officers = rows.into_iter().filter_map(officer).collect();
        Ok(OfficersView { officers, open: self.open_memberships(House::Office).await? })
    }

    pub(super) async fn manage_office(
        &self,
        actor: Actor,
        asked: OfficerCommand,
    ) -> Result<(), AppError> {
        authorise(actor, Act::ManageOfficers)?;
        match asked {
            OfficerCommand::Invite { name, email, roles } => {
                let roles = read_roles(&roles, "roles-new").map(|roles| roles.to_string());
                self.invite(actor, House::Office, &name, &email, roles).await
            }
            OfficerCommand::Withdraw { membership } => {
                self.withdraw_invitation(actor, House::Office, &membership).await
            }
            OfficerCommand::ChangeRoles { user, roles } => {
                let roles = read_roles(&roles, "officers")?;
                self.change_officer(actor, &user, Some(roles)).await
            }
            OfficerCommand::Close { user } => self.change_officer(actor, &user, None).await,
        }
    }

    /// Other roles, or none at all: then the account is closed.
    async fn change_officer(
        &self,
        actor: Actor,
        user: &str,
        roles: Option<OfficerRoles>,
    ) -> Result<(), AppError> {
        let at = self.time();
        Ok(command!(self, |tx| {
            one_at_a_time(tx).await?;
            let officer: Option<(String, Option<i64>)> = sqlx::query_as(
                "SELECT roles, closed_at FROM users WHERE user_id = $1 AND party = 'office'",
            )
            .bind(user)
            .fetch_optional(&mut **tx)
            .await?;
            let (present, closed_at) = officer.ok_or(Abort::NotFound)?;
            match (roles, closed_at) {
                // Done before.
                (None, Some(_)) => return Ok(()),
                (Some(_), Some(_)) => return Err(Abort::NotFound),
                (Some(roles), None) if roles.to_string() == present => return Ok(()),
                _ => {}
            }
            let stays_admin = roles.is_some_and(|roles| roles.has(OfficerRole::Admin));
            if !stays_admin && !another_admin(tx, user).await? {
                return Err(Refusal::LastInCharge.into());
            }
            let mut batch = Batch::default();
            if let Some(roles) = roles {
                put!(
                    batch,
                    "UPDATE users SET roles = $2 WHERE user_id = $1 AND closed_at IS NULL",
                    user,
                    roles.to_string(),
                );
                let detail = format!("{present} → {roles}");
                note(&mut batch, at, actor, "change_roles", ("user", user), &detail);
            } else {
                close_account(&mut batch, user, at.timestamp_millis());
                close_sessions(tx, user, None).await?;
                note(&mut batch, at, actor, "close_officer", ("user", user), &present);
            }
            batch.run(tx).await
        })?)
    }
}
