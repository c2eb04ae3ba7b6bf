//! The office's decisions about a firm: 核准、補件、退件、重新查證, and those of `freeze`.

use std::sync::Arc;

use app::{error::AppError, review::ApplicationCommand};
use domain::{
    Actor, FirmId, Programme, Refusal,
    authority::{Act, authorise},
    enrolment::{FirmAct, FirmState},
};

use super::{
    super::{
        Store,
        batch::{Batch, put},
        mail::tell,
        tx::{Abort, Done, command, end},
    },
    change::Step,
};
use crate::letter::Letter;

/// Longest reason that the office writes, in characters.
const REASON_CHARS_MAX: usize = 1_000;

/// There is nothing to decide about a firm that has only entered the site.
const NOT_APPLIED: Refusal =
    Refusal::FirmTransition { state: FirmState::Entered, act: FirmAct::Approve };

/// What the office may do, with what it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Decision {
    Approve,
    Refuse(String),
    Ask(String),
    LookUp,
    RecordGrant(String),
    WithdrawPoints,
}

impl Decision {
    fn read(command: &ApplicationCommand) -> Result<Self, AppError> {
        let reason = || text(&command.reason, REASON_CHARS_MAX, "reason");
        match command.act.as_str() {
            "approve" => Ok(Self::Approve),
            "refuse" => Ok(Self::Refuse(reason()?)),
            "ask" => Ok(Self::Ask(reason()?)),
            "lookup" => Ok(Self::LookUp),
            "record_grant" => Ok(Self::RecordGrant(text(&command.code, 100, "code")?)),
            "withdraw_points" => Ok(Self::WithdrawPoints),
            _ => Err(AppError::Invalid { field: "act".to_owned() }),
        }
    }

    const fn act(&self) -> Act {
        match self {
            Self::Approve | Self::Refuse(_) | Self::Ask(_) | Self::LookUp => Act::DecideApplication,
            Self::RecordGrant(_) => Act::RecordGrant,
            Self::WithdrawPoints => Act::WithdrawPoints,
        }
    }
}

/// Trimmed, something, not too long, and nothing that is no text.
fn text(typed: &str, max: usize, field: &str) -> Result<String, AppError> {
    domain::typed::words(typed, max)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| AppError::Invalid { field: field.to_owned() })
}

impl Store {
    pub(in super::super) async fn decide_application(
        &self,
        actor: Actor,
        command: ApplicationCommand,
    ) -> Result<FirmState, AppError> {
        // Authority before everything else, also before what was typed is looked at.
        let decision = Decision::read(&command);
        authorise(actor, decision.as_ref().map_or(Act::DecideApplication, Decision::act))?;
        let decision = decision?;
        let firm: FirmId = command.firm.parse().map_err(|_| AppError::NotFound)?;
        let programme = self.current_programme().await?;
        match decision {
            Decision::Approve => self.approve(actor, &programme, firm).await,
            Decision::Refuse(reason) => {
                let act = FirmAct::Refuse;
                Ok(self.turn_down(actor, &programme, firm, act, &reason).await?)
            }
            Decision::Ask(words) => Ok(self.ask(actor, &programme, firm, &words).await?),
            Decision::LookUp => Ok(self.look_up_again(actor, &programme, firm).await?),
            Decision::RecordGrant(code) => self.record_grant(actor, &programme, firm, &code).await,
            Decision::WithdrawPoints => self.withdraw_points(actor, &programme, firm).await,
        }
    }

    /// 核准. An approval that comes after the last day is kept, and says that no points follow.
    async fn approve(
        &self,
        actor: Actor,
        programme: &Arc<Programme>,
        firm: FirmId,
    ) -> Result<FirmState, AppError> {
        let refusal: Option<Refusal> = command!(self, |tx| {
            let now = self.time();
            let mut application =
                self.application_in(tx, programme, firm).await?.ok_or(NOT_APPLIED)?;
            let done = matches!(
                application.state,
                FirmState::Eligible | FirmState::Issued | FirmState::Waitlisted
            );
            if done {
                return Ok(None);
            }
            let mut batch = Batch::default();
            application.step(&mut batch, &Step::new(actor, FirmAct::Approve, now, ""))?;
            let letter = Letter::Approved { firm: application.name.clone() };
            let people = self.people_of_firm(tx, firm, &letter).await?;
            let refusal = if self.owner_is_verified(tx, firm).await? {
                self.issue_or_wait(tx, &mut batch, &mut application, &people, now).await?
            } else {
                for to in &people {
                    tell(&mut batch, to, &letter, "/standing", now);
                }
                None
            };
            batch.run(tx).await?;
            Ok(refusal)
        })?;
        self.issue_waiting(programme).await?;
        match refusal {
            Some(refusal) => Err(refusal.into()),
            None => Ok(self.facts_of_firm(programme, firm).await?.state),
        }
    }

    async fn turn_down(
        &self,
        actor: Actor,
        programme: &Arc<Programme>,
        firm: FirmId,
        act: FirmAct,
        reason: &str,
    ) -> Done<FirmState> {
        command!(self, |tx| {
            let now = self.time();
            let mut application =
                self.application_in(tx, programme, firm).await?.ok_or(NOT_APPLIED)?;
            if application.state == FirmState::Refused && application.reason == reason {
                return Ok(FirmState::Refused);
            }
            let mut batch = Batch::default();
            application.step(&mut batch, &Step::new(actor, act, now, reason))?;
            let firm_name = application.name.clone();
            let letter = Letter::Refused { firm: firm_name, reason: reason.to_owned() };
            self.tell_firm(tx, &mut batch, firm, &letter, "/standing", now).await?;
            batch.run(tx).await?;
            Ok(application.state)
        })
    }

    /// 補件: the application stays where it is, and its people are asked for something.
    async fn ask(
        &self,
        actor: Actor,
        programme: &Arc<Programme>,
        firm: FirmId,
        words: &str,
    ) -> Done<FirmState> {
        command!(self, |tx| {
            let now = self.time();
            let application = self.application_in(tx, programme, firm).await?.ok_or(NOT_APPLIED)?;
            if application.state != FirmState::UnderReview {
                let (state, act) = (application.state, FirmAct::Approve);
                return Err(Refusal::FirmTransition { state, act }.into());
            }
            if application.asked_for == words {
                return Ok(application.state);
            }
            let mut batch = Batch::default();
            put!(
                &mut batch,
                "UPDATE applications SET asked_for = $3, asked_at = $4, revision = revision + 1
                 WHERE firm_id = $1 AND programme_id = $2 AND revision = $5",
                firm.to_string(),
                programme.id.as_str(),
                words,
                now.timestamp_millis(),
                application.revision,
            );
            let state = application.state;
            let step = Step::new(actor, FirmAct::Approve, now, words);
            application.record(&mut batch, &step, "ask", (state, state));
            let letter =
                Letter::PaperAsked { firm: application.name.clone(), words: words.to_owned() };
            self.tell_firm(tx, &mut batch, firm, &letter, "/standing", now).await?;
            batch.run(tx).await?;
            Ok(state)
        })
    }
}
