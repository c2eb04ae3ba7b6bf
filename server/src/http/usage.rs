//! 使用紀錄 as a CSV from a supplier, and the files that the office sends to the bank.

use std::io::Seek as _;

use app::{
    error::{AppError, Fault, FaultKind},
    frame::Frame,
    problem::Problem,
    review::ImportReport,
    text,
    url::encode,
};
use axum::{
    extract::{DefaultBodyLimit, Path, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Actor,
    authority::{Act, authorise},
    calendar::in_taipei,
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use tokio::io::AsyncWriteExt as _;

use super::{
    Web,
    upload::{Asker, broken, discard, parts},
};

const LIST_BYTES_MAX: u64 = 64 * 1024 * 1024;
const BODY_BYTES_MAX: usize = 80 * 1024 * 1024;
/// Faults that a page names; the rest are counted.
const FAULTS_SHOWN: usize = 20;

/// The bound of the route.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

fn fault(kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new("file", kind)])
}

fn unkept(error: impl std::fmt::Display) -> AppError {
    crate::fault::internal("usage.keep", &error)
}

pub(super) async fn upload(State(web): State<Web>, request: Request) -> Response {
    let asker = Asker::of(&request);
    match taken(&web, &asker, request).await {
        Ok(report) => {
            let json = serde_json::to_string(&report).unwrap_or_default();
            let page = asker.back.split('?').next().unwrap_or_default().to_owned();
            asker.lead(&format!("{page}?usage={}", encode(&json)))
        }
        Err(error) => asker.refuse(error),
    }
}

async fn taken(web: &Web, asker: &Asker, request: Request) -> Result<ImportReport, AppError> {
    let actor = match supplier(asker) {
        Ok(actor) => actor,
        Err(error) => {
            discard(request, BODY_BYTES_MAX).await;
            return Err(error);
        }
    };
    let file = keep(request).await?;
    let mut report = web.engine.import_usage(actor, Box::new(file)).await?;
    report.faults.truncate(FAULTS_SHOWN);
    Ok(report)
}

fn supplier(asker: &Asker) -> Result<Actor, AppError> {
    let actor = asker.actor().ok_or(AppError::Unauthenticated)?;
    authorise(actor, Act::ClaimOrder)?;
    Ok(actor)
}

/// Writes the file as it comes in, to where nothing is left behind however it ends.
async fn keep(request: Request) -> Result<std::fs::File, AppError> {
    let too_large = || fault(FaultKind::FileTooLarge { max: LIST_BYTES_MAX });
    let mut parts = parts(request).await?;
    while let Some(mut field) =
        parts.next_field().await.map_err(|error| broken(&error, too_large()))?
    {
        if field.name() != Some("file") {
            continue;
        }
        let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(unkept)?);
        let mut bytes = 0_u64;
        while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error, too_large()))? {
            bytes += chunk.len() as u64;
            if bytes <= LIST_BYTES_MAX {
                file.write_all(&chunk).await.map_err(unkept)?;
            }
        }
        file.flush().await.map_err(unkept)?;
        return match bytes {
            0 => Err(fault(FaultKind::FileEmpty)),
            bytes if bytes > LIST_BYTES_MAX => Err(too_large()),
            _ => {
                let mut file = file.into_std().await;
                file.rewind().map_err(unkept)?;
                Ok(file)
            }
        };
    }
    Err(fault(FaultKind::FileEmpty))
}

/// A CSV that is kept, not shown.
pub(super) fn download(bytes: Vec<u8>, name: &str) -> Response {
    let mut response = bytes.into_response();
    let name = format!("attachment; filename=\"{name}\"");
    for (header, value) in [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, name.as_str()),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(header, value);
        }
    }
    response
}

/// 撥款檔: one line for each payout, for the bank.
pub(super) async fn payouts(
    State(web): State<Web>,
    Path(number): Path<String>,
    parts: Parts,
) -> Response {
    let frame = parts.extensions.get::<Frame>();
    let lang = frame.map(|frame| frame.lang).unwrap_or_default();
    let Some(me) = frame.and_then(|frame| frame.me.as_ref()) else {
        return Redirect::to("/sign-in?next=%2Foffice%2Fclaims").into_response();
    };
    match web.engine.payout_file(me.actor, &number).await.and_then(|file| csv_of(&file)) {
        Ok(bytes) => download(bytes, &format!("{number}.csv")),
        Err(error) => {
            let status =
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, text::problem(lang, &Problem::from(error))).into_response()
        }
    }
}

fn csv_of(file: &app::claim::PayoutFile) -> Result<Vec<u8>, AppError> {
    let fault =
        |error: &dyn std::fmt::Display| crate::fault::internal("payouts.csv", &error.to_string());
    let day = in_taipei(file.made_at).date_naive().to_string();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["order", "supplier_ubn", "supplier", "amount_twd", "file", "made_on"])
        .map_err(|error| fault(&error))?;
    for line in &file.lines {
        let amount = line.amount.get().to_string();
        let supplier = super::exports::guarded(&line.supplier);
        csv.write_record([&line.order, &line.supplier_ubn, &supplier, &amount, &file.number, &day])
            .map_err(|error| fault(&error))?;
    }
    csv.into_inner().map_err(|error| fault(&error))
}
