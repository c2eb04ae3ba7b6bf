//! What the feature's pages ask for, on the database.

mod papers;

use app::{
    enrolment::{
        EnrolAnswer, EnrolPage, EnrolmentView, QualifyQuestion, QualifyView, Standing,
        port::{EnrolmentService, Origin, PaperFile, PaperOwner, Upload},
    },
    error::AppError,
};
use async_trait::async_trait;
use domain::Actor;

use super::Store;

#[async_trait]
impl EnrolmentService for Store {
    async fn start_enrolment(&self, _origin: Origin) -> Result<String, AppError> {
        Err(AppError::Unavailable)
    }

    async fn enrolment(&self, _secret: &str) -> Result<EnrolmentView, AppError> {
        Err(AppError::Unavailable)
    }

    async fn answer_enrolment(
        &self,
        _secret: &str,
        _answer: EnrolAnswer,
        _origin: Origin,
    ) -> Result<EnrolPage, AppError> {
        Err(AppError::Unavailable)
    }

    async fn save_enrolment(
        &self,
        _secret: &str,
        _email: &str,
        _origin: Origin,
    ) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn resume_enrolment(&self, _token: &str) -> Result<String, AppError> {
        Err(AppError::Unavailable)
    }

    async fn resend_verification(&self, _secret: &str, _origin: Origin) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn verify_email(&self, _token: &str) -> Result<Standing, AppError> {
        Err(AppError::Unavailable)
    }

    async fn standing(&self, _actor: Actor) -> Result<Standing, AppError> {
        Err(AppError::Unavailable)
    }

    async fn qualify(&self, _question: QualifyQuestion) -> Result<QualifyView, AppError> {
        Err(AppError::Unavailable)
    }

    async fn add_paper(&self, owner: PaperOwner, upload: Upload) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.store_paper(owner, upload).await }).await
    }

    async fn remove_paper(&self, owner: PaperOwner, paper: &str) -> Result<(), AppError> {
        let (store, paper) = (self.clone(), paper.to_owned());
        self.detached(async move { store.drop_paper(owner, &paper).await }).await
    }

    async fn paper(&self, owner: PaperOwner, paper: &str) -> Result<PaperFile, AppError> {
        let (store, paper) = (self.clone(), paper.to_owned());
        self.detached(async move { store.read_paper(owner, &paper).await }).await
    }
}

impl Store {
    pub(super) async fn enrol_at_once(
        &self,
        _: crate::engine::EnrolAtOnce,
    ) -> Result<(domain::FirmId, domain::enrolment::FirmState), AppError> {
        Err(AppError::Unavailable)
    }

    pub(super) async fn verify_owner_of(
        &self,
        _: domain::FirmId,
    ) -> Result<domain::enrolment::FirmState, AppError> {
        Err(AppError::Unavailable)
    }

    pub(super) async fn facts_of_firm(
        &self,
        _: &domain::Programme,
        _: domain::FirmId,
    ) -> super::tx::Done<crate::engine::FirmFacts> {
        Err(super::tx::Abort::NotFound)
    }

    pub(super) async fn letters(&self, _: &str) -> super::tx::Done<Vec<(String, String)>> {
        Ok(Vec::new())
    }
}
