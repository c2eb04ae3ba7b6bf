//! The parts of the service that no page of these tests asks for.

use app::{
    enrolment::{
        EnrolAnswer, EnrolPage, EnrolmentView, QualifyQuestion, QualifyView, Standing,
        port::{EnrolmentService, Origin, PaperFile, PaperOwner, Upload},
    },
    error::AppError,
    notice::{NoticesView, Topic, port::NoticeService},
    review::{
        ApplicationCommand, ApplicationQuery, ApplicationView, ApplicationsView, ImportReport,
        port::{ListKind, ReviewService},
    },
};
use async_trait::async_trait;
use domain::{Actor, FirmId, enrolment::FirmState};

use crate::fake::Fake;

#[async_trait]
impl NoticeService for Fake {
    async fn notices(&self, _actor: Actor) -> Result<NoticesView, AppError> {
        Err(AppError::NotFound)
    }

    async fn unread(&self, _actor: Actor) -> Result<i64, AppError> {
        Err(AppError::NotFound)
    }

    async fn mark_read(&self, _actor: Actor) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn mute(&self, _actor: Actor, _topics: Vec<Topic>) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}

#[async_trait]
impl ReviewService for Fake {
    async fn applications(
        &self,
        _actor: Actor,
        _query: ApplicationQuery,
    ) -> Result<ApplicationsView, AppError> {
        Err(AppError::NotFound)
    }

    async fn application(&self, _actor: Actor, _firm: FirmId) -> Result<ApplicationView, AppError> {
        Err(AppError::NotFound)
    }

    async fn decide(
        &self,
        _actor: Actor,
        _command: ApplicationCommand,
    ) -> Result<FirmState, AppError> {
        Err(AppError::NotFound)
    }

    async fn import_list(
        &self,
        _actor: Actor,
        _kind: ListKind,
        _file: Box<dyn std::io::Read + Send>,
        _dry_run: bool,
    ) -> Result<ImportReport, AppError> {
        Err(AppError::NotFound)
    }
}

#[async_trait]
impl EnrolmentService for Fake {
    async fn start_enrolment(&self, _origin: Origin) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn enrolment(&self, _secret: &str) -> Result<EnrolmentView, AppError> {
        Err(AppError::NotFound)
    }

    async fn answer_enrolment(
        &self,
        _secret: &str,
        _answer: EnrolAnswer,
        _origin: Origin,
    ) -> Result<EnrolPage, AppError> {
        Err(AppError::NotFound)
    }

    async fn save_enrolment(
        &self,
        _secret: &str,
        _email: &str,
        _origin: Origin,
    ) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn resume_enrolment(&self, _token: &str) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn resend_verification(&self, _secret: &str, _origin: Origin) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn verify_email(&self, _token: &str) -> Result<Standing, AppError> {
        Err(AppError::NotFound)
    }

    async fn standing(&self, _actor: Actor) -> Result<Standing, AppError> {
        Err(AppError::NotFound)
    }

    async fn qualify(&self, _question: QualifyQuestion) -> Result<QualifyView, AppError> {
        Err(AppError::NotFound)
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
