//! 全部訂單 and 稽核軌跡 as files, with the filters of their pages.

use std::sync::Arc;

use app::{
    desk::{DeskOrder, DeskQuery, order_headings},
    error::AppError,
    frame::Frame,
    lang::Lang,
    text,
    trail::{TrailQuery, TrailRow},
};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::Actor;
use http::request::Parts;

use super::{
    Web,
    list_export::{Cell, FileKind, Rows, Sheet, send},
};
use crate::engine::Engine;

/// Orders that are read at once for a file.
const ORDERS_AT_ONCE: u16 = 1_000;

/// Whoever asks, and in which language.
fn viewer(parts: &Parts) -> Option<(Actor, Lang)> {
    let frame = parts.extensions.get::<Frame>()?;
    Some((frame.me.as_ref()?.actor, frame.lang))
}

pub(super) async fn orders_csv(web: State<Web>, query: Query<DeskQuery>, parts: Parts) -> Response {
    orders(web, query, &parts, FileKind::Csv).await
}

pub(super) async fn orders_xlsx(
    web: State<Web>,
    query: Query<DeskQuery>,
    parts: Parts,
) -> Response {
    orders(web, query, &parts, FileKind::Xlsx).await
}

async fn orders(
    State(web): State<Web>,
    Query(query): Query<DeskQuery>,
    parts: &Parts,
    kind: FileKind,
) -> Response {
    let Some((actor, lang)) = viewer(parts) else {
        return Redirect::to("/sign-in?next=%2Foffice%2Forders").into_response();
    };
    let heads = order_headings(lang);
    let sheet = Sheet { file: "orders", heads };
    let engine = web.engine.clone();
    send(lang, kind, sheet, query, move |query| orders_page(engine.clone(), actor, lang, query))
        .await
}

async fn orders_page(
    engine: Arc<dyn Engine>,
    actor: Actor,
    lang: Lang,
    query: DeskQuery,
) -> Result<Rows<DeskQuery>, AppError> {
    let view = engine.desk_orders(actor, query, ORDERS_AT_ONCE).await?;
    let last = view.rows.last().filter(|_| view.more);
    let next = last.map(|last| view.query.before(&last.id.to_string()));
    Ok((view.rows.into_iter().map(|order| order_cells(lang, order)).collect(), next))
}

fn order_cells(lang: Lang, order: DeskOrder) -> Vec<Cell> {
    vec![
        Cell::Text(order.number),
        Cell::Text(text::state(lang, order.state).to_owned()),
        Cell::Text(order.firm),
        Cell::Text(order.firm_ubn),
        Cell::Text(order.supplier),
        Cell::Text(order.supplier_ubn),
        Cell::Text(order.plan),
        Cell::Number(order.price.get()),
        Cell::Number(order.points.get()),
        Cell::Time(order.submitted_at),
    ]
}

pub(super) async fn trail_csv(
    State(web): State<Web>,
    Query(query): Query<TrailQuery>,
    parts: Parts,
) -> Response {
    let Some((actor, lang)) = viewer(&parts) else {
        return Redirect::to("/sign-in?next=%2Foffice%2Faudit").into_response();
    };
    // Codes and not words: the file is for programs as well.
    let heads =
        vec!["at", "party", "who", "action", "subject", "outcome", "rule", "detail", "seal"];
    let (sheet, engine) = (Sheet { file: "audit", heads }, web.engine.clone());
    let page = move |query| trail_page(engine.clone(), actor, query);
    send(lang, FileKind::Csv, sheet, query, page).await
}

async fn trail_page(
    engine: Arc<dyn Engine>,
    actor: Actor,
    query: TrailQuery,
) -> Result<Rows<TrailQuery>, AppError> {
    let view = engine.trail(actor, query).await?;
    let next = view.rows.last().filter(|_| view.more).map(|last| view.query.before(&last.id));
    Ok((view.rows.into_iter().map(trail_cells).collect(), next))
}

fn trail_cells(row: TrailRow) -> Vec<Cell> {
    let number = row.number.map(|(_, number)| number);
    vec![
        Cell::Text(domain::calendar::rfc3339(row.at)),
        Cell::Text(row.party.as_str().to_owned()),
        Cell::Text(row.who),
        Cell::Text(row.action),
        Cell::Text(number.unwrap_or_else(|| format!("{} {}", row.subject_kind, row.subject_id))),
        Cell::Text(row.outcome),
        Cell::Text(row.rule),
        Cell::Text(row.detail),
        row.seal.map_or_else(|| Cell::Text(String::new()), Cell::Number),
    ]
}
