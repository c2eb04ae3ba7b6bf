//! Webhooks: where a supplier's programs are told of what happens to its orders.

mod log;
mod new_webhook;
#[cfg(feature = "ssr")]
pub mod port;
#[cfg(feature = "ssr")]
mod web;
mod webhooks_page;

use domain::{
    Instant,
    webhook::{DeliveryState, EventKinds, Failure},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use webhooks_page::WebhooksPage;

use crate::error::AppError;

/// Endpoints of one supplier that are not removed.
pub const WEBHOOKS_MAX: u32 = 5;
/// Deliveries on the page.
pub const LOG_ROWS_MAX: i64 = 100;

/// An endpoint as the page shows it: without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRow {
    pub id: String,
    pub url: String,
    pub kinds: EventKinds,
    pub made_by: String,
    pub made_at: Instant,
    pub paused_at: Option<Instant>,
    /// Failures in a row.
    pub failures: i32,
}

/// A delivery in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    pub id: String,
    pub event: String,
    pub url: String,
    /// As it is sent: `order.accepted`, `webhook.test`.
    pub kind: String,
    /// Id and number of the order; none for a test.
    pub order: Option<(String, String)>,
    pub state: DeliveryState,
    pub attempts: i32,
    pub status: Option<i32>,
    pub failure: Option<Failure>,
    pub took_ms: Option<i64>,
    pub created_at: Instant,
    pub delivered_at: Option<Instant>,
    /// While it waits.
    pub next_at: Option<Instant>,
    /// Its endpoint is still there.
    pub may_send_again: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhooksView {
    /// The newest first.
    pub rows: Vec<WebhookRow>,
    /// The newest first.
    pub log: Vec<DeliveryRow>,
    /// For the form: the same form sent twice is one endpoint.
    pub id: String,
    /// The secret that this browser made just now. It is on the page this once.
    pub shown: Option<String>,
}

/// What can be done with an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookAct {
    /// 測試: an event that is about no order.
    Test,
    /// 暫停: what happens meanwhile waits.
    Pause,
    Resume,
    Remove,
}

impl WebhookAct {
    pub const ALL: [Self; 4] = [Self::Test, Self::Pause, Self::Resume, Self::Remove];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Remove => "remove",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == name)
    }
}

/// The form. Unknown fields are refused, missing ones are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CreateWebhook {
    /// Made when the form was shown.
    pub id: String,
    pub url: String,
    pub kinds: Vec<String>,
}

#[server(name = LoadWebhooks, endpoint = "supplier/webhooks", input = server_fn::codec::GetUrl)]
pub async fn load_webhooks() -> Result<WebhooksView, AppError> {
    web::webhooks().await
}

/// 新增端點: leads to the page that shows its secret once, or back with what is wrong.
#[server(name = CreateWebhookFn, endpoint = "supplier/webhook/create")]
pub async fn create_webhook(form: CreateWebhook) -> Result<(), AppError> {
    web::create(form).await
}

/// 測試、暫停、恢復、移除.
#[server(name = ActOnWebhook, endpoint = "supplier/webhook/act")]
pub async fn act_on_webhook(webhook: String, act: String) -> Result<(), AppError> {
    web::act(webhook, act).await
}

/// 重送.
#[server(name = SendDeliveryAgain, endpoint = "supplier/webhook/again")]
pub async fn send_delivery_again(delivery: String) -> Result<(), AppError> {
    web::again(delivery).await
}
