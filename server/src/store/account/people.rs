//! 人員: who belongs to a firm or a supplier, in which role, and who leaves. A firm always keeps an
//! owner, a supplier an admin.

use app::{
    account::{PeopleView, PersonRow, port::PeopleCommand},
    error::AppError,
};
use domain::{
    Actor, Refusal,
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
};

#[derive(sqlx::FromRow)]
struct MemberRow {
    user_id: String,
    name: String,
    email: String,
    email_verified_at: Option<i64>,
    roles: String,
}

/// Commands about the people of one house come one after the other, so that two owners who step
/// down at once do not leave it without any.
pub(super) async fn one_at_a_time(tx: &mut Tx, house: House) -> Done<()> {
    let sql = match house {
        House::Supplier(_) => "UPDATE suppliers SET name = name WHERE supplier_id = $1",
        _ => "UPDATE firms SET name = name WHERE firm_id = $1",
    };
    sqlx::query(sql).bind(house.key()).execute(&mut **tx).await?;
    Ok(())
}

/// The owners of a firm, or the admins of a supplier, but this one.
pub(super) async fn other_chiefs(tx: &mut Tx, house: House, user: &str) -> Done<i64> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM users
         WHERE (firm_id = $1 OR supplier_id = $1) AND roles = $3 AND closed_at IS NULL
             AND user_id <> $2",
    )
    .bind(house.key())
    .bind(user)
    .bind(house.chief())
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

impl Store {
    pub(super) async fn people_view(&self, actor: Actor) -> Result<PeopleView, AppError> {
        authorise(actor, Act::ViewPeople)?;
        let house = House::of(actor)?;
        let me = actor.user().map(|user| user.to_string()).unwrap_or_default();
        let manages = authorise(actor, Act::ManagePeople).is_ok();
        let name: Option<String> = sqlx::query_scalar(
            "SELECT name FROM firms WHERE firm_id = $1
             UNION ALL SELECT name FROM suppliers WHERE supplier_id = $1",
        )
        .bind(house.key())
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let rows: Vec<MemberRow> = sqlx::query_as(
            "SELECT user_id, name, email, email_verified_at, roles FROM users
             WHERE (firm_id = $1 OR supplier_id = $1) AND closed_at IS NULL
             ORDER BY CASE roles WHEN $2 THEN 0 ELSE 1 END, created_at, user_id",
        )
        .bind(house.key())
        .bind(house.chief())
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let person = |row: MemberRow| {
            Ok::<_, AppError>(PersonRow {
                me: row.user_id == me,
                user: row.user_id,
                name: row.name,
                email: row.email,
                email_verified: row.email_verified_at.is_some(),
                role: house.role(&row.roles)?.to_owned(),
            })
        };
        let open = if manages { self.open_memberships(house).await? } else { Vec::new() };
        Ok(PeopleView {
            party: house.party(),
            firm: name.ok_or(AppError::NotFound)?,
            people: rows.into_iter().filter_map(|row| person(row).ok()).collect(),
            open,
            manages,
        })
    }

    pub(super) async fn manage_house(
        &self,
        actor: Actor,
        asked: PeopleCommand,
    ) -> Result<(), AppError> {
        authorise(actor, Act::ManagePeople)?;
        let house = House::of(actor)?;
        match asked {
            PeopleCommand::Invite { name, email, role } => {
                let role = house.role(&role).map(str::to_owned);
                self.invite(actor, house, &name, &email, role).await
            }
            PeopleCommand::Withdraw { membership } => {
                self.withdraw_invitation(actor, house, &membership).await
            }
            PeopleCommand::LetIn { membership, role } => {
                self.let_in(actor, house, &membership, house.role(&role)?).await
            }
            PeopleCommand::TurnAway { membership } => {
                self.turn_away(actor, house, &membership).await
            }
            PeopleCommand::ChangeRole { user, role } => {
                self.change_member(actor, house, &user, Some(house.role(&role)?)).await
            }
            PeopleCommand::Remove { user } => self.change_member(actor, house, &user, None).await,
        }
    }

    /// Another role, or none at all: then the person leaves.
    async fn change_member(
        &self,
        actor: Actor,
        house: House,
        user: &str,
        role: Option<&'static str>,
    ) -> Result<(), AppError> {
        let at = self.time();
        Ok(command!(self, |tx| {
            one_at_a_time(tx, house).await?;
            let member: Option<(String, Option<i64>)> = sqlx::query_as(
                "SELECT roles, closed_at FROM users
                 WHERE user_id = $1 AND (firm_id = $2 OR supplier_id = $2)",
            )
            .bind(user)
            .bind(house.key())
            .fetch_optional(&mut **tx)
            .await?;
            let (present, closed_at) = member.ok_or(Abort::NotFound)?;
            match (role, closed_at) {
                // Done before.
                (None, Some(_)) => return Ok(()),
                (Some(_), Some(_)) => return Err(Abort::NotFound),
                (Some(role), None) if role == present => return Ok(()),
                _ => {}
            }
            if present == house.chief() && other_chiefs(tx, house, user).await? == 0 {
                return Err(Refusal::LastInCharge.into());
            }
            let mut batch = Batch::default();
            if let Some(role) = role {
                put!(
                    batch,
                    "UPDATE users SET roles = $2 WHERE user_id = $1 AND closed_at IS NULL",
                    user,
                    role,
                );
                let detail = format!("{present} → {role}");
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
