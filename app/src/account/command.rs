//! What the forms of an account send.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::web;
use crate::error::AppError;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangePassword {
    pub old: String,
    pub new: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResetPassword {
    pub token: String,
    pub new: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AcceptInvitation {
    pub token: String,
    pub name: String,
    pub password: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StepUp {
    /// The code or the password.
    pub proof: String,
    /// Where to go afterwards; only a path of ours is followed.
    pub next: String,
}

/// What the owner does about the firm's people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonForm {
    /// `invite`, `withdraw`, `let_in`, `turn_away`, `change_role` or `remove`.
    pub act: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub membership: String,
    pub user: String,
}

/// What an admin does about the office's people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfficerForm {
    /// `invite`, `withdraw`, `change_roles` or `close`.
    pub act: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<String>,
    pub membership: String,
    pub user: String,
}

#[server(name = ChangePasswordFn, endpoint = "account/password")]
pub async fn change_password(form: ChangePassword) -> Result<(), AppError> {
    web::change_password(form).await
}

/// Ends the session of this id; all but this one where it is empty.
#[server(name = EndSessions, endpoint = "account/end-sessions")]
pub async fn end_sessions(id: String) -> Result<(), AppError> {
    web::end_sessions(id).await
}

/// Mails the link by which one's own address is verified once more.
#[server(name = SendVerification, endpoint = "account/send-verification")]
pub async fn send_verification() -> Result<(), AppError> {
    web::send_verification().await
}

#[server(name = RequestReset, endpoint = "account/forgot")]
pub async fn request_reset(email: String) -> Result<(), AppError> {
    web::request_reset(email).await
}

#[server(name = ResetPasswordFn, endpoint = "account/reset")]
pub async fn reset_password(form: ResetPassword) -> Result<(), AppError> {
    web::reset_password(form).await
}

#[server(name = ManagePeople, endpoint = "account/manage-people")]
pub async fn manage_people(form: PersonForm) -> Result<(), AppError> {
    web::manage_people(form).await
}

#[server(name = ManageOfficers, endpoint = "account/manage-officers")]
pub async fn manage_officers(form: OfficerForm) -> Result<(), AppError> {
    web::manage_officers(form).await
}

#[server(name = AcceptInvitationFn, endpoint = "account/accept")]
pub async fn accept_invitation(form: AcceptInvitation) -> Result<(), AppError> {
    web::accept_invitation(form).await
}

#[server(name = BeginTotp, endpoint = "account/begin-totp")]
pub async fn begin_totp(next: String) -> Result<(), AppError> {
    web::begin_totp(next).await
}

#[server(name = ConfirmTotp, endpoint = "account/confirm-totp")]
pub async fn confirm_totp(code: String, next: String) -> Result<(), AppError> {
    web::confirm_totp(code, next).await
}

#[server(name = StepUpFn, endpoint = "account/step-up")]
pub async fn step_up(form: StepUp) -> Result<(), AppError> {
    web::step_up(form).await
}

#[server(name = ErasePerson, endpoint = "account/erase")]
pub async fn erase_person(password: String) -> Result<(), AppError> {
    web::erase_person(password).await
}
