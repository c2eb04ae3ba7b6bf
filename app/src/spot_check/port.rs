//! What the pages of spot checks ask of the server.

use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::{AnnounceDraw, LogLine, PublishedDraw, SpotChecksView};
use crate::error::AppError;

#[async_trait]
pub trait SpotCheckService: Send + Sync {
    /// Backlog and draws; with `risky` also the orders above the threshold that nobody has looked
    /// at, for which everything is read.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn spot_checks(&self, actor: Actor, risky: bool) -> Result<SpotChecksView, AppError>;
    /// Fixes what takes part and publishes the seed. The same form again is the same draw.
    ///
    /// Errors: `Refused` with `Forbidden`, `DrawOpen`, `DrawEmpty`, `KeyReused`; `Invalid`.
    async fn announce_draw(&self, actor: Actor, form: AnnounceDraw) -> Result<(), AppError>;
    /// Draws, and puts each drawn order on the list of the auditor; again it goes on where it
    /// stopped.
    ///
    /// Errors: `NotFound`; `Refused` with `Forbidden`, `DrawTooEarly`.
    async fn carry_out_draw(&self, actor: Actor, draw: &str) -> Result<(), AppError>;
    /// What everybody may know about the draws, the newest first.
    async fn published_draws(&self) -> Result<Vec<PublishedDraw>, AppError>;
    /// The digests of the orders that take part in a draw, with the key of each and whether it was
    /// drawn, by key. Errors: `NotFound`.
    async fn published_keys(&self, number: i32) -> Result<Vec<(String, String, bool)>, AppError>;
    /// 原始紀錄 of an order that was drawn. Who reads it is remembered.
    ///
    /// Errors: `Refused(Forbidden)`; `NotFound` where it was not drawn.
    async fn raw_log(&self, actor: Actor, order: OrderId) -> Result<Vec<LogLine>, AppError>;
}
