//! 發放 (R10–R13): exactly the cap, all or nothing, once per firm, at the later of e-mail
//! verified and eligible; and the waiting list, in the order in which the files were complete.

use std::sync::Arc;

use domain::{
    Actor, FirmId, Instant, Programme, Refusal,
    enrolment::{FirmAct, FirmState},
    ledger::{Account, Kind},
};

use super::{
    super::{
        Store, Tx,
        batch::Batch,
        ledger::{self, Posting},
        mail::{Recipient, tell},
        tx::{Abort, Done, command, end},
    },
    change::{Application, Step},
};
use crate::letter::Letter;

impl Store {
    /// Issues the points of an eligible firm whose e-mail is verified, or puts it on the waiting
    /// list. Returns the refusal where points are no longer issued (R13): the firm stays eligible.
    pub(super) async fn issue_or_wait(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        application: &mut Application,
        people: &[Recipient],
        now: Instant,
    ) -> Done<Option<Refusal>> {
        let programme = application.programme.clone();
        let closed_at = programme.points_expire_at();
        if now >= closed_at {
            return Ok(Some(Refusal::IssueClosed { closed_at }));
        }
        let pool = Account::Pool(programme.id.clone());
        let ahead = self.waiting_ahead(tx, application).await?;
        let covered = ledger::balance(tx, &pool).await? >= programme.points_max;
        if covered && ahead == 0 {
            post_issue(batch, application, now)?;
            tell_issued(batch, application, people, now);
        } else if application.state == FirmState::Eligible {
            let detail = (ahead + 1).to_string();
            application.step(batch, &Step::new(Actor::System, FirmAct::Wait, now, &detail))?;
            let position = u32::try_from(ahead + 1).unwrap_or(u32::MAX);
            let letter = Letter::Waitlisted { firm: application.name.clone(), position };
            for to in people {
                tell(batch, to, &letter, "/standing", now);
            }
        }
        Ok(None)
    }

    /// How many wait whose file was complete before this one's.
    async fn waiting_ahead(&self, tx: &mut Tx, application: &Application) -> Done<i64> {
        Ok(sqlx::query_scalar(AHEAD)
            .bind(application.programme.id.as_str())
            .bind(application.completed_at.map(|at| at.timestamp_millis()))
            .bind(application.firm.to_string())
            .fetch_one(&mut **tx)
            .await?)
    }

    /// The place on the waiting list, from 1.
    pub(in super::super) async fn position_of(
        &self,
        application: &Application,
    ) -> Done<Option<u32>> {
        if application.state != FirmState::Waitlisted {
            return Ok(None);
        }
        let Application { programme, firm, completed_at, .. } = application;
        Ok(Some(self.place_of(programme, *firm, *completed_at).await?))
    }

    /// The place, from 1, of a firm that waits.
    pub(in super::super) async fn place_of(
        &self,
        programme: &Programme,
        firm: FirmId,
        completed_at: Option<Instant>,
    ) -> Done<u32> {
        let ahead: i64 = sqlx::query_scalar(AHEAD)
            .bind(programme.id.as_str())
            .bind(completed_at.map(|at| at.timestamp_millis()))
            .bind(firm.to_string())
            .fetch_one(&self.pools.read)
            .await?;
        Ok(u32::try_from(ahead + 1).unwrap_or(u32::MAX))
    }

    /// Issues to the head of the waiting list for as long as the pool covers one more (R12).
    ///
    /// Called after every commit that may have left points in the pool or a firm on the list:
    /// whichever of two such commits comes last sees both.
    pub(in super::super) async fn issue_waiting(&self, programme: &Arc<Programme>) -> Done<()> {
        let now = self.time();
        while now < programme.points_expire_at() {
            let issued = command!(self, |tx| self.issue_to_head(tx, programme, now).await)?;
            if !issued {
                break;
            }
        }
        Ok(())
    }

    async fn issue_to_head(
        &self,
        tx: &mut Tx,
        programme: &Arc<Programme>,
        now: Instant,
    ) -> Done<bool> {
        let head: Option<String> = sqlx::query_scalar(
            "SELECT firm_id FROM applications WHERE programme_id = $1 AND state = 'Waitlisted'
             ORDER BY completed_at, firm_id LIMIT 1",
        )
        .bind(programme.id.as_str())
        .fetch_optional(&mut **tx)
        .await?;
        let Some(firm) = head.and_then(|id| id.parse().ok()) else { return Ok(false) };
        let pool = Account::Pool(programme.id.clone());
        if ledger::balance(tx, &pool).await? < programme.points_max {
            return Ok(false);
        }
        let Some(mut application) = self.application_in(tx, programme, firm).await? else {
            return Ok(false);
        };
        let mut batch = Batch::default();
        post_issue(&mut batch, &mut application, now)?;
        let letter = issued_letter(&application);
        self.tell_firm(tx, &mut batch, firm, &letter, "/wallet", now).await?;
        batch.run(tx).await?;
        Ok(true)
    }
}

const AHEAD: &str = "SELECT COUNT(*) FROM applications
     WHERE programme_id = $1 AND state = 'Waitlisted' AND (completed_at, firm_id) < ($2, $3)";

fn post_issue(batch: &mut Batch, application: &mut Application, now: Instant) -> Done<()> {
    let programme = application.programme.clone();
    let cap = programme.points_max;
    let detail = cap.get().to_string();
    let step = Step::new(Actor::System, FirmAct::Issue, now, &detail);
    let posting = Posting {
        programme: &programme.id,
        firm: Some(application.firm),
        order: None,
        resolves: None,
        event: step.event,
        at: now,
    };
    let pool = Account::Pool(programme.id.clone());
    let wallet = Account::Wallet(programme.id.clone(), application.firm);
    ledger::post(batch, Kind::Issue, pool, wallet, cap, &posting)?;
    application.step(batch, &step)
}

fn issued_letter(application: &Application) -> Letter {
    Letter::PointsIssued {
        firm: application.name.clone(),
        points: application.programme.points_max,
        until: application.programme.points_until,
    }
}

fn tell_issued(batch: &mut Batch, application: &Application, people: &[Recipient], now: Instant) {
    let letter = issued_letter(application);
    for to in people {
        tell(batch, to, &letter, "/wallet", now);
    }
}
