//! 點數餘額與明細.

mod figures;
mod page;
mod statement;

use domain::{Instant, OrderId, Points, enrolment::FirmState, ledger::Kind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::WalletPage;

use crate::error::AppError;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletView {
    pub now: Instant,
    pub cap: Points,
    pub available: Points,
    pub reserved: Points,
    pub used: Points,
    /// What went back to the pool by expiry or by a late release.
    pub expired: Points,
    /// Exclusive (R14).
    pub points_expire_at: Instant,
    /// Newest first.
    pub lines: Vec<StatementLine>,
    /// Where the firm stands, as long as it has no points.
    pub standing: Option<FirmState>,
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
    pub order: Option<(OrderId, String)>,
}

#[server(name = LoadWallet, endpoint = "wallet", input = server_fn::codec::GetUrl)]
pub async fn load_wallet() -> Result<WalletView, AppError> {
    let actor = crate::port::actor()?;
    let service = crate::port::service();
    let mut view = crate::port::respond(service.wallet(actor).await)?;
    if view.lines.is_empty() {
        // Without it the page still says where to look.
        view.standing = service.standing(actor).await.ok().map(|standing| standing.state);
    }
    Ok(view)
}
