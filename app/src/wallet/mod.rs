//! 點數餘額與明細.

mod figures;
mod page;
mod statement;
mod words;

use domain::{Instant, OrderId, Points, enrolment::FirmState, ledger::Kind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::WalletPage;
pub use words::{HEADINGS, StatementWords, headings, sheet_name};

use crate::error::AppError;

/// Lines of one page of the statement.
pub const LINES_PER_PAGE: u32 = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletView {
    pub now: Instant,
    pub ubn: String,
    pub cap: Points,
    pub available: Points,
    pub reserved: Points,
    pub used: Points,
    /// What went back to the pool by expiry or by a late release.
    pub expired: Points,
    /// 收回: what the office took back (S23).
    pub withdrawn: Points,
    /// Why the points cannot be used, where they are frozen.
    pub frozen: Option<String>,
    /// Exclusive (R14).
    pub points_expire_at: Instant,
    /// One page of the statement, newest first.
    pub lines: Vec<StatementLine>,
    /// Where the firm stands, as long as it has no points.
    pub standing: Option<FirmState>,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// On all pages.
    pub lines_total: i64,
}

/// One movement of the firm's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    pub at: Instant,
    pub kind: Kind,
    pub amount: Points,
    /// What the movement did to the available balance: +amount, −amount or 0.
    pub change: i64,
    /// The available balance after it.
    pub balance: Points,
    pub order: Option<OrderRef>,
    /// The movement whose effect this one ended.
    pub ends: Option<MovementRef>,
    /// The movement that ended the effect of this one.
    pub ended_by: Option<MovementRef>,
}

/// The order that a movement belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRef {
    pub id: OrderId,
    pub number: String,
    pub plan: String,
}

/// Another line of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementRef {
    pub kind: Kind,
    pub at: Instant,
    pub amount: Points,
}

/// The whole statement, to be taken home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub now: Instant,
    pub firm: String,
    pub ubn: String,
    /// Newest first.
    pub lines: Vec<StatementLine>,
}

#[server(name = LoadWallet, endpoint = "wallet", input = server_fn::codec::GetUrl)]
pub async fn load_wallet(page: u32) -> Result<WalletView, AppError> {
    let actor = crate::port::actor()?;
    let service = crate::port::service();
    let mut view = crate::port::respond(service.wallet_page(actor, page).await)?;
    if view.lines.is_empty() {
        // Without it the page still says where to look.
        view.standing = service.standing(actor).await.ok().map(|standing| standing.state);
    }
    Ok(view)
}
