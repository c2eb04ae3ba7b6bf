//! 入帳通知 as files, with the filters of their page.

use std::sync::Arc;

use app::{
    error::AppError,
    frame::Frame,
    lang::Lang,
    payment::{MoneyNotice, MoneyQuery, notice_headings, provider, taken},
};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, payment::Provider};
use http::request::Parts;

use super::{
    Web,
    list_export::{Cell, FileKind, Rows, Sheet, send},
};
use crate::engine::Engine;

/// Notices that are read at once for a file.
const AT_ONCE: u16 = 1_000;

pub(super) async fn csv(web: State<Web>, query: Query<MoneyQuery>, parts: Parts) -> Response {
    file(web, query, &parts, FileKind::Csv).await
}

pub(super) async fn xlsx(web: State<Web>, query: Query<MoneyQuery>, parts: Parts) -> Response {
    file(web, query, &parts, FileKind::Xlsx).await
}

async fn file(
    State(web): State<Web>,
    Query(query): Query<MoneyQuery>,
    parts: &Parts,
    kind: FileKind,
) -> Response {
    let viewer = parts.extensions.get::<Frame>();
    let viewer = viewer.and_then(|frame| Some((frame.me.as_ref()?.actor, frame.lang)));
    let Some((actor, lang)) = viewer else {
        return Redirect::to("/sign-in?next=%2Foffice%2Fpayments").into_response();
    };
    let sheet = Sheet { file: "payments", heads: notice_headings(lang) };
    let engine = web.engine.clone();
    send(lang, kind, sheet, query, move |query| page(engine.clone(), actor, lang, query)).await
}

async fn page(
    engine: Arc<dyn Engine>,
    actor: Actor,
    lang: Lang,
    query: MoneyQuery,
) -> Result<Rows<MoneyQuery>, AppError> {
    let view = engine.money_notices(actor, query, AT_ONCE).await?;
    let last = view.rows.last().filter(|_| view.more);
    let next = last.map(|last| view.query.before(&last.place()));
    Ok((view.rows.into_iter().map(|notice| cells(lang, notice)).collect(), next))
}

fn cells(lang: Lang, notice: MoneyNotice) -> Vec<Cell> {
    let (_, txn) = Provider::of_txn(&notice.txn);
    vec![
        Cell::Text(txn.to_owned()),
        Cell::Text(provider(lang, notice.provider).to_owned()),
        Cell::Text(notice.virtual_account),
        Cell::Text(notice.order.map(|(_, number)| number).unwrap_or_default()),
        Cell::Number(notice.amount),
        Cell::Time(notice.value_at),
        Cell::Time(notice.received_at),
        Cell::Text(taken(lang, &notice.taken)),
    ]
}
