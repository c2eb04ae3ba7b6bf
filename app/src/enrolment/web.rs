//! Cookies and redirects of an enrolment, on the server.

use http::{HeaderValue, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::{ResponseOptions, redirect};

use super::{EnrolAnswer, EnrolPage, EnrolmentView, EntranceView, Standing, port::Origin};
use crate::{
    error::AppError,
    frame::Frame,
    port,
    problem::{Problem, with_problem},
    session::web::{CookiePolicy, cookie},
    url::{clip, encode},
};

/// How the cookie with the enrolment's secret is called.
pub const ENROLMENT_COOKIE: &str = "enrolment";
/// An enrolment that is not completed is kept for 30 days.
const ENROLMENT_SECONDS_MAX: u32 = 30 * 24 * 3600;

/// The network address of the other side; the server puts it into the request.
#[derive(Clone, Debug)]
pub struct PeerAddress(pub String);

/// Where this request comes from.
pub fn origin() -> Origin {
    let address = use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<PeerAddress>().cloned())
        .map(|peer| peer.0)
        .unwrap_or_default();
    let lang = use_context::<Frame>().map(|frame| frame.lang).unwrap_or_default();
    Origin { address, lang }
}

/// The secret that this browser holds.
pub fn secret() -> Result<String, AppError> {
    use_context::<Parts>()
        .and_then(|parts| cookie(&parts, ENROLMENT_COOKIE))
        .filter(|secret| !secret.is_empty())
        .ok_or(AppError::NotFound)
}

fn keep(secret: &str) {
    let secure = if expect_context::<CookiePolicy>().secure { "; Secure" } else { "" };
    let cookie = format!(
        "{ENROLMENT_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; \
         Max-Age={ENROLMENT_SECONDS_MAX}{secure}"
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

fn lead_back(path: &str, error: AppError) -> Result<(), AppError> {
    if !port::wants_page() {
        return port::fail(error);
    }
    redirect(&with_problem(path, &Problem::from(error)));
    Ok(())
}

pub(super) async fn load() -> Result<EnrolmentView, AppError> {
    let secret = secret().or_else(port::fail)?;
    port::respond(port::service().enrolment(&secret).await)
}

pub(super) async fn entrance() -> Result<EntranceView, AppError> {
    let service = port::service();
    let entrance = port::respond(service.entrance().await)?;
    let held = match secret() {
        // One that cannot be read is no reason to keep anybody out.
        Ok(secret) => service.enrolment(&secret).await.ok(),
        Err(_) => None,
    };
    Ok(EntranceView { continues_at: held.map(|view| view.goes_on_at()), ..entrance })
}

pub(super) async fn outcome() -> Result<Option<Standing>, AppError> {
    if let Ok(secret) = secret() {
        match port::service().enrolment(&secret).await {
            Ok(EnrolmentView { standing: Some(standing), .. }) => return Ok(Some(standing)),
            Ok(_) | Err(AppError::NotFound) => {}
            Err(error) => return port::fail(error),
        }
    }
    match port::viewer().filter(|actor| actor.party() == domain::Party::Buyer) {
        Some(actor) => port::respond(port::service().standing(actor).await.map(Some)),
        None => Ok(None),
    }
}

pub(super) async fn start() -> Result<(), AppError> {
    match port::service().start_enrolment(origin()).await {
        Ok(secret) => {
            keep(&secret);
            redirect(&EnrolPage::DataConsent.path());
            Ok(())
        }
        Err(error) => lead_back("/enrol", error),
    }
}

pub(super) async fn correct() -> Result<(), AppError> {
    match port::service().correct_application(port::actor()?).await {
        Ok(secret) => {
            keep(&secret);
            redirect(&EnrolPage::Factory.path());
            Ok(())
        }
        Err(error) => lead_back("/standing", error),
    }
}

pub(super) async fn answer(form: EnrolAnswer) -> Result<(), AppError> {
    let page = EnrolPage::from_slug(&form.page).unwrap_or(EnrolPage::Enter);
    let answer = match secret() {
        Ok(secret) => port::service().answer_enrolment(&secret, form, origin()).await,
        Err(error) => Err(error),
    };
    match answer {
        // A correction ends here, and its firm stands where it will be told.
        Ok(EnrolPage::VerifyEmail) if page == EnrolPage::Declaration => {
            redirect("/standing");
            Ok(())
        }
        Ok(next) => {
            redirect(&next.path());
            Ok(())
        }
        // The enrolment is gone or too old: it begins again.
        Err(AppError::NotFound) => lead_back("/enrol", AppError::NotFound),
        Err(error) => lead_back(&page.path(), error),
    }
}

pub(super) async fn save(email: String) -> Result<(), AppError> {
    let saved = match secret() {
        Ok(secret) => port::service().save_enrolment(&secret, &email, origin()).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => {
            redirect(&saved_page(&email));
            Ok(())
        }
        Err(error) => lead_back(&format!("/enrol/save?email={}", encode(clip(&email))), error),
    }
}

/// The demo has a mailbox to look into; elsewhere the address is nobody's business.
fn saved_page(email: &str) -> String {
    match use_context::<Frame>().and_then(|frame| frame.demo) {
        Some(_) => format!("/enrol/saved?to={}", encode(clip(email))),
        None => "/enrol/saved".to_owned(),
    }
}

pub(super) async fn resume(token: String) -> Result<(), AppError> {
    match port::service().resume_enrolment(&token).await {
        Ok(secret) => {
            keep(&secret);
            redirect("/enrol/continue");
            Ok(())
        }
        Err(error) => lead_back(&format!("/enrol/resume?token={}", encode(&token)), error),
    }
}

pub(super) async fn resend() -> Result<(), AppError> {
    let sent = match secret() {
        Ok(secret) => port::service().resend_verification(&secret, origin()).await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(()) => {
            redirect("/enrol/verify-email?sent=1");
            Ok(())
        }
        Err(error) => lead_back("/enrol/verify-email", error),
    }
}

pub(super) async fn verify(token: String) -> Result<(), AppError> {
    match port::service().verify_email(&token).await {
        Ok(_) => {
            redirect("/enrol/done");
            Ok(())
        }
        // The address was verified all the same, so that page tells it.
        Err(error @ AppError::Refused(domain::Refusal::IssueClosed { .. })) => {
            lead_back("/enrol/done", error)
        }
        Err(error) => lead_back(&format!("/verify-email?token={}", encode(&token)), error),
    }
}
