//! Enrolments that never change: the secret says how far one is.

use app::{
    enrolment::{
        EnrolAnswer, EnrolPage, EnrolPurpose, EnrolmentDraft, EnrolmentView, EntranceView,
        PaperKind, PaperRow, QualifyQuestion, QualifyView, Standing,
        port::{EnrolmentService, Origin, PaperFile, PaperOwner, Upload},
    },
    error::{AppError, Fault, FaultKind},
};
use async_trait::async_trait;
use domain::{
    Actor, Programme, Refusal, Twd,
    eligibility::{Checks, Factory, Facts, estimate, judge},
    enrolment::FirmState,
    ubn::UbnInvalid,
};

use crate::fake::{Fake, now};

/// Typed by somebody who means harm.
pub(crate) const HOSTILE: &str = "</textarea><script>alert(1)</script>\"'";

fn draft() -> EnrolmentDraft {
    EnrolmentDraft {
        data_consent: true,
        ubn: "０４５９５２５７".to_owned(),
        firm_name: "大同精密股份有限公司".to_owned(),
        factory: "registered".to_owned(),
        factory_number: "99-000123".to_owned(),
        revenue: ["180,000,000".to_owned(), String::new(), String::new()],
        has_grant: "yes".to_owned(),
        grants: vec!["C2M".to_owned()],
        declaration: true,
        contact_name: "王小明".to_owned(),
        email: "ming@factory.tw".to_owned(),
        ..EnrolmentDraft::default()
    }
}

fn hostile() -> EnrolmentDraft {
    let text = HOSTILE.to_owned();
    EnrolmentDraft {
        ubn: text.clone(),
        firm_name: text.clone(),
        factory: text.clone(),
        factory_number: text.clone(),
        revenue: [text.clone(), text.clone(), text.clone()],
        founded: text.clone(),
        contact_name: text.clone(),
        email: text.clone(),
        has_grant: text.clone(),
        grants: vec![text],
        ..EnrolmentDraft::default()
    }
}

fn facts(checks: Checks) -> Facts {
    let revenue = Twd::new(180_000_000).expect("an amount");
    Facts {
        ubn: "04595257".to_owned(),
        factory: Factory::Registered("99-000123".to_owned()),
        revenue: [(109, revenue)].into(),
        checks,
        ..Facts::default()
    }
}

pub(crate) fn standing(state: FirmState) -> Standing {
    Standing {
        state,
        firm: "大同精密股份有限公司".to_owned(),
        ubn: "04595257".to_owned(),
        cap: Programme::industrial_110().points_max,
        email: "mi***@factory.tw".to_owned(),
        email_verified: state != FirmState::Eligible,
        position: (state == FirmState::Waitlisted).then_some(3),
        eligibility: judge(&Programme::industrial_110(), &facts(Checks::default())),
        asked_for: match state {
            FirmState::UnderReview => "請補 109 年 401 申報書。".to_owned(),
            _ => String::new(),
        },
        reason: match state {
            FirmState::Refused => "沒有工廠登記。".to_owned(),
            _ => String::new(),
        },
        completed_at: Some(now()),
        awaits_owner: false,
        papers: vec![PaperRow {
            id: "00000000-0000-7000-8000-000000000301".to_owned(),
            kind: PaperKind::Form401,
            name: "401 <b>.pdf".to_owned(),
            bytes: 123_456,
            uploaded_at: now(),
        }],
    }
}

fn state_of(secret: &str) -> Option<FirmState> {
    FirmState::from_name(secret.strip_prefix("done-")?)
}

fn view(secret: &str) -> Option<EnrolmentView> {
    let purpose = match secret {
        "joins" => EnrolPurpose::Join,
        "corrects" => EnrolPurpose::Correct,
        _ => EnrolPurpose::Apply,
    };
    let standing = state_of(secret).map(standing);
    let (reached, draft) = match secret {
        "hostile" => (EnrolPage::Account, hostile()),
        "joins" => (EnrolPage::Account, draft()),
        "corrects" => (EnrolPage::Declaration, draft()),
        "sent" => (EnrolPage::VerifyEmail, draft()),
        _ if standing.is_some() => (EnrolPage::VerifyEmail, draft()),
        slug => (EnrolPage::from_slug(slug)?, draft()),
    };
    let standing = match secret {
        "sent" => Some(crate::fake_enrolment::standing(FirmState::Eligible)),
        _ => standing,
    };
    Some(EnrolmentView {
        now: now(),
        programme: Programme::industrial_110(),
        reached,
        draft,
        eligibility: None,
        purpose,
        standing,
    })
}

#[async_trait]
impl EnrolmentService for Fake {
    async fn entrance(&self) -> Result<EntranceView, AppError> {
        let programme = Programme::industrial_110();
        Ok(EntranceView {
            now: now(),
            pool: domain::Points::new(123_400_000).unwrap_or_default(),
            issue_closes_at: programme.points_expire_at(),
            programme,
            continues_at: None,
        })
    }

    async fn start_enrolment(&self, _origin: Origin) -> Result<String, AppError> {
        Ok("data-consent".to_owned())
    }

    async fn enrolment(&self, secret: &str) -> Result<EnrolmentView, AppError> {
        view(secret).ok_or(AppError::NotFound)
    }

    async fn correct_application(&self, _actor: Actor) -> Result<String, AppError> {
        Ok("corrects".to_owned())
    }

    async fn answer_enrolment(
        &self,
        _secret: &str,
        answer: EnrolAnswer,
        _origin: Origin,
    ) -> Result<EnrolPage, AppError> {
        let page = EnrolPage::from_slug(&answer.page).ok_or(AppError::Request)?;
        if page == EnrolPage::Declaration && answer.grants == ["C2M", "METAL"] {
            return Ok(EnrolPage::Account);
        }
        Err(AppError::Faults(vec![Fault::new("ubn", FaultKind::Ubn(UbnInvalid::Checksum))]))
    }

    async fn save_enrolment(
        &self,
        _secret: &str,
        _email: &str,
        _origin: Origin,
    ) -> Result<(), AppError> {
        Err(AppError::Faults(vec![Fault::new("email", FaultKind::NotAnEmail)]))
    }

    async fn resume_enrolment(&self, _token: &str) -> Result<String, AppError> {
        Err(AppError::Refused(Refusal::LinkSpent))
    }

    async fn resend_verification(&self, _secret: &str, _origin: Origin) -> Result<(), AppError> {
        Ok(())
    }

    async fn verify_email(&self, _token: &str) -> Result<Standing, AppError> {
        Err(AppError::Refused(Refusal::LinkSpent))
    }

    async fn standing(&self, _actor: Actor) -> Result<Standing, AppError> {
        Ok(standing(FirmState::UnderReview))
    }

    async fn qualify(&self, question: QualifyQuestion) -> Result<QualifyView, AppError> {
        let programme = Programme::industrial_110();
        let within = match question.revenue.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let facts = Facts {
            ubn: question.ubn.clone(),
            factory: match question.factory.as_str() {
                "yes" => Factory::Registered(String::new()),
                "exempt" => Factory::Exempt,
                _ => Factory::None,
            },
            ..Facts::default()
        };
        let asked = question != QualifyQuestion::default();
        let missing = asked && question.ubn.is_empty();
        Ok(QualifyView {
            eligibility: (asked && !missing).then(|| estimate(&programme, &facts, within)),
            programme,
            faults: missing.then(|| Fault::new("ubn", FaultKind::Missing)).into_iter().collect(),
            question,
            firm_name: None,
            enrolled: false,
            pool_covers_one: true,
        })
    }

    async fn add_paper(&self, _owner: PaperOwner, _upload: Upload) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn remove_paper(&self, _owner: PaperOwner, _paper: &str) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn paper(&self, _owner: PaperOwner, _paper: &str) -> Result<PaperFile, AppError> {
        Err(AppError::NotFound)
    }
}
