//! 上傳文件: taken as `multipart/form-data` on a route of its own, because the framework's own
//! neither bounds such a body nor survives one without a boundary; sent as attachments only.

use std::time::Duration;

use app::{
    enrolment::{
        PaperKind,
        port::{PaperFile, PaperOwner, Upload},
        web::ENROLMENT_COOKIE,
    },
    error::{AppError, Fault, FaultKind},
    session::web::{cookie, local_path},
};
use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest as _, Path, Request, State, multipart::Field},
    response::{IntoResponse, Response},
};
use domain::Actor;
use http::{HeaderValue, header};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::{
    Web,
    upload::{Asker, announced, broken, field_text, parts},
};
use crate::uploads::{PAPER_BYTES_MAX, attachment};

/// A larger file than is taken is read to its end and refused by name, up to here: a browser
/// shows no answer to a request that was broken off.
const BODY_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Uploads in memory at once; the others wait a little.
const UPLOADS_MAX: usize = 16;
const PATIENCE: Duration = Duration::from_secs(10);

static PLACES: Semaphore = Semaphore::const_new(UPLOADS_MAX);

/// The bound of the route.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

fn fault(field: &str, kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(field, kind)])
}

fn too_large() -> AppError {
    fault("paper", FaultKind::FileTooLarge { max: PAPER_BYTES_MAX as u64 })
}

/// Whose papers a request may mean: of the one who is signed in, or of the enrolment that this
/// browser holds.
fn owners(asker: &Asker, request: Request) -> (Vec<PaperOwner>, Request) {
    let (head, body) = request.into_parts();
    let secret = cookie(&head, ENROLMENT_COOKIE).filter(|secret| !secret.is_empty());
    let signed_in = asker.actor().map(PaperOwner::Actor);
    let owners = signed_in.into_iter().chain(secret.map(PaperOwner::Enrolment)).collect();
    (owners, Request::from_parts(head, body))
}

/// Whoever adds and removes papers: a firm's person before a browser's enrolment, never the office.
fn writer(owners: Vec<PaperOwner>) -> Result<PaperOwner, AppError> {
    owners
        .into_iter()
        .find(|owner| match owner {
            PaperOwner::Enrolment(_) => true,
            PaperOwner::Actor(actor) => matches!(actor, Actor::Buyer { .. }),
        })
        .ok_or(AppError::Unauthenticated)
}

pub(super) async fn add(State(web): State<Web>, request: Request) -> Response {
    let mut asker = Asker::of(&request);
    match take(&web, &mut asker, request).await {
        Ok(()) => asker.lead(&asker.back),
        Err(error) => asker.refuse(error),
    }
}

async fn take(web: &Web, asker: &mut Asker, request: Request) -> Result<(), AppError> {
    let (owners, request) = owners(asker, request);
    let owner = writer(owners)?;
    if announced(&request) > BODY_BYTES_MAX as u64 {
        return Err(too_large());
    }
    let place = tokio::time::timeout(PATIENCE, PLACES.acquire()).await;
    let Ok(Ok(_place)) = place else { return Err(AppError::Unavailable) };
    let mut parts = parts(request).await?;
    let (mut kind, mut file) = (String::new(), None);
    while let Some(field) = parts.next_field().await.map_err(|e| broken(&e, too_large()))? {
        match field.name().unwrap_or_default() {
            "kind" => kind = field_text(field).await.map_err(|e| broken(&e, too_large()))?,
            "back" => {
                let back = field_text(field).await.map_err(|e| broken(&e, too_large()))?;
                local_path(&back).clone_into(&mut asker.back);
            }
            "file" => file = Some(whole(field).await?),
            // Its bytes are read over.
            _ => {}
        }
    }
    let kind = PaperKind::from_name(&kind).ok_or(fault("kind", FaultKind::NotChosen))?;
    let (name, bytes) = file.ok_or(fault("paper", FaultKind::FileEmpty))?;
    let bytes = bytes.ok_or_else(too_large)?;
    web.engine.add_paper(owner, Upload { kind, name, bytes }).await
}

/// The name of a file and its bytes, unless they are too many.
async fn whole(mut field: Field<'_>) -> Result<(String, Option<Vec<u8>>), AppError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e, too_large()))? {
        bytes = bytes.filter(|bytes| bytes.len() + chunk.len() <= PAPER_BYTES_MAX);
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((name, bytes))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Removal {
    paper: String,
    back: String,
}

pub(super) async fn remove(State(web): State<Web>, request: Request) -> Response {
    let mut asker = Asker::of(&request);
    let (owners, request) = owners(&asker, request);
    let answer = async {
        let owner = writer(owners)?;
        let form = Form::<Removal>::from_request(request, &()).await;
        let Form(form) = form.map_err(|_| AppError::Request)?;
        if !form.back.is_empty() {
            local_path(&form.back).clone_into(&mut asker.back);
        }
        web.engine.remove_paper(owner, &form.paper).await
    };
    match answer.await {
        Ok(()) => asker.lead(&asker.back),
        Err(error) => asker.refuse(error),
    }
}

pub(super) async fn send(
    State(web): State<Web>,
    Path(paper): Path<String>,
    request: Request,
) -> Response {
    let asker = Asker::of(&request);
    let (owners, _) = owners(&asker, request);
    let mut error = AppError::Unauthenticated;
    for owner in owners {
        match web.engine.paper(owner, &paper).await {
            Ok(file) => return attached(file),
            Err(other) => error = other,
        }
    }
    asker.refuse(error)
}

/// A file to be saved: nothing that came from outside is ever shown in place, and what is saved
/// runs nothing of ours.
fn attached(file: PaperFile) -> Response {
    let fixed = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
        ),
    ];
    let own = [
        (header::CONTENT_TYPE, HeaderValue::from_str(&file.media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&attachment(&file.name))),
    ];
    let mut response = file.bytes.into_response();
    for (name, value) in own {
        match value {
            Ok(value) => drop(response.headers_mut().insert(name, value)),
            Err(error) => {
                let error = crate::fault::internal("papers.header", &error);
                return (http::StatusCode::INTERNAL_SERVER_ERROR, axum::Json(error))
                    .into_response();
            }
        }
    }
    response.headers_mut().extend(fixed);
    response
}
