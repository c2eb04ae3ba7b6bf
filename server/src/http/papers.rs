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
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _},
    sync::Semaphore,
};

use super::{
    Web,
    upload::{Asker, broken, discard, field_text, parts},
};
use crate::uploads::{PAPER_BYTES_MAX, attachment};

/// A larger file than is taken is read to its end and refused by name, up to here: a browser that
/// is answered while it still sends shows a broken connection instead.
const BODY_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Papers in memory at once; the others wait a little. While a paper comes in it lies on the disk,
/// so that slow lines take nobody's place.
const PAPERS_IN_MEMORY_MAX: usize = 8;
const PATIENCE: Duration = Duration::from_secs(10);

static PLACES: Semaphore = Semaphore::const_new(PAPERS_IN_MEMORY_MAX);

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
    let owner = match writer(owners) {
        Ok(owner) => owner,
        Err(error) => {
            discard(request, BODY_BYTES_MAX).await;
            return Err(error);
        }
    };
    let mut parts = parts(request).await?;
    let (mut kind, mut file) = (String::new(), None);
    while let Some(field) = parts.next_field().await.map_err(|e| broken(&e, too_large()))? {
        match field.name().unwrap_or_default() {
            "kind" => kind = field_text(field).await.map_err(|e| broken(&e, too_large()))?,
            "back" => {
                let back = field_text(field).await.map_err(|e| broken(&e, too_large()))?;
                local_path(&back).clone_into(&mut asker.back);
            }
            "file" => file = Some(Incoming::of(web, field).await?),
            // Its bytes are read over.
            _ => {}
        }
    }
    let kind = PaperKind::from_name(&kind).ok_or(fault("kind", FaultKind::NotChosen))?;
    let file = file.ok_or(fault("paper", FaultKind::FileEmpty))?;
    let place = tokio::time::timeout(PATIENCE, PLACES.acquire()).await;
    let Ok(Ok(_place)) = place else { return Err(AppError::Unavailable) };
    let (name, bytes) = file.whole().await?;
    web.engine.add_paper(owner, Upload { kind, name, bytes }).await
}

/// A paper that came in, in a file without a name.
struct Incoming {
    name: String,
    file: File,
    bytes: usize,
}

impl Incoming {
    async fn of(web: &Web, mut field: Field<'_>) -> Result<Self, AppError> {
        let name = field.file_name().unwrap_or_default().to_owned();
        let folder = web.engine.uploads();
        let file = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&folder)?;
            tempfile::tempfile_in(folder)
        });
        let file = file.await.map_err(unkept)?.map_err(unkept)?;
        let mut incoming = Self { name, file: File::from_std(file), bytes: 0 };
        while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e, too_large()))? {
            incoming.bytes += chunk.len();
            if incoming.bytes <= PAPER_BYTES_MAX {
                incoming.file.write_all(&chunk).await.map_err(unkept)?;
            }
        }
        Ok(incoming)
    }

    /// Its name and bytes.
    async fn whole(mut self) -> Result<(String, Vec<u8>), AppError> {
        if self.bytes > PAPER_BYTES_MAX {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(self.bytes);
        self.file.rewind().await.map_err(unkept)?;
        self.file.read_to_end(&mut bytes).await.map_err(unkept)?;
        Ok((self.name, bytes))
    }
}

fn unkept(error: impl std::fmt::Display) -> AppError {
    crate::fault::internal("papers.keep", &error)
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
