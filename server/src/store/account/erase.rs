//! 刪除個人資料: the row of the person stays as a tombstone, so that the ledger, the orders and
//! the audit trail stay whole; whatever names the person or leads to them goes.

use app::{
    account::ERASED_NAME,
    error::{AppError, FaultKind},
};
use domain::{Actor, Refusal, UserId};

use super::{
    super::{
        Store, Tx,
        batch::put,
        setup::NO_PASSWORD,
        tx::{Abort, Done, command, end},
    },
    Batch,
    house::House,
    note,
    officers::another_admin,
    own,
    password::Owner,
    people::{one_at_a_time, other_chiefs},
    typed::fault,
};
use crate::hash::sha256;

/// Rows that are nothing but personal. `$1` is the person, `$2` the address.
const GONE: [&str; 9] = [
    "DELETE FROM sessions WHERE user_id = $1 AND $2 <> ''",
    "DELETE FROM past_passwords WHERE user_id = $1 AND $2 <> ''",
    "DELETE FROM notifications WHERE user_id = $1 AND $2 <> ''",
    "DELETE FROM muted_topics WHERE user_id = $1 AND $2 <> ''",
    "DELETE FROM links WHERE subject = $1 AND $2 <> ''",
    "DELETE FROM mails WHERE recipient = $2 AND $1 <> ''",
    "DELETE FROM sign_in_failures WHERE email = $2 AND $1 <> ''",
    "DELETE FROM mail_requests WHERE email = $2 AND $1 <> ''",
    // What was typed into an application; what was declared of the firm is kept elsewhere.
    "UPDATE enrolments SET draft = '{}'
     WHERE user_id = $1 OR REPLACE(draft, $2, '') <> draft",
];

/// The name and the address in what was written to others. `$1` is the name, `$2` the address,
/// `$3` the tombstone, `$4` the house.
const REPLACED: [&str; 4] = [
    "UPDATE mails SET body = REPLACE(body, $2, $3), subject = REPLACE(subject, $2, $3)
     WHERE (REPLACE(body, $2, '') <> body OR REPLACE(subject, $2, '') <> subject)
         AND $1 <> '' AND $4 <> ' '",
    "UPDATE notifications SET body = REPLACE(body, $2, $3), subject = REPLACE(subject, $2, $3)
     WHERE (REPLACE(body, $2, '') <> body OR REPLACE(subject, $2, '') <> subject)
         AND $1 <> '' AND $4 <> ' '",
    // A name may be a common word: only among the people that the person belonged to.
    "UPDATE mails SET body = REPLACE(body, $1, $3), subject = REPLACE(subject, $1, $3)
     WHERE letter IN ('join_asked', 'invitation', 'verify_email') AND $2 <> '' AND recipient IN (
         SELECT email FROM users WHERE COALESCE(firm_id, supplier_id, party) = $4
         UNION SELECT email FROM memberships WHERE COALESCE(firm_id, supplier_id, 'office') = $4)",
    "UPDATE notifications SET body = REPLACE(body, $1, $3), subject = REPLACE(subject, $1, $3)
     WHERE topic = 'security' AND $2 <> '' AND user_id IN (
         SELECT user_id FROM users WHERE COALESCE(firm_id, supplier_id, party) = $4)",
];

impl Store {
    pub(super) async fn erase(&self, actor: Actor, password: String) -> Result<(), AppError> {
        let user = own(actor)?;
        let owner = self.owner(&user.to_string()).await?;
        // Counted by itself: a borrowed session that guesses here locks nothing else.
        let counted = sha256(&format!("erase {user}"));
        let phc = Some(owner.password_hash.clone());
        let typed = self.passwords.typed(password)?;
        if !self.is_right(&owner.email, &counted, typed, phc).await? {
            return Err(fault("password", FaultKind::WrongPassword));
        }
        let at = self.time();
        Ok(command!(self, |tx| {
            refuse_if_in_charge(tx, actor, user).await?;
            let subject = user.to_string();
            let name: String = sqlx::query_scalar("SELECT name FROM users WHERE user_id = $1")
                .bind(&subject)
                .fetch_one(&mut **tx)
                .await?;
            forget(tx, actor, &owner, &name).await?;
            let mut batch = Batch::default();
            put!(
                batch,
                "UPDATE users SET name = $2, email = $3, password_hash = $4, totp_secret = NULL,
                     totp_pending = NULL, totp_confirmed_at = NULL, email_verified_at = NULL,
                     lang = 'zh', closed_at = $5
                 WHERE user_id = $1 AND password_hash = $6 AND closed_at IS NULL",
                &subject,
                ERASED_NAME,
                format!("erased:{subject}"),
                NO_PASSWORD,
                at.timestamp_millis(),
                &owner.password_hash,
            );
            note(&mut batch, at, actor, "erase_person", ("user", &subject), "");
            batch.run(tx).await
        })?)
    }
}

/// Somebody stays in charge: of a firm with people, points or an application that may still get
/// points, and of the office.
async fn refuse_if_in_charge(tx: &mut Tx, actor: Actor, user: UserId) -> Done<()> {
    let user = user.to_string();
    match actor {
        Actor::Buyer { firm, role: domain::FirmRole::Owner, .. } => {
            let house = House::Firm(firm);
            one_at_a_time(tx, house).await?;
            if other_chiefs(tx, house, &user).await? > 0 {
                return Ok(());
            }
            let left: i64 = sqlx::query_scalar(
                "SELECT (SELECT COUNT(*) FROM users
                         WHERE firm_id = $1 AND closed_at IS NULL AND user_id <> $2)
                     + (SELECT COUNT(*) FROM accounts WHERE firm_id = $1 AND balance > 0)
                     + (SELECT COUNT(*) FROM applications WHERE firm_id = $1
                        AND state IN ('Enrolled', 'UnderReview', 'Eligible', 'Waitlisted'))",
            )
            .bind(firm.to_string())
            .bind(&user)
            .fetch_one(&mut **tx)
            .await?;
            if left > 0 { Err(Refusal::LastInCharge.into()) } else { Ok(()) }
        }
        Actor::Supplier { supplier, role: domain::SupplierRole::Admin, .. } => {
            let house = House::Supplier(supplier);
            one_at_a_time(tx, house).await?;
            if other_chiefs(tx, house, &user).await? > 0 {
                return Ok(());
            }
            let left: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM users
                 WHERE supplier_id = $1 AND closed_at IS NULL AND user_id <> $2",
            )
            .bind(house.key())
            .bind(&user)
            .fetch_one(&mut **tx)
            .await?;
            if left > 0 { Err(Refusal::LastInCharge.into()) } else { Ok(()) }
        }
        Actor::Office { .. } if !another_admin(tx, &user).await? => {
            Err(Refusal::LastInCharge.into())
        }
        _ => Ok(()),
    }
}

/// Takes the person out of every table but the row of the account itself.
async fn forget(tx: &mut Tx, actor: Actor, owner: &Owner, name: &str) -> Done<()> {
    let tombstone = format!("erased:{}", owner.user_id);
    for sql in GONE {
        sqlx::query(sql).bind(&owner.user_id).bind(&owner.email).execute(&mut **tx).await?;
    }
    let circle = House::of(actor)?.key();
    for sql in REPLACED {
        sqlx::query(sql)
            .bind(name)
            .bind(&owner.email)
            .bind(ERASED_NAME)
            .bind(&circle)
            .execute(&mut **tx)
            .await?;
    }
    sqlx::query(
        "UPDATE memberships SET name = $1, email = $2, password_hash = $3 WHERE email = $4",
    )
    .bind(ERASED_NAME)
    .bind(&tombstone)
    .bind(NO_PASSWORD)
    .bind(&owner.email)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
