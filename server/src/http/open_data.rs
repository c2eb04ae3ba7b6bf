//! 開放資料: the plans on offer, for everybody, as CSV and JSON. The names of the fields and the ids
//! stay as they are; a plan keeps its id through all its versions.
//!
//! Pages of [`PLANS_PER_PAGE`], by id: the next one stands in the header `Link`, in JSON also in
//! `next`. Texts come from suppliers, so in CSV they are guarded against being run (S39).

use app::{error::AppError, problem::Problem, text};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::{PlanId, calendar::rfc3339};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};

use super::{
    Web,
    exports::{BYTE_ORDER_MARK, guarded},
};
use crate::engine::OpenPlan;

/// Plans of one answer.
const PLANS_PER_PAGE: usize = 500;

#[derive(Debug, Deserialize)]
pub(super) struct After {
    /// The last plan that was seen; left out for the first page.
    #[serde(default)]
    after: Option<PlanId>,
}

#[derive(Serialize)]
struct Page<'a> {
    generated_at: String,
    plans: &'a [OpenPlan],
    next: Option<String>,
}

pub(super) async fn csv(State(web): State<Web>, Query(after): Query<After>) -> Response {
    match page(&web, after, "csv").await {
        Ok((plans, next)) => answer("text/csv; charset=utf-8", csv_of(&plans), next),
        Err(error) => in_words(error),
    }
}

pub(super) async fn json(State(web): State<Web>, Query(after): Query<After>) -> Response {
    match page(&web, after, "json").await {
        Ok((plans, next)) => {
            let generated_at = rfc3339(web.engine.now());
            let page = Page { generated_at, plans: &plans, next: next.clone() };
            let body = serde_json::to_vec(&page)
                .map_err(|error| crate::fault::internal("open_data.json", &error));
            answer("application/json", body, next)
        }
        Err(error) => in_words(error),
    }
}

/// The figures of the page `/transparency`: points by where they are, ends by their reasons. A number
/// that is withheld is null.
pub(super) async fn points(State(web): State<Web>) -> Response {
    match web.engine.transparency().await {
        Ok(view) => {
            let body = serde_json::to_vec(&view)
                .map_err(|error| crate::fault::internal("open_data.points", &error));
            answer("application/json", body, None)
        }
        Err(error) => in_words(error),
    }
}

/// The plans of a page, and the address of the next one.
async fn page(
    web: &Web,
    after: After,
    kind: &str,
) -> Result<(Vec<OpenPlan>, Option<String>), AppError> {
    let plans = web.engine.open_plans(after.after, PLANS_PER_PAGE).await?;
    let last = plans.last().filter(|_| plans.len() == PLANS_PER_PAGE);
    let next = last.map(|last| format!("/open-data/plans.{kind}?after={}", last.plan_id));
    Ok((plans, next))
}

fn csv_of(plans: &[OpenPlan]) -> Result<Vec<u8>, AppError> {
    let fault = |error: csv::Error| crate::fault::internal("open_data.csv", &error);
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(OpenPlan::FIELDS).map_err(fault)?;
    for plan in plans {
        writer.write_record(plan.cells().map(|cell| guarded(&cell))).map_err(fault)?;
    }
    writer
        .into_inner()
        .map_err(|error| crate::fault::internal("open_data.csv", &error.into_error()))
}

pub(super) fn answer(
    media_type: &'static str,
    body: Result<Vec<u8>, AppError>,
    next: Option<String>,
) -> Response {
    let mut response = match body {
        Ok(body) => body.into_response(),
        Err(error) => return in_words(error),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    // For everybody, also for pages of others.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let link = next.and_then(|next| format!("<{next}>; rel=\"next\"").parse().ok());
    if let Some(link) = link {
        headers.insert(header::LINK, link);
    }
    response
}

pub(super) fn in_words(error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, text::problem(app::lang::Lang::En, &Problem::from(error))).into_response()
}
