//! Where the forms of webhooks lead. A new secret goes to the page in a cookie of its own, which is
//! taken away as it is read.

use http::request::Parts;
use leptos::prelude::use_context;

use super::{CreateWebhook, WebhookAct, WebhooksView};
use crate::{
    error::AppError,
    order::lead,
    port,
    session::web::{cookie, set_other},
    url::{clip, encode},
};

const PAGE: &str = "/supplier/webhooks";
/// Carries a new secret from the answer of the form to the page after it.
const SHOWN: &str = "new-webhook";
const SHOWN_SECONDS_MAX: u32 = 60;

pub(super) async fn webhooks() -> Result<WebhooksView, AppError> {
    let actor = port::actor()?;
    let view = port::respond(port::service().webhooks(actor).await)?;
    let shown = use_context::<Parts>().and_then(|parts| cookie(&parts, SHOWN));
    let shown = shown.filter(|secret| domain::webhook::is_secret(secret));
    if shown.is_some() {
        set_other(SHOWN, "", 0);
    }
    Ok(WebhooksView { shown, ..view })
}

pub(super) async fn create(form: CreateWebhook) -> Result<(), AppError> {
    let back = format!(
        "{PAGE}?url={}&kinds={}",
        encode(clip(&form.url)),
        encode(&form.kinds.iter().map(|kind| clip(kind)).take(20).collect::<Vec<_>>().join(","))
    );
    let made = match port::viewer() {
        Some(actor) => port::service().create_webhook(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    let made = made.map(|made| set_other(SHOWN, &made.secret, SHOWN_SECONDS_MAX));
    lead(made, &format!("{PAGE}?done=create"), &back)
}

pub(super) async fn act(webhook: String, act: String) -> Result<(), AppError> {
    let acted = match (port::viewer(), WebhookAct::from_name(&act)) {
        (None, _) => Err(AppError::Unauthenticated),
        (_, None) => Err(AppError::Invalid { field: "act".to_owned() }),
        (Some(actor), Some(act)) => {
            port::service().act_on_webhook(actor, clip(&webhook), act).await
        }
    };
    lead(acted, &format!("{PAGE}?done={}", encode(clip(&act))), PAGE)
}

pub(super) async fn again(delivery: String) -> Result<(), AppError> {
    let sent = match port::viewer() {
        Some(actor) => port::service().send_delivery_again(actor, clip(&delivery)).await,
        None => Err(AppError::Unauthenticated),
    };
    lead(sent, &format!("{PAGE}?done=again"), PAGE)
}
