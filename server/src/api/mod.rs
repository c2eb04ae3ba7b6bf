//! REST `/api/v1`: what a supplier's programs do with an API key (docs/decisions/0060).
//!
//! JSON in and out, no cookies. Handlers are thin: they read what was sent, ask the services that
//! the pages ask, and write the answer. Each handler carries its part of the `OpenAPI` document, and
//! a route cannot be added without it.

mod caller;
mod document;
mod input;
mod once;
mod orders;
mod plans;
pub mod port;
mod problem;
mod usage;
mod wire;

use std::sync::Arc;

use app::error::AppError;
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use http::header;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use problem::in_words;

use self::problem::{Answer, Why};
use crate::{engine::Engine, limit::Limit};

/// Requests of one key in a minute.
const REQUESTS_PER_MINUTE: u32 = 300;
/// Requests without a good key from one address in a minute; more of them are told so.
const STRANGERS_PER_MINUTE: u32 = 60;
/// The largest body: ten thousand usage records.
const BODY_BYTES_MAX: usize = 1024 * 1024;
const PAGE_MAX: u32 = 200;
const PAGE_USUAL: u32 = 50;

/// What every request may need.
#[derive(Clone)]
struct Api {
    engine: Arc<dyn Engine>,
    requests: Arc<Limit>,
    strangers: Arc<Limit>,
    document: Arc<str>,
}

/// How many rows a page has.
fn page_size(asked: Option<u32>) -> Answer<u32> {
    let size = asked.unwrap_or(PAGE_USUAL);
    if (1..=PAGE_MAX).contains(&size) { Ok(size) } else { Err(Why::invalid("limit")) }
}

/// The described routes.
fn described() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(document::frame())
        .routes(routes!(plans::list))
        .routes(routes!(orders::list))
        .routes(routes!(orders::one))
        .routes(routes!(orders::accept))
        .routes(routes!(orders::decline))
        .routes(routes!(orders::activate))
        .routes(routes!(usage::send))
}

/// The document that describes the API (`OpenAPI` 3.1).
///
/// # Errors
/// Never: it is made of constants.
pub fn document() -> anyhow::Result<serde_json::Value> {
    document::finished(&described().into_openapi())
}

/// The routes of the API.
///
/// # Errors
/// Where the document cannot be written.
pub(crate) fn routes(engine: Arc<dyn Engine>) -> anyhow::Result<Router> {
    let (router, openapi) = described().split_for_parts();
    let document = serde_json::to_string(&document::finished(&openapi)?)?;
    let api = Api {
        engine,
        requests: Arc::new(Limit::per_minute(REQUESTS_PER_MINUTE)),
        strangers: Arc::new(Limit::per_minute(STRANGERS_PER_MINUTE)),
        document: document.into(),
    };
    let router = router
        .route("/api/v1/openapi.json", get(describe))
        .route("/api/v1/{*rest}", any(nothing))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    Ok(router.with_state(api))
}

async fn describe(State(api): State<Api>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], api.document.to_string()).into_response()
}

async fn nothing() -> Why {
    Why::Error(AppError::NotFound)
}
