//! 送出申請: a complete file becomes a firm, its owner's account and an application, which is
//! judged at once; and what follows when the address is verified.

use std::sync::Arc;

use app::{error::AppError, lang::Lang, text::finding};
use domain::{
    Actor, FirmId, FirmRole, Instant, Programme, Refusal, UserId,
    eligibility::{Facts, Finding, Outcome, Verdict, judge},
    enrolment::{FirmAct, FirmState},
    ubn::Ubn,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        mail::{Recipient, tell},
        setup::NO_PASSWORD,
        tx::{Abort, Done, command, end, violates},
    },
    change::{Application, Step},
    lookup::retry_later,
    owner::insert_owner,
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    engine::EnrolAtOnce,
    letter::Letter,
};

/// Everything that completes a file.
#[derive(Clone, Debug)]
pub(super) struct Applicant {
    /// The firm where it has entered the site before.
    pub(super) known: Option<FirmId>,
    /// Who sends a refused firm's file again.
    pub(super) by: Option<UserId>,
    pub(super) name: String,
    pub(super) facts: Facts,
    pub(super) contact_name: String,
    pub(super) email: String,
    pub(super) email_verified: bool,
    pub(super) password_hash: String,
    pub(super) lang: Lang,
    /// The enrolment that this completes, and its revision.
    pub(super) enrolment: Option<(String, i32)>,
}

/// How a file was completed.
#[derive(Clone, Debug)]
pub(super) struct Completed {
    pub(super) firm: FirmId,
    pub(super) state: FirmState,
    /// Points are no longer issued; the application was kept all the same.
    pub(super) refusal: Option<Refusal>,
}

impl Store {
    pub(in super::super) async fn enrol_at_once(
        &self,
        new: EnrolAtOnce,
    ) -> Result<(FirmId, FirmState), AppError> {
        let password_hash = match new.password {
            Some(password) => self.passwords.hash(password).await?,
            None => NO_PASSWORD.to_owned(),
        };
        let done = self
            .complete(Applicant {
                known: new.firm,
                by: None,
                name: new.name,
                facts: new.facts,
                contact_name: new.contact_name,
                email: new.email,
                email_verified: new.email_verified,
                password_hash,
                lang: Lang::Zh,
                enrolment: None,
            })
            .await?;
        match done.refusal {
            Some(refusal) => Err(refusal.into()),
            None => Ok((done.firm, done.state)),
        }
    }

    /// Makes firm, account and application, and judges it.
    pub(super) async fn complete(&self, applicant: Applicant) -> Result<Completed, AppError> {
        let programme = self.current_programme().await?;
        let done = command!(self, |tx| self.try_complete(tx, &programme, &applicant).await);
        let done = done.map_err(named)?;
        self.issue_waiting(&programme).await?;
        // It may have come to the head of the list meanwhile.
        let state = self.facts_of_firm(&programme, done.firm).await?.state;
        Ok(Completed { state, ..done })
    }

    async fn try_complete(
        &self,
        tx: &mut Tx,
        programme: &Arc<Programme>,
        applicant: &Applicant,
    ) -> Done<Completed> {
        let now = self.time();
        let mut batch = Batch::default();
        let mut facts = applicant.facts.clone();
        let ubn: Ubn = facts.ubn.parse().map_err(|_| {
            let ubn = domain::ubn::normalise(&facts.ubn);
            Refusal::UbnInvalid { ubn }
        })?;
        facts.ubn = ubn.to_string();
        facts.related_grants.extend(self.grants_in(tx, ubn).await?);
        let (mut application, again) =
            match self.applicant_in(tx, programme, applicant, ubn, &facts).await? {
                Found::New(application) => (application, false),
                Found::Again(application) => (application, true),
                // The same file once more: nothing is done twice.
                Found::Done(application) => {
                    let (firm, state) = (application.firm, application.state);
                    return Ok(Completed { firm, state, refusal: None });
                }
            };
        application.facts = facts;
        let owner = if again {
            None
        } else {
            Some(insert_owner(&mut batch, &application, applicant, now)?)
        };
        if !again {
            application.insert(&mut batch, now)?;
        }
        let user = owner.as_ref().map(|(user, _)| *user).or(applicant.by);
        let (firm, role) = (application.firm, FirmRole::Owner);
        let buyer = |user| Actor::Buyer { user, firm, role, stepped_up: false };
        let actor = user.map_or(Actor::System, buyer);
        application.step(&mut batch, &Step::new(actor, FirmAct::Enrol, now, ""))?;
        let people = if let Some((_, owner)) = &owner {
            vec![owner.clone()]
        } else {
            let letter = Letter::UnderReview { firm: application.name.clone() };
            self.people_of_firm(tx, application.firm, &letter).await?
        };
        let verified = if again {
            self.owner_is_verified(tx, application.firm).await?
        } else {
            applicant.email_verified
        };
        let refusal =
            self.judge_file(tx, &mut batch, &mut application, &people, verified, now).await?;
        if let Some((enrolment, revision)) = &applicant.enrolment {
            finish(&mut batch, enrolment, *revision, firm, user);
        }
        batch.run(tx).await?;
        Ok(Completed { firm: application.firm, state: application.state, refusal })
    }

    /// Judges a complete file, tells its people, and issues the points where nothing is missing.
    pub(super) async fn judge_file(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        application: &mut Application,
        people: &[Recipient],
        verified: bool,
        now: Instant,
    ) -> Done<Option<Refusal>> {
        let judged = judge(&application.programme, &application.facts);
        let failed = || judged.findings.iter().filter(|one| one.outcome() == Outcome::Fails);
        let detail = failed().map(Finding::because).collect::<Vec<_>>().join("; ");
        let act = FirmAct::of(judged.verdict);
        if act == FirmAct::FindOpen {
            retry_later(batch, application.firm, &application.facts, now);
        }
        application.step(batch, &Step::new(Actor::System, act, now, &detail))?;
        if judged.verdict == Verdict::Eligible && verified {
            return self.issue_or_wait(tx, batch, application, people, now).await;
        }
        for to in people {
            let (firm, lang) = (application.name.clone(), Lang::from_tag(&to.lang));
            let letter = match judged.verdict {
                Verdict::Eligible => Letter::Approved { firm },
                Verdict::NeedsReview => Letter::UnderReview { firm },
                Verdict::Ineligible => {
                    let reasons: Vec<String> = failed().map(|one| finding(lang, one)).collect();
                    Letter::Refused { firm, reason: reasons.join("\n") }
                }
            };
            tell(batch, to, &letter, "/standing", now);
        }
        Ok(None)
    }

    /// The firm of this number, and whether it may enrol (R4).
    async fn applicant_in(
        &self,
        tx: &mut Tx,
        programme: &Arc<Programme>,
        applicant: &Applicant,
        ubn: Ubn,
        facts: &Facts,
    ) -> Done<Found> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT f.firm_id, (SELECT COUNT(*) FROM users u WHERE u.firm_id = f.firm_id)
             FROM firms f WHERE f.ubn = $1",
        )
        .bind(ubn.to_string())
        .fetch_optional(&mut **tx)
        .await?;
        let Some((id, people)) = row else {
            let firm = FirmId::new(new_id());
            let application = Application::entered(
                firm,
                applicant.name.clone(),
                programme.clone(),
                facts.clone(),
            );
            return Ok(Found::New(application));
        };
        let firm: FirmId = id.parse().map_err(|_| Abort::Inconsistent {
            table: "firms",
            column: "firm_id",
            row: id.clone(),
        })?;
        let own = applicant.known == Some(firm);
        match self.application_in(tx, programme, firm).await? {
            Some(application) if own && application.state == FirmState::Refused => {
                Ok(Found::Again(application))
            }
            Some(application) if own => Ok(Found::Done(application)),
            None if own || people == 0 => {
                let name = applicant.name.clone();
                let mut found = Application::entered(firm, name, programme.clone(), facts.clone());
                found.known = true;
                Ok(Found::New(found))
            }
            _ => Err(Refusal::DuplicateFirm.into()),
        }
    }

    pub(super) async fn owner_is_verified(&self, tx: &mut Tx, firm: FirmId) -> Done<bool> {
        let verified: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM users WHERE firm_id = $1 AND closed_at IS NULL
                 AND email_verified_at IS NOT NULL",
        )
        .bind(firm.to_string())
        .fetch_one(&mut **tx)
        .await?;
        Ok(verified > 0)
    }
}

/// The application of a firm that is set up by hand, found eligible; its points follow.
pub(in super::super) async fn eligible(
    tx: &mut Tx,
    batch: &mut Batch,
    programme: &Arc<Programme>,
    firm: FirmId,
    facts: &Facts,
    now: Instant,
) -> Done<Application> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT ubn, name FROM firms WHERE firm_id = $1")
            .bind(firm.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let (ubn, name) = row.ok_or(Abort::NotFound)?;
    let facts = Facts { ubn, ..facts.clone() };
    let mut application = Application::entered(firm, name, programme.clone(), facts);
    application.insert(batch, now)?;
    for act in [FirmAct::Enrol, FirmAct::FindEligible] {
        application.step(batch, &Step::new(Actor::System, act, now, ""))?;
    }
    Ok(application)
}

/// What is known of an applicant's firm.
enum Found {
    New(Application),
    /// It was refused, and sends its file again.
    Again(Application),
    /// Its file is complete already.
    Done(Application),
}

fn finish(batch: &mut Batch, enrolment: &str, revision: i32, firm: FirmId, user: Option<UserId>) {
    put!(
        batch,
        "UPDATE enrolments SET firm_id = $2, user_id = $3, step = 6, revision = revision + 1,
             touched_at = $4
         WHERE enrolment_id = $1 AND revision = $5 AND firm_id IS NULL",
        enrolment,
        firm.to_string(),
        user.map(|user| user.to_string()),
        SystemClock.now().timestamp_millis(),
        revision,
    );
}

/// Names what a rival who was faster left to be refused.
pub(super) fn named(abort: Abort) -> AppError {
    match &abort {
        Abort::Sqlx(error) if violates(error, "users", "email", "users_one_per_email") => {
            AppError::Invalid { field: "email".to_owned() }
        }
        Abort::Sqlx(error) if violates(error, "firms", "ubn", "firms_one_per_ubn") => {
            Refusal::DuplicateFirm.into()
        }
        _ => abort.into(),
    }
}
