//! Whether the server lives and whether it can serve.

use axum::extract::State;
use http::StatusCode;

use super::Web;

pub(super) async fn alive() -> &'static str {
    "ok"
}

/// Not ready while the database does not answer; the reason is in the log.
pub(super) async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    match web.engine.ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
