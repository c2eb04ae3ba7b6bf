//! The parts of the service that no page of these tests asks for.

use app::{
    account::{
        AccountView, PeopleView, TotpSetup,
        port::{AccountService, PeopleCommand},
    },
    enrolment::port::Origin,
    error::AppError,
    notice::{NoticeRow, NoticesView, Topic, port::NoticeService},
    port::NewSession,
};
use async_trait::async_trait;
use domain::Actor;

use crate::fake::Fake;

#[async_trait]
impl AccountService for Fake {
    async fn account(&self, _actor: Actor, _token: &str) -> Result<AccountView, AppError> {
        Err(AppError::NotFound)
    }

    async fn change_password(
        &self,
        _actor: Actor,
        _token: &str,
        _old: String,
        _new: String,
    ) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn end_sessions(
        &self,
        _actor: Actor,
        _token: &str,
        _id: Option<String>,
    ) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn request_reset(&self, _email: &str, _origin: Origin) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn reset_password(&self, _token: &str, _new: String) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn people(&self, _actor: Actor) -> Result<PeopleView, AppError> {
        Err(AppError::NotFound)
    }

    async fn manage_people(&self, _actor: Actor, _command: PeopleCommand) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn invitation(&self, _token: &str) -> Result<(String, String), AppError> {
        Err(AppError::NotFound)
    }

    async fn accept_invitation(
        &self,
        _token: &str,
        _name: String,
        _password: String,
        _browser: String,
    ) -> Result<NewSession, AppError> {
        Err(AppError::NotFound)
    }

    async fn begin_totp(&self, _actor: Actor) -> Result<TotpSetup, AppError> {
        Err(AppError::NotFound)
    }

    async fn confirm_totp(&self, _actor: Actor, _code: &str) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn step_up(&self, _actor: Actor, _token: &str, _proof: String) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn export_person(&self, _actor: Actor) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn erase_person(&self, _actor: Actor, _password: String) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}

#[async_trait]
impl NoticeService for Fake {
    async fn notices(&self, _actor: Actor) -> Result<NoticesView, AppError> {
        let row = |id: &str, topic, read| NoticeRow {
            id: id.to_owned(),
            topic,
            subject: format!("訂單 {id} <b>：供應商已接單"),
            body: "供應商已經接單。\n\n請閱讀契約並簽署。".to_owned(),
            path: "/orders/1".to_owned(),
            at: crate::fake::now(),
            read,
        };
        let rows = vec![row("2", Topic::Order, false), row("1", Topic::Enrolment, true)];
        Ok(NoticesView { now: crate::fake::now(), rows, unread: 1, muted: vec![Topic::Deadline] })
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
