//! What account pages ask of the server. Every method is about the actor's own account or firm.

use async_trait::async_trait;
use domain::Actor;

use super::{AccountView, PeopleView, TotpSetup};
use crate::{enrolment::port::Origin, error::AppError, port::NewSession};

/// What the owner of a firm may do about its people.
#[derive(Clone, Debug)]
pub enum PeopleCommand {
    Invite {
        name: String,
        email: String,
        role: String,
    },
    /// Takes an open invitation back.
    Withdraw {
        membership: String,
    },
    /// Lets somebody in who asked (S21).
    LetIn {
        membership: String,
        role: String,
    },
    TurnAway {
        membership: String,
    },
    ChangeRole {
        user: String,
        role: String,
    },
    Remove {
        user: String,
    },
}

#[async_trait]
pub trait AccountService: Send + Sync {
    /// `token` is the viewer's own session.
    async fn account(&self, actor: Actor, token: &str) -> Result<AccountView, AppError>;
    /// Ends every other session. Errors: `WrongCredentials` for the old password,
    /// `Refused(Password)`, `TooMany`.
    async fn change_password(
        &self,
        actor: Actor,
        token: &str,
        old: String,
        new: String,
    ) -> Result<(), AppError>;
    /// Ends the session of this id; all others than `token` where it is `None`.
    async fn end_sessions(
        &self,
        actor: Actor,
        token: &str,
        id: Option<String>,
    ) -> Result<(), AppError>;

    /// Mails a link; the answer is the same for an unknown address.
    async fn request_reset(&self, email: &str, origin: Origin) -> Result<(), AppError>;
    /// Errors: `Refused` with `LinkSpent` or `Password`.
    async fn reset_password(&self, token: &str, new: String) -> Result<(), AppError>;

    async fn people(&self, actor: Actor) -> Result<PeopleView, AppError>;
    /// Errors: `Refused(Forbidden)` for anybody but the owner, `Faults`, `NotFound`.
    async fn manage_people(&self, actor: Actor, command: PeopleCommand) -> Result<(), AppError>;
    /// The firm and the address of an invitation. Errors: `Refused(LinkSpent)`.
    async fn invitation(&self, token: &str) -> Result<(String, String), AppError>;
    /// Makes the account and signs it in. Errors: `Refused` with `LinkSpent` or `Password`,
    /// `Faults`.
    async fn accept_invitation(
        &self,
        token: &str,
        name: String,
        password: String,
        browser: String,
    ) -> Result<NewSession, AppError>;

    /// A new secret, not in force until it is confirmed.
    async fn begin_totp(&self, actor: Actor) -> Result<TotpSetup, AppError>;
    /// Errors: `WrongCredentials` for a code that does not fit or was used.
    async fn confirm_totp(&self, actor: Actor, code: &str) -> Result<(), AppError>;
    /// A fresh proof of identity for this session: the code, or the password where there is no
    /// second factor. Errors: `WrongCredentials`, `TooMany`.
    async fn step_up(&self, actor: Actor, token: &str, proof: String) -> Result<(), AppError>;

    /// 個人資料副本: everything that is kept about this person, as JSON.
    async fn export_person(&self, actor: Actor) -> Result<String, AppError>;
    /// 刪除個人資料: the account closes, name and address go, the ledger stays whole. Errors:
    /// `WrongCredentials`; `Refused(Forbidden)` for the last owner of a firm with points.
    async fn erase_person(&self, actor: Actor, password: String) -> Result<(), AppError>;
}
