//! 重新查證: the registers are asked again, by the office or by background work.

use std::sync::Arc;

use domain::{
    Actor, FirmId, Programme,
    eligibility::{Check, Factory, Verdict, judge},
    enrolment::{FirmAct, FirmState},
};

use super::{
    super::{
        Store, Tx,
        batch::Batch,
        tx::{Abort, Done, command, end},
    },
    change::{Application, Step},
    lookup::keep_lookups,
};
use crate::letter::Letter;

impl Store {
    /// 重新查證: asks the registers once more, and judges an application under review anew. What
    /// is confirmed now may approve it; a register never refuses it.
    pub(super) async fn look_up_again(
        &self,
        actor: Actor,
        programme: &Arc<Programme>,
        firm: FirmId,
    ) -> Done<FirmState> {
        let known = self.application_now(programme, firm).await?.ok_or(Abort::NotFound)?;
        let Ok(ubn) = known.facts.ubn.parse() else { return Ok(known.state) };
        let (checks, company) = self.look_up(ubn, &known.facts.factory).await?;
        command!(self, |tx| {
            let now = self.time();
            let mut application =
                self.application_in(tx, programme, firm).await?.ok_or(Abort::NotFound)?;
            let mut batch = Batch::default();
            application.facts.checks.company = checks.company;
            if matches!(application.facts.factory, Factory::Registered(_)) {
                application.facts.checks.factory = checks.factory;
            }
            keep_lookups(&mut batch, firm, &application.facts, &company, now);
            if application.state == FirmState::UnderReview {
                self.judge_again(tx, &mut batch, &mut application, actor).await?;
            }
            batch.run(tx).await
        })?;
        self.issue_waiting(programme).await?;
        Ok(self.facts_of_firm(programme, firm).await?.state)
    }

    /// The background's turn: only what still waits, and only where nobody confirmed it.
    pub(in super::super) async fn retry_lookup(&self, firm: FirmId) -> Done<()> {
        let programme = self.current_programme().await?;
        let waits = self.application_now(&programme, firm).await?.is_some_and(|application| {
            application.state == FirmState::UnderReview
                && application.facts.checks.company == Check::Unavailable
        });
        if !waits {
            return Ok(());
        }
        self.look_up_again(Actor::System, &programme, firm).await.map(drop)
    }

    async fn judge_again(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        application: &mut Application,
        actor: Actor,
    ) -> Done<()> {
        let now = self.time();
        let judged = judge(&application.programme, &application.facts);
        if judged.verdict == Verdict::Eligible {
            let letter = Letter::Approved { firm: application.name.clone() };
            let people = self.people_of_firm(tx, application.firm, &letter).await?;
            let verified = self.owner_is_verified(tx, application.firm).await?;
            self.judge_file(tx, batch, application, &people, verified, now).await?;
            return Ok(());
        }
        application.keep_facts(batch, now)?;
        let state = application.state;
        let step = Step::new(actor, FirmAct::FindOpen, now, "");
        application.record(batch, &step, "lookup", (state, state));
        Ok(())
    }
}
