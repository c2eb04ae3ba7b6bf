//! 抽查: which orders' raw logs are looked at, by lot and for their risk, and what waits (R34).

mod page;
mod picks;
#[cfg(feature = "ssr")]
pub mod port;
mod public;
#[cfg(feature = "ssr")]
mod web;

use domain::{Instant, OrderId, claim::SpotCheck, risk::RiskSignal};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::SpotChecksPage;
pub use picks::Signals;
pub use public::PublishedDraws;

use crate::error::AppError;

/// Longest seed that an officer may type, in characters.
pub const SEED_CHARS_MAX: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotChecksView {
    pub now: Instant,
    pub backlog: Backlog,
    /// Announced, and not carried out yet.
    pub open: Option<OpenDraw>,
    /// Carried out, the newest first.
    pub draws: Vec<DrawView>,
    /// Where it was asked for.
    pub risky: Option<Vec<RiskRow>>,
    /// For the form: the same form sent twice is one draw.
    pub id: String,
    pub may_draw: bool,
}

/// What nobody has looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    /// Orders in service or later.
    pub running: u64,
    /// Of them, those that took part in no draw yet.
    pub undrawn: u64,
    /// Drawn, and not decided.
    pub waiting: u64,
    pub oldest: Option<Instant>,
    pub passed: u64,
    pub failed: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDraw {
    pub draw: String,
    pub number: i32,
    pub seed: String,
    pub announced_at: Instant,
    pub population: u64,
    pub list_sha256: String,
    pub sample: u64,
    /// From when on it may be carried out.
    pub from: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawView {
    pub draw: String,
    pub number: i32,
    pub seed: String,
    pub drawn_at: Instant,
    pub population: u64,
    pub by_lot: u64,
    pub for_risk: u64,
    /// Drawn, and not on the auditor's list yet, because something broke off.
    pub unlisted: u64,
    /// The first of them, by number.
    pub picks: Vec<Pick>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    pub order: OrderId,
    pub number: String,
    pub supplier: String,
    pub by_lot: bool,
    pub signals: Vec<RiskSignal>,
    pub spot_check: Option<SpotCheck>,
}

/// An order above the threshold that was never drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskRow {
    pub order: OrderId,
    pub number: String,
    pub supplier: String,
    pub firm: String,
    pub score: u32,
    pub signals: Vec<RiskSignal>,
}

/// What everybody may know about a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedDraw {
    pub number: i32,
    pub seed: String,
    pub announced_at: Instant,
    pub drawn_at: Option<Instant>,
    pub population: u64,
    /// Of the seed and the digests of all that take part, sorted, one a line.
    pub list_sha256: String,
    pub sample: u64,
}

/// One usage record as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    pub day: String,
    pub source: String,
    pub seq: i64,
    pub uses: i64,
    pub late: bool,
    /// The link of the order's chain that it came with.
    pub batch: i32,
    pub arrived_at: Instant,
    pub link_sha256: String,
}

/// The form. Empty seed: the server makes one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnounceDraw {
    pub id: String,
    pub seed: String,
}

#[server(name = LoadSpotChecks, endpoint = "spot-checks", input = server_fn::codec::GetUrl)]
pub async fn load_spot_checks(risky: bool) -> Result<SpotChecksView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().spot_checks(actor, risky).await)
}

/// 公布亂數種子.
#[server(name = AnnounceDrawFn, endpoint = "spot-checks/announce")]
pub async fn announce_draw(form: AnnounceDraw) -> Result<(), AppError> {
    web::announce(form).await
}

/// 抽籤.
#[server(name = CarryOutDraw, endpoint = "spot-checks/draw")]
pub async fn carry_out_draw(draw: String) -> Result<(), AppError> {
    web::carry_out(draw).await
}

#[server(name = LoadDraws, endpoint = "draws", input = server_fn::codec::GetUrl)]
pub async fn load_draws() -> Result<Vec<PublishedDraw>, AppError> {
    crate::port::respond(crate::port::service().published_draws().await)
}
