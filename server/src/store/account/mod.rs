//! What the feature's pages ask for, on the database.

use app::{
    account::{
        AccountView, PeopleView, TotpSetup,
        port::{AccountService, PeopleCommand},
    },
    enrolment::port::Origin,
    error::AppError,
    port::NewSession,
};
use async_trait::async_trait;
use domain::Actor;

use super::Store;

#[async_trait]
impl AccountService for Store {
    async fn account(&self, _actor: Actor, _token: &str) -> Result<AccountView, AppError> {
        Err(AppError::Unavailable)
    }

    async fn change_password(
        &self,
        _actor: Actor,
        _token: &str,
        _old: String,
        _new: String,
    ) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn end_sessions(
        &self,
        _actor: Actor,
        _token: &str,
        _id: Option<String>,
    ) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn request_reset(&self, _email: &str, _origin: Origin) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn reset_password(&self, _token: &str, _new: String) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn people(&self, _actor: Actor) -> Result<PeopleView, AppError> {
        Err(AppError::Unavailable)
    }

    async fn manage_people(&self, _actor: Actor, _command: PeopleCommand) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn invitation(&self, _token: &str) -> Result<(String, String), AppError> {
        Err(AppError::Unavailable)
    }

    async fn accept_invitation(
        &self,
        _token: &str,
        _name: String,
        _password: String,
        _browser: String,
    ) -> Result<NewSession, AppError> {
        Err(AppError::Unavailable)
    }

    async fn begin_totp(&self, _actor: Actor) -> Result<TotpSetup, AppError> {
        Err(AppError::Unavailable)
    }

    async fn confirm_totp(&self, _actor: Actor, _code: &str) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn step_up(&self, _actor: Actor, _token: &str, _proof: String) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn export_person(&self, _actor: Actor) -> Result<String, AppError> {
        Err(AppError::Unavailable)
    }

    async fn erase_person(&self, _actor: Actor, _password: String) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }
}
