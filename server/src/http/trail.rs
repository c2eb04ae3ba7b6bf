//! 稽核軌跡 as a file, with the filters of the page, page by page so that memory stays flat.

use std::sync::Arc;

use app::{
    error::AppError,
    frame::Frame,
    problem::Problem,
    text,
    trail::{TrailQuery, TrailRow},
};
use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, calendar::rfc3339};
use futures_util::stream;
use http::{HeaderValue, StatusCode, header, request::Parts};

use super::{
    Web,
    exports::{BYTE_ORDER_MARK, guarded},
};
use crate::engine::Engine;

const HEADS: [&str; 9] =
    ["at", "party", "who", "action", "subject", "outcome", "rule", "detail", "seal"];

pub(super) async fn csv(
    State(web): State<Web>,
    Query(query): Query<TrailQuery>,
    parts: Parts,
) -> Response {
    let frame = parts.extensions.get::<Frame>();
    let lang = frame.map(|frame| frame.lang).unwrap_or_default();
    let Some(me) = frame.and_then(|frame| frame.me.as_ref()) else {
        return Redirect::to("/sign-in?next=%2Foffice%2Faudit").into_response();
    };
    let first = match page(&web.engine, me.actor, query).await {
        Ok(first) => first,
        Err(error) => {
            let status =
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, text::problem(lang, &Problem::from(error))).into_response();
        }
    };
    let (engine, actor) = (web.engine.clone(), me.actor);
    let head = format!("{BYTE_ORDER_MARK}{}\r\n", HEADS.join(","));
    let rows = stream::try_unfold(Some(first), move |page_now| {
        let engine = engine.clone();
        async move {
            let Some((bytes, next)) = page_now else { return Ok::<_, AppError>(None) };
            let next = match next {
                Some(query) => Some(page(&engine, actor, query).await?),
                None => None,
            };
            Ok(Some((bytes, next)))
        }
    });
    let head = stream::once(async { Ok::<_, AppError>(Bytes::from(head)) });
    let mut response =
        Body::from_stream(futures_util::StreamExt::chain(head, rows)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"audit.csv\""),
    );
    response
}

/// The lines of one page, and what to ask for next.
async fn page(
    engine: &Arc<dyn Engine>,
    actor: Actor,
    query: TrailQuery,
) -> Result<(Bytes, Option<TrailQuery>), AppError> {
    let view = engine.trail(actor, query).await?;
    let next = view.rows.last().filter(|_| view.more).map(|last| view.query.before(&last.id));
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in &view.rows {
        writer
            .write_record(line(row))
            .map_err(|error| crate::fault::internal("audit.csv", &error))?;
    }
    let bytes = writer.into_inner().map_err(|error| crate::fault::internal("audit.csv", &error))?;
    Ok((bytes.into(), next))
}

fn line(row: &TrailRow) -> [String; 9] {
    let number = row.number.as_ref().map(|(_, number)| number.clone());
    [
        rfc3339(row.at),
        row.party.as_str().to_owned(),
        guarded(&row.who),
        guarded(&row.action),
        number.unwrap_or_else(|| format!("{} {}", row.subject_kind, row.subject_id)),
        row.outcome.clone(),
        row.rule.clone(),
        guarded(&row.detail),
        row.seal.map(|seal| seal.to_string()).unwrap_or_default(),
    ]
}
