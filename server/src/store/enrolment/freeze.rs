//! A prior subsidy that turns up (R3, S23): the application ends or the points are frozen; and
//! points that are taken back into the pool, for the next in line.

use std::sync::Arc;

use app::error::AppError;
use domain::{
    Actor, FirmId, Programme, Refusal,
    enrolment::{FirmAct, FirmState},
    ledger::{Account, Kind},
    related_grant,
    ubn::Ubn,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        ledger::{self, Posting},
        tx::{Abort, Done, command, end},
    },
    change::{Application, Step},
};
use crate::letter::Letter;

impl Store {
    /// 登錄已獲補助: an application that waits is refused; issued points are frozen, reserved
    /// ones released, and used ones become cases. A firm that has not applied is only listed.
    pub(in super::super) async fn record_grant(
        &self,
        actor: Actor,
        programme: &Arc<Programme>,
        firm: FirmId,
        code: &str,
    ) -> Result<FirmState, AppError> {
        let code = related_grant::code_of(code).unwrap_or(code);
        let state = command!(self, |tx| {
            let now = self.time();
            let ubn = ubn_of(tx, firm).await?;
            let mut batch = Batch::default();
            put!(
                &mut batch,
                "INSERT INTO related_grants (ubn, code, source, listed_at)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (ubn, code) DO UPDATE SET source = related_grants.source",
                ubn.to_string(),
                code,
                "專案辦公室",
                now.timestamp_millis(),
            );
            let Some(mut application) = self.application_in(tx, programme, firm).await? else {
                batch.run(tx).await?;
                return Ok(FirmState::Entered);
            };
            let ended = matches!(application.state, FirmState::Frozen | FirmState::Refused);
            if !ended {
                application.facts.related_grants.insert(code.to_owned());
                let reason = format!("已獲「{}」補助", related_grant::name_of(code));
                self.end_use(
                    tx,
                    &mut batch,
                    &mut application,
                    actor,
                    FirmAct::RecordGrant,
                    &reason,
                )
                .await?;
            }
            batch.run(tx).await?;
            Ok(application.state)
        })?;
        self.issue_waiting(programme).await?;
        Ok(state)
    }

    /// 收回點數: what the firm has not used goes back to the pool, and from there to the next on
    /// the waiting list.
    pub(in super::super) async fn withdraw_points(
        &self,
        actor: Actor,
        programme: &Arc<Programme>,
        firm: FirmId,
    ) -> Result<FirmState, AppError> {
        // Reserved points first go back to the wallet, in a transaction of their own.
        let state = command!(self, |tx| {
            let entered =
                Refusal::FirmTransition { state: FirmState::Entered, act: FirmAct::WithdrawPoints };
            let mut application = self.application_in(tx, programme, firm).await?.ok_or(entered)?;
            if application.state == FirmState::Frozen {
                return Ok(FirmState::Frozen);
            }
            let mut batch = Batch::default();
            let act = FirmAct::WithdrawPoints;
            self.end_use(tx, &mut batch, &mut application, actor, act, "專案辦公室收回點數")
                .await?;
            batch.run(tx).await?;
            Ok(application.state)
        })?;
        command!(self, |tx| self.empty_wallet(tx, actor, programme, firm).await)?;
        self.issue_waiting(programme).await?;
        Ok(state)
    }

    /// Takes the step and lets go of the firm's open orders; tells its people.
    async fn end_use(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        application: &mut Application,
        actor: Actor,
        act: FirmAct,
        reason: &str,
    ) -> Done<()> {
        let now = self.time();
        let had_points = application.state == FirmState::Issued;
        application.step(batch, &Step::new(actor, act, now, reason))?;
        let (firm, name) = (application.firm, application.name.clone());
        let reason = reason.to_owned();
        let letter = if had_points {
            let programme = application.programme.clone();
            self.release_orders_of(tx, batch, &programme, firm, actor, &reason).await?;
            Letter::Frozen { firm: name, reason }
        } else {
            Letter::Refused { firm: name, reason }
        };
        self.tell_firm(tx, batch, firm, &letter, "/standing", now).await
    }

    async fn empty_wallet(
        &self,
        tx: &mut Tx,
        actor: Actor,
        programme: &Arc<Programme>,
        firm: FirmId,
    ) -> Done<()> {
        let now = self.time();
        let wallet = Account::Wallet(programme.id.clone(), firm);
        let amount = ledger::balance(tx, &wallet).await?;
        if amount.is_zero() {
            return Ok(());
        }
        let application = self.application_in(tx, programme, firm).await?.ok_or(Abort::NotFound)?;
        let detail = amount.get().to_string();
        let step = Step::new(actor, FirmAct::WithdrawPoints, now, &detail);
        let posting = Posting {
            programme: &programme.id,
            firm: Some(firm),
            order: None,
            resolves: None,
            event: step.event,
            at: now,
        };
        let pool = Account::Pool(programme.id.clone());
        let mut batch = Batch::default();
        ledger::post(&mut batch, Kind::Withdraw, wallet, pool, amount, &posting)?;
        let state = application.state;
        application.record(&mut batch, &step, FirmAct::WithdrawPoints.as_str(), (state, state));
        let letter = Letter::PointsWithdrawn { firm: application.name.clone(), points: amount };
        self.tell_firm(tx, &mut batch, firm, &letter, "/wallet", now).await?;
        batch.run(tx).await
    }
}

async fn ubn_of(tx: &mut Tx, firm: FirmId) -> Done<Ubn> {
    let ubn: Option<String> = sqlx::query_scalar("SELECT ubn FROM firms WHERE firm_id = $1")
        .bind(firm.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    let ubn = ubn.ok_or(Abort::NotFound)?;
    ubn.parse().map_err(|_| Abort::Inconsistent { table: "firms", column: "ubn", row: ubn.clone() })
}
