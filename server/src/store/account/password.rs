//! 變更密碼: what a new password has to be, and what it ends.

use app::{
    account::ChangePassword,
    error::{AppError, FaultKind},
};
use domain::{
    Actor, Instant, Party,
    calendar::from_millis,
    password::{PasswordFault, PasswordProfile, judge},
};

use super::{
    super::{
        Store, Tx,
        batch::put,
        mail::{Recipient, tell},
        tx::{Abort, Done, command, end},
    },
    Batch, close_sessions, new_device, note, own,
    typed::fault,
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    hash::sha256,
    letter::Letter,
};

/// What a change of password is decided on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Owner {
    pub(super) user_id: String,
    pub(super) email: String,
    pub(super) lang: String,
    pub(super) party: String,
    pub(super) password_hash: String,
    pub(super) password_changed_at: Option<i64>,
    pub(super) totp_confirmed_at: Option<i64>,
}

impl Owner {
    fn profile(&self) -> PasswordProfile {
        PasswordProfile::of(Party::from_name(&self.party).unwrap_or(Party::Office))
    }

    pub(super) fn changed_at(&self) -> Option<Instant> {
        self.password_changed_at.and_then(from_millis)
    }
}

/// A new password, judged and hashed.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    pub(super) owner: Owner,
    hash: String,
}

impl Store {
    pub(super) async fn owner(&self, user_id: &str) -> Result<Owner, AppError> {
        let owner: Option<Owner> = sqlx::query_as(
            "SELECT user_id, email, lang, party, password_hash, password_changed_at,
                    totp_confirmed_at
             FROM users WHERE user_id = $1 AND closed_at IS NULL",
        )
        .bind(user_id)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        owner.ok_or(AppError::NotFound)
    }

    pub(super) async fn change_own_password(
        &self,
        actor: Actor,
        token: &str,
        form: ChangePassword,
    ) -> Result<String, AppError> {
        let owner = self.owner(&own(actor)?.to_string()).await?;
        self.confirm_password(&owner, token, form.old, "old").await?;
        let policy = owner.profile().policy();
        policy
            .check_min_age(owner.changed_at(), SystemClock.now())
            .map_err(|kind| fault("new", FaultKind::Password(kind)))?;
        let new = self.replacement(owner, form.new, "new").await?;
        command!(self, |tx| {
            let mut batch = Batch::default();
            self.put_password(&mut batch, &new);
            note(
                &mut batch,
                self.time(),
                actor,
                "change_password",
                ("user", &new.owner.user_id),
                "",
            );
            close_sessions(tx, &new.owner.user_id, Some(token)).await?;
            batch.run(tx).await?;
            keep_history(tx, &new.owner).await
        })?;
        new_device(&new.hash)
    }

    /// The present password as a proof; wrong ones are counted for this session alone, so that
    /// whoever borrows one locks nobody else out.
    pub(super) async fn confirm_password(
        &self,
        owner: &Owner,
        token: &str,
        typed: String,
        field: &str,
    ) -> Result<(), AppError> {
        let phc = Some(owner.password_hash.clone());
        let typed = self.passwords.typed(typed)?;
        if self.is_right(&owner.email, &sha256(token), typed, phc).await? {
            return Ok(());
        }
        Err(fault(field, FaultKind::WrongPassword))
    }

    /// Judges a new password and hashes it; never inside a transaction.
    pub(super) async fn replacement(
        &self,
        owner: Owner,
        new: String,
        field: &str,
    ) -> Result<Replacement, AppError> {
        let wrong = |kind| fault(field, FaultKind::Password(kind));
        let profile = owner.profile();
        judge(profile, &new, &owner.email).map_err(wrong)?;
        let last = profile.policy().history;
        if last > 0 {
            let mut phcs: Vec<String> = self.past_passwords(&owner.user_id, last - 1).await?;
            phcs.push(owner.password_hash.clone());
            if self.passwords.is_one_of(new.clone(), phcs).await? {
                return Err(wrong(PasswordFault::Reused { last }));
            }
        }
        let hash = self.passwords.hash(new).await?;
        Ok(Replacement { owner, hash })
    }

    async fn past_passwords(&self, user_id: &str, count: usize) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT password_hash FROM past_passwords WHERE user_id = $1
             ORDER BY replaced_at DESC, past_password_id DESC LIMIT $2",
        )
        .bind(user_id)
        .bind(i64::try_from(count).unwrap_or(0))
        .fetch_all(&self.pools.read)
        .await?)
    }

    /// Writes the new password over the one that it was decided on, and a letter about it.
    pub(super) fn put_password(&self, batch: &mut Batch, new: &Replacement) {
        let (owner, now) = (&new.owner, SystemClock.now().timestamp_millis());
        put!(
            batch,
            "UPDATE users SET password_hash = $2, password_changed_at = $3
             WHERE user_id = $1 AND password_hash = $4 AND closed_at IS NULL",
            &owner.user_id,
            &new.hash,
            now,
            &owner.password_hash,
        );
        if owner.profile().policy().history > 0 {
            put!(
                batch,
                "INSERT INTO past_passwords (past_password_id, user_id, password_hash, replaced_at)
                 VALUES ($1, $2, $3, $4)",
                new_id().to_string(),
                &owner.user_id,
                &owner.password_hash,
                now,
            );
        }
        let to = Recipient {
            user_id: Some(owner.user_id.clone()),
            email: owner.email.clone(),
            lang: owner.lang.clone(),
            muted: false,
        };
        let at = self.time();
        tell(batch, &to, &Letter::PasswordChanged { at }, "/account", at);
    }
}

/// Forgets the hashes that no rule asks for any more.
pub(super) async fn keep_history(tx: &mut Tx, owner: &Owner) -> Done<()> {
    let kept = owner.profile().policy().history.saturating_sub(1);
    sqlx::query(
        "DELETE FROM past_passwords WHERE user_id = $1 AND past_password_id NOT IN (
             SELECT past_password_id FROM past_passwords WHERE user_id = $1
             ORDER BY replaced_at DESC, past_password_id DESC LIMIT $2)",
    )
    .bind(&owner.user_id)
    .bind(i64::try_from(kept).unwrap_or(0))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
