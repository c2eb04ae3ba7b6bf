//! 申請: from the first answer to points in the wallet.

mod account;
mod change;
mod complete;
mod decide;
mod draft;
mod freeze;
mod issue;
mod lookup;
mod owner;
mod recheck;
mod verify;
mod views;

mod papers;

use app::{
    enrolment::{
        EnrolAnswer, EnrolPage, EnrolmentView, EntranceView, QualifyQuestion, QualifyView,
        Standing,
        port::{EnrolmentService, Origin, PaperFile, PaperOwner, Upload},
    },
    error::AppError,
};
use async_trait::async_trait;
use domain::Actor;

pub(super) use change::Step;
pub(super) use complete::eligible;

use super::Store;

#[async_trait]
impl EnrolmentService for Store {
    async fn entrance(&self) -> Result<EntranceView, AppError> {
        self.entrance_view().await
    }

    async fn start_enrolment(&self, _: Origin) -> Result<String, AppError> {
        let store = self.clone();
        self.detached(async move { store.begin_enrolment().await }).await
    }

    async fn enrolment(&self, secret: &str) -> Result<EnrolmentView, AppError> {
        let (store, secret) = (self.clone(), secret.to_owned());
        self.detached(async move { store.enrolment_view(&secret).await }).await
    }

    async fn correct_application(&self, actor: Actor) -> Result<String, AppError> {
        let store = self.clone();
        self.detached(async move { store.begin_correction(actor).await }).await
    }

    async fn answer_enrolment(
        &self,
        secret: &str,
        answer: EnrolAnswer,
        origin: Origin,
    ) -> Result<EnrolPage, AppError> {
        let (store, secret) = (self.clone(), secret.to_owned());
        self.detached(async move { store.take_answer(&secret, answer, origin).await }).await
    }

    async fn save_enrolment(
        &self,
        secret: &str,
        email: &str,
        origin: Origin,
    ) -> Result<(), AppError> {
        let (store, secret, email) = (self.clone(), secret.to_owned(), email.to_owned());
        self.detached(async move { store.mail_link(&secret, &email, origin).await }).await
    }

    async fn resume_enrolment(&self, token: &str) -> Result<String, AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { store.resume_by_link(&token).await }).await
    }

    async fn resend_verification(&self, secret: &str, origin: Origin) -> Result<(), AppError> {
        let (store, secret) = (self.clone(), secret.to_owned());
        self.detached(async move { store.mail_verification(&secret, origin).await }).await
    }

    async fn verify_email(&self, token: &str) -> Result<Standing, AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { store.verify_by_link(&token).await }).await
    }

    async fn standing(&self, actor: Actor) -> Result<Standing, AppError> {
        self.standing_for(actor).await
    }

    async fn qualify(&self, question: QualifyQuestion) -> Result<QualifyView, AppError> {
        self.first_answer(question).await
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
