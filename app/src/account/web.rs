//! Where the commands of an account lead, and the cookies that they change.

use domain::{Actor, Refusal};
use leptos_axum::redirect;

use super::{
    AcceptInvitation, AccountView, ChangePassword, OfficerForm, PersonForm, ResetPassword, StepUp,
    StepUpView,
    port::{Invited, OfficerCommand, PeopleCommand},
};
use crate::{
    enrolment::web::origin,
    error::AppError,
    port,
    problem::{Problem, with_problem},
    session::web::{
        SESSION_SECONDS_MAX, browser, enter, local_path, remember_device, session_token, set_cookie,
    },
    url::{clip, encode},
};

/// Who asks, and by which session.
fn me() -> Result<(Actor, String), AppError> {
    let actor = port::viewer().ok_or(AppError::Unauthenticated)?;
    Ok((actor, session_token().ok_or(AppError::Unauthenticated)?))
}

/// Leads on, or back to the form with the reason; somebody who has to prove again who they are
/// comes back from there. Callers that do not ask for a page get the error itself.
fn lead<T>(answer: Result<T, AppError>, done: &str, back: &str) -> Result<(), AppError> {
    match answer {
        Ok(_) => redirect(done),
        Err(error) if !port::wants_page() => return port::fail(error),
        Err(AppError::Unauthenticated) => redirect(&format!("/sign-in?next={}", encode(back))),
        Err(AppError::Refused(Refusal::StepUpNeeded)) => {
            redirect(&format!("/step-up?next={}", encode(back)));
        }
        Err(error) => redirect(&with_problem(back, &Problem::from(error))),
    }
    Ok(())
}

/// A session's new token: it was proven again.
fn renew(token: &str) {
    set_cookie(token, SESSION_SECONDS_MAX);
}

pub(super) async fn account() -> Result<AccountView, AppError> {
    let (actor, token) = me().or_else(port::fail)?;
    port::respond(port::service().account(actor, &token).await)
}

pub(super) async fn step_up_view() -> Result<StepUpView, AppError> {
    let actor = port::actor()?;
    let view = port::respond(port::service().second_factor(actor).await)?;
    let code = if view.confirmed { crate::demo::web::code().await } else { None };
    Ok(StepUpView { by_code: view.confirmed, code })
}

pub(super) async fn change_password(form: ChangePassword) -> Result<(), AppError> {
    let changed = match me() {
        Ok((actor, token)) => port::service().change_password(actor, &token, form).await,
        Err(error) => Err(error),
    };
    // A new password ends all devices; this one stays known.
    let kept = changed.map(|device| remember_device(&device));
    lead(kept, "/account?done=password", "/account/password")
}

pub(super) async fn end_sessions(id: String) -> Result<(), AppError> {
    let id = Some(id).filter(|id| !id.is_empty());
    let ended = match me() {
        Ok((actor, token)) => port::service().end_sessions(actor, &token, id).await,
        Err(error) => Err(error),
    };
    lead(ended, "/account?done=sessions", "/account")
}

pub(super) async fn send_verification() -> Result<(), AppError> {
    let sent = match me() {
        Ok((actor, _)) => port::service().send_verification(actor).await,
        Err(error) => Err(error),
    };
    lead(sent, "/account?done=verification", "/account")
}

pub(super) async fn request_reset(email: String) -> Result<(), AppError> {
    let sent = port::service().request_reset(&email, browser(), origin()).await;
    let back = format!("/forgot-password?email={}", encode(clip(&email)));
    lead(sent, "/forgot-password?sent=1", &back)
}

pub(super) async fn reset_password(form: ResetPassword) -> Result<(), AppError> {
    let back = format!("/reset-password?token={}", encode(clip(&form.token)));
    let reset = port::service().reset_password(&form.token, form.new).await;
    lead(reset, "/sign-in?done=reset", &back)
}

pub(super) async fn manage_people(form: PersonForm) -> Result<(), AppError> {
    let back = match form.act.as_str() {
        // What was typed comes back with the problem.
        "invite" => format!(
            "/people?name={}&email={}&role={}",
            encode(clip(&form.name)),
            encode(clip(&form.email)),
            encode(clip(&form.role))
        ),
        _ => "/people".to_owned(),
    };
    let done = format!("/people?done={}", encode(clip(&form.act)));
    let command = match form.act.as_str() {
        "invite" => PeopleCommand::Invite { name: form.name, email: form.email, role: form.role },
        "withdraw" => PeopleCommand::Withdraw { membership: form.membership },
        "let_in" => PeopleCommand::LetIn { membership: form.membership, role: form.role },
        "turn_away" => PeopleCommand::TurnAway { membership: form.membership },
        "change_role" => PeopleCommand::ChangeRole { user: form.user, role: form.role },
        "remove" => PeopleCommand::Remove { user: form.user },
        _ => return lead(Err::<(), _>(AppError::Request), &done, &back),
    };
    let managed = match me() {
        Ok((actor, _)) => port::service().manage_people(actor, command).await,
        Err(error) => Err(error),
    };
    lead(managed, &done, &back)
}

pub(super) async fn manage_officers(form: OfficerForm) -> Result<(), AppError> {
    let back = match form.act.as_str() {
        "invite" => format!(
            "/office/officers?name={}&email={}&roles={}",
            encode(clip(&form.name)),
            encode(clip(&form.email)),
            encode(clip(&form.roles.join(",")))
        ),
        _ => "/office/officers".to_owned(),
    };
    let done = format!("/office/officers?done={}", encode(clip(&form.act)));
    let command = match form.act.as_str() {
        "invite" => {
            OfficerCommand::Invite { name: form.name, email: form.email, roles: form.roles }
        }
        "withdraw" => OfficerCommand::Withdraw { membership: form.membership },
        "change_roles" => OfficerCommand::ChangeRoles { user: form.user, roles: form.roles },
        "close" => OfficerCommand::Close { user: form.user },
        _ => return lead(Err::<(), _>(AppError::Request), &done, &back),
    };
    let managed = match me() {
        Ok((actor, _)) => port::service().manage_officers(actor, command).await,
        Err(error) => Err(error),
    };
    lead(managed, &done, &back)
}

pub(super) async fn accept_invitation(form: AcceptInvitation) -> Result<(), AppError> {
    let back = format!(
        "/invitation?token={}&name={}",
        encode(clip(&form.token)),
        encode(clip(&form.name))
    );
    let AcceptInvitation { token, name, password } = form;
    let invited = Invited { token, name, password };
    match port::service().accept_invitation(invited, browser(), origin()).await {
        Ok(session) => {
            enter(&session, "");
            Ok(())
        }
        Err(error) => lead(Err::<(), _>(error), "/", &back),
    }
}

pub(super) async fn begin_totp(next: String) -> Result<(), AppError> {
    let begun = match me() {
        Ok((actor, token)) => port::service().begin_totp(actor, &token).await,
        Err(error) => Err(error),
    };
    let page = with_next("/account/second-factor", &next);
    lead(begun, &page, &page)
}

pub(super) async fn confirm_totp(code: String, next: String) -> Result<(), AppError> {
    let confirmed = match me() {
        Ok((actor, token)) => port::service().confirm_totp(actor, &token, &code).await,
        Err(error) => Err(error),
    };
    let done = if next.is_empty() { "/account?done=second-factor" } else { local_path(&next) };
    let back = with_next("/account/second-factor", &next);
    lead(confirmed.map(|token| renew(&token)), done, &back)
}

pub(super) async fn step_up(form: StepUp) -> Result<(), AppError> {
    let proven = match me() {
        Ok((actor, token)) => port::service().step_up(actor, &token, form.proof).await,
        Err(error) => Err(error),
    };
    let done = if form.next.is_empty() { "/account" } else { local_path(&form.next) };
    lead(proven.map(|token| renew(&token)), done, &with_next("/step-up", &form.next))
}

pub(super) async fn erase_person(password: String) -> Result<(), AppError> {
    let erased = match me() {
        Ok((actor, _)) => port::service().erase_person(actor, password).await,
        Err(error) => Err(error),
    };
    let gone = erased.map(|()| set_cookie("", 0));
    lead(gone, "/sign-in?done=erased", "/account/data/erase")
}

fn with_next(page: &str, next: &str) -> String {
    if next.is_empty() { page.to_owned() } else { format!("{page}?next={}", encode(clip(next))) }
}
