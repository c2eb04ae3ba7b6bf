//! Cookies and redirects of a session, on the server.

use http::{HeaderValue, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::{ResponseOptions, redirect};

use super::{Code, Credentials, browser};
use crate::{
    error::AppError,
    port::{self, Browser, NewSession, SignedIn},
    problem::{Problem, with_problem},
    url::{clip, encode},
};

/// How the session cookie is called and whether it needs HTTPS; the server provides it.
#[derive(Clone, Copy, Debug)]
pub struct CookiePolicy {
    /// `true` behind HTTPS: the cookie is then `__Host-sid` and `Secure`.
    pub secure: bool,
}

impl CookiePolicy {
    pub const fn name(self) -> &'static str {
        if self.secure { "__Host-sid" } else { "sid" }
    }

    fn header(self, token: &str, max_age_seconds: u32) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name();
        let cookie = format!(
            "{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}"
        );
        HeaderValue::from_str(&cookie).ok()
    }
}

/// Longest life of a session, in seconds (12 h).
pub const SESSION_SECONDS_MAX: u32 = 12 * 3600;

/// The value of a cookie of this request.
pub fn cookie(parts: &Parts, name: &str) -> Option<String> {
    parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// A path of this site, or `/`: `//evil`, `/\evil` and other origins are not followed.
pub fn local_path(next: &str) -> &str {
    let mut chars = next.chars();
    let local = chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && !next.chars().any(|c| c.is_control() || c == '\\');
    if local { next } else { "/" }
}

/// The session's cookie; an empty token with no life takes it away.
pub(crate) fn set_cookie(token: &str, max_age_seconds: u32) {
    let policy = expect_context::<CookiePolicy>();
    if let Some(value) = policy.header(token, max_age_seconds) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

/// A cookie beside the session's.
pub(crate) fn set_other(name: &str, value: &str, max_age_seconds: u32) {
    let secure = if expect_context::<CookiePolicy>().secure { "; Secure" } else { "" };
    let cookie = format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}"
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

/// A browser that signed in once counts its failures by itself, so that a stranger who guesses
/// passwords cannot lock its owner out.
pub(crate) fn remember_device(device: &str) {
    set_other("device", device, 365 * 24 * 3600);
}

/// Keeps the first half of a sign-in until the code fits; no longer than it is good.
const HALF: &str = "half";
pub const HALF_SECONDS_MAX: u32 = 5 * 60;

/// The token of this request's session.
pub(crate) fn session_token() -> Option<String> {
    let policy = expect_context::<CookiePolicy>();
    use_context::<Parts>()
        .and_then(|parts| cookie(&parts, policy.name()))
        .filter(|token| !token.is_empty())
}

/// The browser that sent this request.
pub(crate) fn browser() -> Browser {
    let Some(parts) = use_context::<Parts>() else {
        return Browser::default();
    };
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Browser {
        device: cookie(&parts, "device"),
        name: browser::shortened(agent.unwrap_or_default()),
    }
}

/// Signs the browser in and leads on; first to what has to be done first.
pub(crate) fn enter(session: &NewSession, next: &str) {
    set_cookie(&session.token, SESSION_SECONDS_MAX);
    remember_device(&session.device);
    let next = if next.is_empty() { home_of(session.me.party()) } else { local_path(next) };
    match session.me.first {
        Some(first) => redirect(&format!("{}?next={}", first.path(), encode(next))),
        None => redirect(next),
    }
}

fn home_of(party: domain::Party) -> &'static str {
    match party {
        domain::Party::Supplier => "/supplier/orders",
        domain::Party::Buyer => "/catalog",
        domain::Party::Office => "/office",
        _ => "/",
    }
}

pub(super) async fn sign_in(form: Credentials) -> Result<(), AppError> {
    let (next, email) = (form.next.clone(), form.email.clone());
    match port::service().sign_in(form, browser()).await {
        Ok(SignedIn::Session(session)) => enter(&session, &next),
        Ok(SignedIn::CodeNeeded(half)) => {
            set_other(HALF, &half, HALF_SECONDS_MAX);
            redirect(&format!("/sign-in/code?next={}", encode(clip(&next))));
        }
        Err(error) => {
            let back =
                format!("/sign-in?next={}&email={}", encode(clip(&next)), encode(clip(&email)));
            redirect(&with_problem(&back, &Problem::from(error)));
        }
    }
    Ok(())
}

pub(super) async fn sign_in_with_code(form: Code) -> Result<(), AppError> {
    let half = use_context::<Parts>().and_then(|parts| cookie(&parts, HALF)).unwrap_or_default();
    let next = encode(clip(&form.next));
    match port::service().sign_in_with_code(&half, &form.code, browser()).await {
        Ok(session) => {
            set_other(HALF, "", 0);
            enter(&session, &form.next);
        }
        // The first half is too old: both again.
        Err(AppError::Unauthenticated) => {
            let back = format!("/sign-in?next={next}");
            redirect(&with_problem(&back, &Problem::SignInFirst));
        }
        Err(error) => {
            let back = format!("/sign-in/code?next={next}");
            redirect(&with_problem(&back, &Problem::from(error)));
        }
    }
    Ok(())
}

pub(super) async fn sign_out() -> Result<(), AppError> {
    if let Some(token) = session_token() {
        port::respond(port::service().sign_out(&token).await)?;
    }
    set_cookie("", 0);
    redirect("/");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_only_paths_of_ours() {
        for next in ["/", "/orders/1?x=1", "/checkout/a"] {
            assert_eq!(local_path(next), next);
        }
        for next in ["", "//evil", "/\\evil", "https://evil", "javascript:alert(1)", "/a\nb"] {
            assert_eq!(local_path(next), "/", "{next}");
        }
    }
}
