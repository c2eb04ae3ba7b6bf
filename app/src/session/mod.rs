//! 登入、登出.

#[cfg(feature = "ssr")]
pub mod browser;
mod code_page;
mod sign_in_page;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use code_page::CodePage;
pub use sign_in_page::SignInPage;

use crate::error::AppError;

/// What somebody typed on the sign-in page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Credentials {
    pub email: String,
    pub password: String,
    /// Where to go afterwards; only a path of ours is followed.
    pub next: String,
}

/// Opens a session. A plain form: the page that follows is loaded anew, with its frame.
#[server(name = SignIn, endpoint = "session/sign-in")]
pub async fn sign_in(form: Credentials) -> Result<(), AppError> {
    crate::session::web::sign_in(form).await
}

/// The second half of a sign-in, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Code {
    pub code: String,
    /// Where to go afterwards; only a path of ours is followed.
    pub next: String,
}

/// Opens the session of an account with a second factor.
#[server(name = SignInWithCode, endpoint = "session/code")]
pub async fn sign_in_with_code(form: Code) -> Result<(), AppError> {
    crate::session::web::sign_in_with_code(form).await
}

#[server(name = SignOut, endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    crate::session::web::sign_out().await
}

#[cfg(feature = "ssr")]
pub mod web;
