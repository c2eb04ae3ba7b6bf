//! 訂單履歷: everything that is kept of one order, in the order in which it happened, to print.

mod page;
#[cfg(feature = "ssr")]
pub mod port;

use domain::{
    Instant, OrderId, Party, Points, Twd, claim,
    ledger::Kind,
    order::{Action, State},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::StoryPage;

use crate::error::AppError;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryView {
    pub now: Instant,
    pub order: OrderId,
    pub number: String,
    pub plan: String,
    pub plan_version: i32,
    pub firm: String,
    pub firm_ubn: String,
    pub supplier: String,
    pub supplier_ubn: String,
    pub price: Twd,
    pub points: Points,
    pub self_funded: Twd,
    pub state: State,
    /// Oldest first.
    pub lines: Vec<StoryLine>,
    pub documents: Vec<Document>,
    /// The seal up to which the trail of the order is sealed; none where its end is not yet.
    pub seal: Option<SealedBy>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLine {
    pub at: Instant,
    pub party: Party,
    /// The rule that decided, such as `R19`; empty where none is named.
    pub rule: String,
    pub what: Happened,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happened {
    Order {
        action: Action,
        to: State,
        detail: String,
    },
    Claim {
        act: claim::Act,
        to: claim::State,
    },
    Points {
        kind: Kind,
        amount: Points,
    },
    Invoice {
        number: String,
        total: Twd,
    },
    /// 驗收: what the buyer said about a month.
    Attested {
        month: u8,
        used: bool,
    },
}

/// What can be compared with a file or with another record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Document {
    Contract {
        sha256: String,
    },
    Amendment {
        version: i32,
        sha256: String,
    },
    /// The last link of the chain of usage.
    Usage {
        links: i64,
        records: i64,
        sha256: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedBy {
    pub number: i64,
    pub sha256: String,
}

#[server(name = LoadStory, endpoint = "story", input = server_fn::codec::GetUrl)]
pub async fn load_story(order: String) -> Result<StoryView, AppError> {
    let actor = crate::port::actor()?;
    let Ok(order) = order.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().story(actor, order).await)
}
