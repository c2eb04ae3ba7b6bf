//! Cookies and redirects of a session, on the server.

use http::{HeaderValue, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::{ResponseOptions, redirect};

use super::Credentials;
use crate::{
    error::AppError,
    port,
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

fn set_cookie(token: &str, max_age_seconds: u32) {
    let policy = expect_context::<CookiePolicy>();
    if let Some(value) = policy.header(token, max_age_seconds) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

/// A browser that signed in once counts its failures by itself, so that a stranger who guesses
/// passwords cannot lock its owner out.
fn remember_device(device: &str) {
    let secure = if expect_context::<CookiePolicy>().secure { "; Secure" } else { "" };
    let cookie =
        format!("device={device}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
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
    let parts = use_context::<Parts>();
    let device = parts.as_ref().and_then(|parts| cookie(parts, "device"));
    match port::service().sign_in(form, device).await {
        Ok(session) => {
            set_cookie(&session.token, SESSION_SECONDS_MAX);
            remember_device(&session.device);
            let next =
                if next.is_empty() { home_of(session.me.party()) } else { local_path(&next) };
            redirect(next);
            Ok(())
        }
        Err(error) => {
            let back =
                format!("/sign-in?next={}&email={}", encode(clip(&next)), encode(clip(&email)));
            redirect(&with_problem(&back, &Problem::from(error)));
            Ok(())
        }
    }
}

pub(super) async fn sign_out() -> Result<(), AppError> {
    let policy = expect_context::<CookiePolicy>();
    if let Some(token) = use_context::<Parts>().and_then(|parts| cookie(&parts, policy.name())) {
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
