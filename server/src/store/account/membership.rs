//! 邀請與申請加入: what is open between an organisation and somebody who may belong to it.

use app::{
    account::{MembershipRow, OFFICE_NAME},
    error::{AppError, Fault, FaultKind},
    lang::{Lang, tr},
};
use domain::{Actor, UserId, calendar::from_millis};

use super::{
    super::{
        Store, Tx,
        batch::put,
        link::{self, LinkKind},
        mail::{Recipient, tell},
        tx::{Abort, Done, command, end, violates},
    },
    Batch, by_mail_only,
    house::House,
    note,
    people::one_at_a_time,
    typed::{self, fault},
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    letter::Letter,
};

/// Invitations that an organisation may have open: nobody floods the world with our mails.
const OPEN_MAX: i64 = 20;
const A_DAY_SECONDS: u32 = 24 * 3600;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Membership {
    pub(super) id: String,
    pub(super) firm_id: Option<String>,
    pub(super) supplier_id: Option<String>,
    pub(super) kind: String,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) role: String,
    password_hash: String,
    pub(super) state: String,
    opened_at: i64,
}

/// An account that is about to be made.
pub(super) struct NewAccount<'a> {
    pub(super) user: UserId,
    pub(super) email: &'a str,
    pub(super) name: &'a str,
    pub(super) password_hash: &'a str,
    pub(super) house: House,
    pub(super) roles: &'a str,
    pub(super) lang: &'a str,
    /// Somebody who came by a mailed link has proven the address.
    pub(super) verified: bool,
    /// The marketplace's clock.
    pub(super) at: i64,
}

pub(super) fn put_account(batch: &mut Batch, new: &NewAccount<'_>) {
    put!(
        batch,
        "INSERT INTO users (user_id, email, name, password_hash, party, firm_id, supplier_id,
             roles, lang, email_verified_at, password_changed_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        new.user.to_string(),
        new.email,
        new.name,
        new.password_hash,
        new.house.party().as_str(),
        new.house.firm(),
        new.house.supplier(),
        new.roles,
        new.lang,
        new.verified.then_some(new.at),
        SystemClock.now().timestamp_millis(),
        new.at,
    );
}

/// Ends an open membership; what it kept of a password goes.
pub(super) fn close_membership(batch: &mut Batch, id: &str, state: &'static str, at: i64) {
    put!(
        batch,
        "UPDATE memberships SET state = $2, closed_at = $3, password_hash = '!'
         WHERE membership_id = $1 AND state = 'open'",
        id,
        state,
        at,
    );
}

pub(super) async fn is_taken(tx: &mut Tx, email: &str) -> Done<bool> {
    let users: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE email = $1")
        .bind(email)
        .fetch_one(&mut **tx)
        .await?;
    Ok(users > 0)
}

/// Two who take one address at once: the second is told the same as one who comes later.
pub(super) fn taken_meanwhile(abort: Abort, field: &str) -> AppError {
    match &abort {
        Abort::Sqlx(error) if violates(error, "users", "email", "users_one_per_email") => {
            fault(field, FaultKind::EmailTaken)
        }
        _ => abort.into(),
    }
}

impl Store {
    /// The oldest request first.
    pub(super) async fn open_memberships(&self, house: House) -> Done<Vec<MembershipRow>> {
        let rows: Vec<Membership> = sqlx::query_as(
            "SELECT membership_id AS id, firm_id, supplier_id, kind, email, name, role, password_hash, state,
                    opened_at
             FROM memberships
             WHERE COALESCE(firm_id, supplier_id, 'office') = $1 AND state = 'open'
             ORDER BY CASE kind WHEN 'request' THEN 0 ELSE 1 END, opened_at, membership_id",
        )
        .bind(house.key())
        .fetch_all(&self.pools.read)
        .await?;
        let read = |row: Membership| {
            Some(MembershipRow {
                id: row.id,
                invited: row.kind == "invitation",
                name: row.name,
                email: row.email,
                role: row.role,
                opened_at: from_millis(row.opened_at)?,
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    async fn membership(
        tx: &mut Tx,
        house: House,
        kind: &'static str,
        id: &str,
    ) -> Done<Membership> {
        sqlx::query_as(
            "SELECT membership_id AS id, firm_id, supplier_id, kind, email, name, role, password_hash, state,
                    opened_at
             FROM memberships
             WHERE membership_id = $1 AND kind = $2
                 AND COALESCE(firm_id, supplier_id, 'office') = $3",
        )
        .bind(id)
        .bind(kind)
        .bind(house.key())
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Abort::NotFound)
    }

    /// Invites somebody. Whether the address has an account elsewhere is not told: only who holds
    /// the link learns that.
    pub(super) async fn invite(
        &self,
        actor: Actor,
        house: House,
        name: &str,
        email: &str,
        role: Result<String, AppError>,
    ) -> Result<(), AppError> {
        let (name, email) = (typed::name(name), typed::email(email));
        let mut faults = Vec::new();
        faults.extend(name.clone().err().map(|kind| Fault::new("name", kind)));
        faults.extend(email.clone().err().map(|kind| Fault::new("email", kind)));
        if let Err(AppError::Faults(wrong)) = &role {
            faults.extend(wrong.iter().cloned());
        }
        let (Ok(name), Ok(email), Ok(role)) = (name, email, role) else {
            return Err(AppError::Faults(faults));
        };
        let at = self.time();
        let sent = command!(self, |tx| {
            let (by, lang, own): (String, String, Option<String>) = sqlx::query_as(
                "SELECT u.name, u.lang, COALESCE(f.name, s.name) FROM users u
                 LEFT JOIN firms f ON f.firm_id = u.firm_id
                 LEFT JOIN suppliers s ON s.supplier_id = u.supplier_id WHERE u.user_id = $1",
            )
            .bind(actor.user().map(|user| user.to_string()))
            .fetch_optional(&mut **tx)
            .await?
            .ok_or(Abort::NotFound)?;
            if !make_room(tx, house, &email, at.timestamp_millis()).await? {
                return Ok(false);
            }
            let mut batch = Batch::default();
            let id = new_id().to_string();
            put!(
                batch,
                "INSERT INTO memberships (membership_id, firm_id, supplier_id, kind, email, name,
                     role, password_hash, state, opened_at)
                 VALUES ($1, $2, $3, 'invitation', $4, $5, $6, '!', 'open', $7)",
                &id,
                house.firm(),
                house.supplier(),
                &email,
                &name,
                &role,
                at.timestamp_millis(),
            );
            let token = link::make(&mut batch, LinkKind::Invite, &id, "open")?;
            let office = tr(Lang::from_tag(&lang), OFFICE_NAME.0, OFFICE_NAME.1);
            let firm = own.unwrap_or_else(|| office.to_owned());
            let letter = Letter::Invitation { firm, by, token };
            tell(&mut batch, &by_mail_only(&email, &lang), &letter, "", at);
            note(&mut batch, at, actor, "invite", ("membership", &id), &role);
            batch.run(tx).await?;
            Ok(true)
        })?;
        if sent {
            return Ok(());
        }
        Err(AppError::TooMany { retry_after_seconds: A_DAY_SECONDS })
    }

    pub(super) async fn withdraw_invitation(
        &self,
        actor: Actor,
        house: House,
        id: &str,
    ) -> Result<(), AppError> {
        let at = self.time();
        Ok(command!(self, |tx| {
            let invitation = Self::membership(tx, house, "invitation", id).await?;
            match invitation.state.as_str() {
                "open" => {}
                "withdrawn" => return Ok(()),
                _ => return Err(Abort::NotFound),
            }
            let mut batch = Batch::default();
            close_membership(&mut batch, id, "withdrawn", at.timestamp_millis());
            note(&mut batch, at, actor, "withdraw_invitation", ("membership", id), "");
            batch.run(tx).await
        })?)
    }

    /// S21: the owner lets somebody in who asked. The address is verified by a mail of its own.
    pub(super) async fn let_in(
        &self,
        actor: Actor,
        house: House,
        id: &str,
        role: &'static str,
    ) -> Result<(), AppError> {
        let at = self.time();
        let done: Done<()> = command!(self, |tx| {
            one_at_a_time(tx, house).await?;
            let request = Self::membership(tx, house, "request", id).await?;
            match request.state.as_str() {
                "open" => {}
                "accepted" => return Ok(()),
                _ => return Err(Abort::NotFound),
            }
            if is_taken(tx, &request.email).await? {
                return Err(Abort::Faulty(Fault::new("open", FaultKind::EmailTaken)));
            }
            let name = firm_name(tx, house).await?;
            let mut batch = Batch::default();
            let user = UserId::new(new_id());
            let account = NewAccount {
                user,
                email: &request.email,
                name: &request.name,
                password_hash: &request.password_hash,
                house,
                roles: role,
                lang: "zh",
                verified: false,
                at: at.timestamp_millis(),
            };
            put_account(&mut batch, &account);
            close_membership(&mut batch, id, "accepted", at.timestamp_millis());
            let subject = user.to_string();
            let token = link::make(&mut batch, LinkKind::VerifyEmail, &subject, &request.email)?;
            let verify =
                Letter::VerifyEmail { name: request.name.clone(), firm: name.clone(), token };
            tell(&mut batch, &by_mail_only(&request.email, "zh"), &verify, "", at);
            let to = Recipient {
                user_id: Some(subject.clone()),
                email: request.email.clone(),
                lang: "zh".to_owned(),
                muted: false,
            };
            let answer = Letter::JoinAnswered { firm: name, let_in: true };
            tell(&mut batch, &to, &answer, "/account", at);
            note(&mut batch, at, actor, "let_in", ("user", &subject), role);
            batch.run(tx).await
        });
        done.map_err(|abort| taken_meanwhile(abort, "open"))
    }

    pub(super) async fn turn_away(
        &self,
        actor: Actor,
        house: House,
        id: &str,
    ) -> Result<(), AppError> {
        let at = self.time();
        Ok(command!(self, |tx| {
            let request = Self::membership(tx, house, "request", id).await?;
            match request.state.as_str() {
                "open" => {}
                "refused" => return Ok(()),
                _ => return Err(Abort::NotFound),
            }
            let name = firm_name(tx, house).await?;
            let mut batch = Batch::default();
            close_membership(&mut batch, id, "refused", at.timestamp_millis());
            let answer = Letter::JoinAnswered { firm: name, let_in: false };
            tell(&mut batch, &by_mail_only(&request.email, "zh"), &answer, "", at);
            note(&mut batch, at, actor, "turn_away", ("membership", id), "");
            batch.run(tx).await
        })?)
    }
}

/// Only firms are asked to let somebody in.
async fn firm_name(tx: &mut Tx, house: House) -> Done<String> {
    Ok(sqlx::query_scalar("SELECT name FROM firms WHERE firm_id = $1")
        .bind(house.key())
        .fetch_one(&mut **tx)
        .await?)
}

/// An earlier invitation of the same address gives way to the new one. `false` where too many
/// others are open; a fault where the address belongs to the organisation already.
async fn make_room(tx: &mut Tx, house: House, email: &str, at: i64) -> Done<bool> {
    let members: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM users
         WHERE email = $1 AND closed_at IS NULL AND COALESCE(firm_id, supplier_id, party) = $2",
    )
    .bind(email)
    .bind(house.key())
    .fetch_one(&mut **tx)
    .await?;
    if members > 0 {
        return Err(Abort::Faulty(Fault::new("email", FaultKind::EmailTaken)));
    }
    sqlx::query(
        "UPDATE memberships SET state = 'withdrawn', closed_at = $3
         WHERE COALESCE(firm_id, supplier_id, 'office') = $1 AND email = $2 AND kind = 'invitation'
             AND state = 'open'",
    )
    .bind(house.key())
    .bind(email)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    let open: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM memberships
         WHERE COALESCE(firm_id, supplier_id, 'office') = $1 AND kind = 'invitation'
             AND state = 'open'",
    )
    .bind(house.key())
    .fetch_one(&mut **tx)
    .await?;
    Ok(open < OPEN_MAX)
}
