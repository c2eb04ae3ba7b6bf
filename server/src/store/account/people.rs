//! 公司人員: who belongs to a firm, in which role, and who leaves. A firm always keeps an owner.

use app::{
    account::{PeopleView, PersonRow, port::PeopleCommand},
    error::{AppError, FaultKind},
};
use domain::{
    Actor, FirmId, FirmRole, Refusal,
    authority::{Act, authorise},
};

use super::{
    super::{
        Store, Tx,
        batch::put,
        tx::{Abort, Done, command, end},
    },
    Batch, close_sessions, note,
    typed::fault,
};

#[derive(sqlx::FromRow)]
struct MemberRow {
    user_id: String,
    name: String,
    email: String,
    email_verified_at: Option<i64>,
    roles: String,
}

/// Commands about the people of one firm come one after the other, so that two owners who step
/// down at once do not leave it without any.
pub(super) async fn one_at_a_time(tx: &mut Tx, firm: FirmId) -> Done<()> {
    sqlx::query("UPDATE firms SET name = name WHERE firm_id = $1")
        .bind(firm.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The owners of a firm but this one.
pub(super) async fn other_owners(tx: &mut Tx, firm: FirmId, user: &str) -> Done<i64> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM users
         WHERE firm_id = $1 AND roles = 'owner' AND closed_at IS NULL AND user_id <> $2",
    )
    .bind(firm.to_string())
    .bind(user)
    .fetch_one(&mut **tx)
    .await?)
}

/// Closes an account. Its address is forgotten, so that the person can join another organisation.
pub(super) fn close_account(batch: &mut Batch, user: &str, at: i64) {
    put!(
        batch,
        "UPDATE users SET closed_at = $2, email = 'closed:' || user_id, password_hash = '!',
             totp_secret = NULL, totp_pending = NULL
         WHERE user_id = $1 AND closed_at IS NULL",
        user,
        at,
    );
}

pub(super) fn read_role(typed: &str) -> Result<FirmRole, AppError> {
    FirmRole::from_name(typed).ok_or_else(|| fault("role", FaultKind::NotChosen))
}

impl Store {
    pub(super) async fn people_view(&self, actor: Actor) -> Result<PeopleView, AppError> {
        authorise(actor, Act::ViewFirm)?;
        let Actor::Buyer { user, firm, .. } = actor else {
            return Err(Refusal::Forbidden.into());
        };
        let me = user.to_string();
        let manages = authorise(actor, Act::ManagePeople).is_ok();
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM firms WHERE firm_id = $1")
            .bind(firm.to_string())
            .fetch_optional(&self.pools.read)
            .await
            .map_err(Abort::from)?;
        let rows: Vec<MemberRow> = sqlx::query_as(
            "SELECT user_id, name, email, email_verified_at, roles FROM users
             WHERE firm_id = $1 AND closed_at IS NULL
             ORDER BY CASE roles WHEN 'owner' THEN 0 ELSE 1 END, created_at, user_id",
        )
        .bind(firm.to_string())
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let person = |row: MemberRow| {
            Some(PersonRow {
                me: row.user_id == me,
                user: row.user_id,
                name: row.name,
                email: row.email,
                email_verified: row.email_verified_at.is_some(),
                role: FirmRole::from_name(&row.roles)?,
            })
        };
        let open = if manages { self.open_memberships(Some(firm)).await? } else { Vec::new() };
        Ok(PeopleView {
            firm: name.ok_or(AppError::NotFound)?,
            people: rows.into_iter().filter_map(person).collect(),
            open,
            manages,
        })
    }

    pub(super) async fn manage_firm(
        &self,
        actor: Actor,
        asked: PeopleCommand,
    ) -> Result<(), AppError> {
        authorise(actor, Act::ManagePeople)?;
        let Actor::Buyer { firm, .. } = actor else {
            return Err(Refusal::Forbidden.into());
        };
        match asked {
            PeopleCommand::Invite { name, email, role } => {
                let role = read_role(&role);
                self.invite(actor, Some(firm), &name, &email, role.map(|r| r.as_str().to_owned()))
                    .await
            }
            PeopleCommand::Withdraw { membership } => {
                self.withdraw_invitation(actor, Some(firm), &membership).await
            }
            PeopleCommand::LetIn { membership, role } => {
                self.let_in(actor, firm, &membership, read_role(&role)?).await
            }
            PeopleCommand::TurnAway { membership } => {
                self.turn_away(actor, firm, &membership).await
            }
            PeopleCommand::ChangeRole { user, role } => {
                self.change_member(actor, firm, &user, Some(read_role(&role)?)).await
            }
            PeopleCommand::Remove { user } => self.change_member(actor, firm, &user, None).await,
        }
    }

    /// Another role, or none at all: then the person leaves.
    async fn change_member(
        &self,
        actor: Actor,
        firm: FirmId,
        user: &str,
        role: Option<FirmRole>,
    ) -> Result<(), AppError> {
        let at = self.time();
        Ok(command!(self, |tx| {
            one_at_a_time(tx, firm).await?;
            let member: Option<(String, Option<i64>)> = sqlx::query_as(
                "SELECT roles, closed_at FROM users WHERE user_id = $1 AND firm_id = $2",
            )
            .bind(user)
            .bind(firm.to_string())
            .fetch_optional(&mut **tx)
            .await?;
            let (present, closed_at) = member.ok_or(Abort::NotFound)?;
            match (role, closed_at) {
                // Done before.
                (None, Some(_)) => return Ok(()),
                (Some(_), Some(_)) => return Err(Abort::NotFound),
                (Some(role), None) if role.as_str() == present => return Ok(()),
                _ => {}
            }
            let was_owner = present == FirmRole::Owner.as_str();
            if was_owner && other_owners(tx, firm, user).await? == 0 {
                return Err(Refusal::LastInCharge.into());
            }
            let mut batch = Batch::default();
            if let Some(role) = role {
                put!(
                    batch,
                    "UPDATE users SET roles = $2 WHERE user_id = $1 AND closed_at IS NULL",
                    user,
                    role.as_str(),
                );
                let detail = format!("{present} → {}", role.as_str());
                note(&mut batch, at, actor, "change_role", ("user", user), &detail);
            } else {
                close_account(&mut batch, user, at.timestamp_millis());
                close_sessions(tx, user, None).await?;
                note(&mut batch, at, actor, "remove_person", ("user", user), &present);
            }
            batch.run(tx).await
        })?)
    }
}
