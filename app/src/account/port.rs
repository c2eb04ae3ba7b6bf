//! What account pages ask of the server. Every method is about the actor's own account or firm.

use async_trait::async_trait;
use domain::Actor;

use super::{
    AccountView, ChangePassword, InvitationView, OfficersView, PeopleView, SecondFactorView,
};
use crate::{
    enrolment::port::Origin,
    error::AppError,
    port::{Browser, NewSession},
};

/// What the owner of a firm, or the admin of a supplier, may do about its people.
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

/// What an admin of the office may do about its people.
#[derive(Clone, Debug)]
pub enum OfficerCommand {
    Invite {
        name: String,
        email: String,
        roles: Vec<String>,
    },
    /// Takes an open invitation back.
    Withdraw {
        membership: String,
    },
    ChangeRoles {
        user: String,
        roles: Vec<String>,
    },
    Close {
        user: String,
    },
}

/// Who accepts an invitation, by its link.
#[derive(Clone, Debug)]
pub struct Invited {
    pub token: String,
    pub name: String,
    pub password: String,
}

#[async_trait]
pub trait AccountService: Send + Sync {
    /// `token` is the viewer's own session.
    async fn account(&self, actor: Actor, token: &str) -> Result<AccountView, AppError>;
    /// Ends every other session. Returns the cookie by which this browser stays a known one.
    ///
    /// Errors: `Faults` at `old` and `new`, `TooMany`.
    async fn change_password(
        &self,
        actor: Actor,
        token: &str,
        form: ChangePassword,
    ) -> Result<String, AppError>;
    /// Ends the session of this id; all others than `token` where it is `None`.
    async fn end_sessions(
        &self,
        actor: Actor,
        token: &str,
        id: Option<String>,
    ) -> Result<(), AppError>;
    /// Mails the link that verifies the actor's own address. Errors: `TooMany`.
    async fn send_verification(&self, actor: Actor) -> Result<(), AppError>;

    /// Mails a link; the answer is the same for an unknown address.
    ///
    /// Errors: `Faults` at `email`, `TooMany`.
    async fn request_reset(
        &self,
        email: &str,
        browser: Browser,
        origin: Origin,
    ) -> Result<(), AppError>;
    /// Errors: `Refused(LinkSpent)`; `Faults` at `new`.
    async fn reset_password(&self, token: &str, new: String) -> Result<(), AppError>;

    async fn people(&self, actor: Actor) -> Result<PeopleView, AppError>;
    /// Errors: `Refused` with `Forbidden` for anybody but owner and admin, `LastInCharge`; `Faults`,
    /// `NotFound`, `TooMany` (open invitations).
    async fn manage_people(&self, actor: Actor, command: PeopleCommand) -> Result<(), AppError>;
    async fn officers(&self, actor: Actor) -> Result<OfficersView, AppError>;
    /// Errors: as `manage_people`; `StepUpNeeded`.
    async fn manage_officers(&self, actor: Actor, command: OfficerCommand) -> Result<(), AppError>;
    /// Errors: `Refused(LinkSpent)`.
    async fn invitation(&self, token: &str) -> Result<InvitationView, AppError>;
    /// Makes the account and signs it in.
    ///
    /// Errors: `Refused(LinkSpent)`; `Faults` at `name`, `email` and `password`.
    async fn accept_invitation(
        &self,
        invited: Invited,
        browser: Browser,
        origin: Origin,
    ) -> Result<NewSession, AppError>;

    async fn second_factor(&self, actor: Actor) -> Result<SecondFactorView, AppError>;
    /// A new secret, not in force until it is confirmed.
    ///
    /// Errors: `Refused(StepUpNeeded)` where another one is in force.
    async fn begin_totp(&self, actor: Actor, token: &str) -> Result<(), AppError>;
    /// Returns the session's new token: it is a freshly proven one.
    ///
    /// Errors: `Faults` at `code`, `TooMany`, `NotFound` where nothing was begun.
    async fn confirm_totp(&self, actor: Actor, token: &str, code: &str)
    -> Result<String, AppError>;
    /// A fresh proof of identity for this session: the code, or the password where there is no
    /// second factor. Returns the session's new token.
    ///
    /// Errors: `Faults` at `proof`, `TooMany`.
    async fn step_up(&self, actor: Actor, token: &str, proof: String) -> Result<String, AppError>;

    /// 個人資料副本: everything that is kept about this person, as JSON.
    async fn export_person(&self, actor: Actor) -> Result<String, AppError>;
    /// 刪除個人資料: the account closes, name and address go, the ledger stays whole.
    ///
    /// Errors: `Faults` at `password`; `Refused(LastInCharge)` where people, points or an
    /// application would be left without anybody.
    async fn erase_person(&self, actor: Actor, password: String) -> Result<(), AppError>;
}
