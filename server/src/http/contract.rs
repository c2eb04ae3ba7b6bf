//! 契約書: the file for its parties and the office, and the check of a file for everybody.

use std::time::Duration;

use app::{
    contract::{CHECK_PATH, FILE_FIELD, port::ContractDocument, without_font},
    enrolment::web::PeerAddress,
    error::{AppError, Fault, FaultKind},
    frame::Frame,
    lang::Lang,
    problem::Problem,
    text,
};
use axum::{
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::OrderId;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::{
    Web,
    upload::{Asker, broken, parts},
};
use crate::{
    hash::hex,
    pdf::{CjkFont, NoFont, Paper, render},
};

/// The largest file that is checked; one of ours has less than a tenth.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// A larger one is read over and refused by name, up to here.
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long somebody waits for a place.
const PATIENCE: Duration = Duration::from_secs(10);

/// A font of 20 MB is in memory while a file is made: one at a time.
static MAKING: Semaphore = Semaphore::const_new(1);
/// Files that are hashed at once; each of them in pieces.
static CHECKING: Semaphore = Semaphore::const_new(8);

/// The bound of the route of [`check`].
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    version: String,
}

/// `GET /orders/{id}/contract.pdf`
pub(super) async fn file(
    State(web): State<Web>,
    Path(order): Path<String>,
    Query(which): Query<Which>,
    request: Request,
) -> Response {
    let frame = request.extensions().get::<Frame>();
    let lang = frame.map(|frame| frame.lang).unwrap_or_default();
    let Some(me) = frame.and_then(|frame| frame.me.as_ref()) else {
        let back = format!("/orders/{order}");
        let to = format!("/sign-in?next={}", app::url::encode(app::url::clip(&back)));
        return Redirect::to(&to).into_response();
    };
    let version = Some(which.version).filter(|version| !version.is_empty());
    let (Ok(order), Ok(version)) =
        (order.parse::<OrderId>(), version.map(|version| version.parse()).transpose())
    else {
        return in_words(lang, AppError::NotFound);
    };
    let contract = match web.engine.contract(me.actor, order, version).await {
        Ok(contract) => contract,
        Err(error) => return in_words(lang, error),
    };
    match made(&web, contract).await {
        Ok((name, bytes)) => attached(&name, bytes),
        Err(Unmade::NoFont(error)) => {
            tracing::error!(%error, "no contract can be made");
            (StatusCode::SERVICE_UNAVAILABLE, without_font(lang)).into_response()
        }
        Err(Unmade::Error(error)) => in_words(lang, error),
    }
}

enum Unmade {
    NoFont(NoFont),
    Error(AppError),
}

impl From<AppError> for Unmade {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

/// The file and its name. One of a signed contract is known to the check from now on.
async fn made(web: &Web, contract: ContractDocument) -> Result<(String, Vec<u8>), Unmade> {
    let place = tokio::time::timeout(PATIENCE, MAKING.acquire()).await;
    let Ok(Ok(_place)) = place else { return Err(AppError::Unavailable.into()) };
    let task = tokio::task::spawn_blocking(move || {
        let bytes = CjkFont::of_system().map(|font| render(&font, &paper(&contract)));
        (contract, bytes)
    });
    let (contract, bytes) =
        task.await.map_err(|error| crate::fault::internal("contract.task", &error))?;
    let bytes = bytes
        .map_err(Unmade::NoFont)?
        .map_err(|error| crate::fault::internal("contract.pdf", &error))?;
    if contract.is_signed() {
        let hash = hex(&Sha256::digest(&bytes));
        web.engine.keep_contract_file(&hash, &contract.sha256).await?;
    }
    Ok((format!("contract-{}-v{}.pdf", contract.number, contract.version), bytes))
}

fn paper(contract: &ContractDocument) -> Paper<'_> {
    Paper {
        number: &contract.number,
        text: &contract.text,
        sha256: &contract.sha256,
        signed_at: [contract.buyer_signed_at, contract.supplier_signed_at],
        made_at: contract.made_at,
    }
}

fn attached(name: &str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    // A number of ours is fit for a header; anything else is left out.
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn in_words(lang: Lang, error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, text::problem(lang, &Problem::from(error))).into_response()
}

/// `POST /contract/check-file`: leads to the page that answers.
pub(super) async fn check(State(web): State<Web>, request: Request) -> Response {
    let mut asker = Asker::of(&request);
    CHECK_PATH.clone_into(&mut asker.back);
    match hash_of(&web, request).await {
        Ok(hash) => asker.lead(&format!("{CHECK_PATH}?hash={hash}")),
        Err(error) => asker.refuse(error),
    }
}

async fn hash_of(web: &Web, request: Request) -> Result<String, AppError> {
    let from = request.extensions().get::<PeerAddress>().map(|peer| peer.0.clone());
    let place = tokio::time::timeout(PATIENCE, CHECKING.acquire()).await;
    let Ok(Ok(_place)) = place else { return Err(AppError::Unavailable) };
    let fault = |kind| AppError::Faults(vec![Fault::new(FILE_FIELD, kind)]);
    let too_large = || fault(FaultKind::FileTooLarge { max: FILE_BYTES_MAX });
    let mut parts = parts(request).await?;
    let mut hash = None;
    while let Some(mut field) = parts.next_field().await.map_err(|e| broken(&e, too_large()))? {
        if field.name() != Some(FILE_FIELD) {
            continue;
        }
        let (mut hasher, mut bytes) = (Sha256::new(), 0);
        while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e, too_large()))? {
            bytes += chunk.len() as u64;
            if bytes <= FILE_BYTES_MAX {
                hasher.update(&chunk);
            }
        }
        match bytes {
            0 => return Err(fault(FaultKind::FileEmpty)),
            bytes if bytes > FILE_BYTES_MAX => return Err(too_large()),
            _ => hash = Some(hex(&hasher.finalize())),
        }
    }
    let hash = hash.ok_or_else(|| fault(FaultKind::FileEmpty))?;
    // Counted here too: a file costs more than a question.
    web.engine.check_contract(&hash, &from.unwrap_or_default()).await?;
    Ok(hash)
}
