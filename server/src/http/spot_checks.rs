//! 抽查: draws as open data, and the raw log of an order for whoever checks it.

use app::{error::AppError, frame::Frame, problem::Problem, spot_check::LogLine, text};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{OrderId, calendar::rfc3339};
use http::{StatusCode, request::Parts};

use super::{
    Web,
    exports::guarded,
    open_data::{answer, in_words},
    usage::download,
};

/// Every draw: seed, what takes part as a hash, and when.
pub(super) async fn draws(State(web): State<Web>) -> Response {
    match web.engine.published_draws().await {
        Ok(draws) => {
            let body = serde_json::to_vec(&draws)
                .map_err(|error| crate::fault::internal("open_data.draws", &error));
            answer("application/json", body, None)
        }
        Err(error) => in_words(error),
    }
}

/// One draw, order by order: key, digest, and whether the lot fell on it. Sorted by key, so the
/// first ones are what was drawn.
pub(super) async fn keys(State(web): State<Web>, Path(file): Path<String>) -> Response {
    let number = file.strip_suffix(".csv").and_then(|number| number.parse().ok());
    let keys = match number {
        Some(number) => web.engine.published_keys(number).await,
        None => Err(AppError::NotFound),
    };
    match keys {
        Ok(keys) => answer("text/csv; charset=utf-8", keys_as_csv(&keys), None),
        Err(error) => in_words(error),
    }
}

fn keys_as_csv(keys: &[(String, String, bool)]) -> Result<Vec<u8>, AppError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(["key", "order_sha256", "drawn"]).and_then(|()| {
        keys.iter().try_for_each(|(key, digest, drawn)| {
            writer.write_record([key.as_str(), digest, if *drawn { "1" } else { "0" }])
        })
    });
    written
        .map_err(|error| crate::fault::internal("open_data.keys", &error))
        .and_then(|()| finish(writer))
}

fn finish(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, AppError> {
    writer.into_inner().map_err(|error| crate::fault::internal("spot_checks.csv", &error))
}

/// 原始紀錄 of an order that was drawn.
pub(super) async fn log(
    State(web): State<Web>,
    Path(order): Path<String>,
    parts: Parts,
) -> Response {
    let frame = parts.extensions.get::<Frame>();
    let lang = frame.map(|frame| frame.lang).unwrap_or_default();
    let Some(me) = frame.and_then(|frame| frame.me.as_ref()) else {
        return Redirect::to("/sign-in?next=%2Foffice%2Fspot-checks").into_response();
    };
    let log = match order.parse::<OrderId>() {
        Ok(id) => web.engine.raw_log(me.actor, id).await,
        Err(_) => Err(AppError::NotFound),
    };
    match log.and_then(|lines| log_as_csv(&lines)) {
        Ok(bytes) => download(bytes, &format!("log-{order}.csv")),
        Err(error) => {
            let status =
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, text::problem(lang, &Problem::from(error))).into_response()
        }
    }
}

fn log_as_csv(lines: &[LogLine]) -> Result<Vec<u8>, AppError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = ["day", "source", "number", "count", "late", "batch", "arrived_at", "chain_sha256"];
    let written = writer.write_record(heads).and_then(|()| {
        lines.iter().try_for_each(|line| {
            writer.write_record([
                line.day.clone(),
                // The supplier named it.
                guarded(&line.source),
                line.seq.to_string(),
                line.uses.to_string(),
                u8::from(line.late).to_string(),
                line.batch.to_string(),
                rfc3339(line.arrived_at),
                line.link_sha256.clone(),
            ])
        })
    });
    written
        .map_err(|error| crate::fault::internal("spot_checks.log", &error))
        .and_then(|()| finish(writer))
}
