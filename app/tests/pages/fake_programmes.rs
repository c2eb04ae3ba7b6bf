//! 計畫設定 of the fake marketplace: one programme, and a change that waits.

use app::{
    error::{AppError, Fault, FaultKind},
    programme::{
        Counts, DecideProposal, ProgrammeForm, ProgrammeRow, ProgrammeView, ProgrammesView,
        Proposal, Standing,
        port::ProgrammeService,
        read::{fault, filled, offered, read},
    },
    text::settings::hall_of,
};
use async_trait::async_trait;
use domain::{
    Actor, Party, Points, Programme, Refusal,
    payout::Conflict,
    settings::{Decision, Problem, Reason, Setting, Subject, diff},
};

use crate::fake::{Fake, now};

fn office(actor: Actor) -> Result<(), AppError> {
    if actor.party() == Party::Office { Ok(()) } else { Err(Refusal::Forbidden.into()) }
}

fn row() -> ProgrammeRow {
    ProgrammeRow {
        programme: Programme { name: "雲市集 <b>".to_owned(), ..Programme::industrial_110() },
        shown: true,
        budget: Points::new(10_000_000).expect("points"),
        pool: Points::new(9_800_000).expect("points"),
        open: 0,
    }
}

/// A change that was made, and with `waits` one that waits for a second officer.
fn history(waits: bool) -> Vec<Proposal> {
    let old = Programme::industrial_110();
    let new = Programme { answer_days: 5, ..old.clone() };
    let made = Proposal {
        id: "1".to_owned(),
        kind: Subject::Settings,
        code: "IND-110".to_owned(),
        changes: diff(&old, &new),
        from: Some(old.points_until),
        reason: "函 <b>".to_owned(),
        by: "王小明".to_owned(),
        at: now(),
        standing: Standing::Done,
        decisions: vec![(Decision::Confirm, String::new(), now())],
        acts: Vec::new(),
        own: false,
    };
    let waiting = Proposal {
        id: "2".to_owned(),
        standing: Standing::Waiting,
        decisions: Vec::new(),
        acts: vec![Decision::Confirm, Decision::Withdraw],
        ..made.clone()
    };
    if waits { vec![waiting, made] } else { vec![made] }
}

#[async_trait]
impl ProgrammeService for Fake {
    async fn programmes(&self, actor: Actor) -> Result<ProgrammesView, AppError> {
        office(actor).map(|()| ProgrammesView { rows: vec![ProgrammeRow { open: 2, ..row() }] })
    }

    async fn programme_page(
        &self,
        actor: Actor,
        form: ProgrammeForm,
    ) -> Result<ProgrammeView, AppError> {
        office(actor)?;
        if form.programme.starts_with("NONE") {
            return Err(AppError::NotFound);
        }
        let waits = form.programme == "WAITS";
        let own = row().programme;
        let (asked, mut faults) = match read(&form, &own) {
            _ if form.kind.is_empty() => (None, Vec::new()),
            Ok(asked) => (Some(diff(&own, &asked.settings)), Vec::new()),
            Err(faults) => (None, faults),
        };
        if form.points_max == "1" {
            let issued = own.points_max;
            let reason = Reason::BelowIssued { issued };
            faults.push(fault(Problem::new(Setting::PointsMax, reason)));
        }
        if form.budget == "many" {
            faults.push(Fault::new("budget", FaultKind::NotAnAmount));
        }
        let begun = match hall_of(&form.hall) {
            Some(hall) => offered(&own, hall),
            None => filled(&own),
        };
        Ok(ProgrammeView {
            now: now(),
            row: ProgrammeRow { open: waits.into(), ..row() },
            counts: Counts { issued: 3, holders: 2, waiting: 1, orders: 4, contracts: 5 },
            history: history(waits),
            may: true,
            step_up_needed: true,
            form: if form.kind.is_empty() { begun } else { form },
            preview: asked.filter(|_| faults.is_empty()),
            faults,
        })
    }

    async fn propose(&self, actor: Actor, _: ProgrammeForm) -> Result<(), AppError> {
        office(actor)?;
        Err(Refusal::ProposalOpen.into())
    }

    async fn decide_proposal(&self, actor: Actor, _: DecideProposal) -> Result<(), AppError> {
        office(actor)?;
        Err(Refusal::FourEyes { because: Conflict::OwnProposal }.into())
    }
}
