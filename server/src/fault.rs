//! Faults of ours: logged once, here, with a reference that the person sees instead of the cause.

use app::error::AppError;

/// Logs the cause and returns what may be shown.
pub(crate) fn internal(what: &'static str, cause: &dyn std::fmt::Display) -> AppError {
    let id = crate::clock::new_id().simple().to_string();
    // The random end of the id; the start is the time.
    let reference = id[id.len() - 8..].to_owned();
    tracing::error!(what, %cause, reference, "a request failed");
    AppError::Internal { reference }
}
