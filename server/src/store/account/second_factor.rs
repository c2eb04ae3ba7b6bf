//! 驗證器: set up, put in force by a first code, and asked for again before what matters.

use app::{account::SecondFactorView, error::AppError};
use domain::{Actor, Party, Refusal};

use super::{
    super::{
        Store,
        batch::put,
        tx::{Abort, Done, command, end},
    },
    Batch, Judged, TypedCode, fresh_token, judge_code, note, own, prove_session, use_step,
};
use crate::{
    clock::{Clock as _, SystemClock},
    hash::sha256,
    totp,
};

impl Store {
    pub(super) async fn second_factor_view(
        &self,
        actor: Actor,
    ) -> Result<SecondFactorView, AppError> {
        let user = own(actor)?.to_string();
        let row: Option<(String, Option<String>, Option<i64>)> = sqlx::query_as(
            "SELECT email, totp_pending, totp_confirmed_at FROM users WHERE user_id = $1",
        )
        .bind(&user)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let (email, pending, confirmed_at) = row.ok_or(AppError::NotFound)?;
        Ok(SecondFactorView {
            confirmed: confirmed_at.is_some(),
            mandatory: actor.party() == Party::Office,
            setup: pending.map(|secret| totp::setup(&secret, &email)).transpose()?,
        })
    }

    /// A borrowed session must not put its own factor in the place of the owner's, or where there
    /// is none: it takes a fresh proof.
    pub(super) async fn begin_second_factor(
        &self,
        actor: Actor,
        token: &str,
    ) -> Result<(), AppError> {
        let user = own(actor)?.to_string();
        if !self.is_proven(token).await? {
            return Err(Refusal::StepUpNeeded.into());
        }
        let secret = totp::new_secret()?;
        Ok(command!(self, |tx| {
            let mut batch = Batch::default();
            put!(
                batch,
                "UPDATE users SET totp_pending = $2 WHERE user_id = $1 AND closed_at IS NULL",
                &user,
                &secret,
            );
            note(&mut batch, self.time(), actor, "begin_second_factor", ("user", &user), "");
            batch.run(tx).await
        })?)
    }

    pub(super) async fn confirm_second_factor(
        &self,
        actor: Actor,
        token: &str,
        code: &str,
    ) -> Result<String, AppError> {
        let owner = self.owner(&own(actor)?.to_string()).await?;
        if self.second_factor_view(actor).await?.setup.is_none() {
            return Err(AppError::NotFound);
        }
        let (user, new_token) = (owner.user_id.as_str(), fresh_token()?);
        let counted = sha256(token);
        let typed = TypedCode {
            user_id: user,
            email: &owner.email,
            counted: &counted,
            code,
            pending: true,
        };
        let judged = command!(self, |tx| {
            let judged = judge_code(tx, typed).await?;
            if let Judged::Fits(step) = judged {
                let mut batch = Batch::default();
                put!(
                    batch,
                    "UPDATE users SET totp_secret = totp_pending, totp_pending = NULL,
                         totp_confirmed_at = $2, totp_step = $3
                     WHERE user_id = $1 AND totp_pending IS NOT NULL",
                    user,
                    SystemClock.now().timestamp_millis(),
                    step,
                );
                prove_session(&mut batch, token, &new_token);
                note(&mut batch, self.time(), actor, "confirm_second_factor", ("user", user), "");
                batch.run(tx).await?;
            }
            Ok(judged)
        })?;
        judged.answer("code")?;
        Ok(new_token)
    }

    pub(super) async fn prove_again(
        &self,
        actor: Actor,
        token: &str,
        proof: String,
    ) -> Result<String, AppError> {
        let owner = self.owner(&own(actor)?.to_string()).await?;
        let new_token = fresh_token()?;
        let user = owner.user_id.as_str();
        if owner.totp_confirmed_at.is_none() {
            self.confirm_password(&owner, token, proof, "proof").await?;
            command!(self, |tx| {
                let mut batch = Batch::default();
                prove_session(&mut batch, token, &new_token);
                note(&mut batch, self.time(), actor, "step_up", ("user", user), "password");
                batch.run(tx).await
            })?;
            return Ok(new_token);
        }
        let counted = sha256(token);
        let typed = TypedCode {
            user_id: user,
            email: &owner.email,
            counted: &counted,
            code: &proof,
            pending: false,
        };
        let judged = command!(self, |tx| {
            let judged = judge_code(tx, typed).await?;
            if let Judged::Fits(step) = judged {
                let mut batch = Batch::default();
                use_step(&mut batch, user, step);
                prove_session(&mut batch, token, &new_token);
                note(&mut batch, self.time(), actor, "step_up", ("user", user), "code");
                batch.run(tx).await?;
            }
            Ok(judged)
        })?;
        judged.answer("proof")?;
        Ok(new_token)
    }

    pub(in super::super) async fn step_used_last(&self, email: &str) -> Done<Option<i64>> {
        let step: Option<Option<i64>> =
            sqlx::query_scalar("SELECT totp_step FROM users WHERE email = $1")
                .bind(email)
                .fetch_optional(&self.pools.read)
                .await?;
        Ok(step.flatten())
    }
}
