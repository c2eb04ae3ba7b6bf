//! 名單匯入: a list is written to a file as it comes in, checked, and taken when an officer says
//! so. Both run beside the request: a large list takes longer than anybody waits for a page.

use std::{fs::File, sync::Arc, time::Duration};

use app::{
    error::{AppError, Fault, FaultKind},
    review::{ImportReport, ListJob, ListKind, ListStage},
};
use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest as _, Request, State, multipart::Field},
    response::Response,
};
use domain::{
    Actor,
    authority::{Act, authorise},
};
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::{
    Web,
    upload::{Asker, broken, discard, field_text, parts},
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    engine::Engine,
    lists::{Counted, Jobs, Progress},
    uploads::plain_name,
};

const LIST_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// A larger list is read to its end and refused by name, up to here.
const BODY_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// How long a request waits for its list; most are done by then.
const PATIENCE: Duration = Duration::from_secs(2);
const SAY_EVERY: Duration = Duration::from_secs(1);

/// The bound of the route.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

fn fault(field: &str, kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(field, kind)])
}

fn too_large() -> AppError {
    fault("file", FaultKind::FileTooLarge { max: LIST_BYTES_MAX })
}

fn unkept(error: impl std::fmt::Display) -> AppError {
    crate::fault::internal("lists.keep", &error)
}

fn officer(asker: &Asker) -> Result<Actor, AppError> {
    let actor = asker.actor().ok_or(AppError::Unauthenticated)?;
    authorise(actor, Act::ImportLists)?;
    Ok(actor)
}

fn page_of(id: Uuid) -> String {
    format!("/office/lists?job={id}")
}

pub(super) async fn check(State(web): State<Web>, request: Request) -> Response {
    let mut asker = Asker::of(&request);
    "/office/lists".clone_into(&mut asker.back);
    match checked(&web, &asker, request).await {
        Ok(id) => asker.lead(&page_of(id)),
        Err(error) => asker.refuse(error),
    }
}

async fn checked(web: &Web, asker: &Asker, request: Request) -> Result<Uuid, AppError> {
    let actor = match officer(asker) {
        Ok(actor) => actor,
        Err(error) => {
            discard(request, BODY_BYTES_MAX).await;
            return Err(error);
        }
    };
    let (id, jobs) = (new_id(), Jobs::below(&web.engine.uploads()));
    let kept = match keep(&jobs, id, request).await {
        Ok(kept) => kept,
        Err(error) => {
            jobs.drop_file(id).await;
            return Err(error);
        }
    };
    let file = jobs.open(id).map_err(unkept)?;
    let job = ListJob {
        id: id.to_string(),
        kind: kept.kind,
        name: kept.name,
        stage: ListStage::Checking,
        bytes: kept.bytes,
        bytes_read: 0,
        report: ImportReport::default(),
        error: None,
        at: SystemClock.now(),
    };
    run(web, jobs, job, actor, file).await?;
    Ok(id)
}

/// An uploaded list, written to its file.
struct Kept {
    kind: ListKind,
    name: String,
    bytes: u64,
}

async fn keep(jobs: &Jobs, id: Uuid, request: Request) -> Result<Kept, AppError> {
    let mut parts = parts(request).await?;
    let (mut kind, mut file) = (String::new(), None);
    while let Some(field) = parts.next_field().await.map_err(|e| broken(&e, too_large()))? {
        match field.name().unwrap_or_default() {
            "kind" => kind = field_text(field).await.map_err(|e| broken(&e, too_large()))?,
            "file" => file = Some(write(jobs, id, field).await?),
            _ => {}
        }
    }
    let kind = ListKind::from_name(&kind).ok_or(fault("kind", FaultKind::NotChosen))?;
    let (name, bytes) =
        file.filter(|(_, bytes)| *bytes > 0).ok_or(fault("file", FaultKind::FileEmpty))?;
    Ok(Kept { kind, name, bytes })
}

/// Writes the file as it comes in; returns its name and size.
async fn write(jobs: &Jobs, id: Uuid, mut field: Field<'_>) -> Result<(String, u64), AppError> {
    let name = plain_name(field.file_name().unwrap_or_default());
    let path = jobs.place(id).await.map_err(unkept)?;
    let mut file = tokio::fs::File::create(path).await.map_err(unkept)?;
    let mut bytes = 0;
    while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e, too_large()))? {
        bytes += chunk.len() as u64;
        if bytes <= LIST_BYTES_MAX {
            file.write_all(&chunk).await.map_err(unkept)?;
        }
    }
    if bytes > LIST_BYTES_MAX {
        return Err(too_large());
    }
    file.flush().await.map_err(unkept)?;
    Ok((name, bytes))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Confirmation {
    job: String,
}

pub(super) async fn import(State(web): State<Web>, request: Request) -> Response {
    let mut asker = Asker::of(&request);
    "/office/lists".clone_into(&mut asker.back);
    match confirmed(&web, &asker, request).await {
        Ok(id) => asker.lead(&page_of(id)),
        Err(error) => asker.refuse(error),
    }
}

async fn confirmed(web: &Web, asker: &Asker, request: Request) -> Result<Uuid, AppError> {
    let actor = officer(asker)?;
    let Form(form) =
        Form::<Confirmation>::from_request(request, &()).await.map_err(|_| AppError::Request)?;
    let id: Uuid = form.job.parse().map_err(|_| AppError::NotFound)?;
    let jobs = Jobs::below(&web.engine.uploads());
    let job = jobs.read(&form.job).await.ok_or(AppError::NotFound)?;
    if job.stage != ListStage::Checked {
        return Ok(id);
    }
    match jobs.take(id) {
        Ok(file) => {
            let job = ListJob {
                stage: ListStage::Importing,
                bytes_read: 0,
                at: SystemClock.now(),
                ..job
            };
            run(web, jobs, job, actor, file).await?;
            Ok(id)
        }
        // Clicked twice: the first click takes it.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(id),
        Err(error) => Err(unkept(error)),
    }
}

/// Does the job beside the request, and waits a little for it.
async fn run(
    web: &Web,
    jobs: Jobs,
    job: ListJob,
    actor: Actor,
    file: File,
) -> Result<(), AppError> {
    jobs.write(&job).await.map_err(unkept)?;
    let working = tokio::spawn(work(web.engine.clone(), jobs, job, actor, file));
    match tokio::time::timeout(PATIENCE, working).await {
        Ok(Err(error)) => Err(unkept(error)),
        Ok(Ok(())) | Err(_) => Ok(()),
    }
}

async fn work(engine: Arc<dyn Engine>, jobs: Jobs, mut job: ListJob, actor: Actor, file: File) {
    let progress = Arc::new(Progress::default());
    let dry_run = job.stage == ListStage::Checking;
    let counted = Box::new(Counted::new(file, progress.clone()));
    let mut doing = std::pin::pin!(engine.import_list(actor, job.kind, counted, dry_run));
    let answer = loop {
        if let Ok(answer) = tokio::time::timeout(SAY_EVERY, &mut doing).await {
            break answer;
        }
        say(&jobs, &mut job, &progress).await;
    };
    match answer {
        Ok(report) => {
            job.stage = if dry_run { ListStage::Checked } else { ListStage::Imported };
            job.report = report;
        }
        Err(error) => {
            job.stage = ListStage::Failed;
            job.error = Some(error);
            if dry_run && let Ok(id) = job.id.parse() {
                jobs.drop_file(id).await;
            }
        }
    }
    say(&jobs, &mut job, &progress).await;
}

async fn say(jobs: &Jobs, job: &mut ListJob, progress: &Progress) {
    job.bytes_read = progress.bytes();
    job.at = SystemClock.now();
    if let Err(error) = jobs.write(job).await {
        tracing::warn!(%error, "the progress of a list was not kept");
    }
}
