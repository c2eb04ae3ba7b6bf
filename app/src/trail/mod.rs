//! 稽核軌跡: who did what, when, and by which rule, to be searched by the office.

mod page;
#[cfg(feature = "ssr")]
pub mod port;

use domain::{Instant, OrderId, Party};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

pub use page::TrailPage;

use crate::{error::AppError, url::with_query};

pub const ROWS_PER_PAGE: u16 = 50;
const PAGE: &str = "/office/audit";

/// What is asked for, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrailQuery {
    /// The number of an order, a 統一編號, or the e-mail of a person.
    pub q: String,
    pub action: String,
    /// Days, both included; empty for no bound.
    pub from: String,
    pub until: String,
    /// `1`: only what was refused.
    pub refused: String,
    /// Rows before this one.
    pub before: String,
}

impl TrailQuery {
    pub(super) fn of(params: &ParamsMap) -> Self {
        let of = |name| params.get(name).unwrap_or_default();
        Self {
            q: of("q"),
            action: of("action"),
            from: of("from"),
            until: of("until"),
            refused: of("refused"),
            before: of("before"),
        }
    }

    #[must_use]
    pub fn before(&self, row: &str) -> Self {
        Self { before: row.to_owned(), ..self.clone() }
    }

    /// The page, or its rows as a file.
    pub fn url(&self, file: bool) -> String {
        let page = if file { "/office/audit.csv" } else { PAGE };
        with_query(
            page,
            [
                ("q", &*self.q),
                ("action", &*self.action),
                ("from", &*self.from),
                ("until", &*self.until),
                ("refused", &*self.refused),
                ("before", &*self.before),
            ],
        )
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailView {
    pub query: TrailQuery,
    /// The newest first.
    pub rows: Vec<TrailRow>,
    /// There are older ones.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailRow {
    pub id: String,
    pub at: Instant,
    pub party: Party,
    /// The person's name; empty for bank and system, and for who was erased.
    pub who: String,
    pub action: String,
    /// What it was done to, such as `order`, and its id.
    pub subject_kind: String,
    pub subject_id: String,
    /// The order's number, where it was done to an order.
    pub number: Option<(OrderId, String)>,
    /// `ok` or the code of the refusal.
    pub outcome: String,
    pub rule: String,
    pub detail: String,
    /// The number of the seal; none where it is not sealed yet.
    pub seal: Option<i64>,
}

#[server(name = LoadTrail, endpoint = "audit", input = server_fn::codec::GetUrl)]
pub async fn load_trail(query: TrailQuery) -> Result<TrailView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().trail(actor, query).await)
}
