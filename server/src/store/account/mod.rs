//! What the pages of accounts and people ask for, on the database.

mod data;
mod erase;
mod house;
mod invitation;
mod membership;
mod officers;
mod password;
mod people;
mod reset;
mod second_factor;
pub(super) mod typed;
mod view;

use app::{
    account::{
        AccountView, ChangePassword, InvitationView, OfficersView, PeopleView, SecondFactorView,
        port::{AccountService, Invited, OfficerCommand, PeopleCommand},
    },
    enrolment::port::Origin,
    error::AppError,
    port::{Browser, NewSession},
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, Refusal, UserId,
    authority::{Act, authorise},
};

use super::{
    Store,
    batch::Batch,
    mail::Recipient,
    order::{AuditRow, audit},
    session::{close_sessions, prove_session, put_session, session_bounds},
    sign_in::{Judged, TypedCode, fresh_token, judge_code, known_device, new_device, use_step},
};

/// Whoever asks about their own account.
fn own(actor: Actor) -> Result<UserId, AppError> {
    authorise(actor, Act::ManageOwnAccount)?;
    Ok(actor.user().ok_or(Refusal::Forbidden)?)
}

/// The audit row of a change to an account or a membership. Names and addresses never stand in
/// it: it outlives them.
pub(super) fn note(
    batch: &mut Batch,
    at: Instant,
    actor: Actor,
    action: &'static str,
    subject: (&'static str, &str),
    detail: &str,
) {
    let row = AuditRow {
        event: crate::clock::new_id(),
        at,
        actor,
        action,
        subject: (subject.0, subject.1.to_owned()),
        outcome: "ok",
        rule: String::new(),
        detail: detail.to_owned(),
    };
    audit(batch, &row);
}

/// For letters with a link: they are never shown inside the site, where a borrowed session could
/// read them.
fn by_mail_only(email: &str, lang: &str) -> Recipient {
    Recipient { user_id: None, email: email.to_owned(), lang: lang.to_owned(), muted: false }
}

#[async_trait]
impl AccountService for Store {
    async fn account(&self, actor: Actor, token: &str) -> Result<AccountView, AppError> {
        self.account_view(actor, token).await
    }

    async fn change_password(
        &self,
        actor: Actor,
        token: &str,
        form: ChangePassword,
    ) -> Result<String, AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { store.change_own_password(actor, &token, form).await }).await
    }

    async fn end_sessions(
        &self,
        actor: Actor,
        token: &str,
        id: Option<String>,
    ) -> Result<(), AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { store.end_own_sessions(actor, &token, id).await }).await
    }

    async fn send_verification(&self, actor: Actor) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.send_own_verification(actor).await }).await
    }

    async fn request_reset(
        &self,
        email: &str,
        browser: Browser,
        origin: Origin,
    ) -> Result<(), AppError> {
        let (store, email) = (self.clone(), email.to_owned());
        self.detached(async move { store.ask_for_reset(&email, &browser, &origin).await }).await
    }

    async fn reset_password(&self, token: &str, new: String) -> Result<(), AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { store.reset_by_link(&token, new).await }).await
    }

    async fn people(&self, actor: Actor) -> Result<PeopleView, AppError> {
        self.people_view(actor).await
    }

    async fn manage_people(&self, actor: Actor, command: PeopleCommand) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.manage_house(actor, command).await }).await
    }

    async fn officers(&self, actor: Actor) -> Result<OfficersView, AppError> {
        self.officers_view(actor).await
    }

    async fn manage_officers(&self, actor: Actor, command: OfficerCommand) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.manage_office(actor, command).await }).await
    }

    async fn invitation(&self, token: &str) -> Result<InvitationView, AppError> {
        self.invitation_view(token).await
    }

    async fn accept_invitation(
        &self,
        invited: Invited,
        browser: Browser,
        origin: Origin,
    ) -> Result<NewSession, AppError> {
        let store = self.clone();
        self.detached(async move { store.accept(invited, &browser, &origin).await }).await
    }

    async fn second_factor(&self, actor: Actor) -> Result<SecondFactorView, AppError> {
        self.second_factor_view(actor).await
    }

    async fn begin_totp(&self, actor: Actor, token: &str) -> Result<(), AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { store.begin_second_factor(actor, &token).await }).await
    }

    async fn confirm_totp(
        &self,
        actor: Actor,
        token: &str,
        code: &str,
    ) -> Result<String, AppError> {
        let (store, token, code) = (self.clone(), token.to_owned(), code.to_owned());
        self.detached(async move { store.confirm_second_factor(actor, &token, &code).await }).await
    }

    async fn step_up(&self, actor: Actor, token: &str, proof: String) -> Result<String, AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { store.prove_again(actor, &token, proof).await }).await
    }

    async fn export_person(&self, actor: Actor) -> Result<String, AppError> {
        self.copy_of_person(actor).await
    }

    async fn erase_person(&self, actor: Actor, password: String) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.erase(actor, password).await }).await
    }
}
