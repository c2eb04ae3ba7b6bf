//! Rehearsal files from the office: played on a database of their own, one at a time.

use std::{sync::LazyLock, time::Duration};

use app::{
    error::{AppError, Fault, FaultKind},
    policy::REHEARSAL_FIELD,
};
use axum::{
    extract::{DefaultBodyLimit, Request, State},
    response::Response,
};
use domain::authority::{Act, authorise};
use tokio::sync::Semaphore;

use super::{
    Web,
    upload::{Asker, discard, one_file},
};

const SCRIPT_BYTES_MAX: usize = 64 * 1024;
/// A larger file is read over and refused by name, up to here.
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long a file may play.
const WITHIN: Duration = Duration::from_mins(1);

/// Playing takes a processor: whoever comes meanwhile waits.
static TURN: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));

/// The bound of the route.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

fn fault(kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(REHEARSAL_FIELD, kind)])
}

/// `POST /office/policy/files`: leads to what came of it.
pub(super) async fn play(State(web): State<Web>, request: Request) -> Response {
    let asker = Asker::of(&request);
    match played(&web, &asker, request).await {
        Ok(id) => asker.lead(&format!("/office/policy/files/{id}")),
        Err(error) => asker.refuse(error),
    }
}

async fn played(web: &Web, asker: &Asker, request: Request) -> Result<String, AppError> {
    let rights = asker
        .actor()
        .ok_or(AppError::Unauthenticated)
        .and_then(|actor| Ok(authorise(actor, Act::Oversee).map(|()| actor)?));
    let actor = match rights {
        Ok(actor) => actor,
        Err(error) => {
            discard(request, BODY_BYTES_MAX).await;
            return Err(error);
        }
    };
    let (name, script) = read(request).await?;
    let turn = TURN.acquire().await.map_err(|error| crate::fault::internal("rehearsal", &error))?;
    let lines = crate::rehearse::rehearse_text(&script, WITHIN)
        .await
        .map_err(|error| crate::fault::internal("rehearsal", &error))?;
    drop(turn);
    web.engine.keep_rehearsal(actor, &name, &script, lines).await
}

/// The file's name and its text.
async fn read(request: Request) -> Result<(String, String), AppError> {
    let (name, bytes) = one_file(request, REHEARSAL_FIELD, SCRIPT_BYTES_MAX, fault).await?;
    let text = String::from_utf8(bytes).map_err(|_| fault(FaultKind::FileKind))?;
    if text.trim().is_empty() {
        return Err(fault(FaultKind::FileEmpty));
    }
    // PostgreSQL keeps no NUL in a text.
    if text.contains('\0') {
        return Err(fault(FaultKind::FileKind));
    }
    Ok((name, text))
}
