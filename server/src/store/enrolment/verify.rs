//! 驗證 Email: what follows when an address is verified.

use std::sync::Arc;

use app::{enrolment::Standing, error::AppError};
use domain::{FirmId, Programme, Refusal, enrolment::FirmState};

use super::super::{
    Store, Tx,
    batch::{Batch, put},
    link::{self, LinkKind},
    tx::{Abort, Done, command, end},
};
use crate::letter::Letter;

impl Store {
    /// 驗證 Email: the link in the letter.
    pub(super) async fn verify_by_link(&self, token: &str) -> Result<Standing, AppError> {
        let programme = self.current_programme().await?;
        let (firm, refusal) = command!(self, |tx| {
            let link = link::find(tx, LinkKind::VerifyEmail, token).await?;
            let link = link.ok_or(Refusal::LinkSpent)?;
            let owner: Option<(String, String, Option<i64>)> = sqlx::query_as(
                "SELECT firm_id, email, email_verified_at FROM users
                 WHERE user_id = $1 AND firm_id IS NOT NULL AND closed_at IS NULL",
            )
            .bind(&link.subject)
            .fetch_optional(&mut **tx)
            .await?;
            let (firm, email, verified) = owner.ok_or(Refusal::LinkSpent)?;
            let firm: FirmId = firm.parse().map_err(|_| Abort::NotFound)?;
            if email != link.bound_to {
                return Err(Refusal::LinkSpent.into());
            }
            // The second of two uses says what the first one said.
            if verified.is_some() && link.used_at.is_some() {
                return Ok((firm, None));
            }
            if !link.is_good() {
                return Err(Refusal::LinkSpent.into());
            }
            let mut batch = Batch::default();
            link::spend(&mut batch, &link);
            let user = &link.subject;
            let refusal = self.verified(tx, &mut batch, &programme, firm, user).await?;
            batch.run(tx).await?;
            Ok((firm, refusal))
        })?;
        self.issue_waiting(&programme).await?;
        match refusal {
            Some(refusal) => Err(refusal.into()),
            None => self.standing_of(&programme, firm, None).await,
        }
    }

    /// The owner's address is verified, as if by the link.
    pub(in super::super) async fn verify_owner_of(
        &self,
        firm: FirmId,
    ) -> Result<FirmState, AppError> {
        let programme = self.current_programme().await?;
        let refusal = command!(self, |tx| {
            let owner: Option<String> = sqlx::query_scalar(
                "SELECT user_id FROM users WHERE firm_id = $1 AND closed_at IS NULL
                 ORDER BY created_at, user_id LIMIT 1",
            )
            .bind(firm.to_string())
            .fetch_optional(&mut **tx)
            .await?;
            let owner = owner.ok_or(Abort::NotFound)?;
            let mut batch = Batch::default();
            let refusal = self.verified(tx, &mut batch, &programme, firm, &owner).await?;
            batch.run(tx).await?;
            Ok(refusal)
        })?;
        self.issue_waiting(&programme).await?;
        match refusal {
            Some(refusal) => Err(refusal.into()),
            None => Ok(self.facts_of_firm(&programme, firm).await?.state),
        }
    }

    /// Marks the address, and goes on with an application that waited for it.
    async fn verified(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        programme: &Arc<Programme>,
        firm: FirmId,
        user: &str,
    ) -> Done<Option<Refusal>> {
        let now = self.time();
        put!(
            batch,
            "UPDATE users SET email_verified_at = COALESCE(email_verified_at, $2)
             WHERE user_id = $1",
            user,
            now.timestamp_millis(),
        );
        match self.application_in(tx, programme, firm).await? {
            Some(mut application) if application.state == FirmState::Eligible => {
                let letter = Letter::Approved { firm: application.name.clone() };
                let people = self.people_of_firm(tx, firm, &letter).await?;
                self.issue_or_wait(tx, batch, &mut application, &people, now).await
            }
            _ => Ok(None),
        }
    }
}
