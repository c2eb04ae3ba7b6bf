//! Where the forms of keys lead. A new key goes to the page in a cookie of its own, which is taken
//! away as it is read: the server keeps no key that it could show.

use http::request::Parts;
use leptos::prelude::use_context;

use super::{ApiKeysView, CreateApiKey};
use crate::{
    error::AppError,
    order::lead,
    port,
    session::web::{cookie, set_other},
    url::{clip, encode},
};

const PAGE: &str = "/supplier/keys";
/// Carries a new key from the answer of the form to the page after it.
const SHOWN: &str = "new-key";
const SHOWN_SECONDS_MAX: u32 = 60;

pub(super) async fn keys() -> Result<ApiKeysView, AppError> {
    let actor = port::actor()?;
    let view = port::respond(port::service().api_keys(actor).await)?;
    let shown = use_context::<Parts>().and_then(|parts| cookie(&parts, SHOWN));
    let shown = shown.filter(|key| domain::api_key::KeyText::parse(key).is_some());
    if shown.is_some() {
        set_other(SHOWN, "", 0);
    }
    Ok(ApiKeysView { shown, ..view })
}

pub(super) async fn create(form: CreateApiKey) -> Result<(), AppError> {
    let back = format!(
        "{PAGE}?name={}&scopes={}&days={}",
        encode(clip(&form.name)),
        encode(clip(&form.scopes.join(","))),
        encode(clip(&form.days))
    );
    let made = match port::viewer() {
        Some(actor) => port::service().create_api_key(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    let made = made.map(|made| set_other(SHOWN, &made.key, SHOWN_SECONDS_MAX));
    lead(made, &format!("{PAGE}?done=create"), &back)
}

pub(super) async fn revoke(key: String) -> Result<(), AppError> {
    let revoked = match port::viewer() {
        Some(actor) => port::service().revoke_api_key(actor, clip(&key)).await,
        None => Err(AppError::Unauthenticated),
    };
    lead(revoked, &format!("{PAGE}?done=revoke"), PAGE)
}
