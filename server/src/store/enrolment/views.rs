//! What enrolment pages show.

use std::sync::Arc;

use app::{
    enrolment::{
        EnrolPage, EnrolmentView, EntranceView, PaperRow, QualifyQuestion, QualifyView, Standing,
        read,
    },
    error::{AppError, Fault, FaultKind},
};
use domain::{
    Actor, FirmId, Programme,
    authority::{Act, authorise},
    calendar::from_millis,
    eligibility::{Checks, Factory, Facts, estimate, judge},
    enrolment::FirmState,
    ubn::Ubn,
};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    change::Application,
    draft::Enrolment,
};
use crate::engine::FirmFacts;

#[derive(sqlx::FromRow)]
struct PersonRow {
    email: String,
    email_verified_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct PaperRecord {
    paper_id: String,
    kind: String,
    name: String,
    bytes: i64,
    uploaded_at: i64,
}

impl Store {
    pub(super) async fn enrolment_view(&self, secret: &str) -> Result<EnrolmentView, AppError> {
        let programme = self.current_programme().await?;
        let enrolment = self.enrolment_now(secret).await?;
        let Enrolment { kept, firm, .. } = &enrolment;
        let standing = match firm.as_ref().and_then(|id| id.parse().ok()) {
            Some(firm) => Some(self.standing_of(&programme, firm, Some(&enrolment)).await?),
            None => None,
        };
        let reached = match &standing {
            Some(_) => EnrolPage::VerifyEmail,
            None => read::reached(&programme, &kept.typed, kept.purpose()),
        };
        let checks = Checks { company: kept.company, ..Checks::default() };
        let judged = (reached > EnrolPage::Revenue && !kept.joins)
            .then(|| judge(&programme, &read::facts(&programme, &kept.typed, checks)));
        Ok(EnrolmentView {
            now: self.time(),
            reached,
            draft: kept.typed.clone(),
            eligibility: judged,
            purpose: kept.purpose(),
            standing,
            programme: (*programme).clone(),
        })
    }

    /// What stands at the door.
    pub(super) async fn entrance_view(&self) -> Result<EntranceView, AppError> {
        let programme = self.current_programme().await?;
        Ok(EntranceView {
            now: self.time(),
            pool: self.pool_of(&programme).await?,
            issue_closes_at: programme.points_expire_at(),
            programme: (*programme).clone(),
            continues_at: None,
        })
    }

    async fn pool_covers_one(&self, programme: &Programme) -> Done<bool> {
        Ok(self.pool_of(programme).await? >= programme.points_max)
    }

    pub(super) async fn standing_for(&self, actor: Actor) -> Result<Standing, AppError> {
        authorise(actor, Act::ViewFirm)?;
        let Actor::Buyer { firm, .. } = actor else {
            return Err(domain::Refusal::Forbidden.into());
        };
        let programme = self.current_programme().await?;
        self.standing_of(&programme, firm, None).await
    }

    /// Where a firm stands, as its own people see it. Somebody whose enrolment only asked to join
    /// the firm sees no more than that.
    pub(super) async fn standing_of(
        &self,
        programme: &Arc<Programme>,
        firm: FirmId,
        enrolment: Option<&Enrolment>,
    ) -> Result<Standing, AppError> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT ubn, name FROM firms WHERE firm_id = $1")
                .bind(firm.to_string())
                .fetch_optional(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        let (ubn, name) = row.ok_or(AppError::NotFound)?;
        let joining = enrolment.filter(|enrolment| enrolment.user.is_none());
        let application = match joining {
            None => self.application_now(programme, firm).await?,
            Some(_) => None,
        };
        let application = application.unwrap_or_else(|| {
            let facts = Facts { ubn: ubn.clone(), ..Facts::default() };
            Application::entered(firm, name.clone(), programme.clone(), facts)
        });
        let person = match joining {
            Some(joining) => {
                Some(PersonRow { email: joining.kept.typed.email.clone(), email_verified_at: None })
            }
            None => self.person_of(firm, enrolment).await?,
        };
        Ok(Standing {
            state: application.state,
            firm: name,
            ubn,
            cap: programme.points_max,
            email: person.as_ref().map(|person| masked(&person.email)).unwrap_or_default(),
            email_verified: person.is_some_and(|person| person.email_verified_at.is_some()),
            position: self.position_of(&application).await?,
            eligibility: judge(programme, &application.facts),
            asked_for: application.asked_for,
            reason: application.reason,
            completed_at: application.completed_at,
            awaits_owner: joining.is_some(),
            papers: match joining {
                None => self.papers_of(Some(firm), None).await?,
                Some(_) => Vec::new(),
            },
        })
    }

    /// The person of this enrolment, or the firm's owner.
    async fn person_of(
        &self,
        firm: FirmId,
        enrolment: Option<&Enrolment>,
    ) -> Done<Option<PersonRow>> {
        Ok(sqlx::query_as(
            "SELECT email, email_verified_at FROM users
             WHERE firm_id = $1 AND closed_at IS NULL AND ($2 IS NULL OR user_id = $2)
             ORDER BY CASE roles WHEN 'owner' THEN 0 ELSE 1 END, created_at, user_id LIMIT 1",
        )
        .bind(firm.to_string())
        .bind(enrolment.and_then(|enrolment| enrolment.user.clone()))
        .fetch_optional(&self.pools.read)
        .await?)
    }

    /// Papers of a firm, also those that its enrolment brought, or of an enrolment.
    pub(in super::super) async fn papers_of(
        &self,
        firm: Option<FirmId>,
        enrolment: Option<&str>,
    ) -> Done<Vec<PaperRow>> {
        let rows: Vec<PaperRecord> = sqlx::query_as(
            "SELECT paper_id, kind, name, bytes, uploaded_at FROM papers
             WHERE removed_at IS NULL AND (firm_id = $1 OR enrolment_id = $2
                 OR enrolment_id IN (SELECT enrolment_id FROM enrolments
                                     WHERE firm_id = $1 AND user_id IS NOT NULL))
             ORDER BY uploaded_at, paper_id",
        )
        .bind(firm.map(|firm| firm.to_string()))
        .bind(enrolment)
        .fetch_all(&self.pools.read)
        .await?;
        rows.into_iter().map(paper).collect()
    }

    pub(in super::super) async fn facts_of_firm(
        &self,
        programme: &Arc<Programme>,
        firm: FirmId,
    ) -> Done<FirmFacts> {
        match self.application_now(programme, firm).await? {
            Some(application) => Ok(FirmFacts {
                state: application.state,
                position: self.position_of(&application).await?,
            }),
            None => Ok(FirmFacts { state: FirmState::Entered, position: None }),
        }
    }

    pub(in super::super) async fn letters(&self, email: &str) -> Done<Vec<(String, String)>> {
        Ok(sqlx::query_as(
            "SELECT subject, body FROM mails WHERE recipient = $1 ORDER BY written_at, mail_id",
        )
        .bind(email.trim().to_lowercase())
        .fetch_all(&self.pools.read)
        .await?)
    }

    /// 「我符合資格嗎？」 Asks the registers and keeps nothing.
    pub(super) async fn first_answer(
        &self,
        question: QualifyQuestion,
    ) -> Result<QualifyView, AppError> {
        let programme = self.current_programme().await?;
        let asked = question != QualifyQuestion::default();
        let mut view = QualifyView {
            faults: if asked { question_faults(&question) } else { Vec::new() },
            eligibility: None,
            firm_name: None,
            enrolled: false,
            pool_covers_one: self.pool_covers_one(&programme).await?,
            question,
            programme: (*programme).clone(),
        };
        let Some(ubn) = view.question.ubn.parse::<Ubn>().ok().filter(|_| view.faults.is_empty())
        else {
            return Ok(view);
        };
        let company = self.outside.registry.look_up(ubn).await;
        let facts = Facts {
            ubn: ubn.to_string(),
            factory: match view.question.factory.as_str() {
                "yes" => Factory::Registered(String::new()),
                "exempt" => Factory::Exempt,
                _ => Factory::None,
            },
            related_grants: self.grants_of(ubn).await?.into_iter().collect(),
            checks: Checks { company: company.outcome, factory: self.any_factory(ubn).await? },
            ..Facts::default()
        };
        let within = match view.question.revenue.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        view.eligibility = Some(estimate(&programme, &facts, within));
        view.firm_name = company.name;
        view.enrolled = self.has_enrolled(ubn).await?;
        Ok(view)
    }
}

fn question_faults(question: &QualifyQuestion) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(read::ubn_fault(&question.ubn).map(|kind| Fault::new("ubn", kind)));
    if !matches!(question.factory.as_str(), "yes" | "exempt" | "no") {
        faults.push(Fault::new("factory", FaultKind::NotChosen));
    }
    if !matches!(question.revenue.as_str(), "yes" | "no" | "unsure") {
        faults.push(Fault::new("revenue", FaultKind::NotChosen));
    }
    faults
}

fn paper(row: PaperRecord) -> Done<PaperRow> {
    let wrong = |column| Abort::Inconsistent { table: "papers", column, row: row.paper_id.clone() };
    Ok(PaperRow {
        kind: app::enrolment::PaperKind::from_name(&row.kind).ok_or_else(|| wrong("kind"))?,
        uploaded_at: from_millis(row.uploaded_at).ok_or_else(|| wrong("uploaded_at"))?,
        id: row.paper_id,
        name: row.name,
        bytes: row.bytes,
    })
}

/// `ab***@factory.tw`: enough to recognise one's own address.
fn masked(email: &str) -> String {
    match email.split_once('@') {
        Some((local, domain)) => {
            let start: String = local.chars().take(2).collect();
            format!("{start}***@{domain}")
        }
        None => String::new(),
    }
}
