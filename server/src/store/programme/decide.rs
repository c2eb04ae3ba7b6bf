//! 確認: a second officer confirms; a proposal is withdrawn before, and a version called off until it
//! is in force.

use app::{error::AppError, programme::DecideProposal};
use domain::{
    Actor, Instant, Points, Refusal,
    ledger::{Account, Kind},
    payout::Conflict,
    settings::{Decision, Subject},
};
use uuid::Uuid;

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        jobs,
        ledger::{self, Posting},
        order::{AuditRow, audit},
        remind,
        tx::{Abort, Done, command, end},
    },
    make,
    propose::{detail, judge, step},
    rows::{Case, case_of},
};

const fn action(act: Decision) -> &'static str {
    match act {
        Decision::Confirm => "confirm-programme",
        Decision::Withdraw => "withdraw-programme",
        Decision::Cancel => "cancel-programme",
    }
}

impl Store {
    pub(super) async fn decide_change(
        &self,
        actor: Actor,
        form: DecideProposal,
    ) -> Result<(), AppError> {
        let invalid = || AppError::Invalid { field: "act".to_owned() };
        let act = Decision::from_name(&form.act).ok_or_else(invalid)?;
        self.may_manage(actor, action(act), &form.programme).await?;
        let id = form.proposal.parse::<Uuid>().map_err(|_| AppError::NotFound)?.to_string();
        let answer = command!(self, |tx| self.decide_in(tx, actor, &id, act).await);
        self.forget_programmes().await;
        match answer {
            Err(Abort::Refused(refusal)) => {
                self.no_change(actor, action(act), &form.programme, refusal).await
            }
            Ok(Some(programme)) => {
                // More points, or fewer for each, may be enough for who waits.
                let programme = self.programme(&programme).await?;
                Ok(self.issue_waiting(&programme).await?)
            }
            answer => Ok(answer.map(drop)?),
        }
    }

    /// The programme whose pool it changed, if any.
    async fn decide_in(
        &self,
        tx: &mut Tx,
        actor: Actor,
        id: &str,
        act: Decision,
    ) -> Done<Option<String>> {
        let now = self.time();
        // Before anything is read of it: who decides at the same time has to be noticed.
        let revisions = revisions(tx).await?;
        let case = case_of(tx, id).await?.ok_or(Abort::NotFound)?;
        if case.decided(act) {
            return Ok(None);
        }
        let user = actor.user().ok_or(Refusal::Forbidden)?;
        self.may_step(tx, &case, act, user == case.proposer().unwrap_or(user), now).await?;
        let source = &case.row.programme_id;
        let mut batch = Batch::default();
        // A new programme concerns all of them: their days may not meet.
        let all = act == Decision::Confirm && case.kind == Subject::Clone;
        for (programme, revision) in &revisions {
            if all || programme == source {
                step(&mut batch, programme, *revision);
            }
        }
        put!(
            batch,
            "INSERT INTO programme_decisions (proposal_id, act, proposed_by, decided_by, at)
             VALUES ($1, $2, $3, $4, $5)",
            id,
            act.as_str(),
            &case.row.proposed_by,
            user.to_string(),
            now.timestamp_millis(),
        );
        let event = crate::clock::new_id();
        let row = AuditRow {
            event,
            at: now,
            actor,
            action: action(act),
            subject: ("programme", case.settings.id.to_string()),
            outcome: "ok",
            rule: "R33".to_owned(),
            detail: detail(&case.changes(), case.from(), &case.row.reason),
        };
        audit(&mut batch, &row);
        if act == Decision::Confirm {
            self.put_in_force(tx, &mut batch, &case, event, now).await?;
        }
        batch.run(tx).await?;
        let moved = act == Decision::Confirm && case.kind == Subject::Budget;
        Ok(moved.then(|| source.clone()))
    }

    async fn may_step(
        &self,
        tx: &mut Tx,
        case: &Case,
        act: Decision,
        own: bool,
        now: Instant,
    ) -> Done<()> {
        let in_time = now < case.settled_before();
        let open = match act {
            Decision::Confirm => case.waits() && in_time,
            Decision::Withdraw => case.waits(),
            Decision::Cancel => case.comes(now) && in_time,
        };
        if !open {
            return Err(Refusal::ProposalClosed.into());
        }
        if act != Decision::Confirm {
            return Ok(());
        }
        if own {
            return Err(Refusal::FourEyes { because: Conflict::OwnProposal }.into());
        }
        // The marketplace went on meanwhile: judged again on what is there now.
        let base = self.programme_in(tx, &case.row.programme_id).await?;
        let facts = self.change_facts(tx, &base, now).await?;
        let from = case.from();
        let problems = judge(case.kind, &base, &case.settings, case.budget, from, &facts, now);
        match problems.into_iter().next() {
            Some(problem) => Err(Refusal::ProposalFaulty { problem }.into()),
            None => Ok(()),
        }
    }

    async fn put_in_force(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        case: &Case,
        event: Uuid,
        now: Instant,
    ) -> Done<()> {
        match case.kind {
            Subject::Clone => make(batch, &case.settings, case.budget, now),
            Subject::Budget => {
                let facts = self.change_facts(tx, &case.settings, now).await?;
                move_budget(batch, case, facts.budget, event, now)
            }
            Subject::Settings => {
                let id = case.settings.id.as_str();
                if case.settings.points_until != case.before.points_until {
                    let expiry = case.settings.points_expire_at();
                    jobs::enqueue(batch, jobs::Kind::ExpirePoints, id, expiry);
                    remind::before_expiry(batch, &case.settings, now);
                }
                if let Some(from) = case.from() {
                    jobs::enqueue(batch, jobs::Kind::IssueWaiting, id, from);
                }
                Ok(())
            }
        }
    }
}

/// Of every programme the count of the steps about it, in one order for all.
async fn revisions(tx: &mut Tx) -> Done<Vec<(String, i64)>> {
    Ok(sqlx::query_as("SELECT programme_id, revision FROM programmes ORDER BY programme_id")
        .fetch_all(&mut **tx)
        .await?)
}

/// R12: more from the treasury, or less by what nobody has.
fn move_budget(batch: &mut Batch, case: &Case, old: Points, event: Uuid, at: Instant) -> Done<()> {
    let programme = &case.settings.id;
    let pool = Account::Pool(programme.clone());
    let posting = Posting { programme, firm: None, order: None, resolves: None, event, at };
    let new = case.budget;
    if let Some(more) = new.checked_sub(old) {
        let treasury = Account::Treasury(programme.clone());
        ledger::post(batch, Kind::Appropriate, treasury, pool, more, &posting)?;
    } else if let Some(less) = old.checked_sub(new) {
        let withdrawn = Account::Withdrawn(programme.clone());
        ledger::post(batch, Kind::Cut, pool, withdrawn, less, &posting)?;
    }
    Ok(())
}
