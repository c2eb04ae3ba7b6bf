//! 政策試算: the orders that there were, under another cap, ratio, window or budget.

mod file_page;
mod files;
mod page;
#[cfg(feature = "ssr")]
pub mod port;

use domain::{
    Instant,
    policy::{Outcome, Policy},
};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

pub use file_page::RehearsalPage;
pub use files::{REHEARSAL_FIELD, REHEARSAL_PATH};
pub use page::PolicyPage;

use crate::error::{AppError, Fault};

/// What is asked, as it was typed; what is left out is as the programme has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyQuery {
    /// Points in all.
    pub budget: String,
    /// Points per firm.
    pub cap: String,
    /// The two parts of the ratio.
    pub points: String,
    pub self_funded: String,
    /// `hours(48)` or `civil_days(2)`.
    pub window: String,
}

impl PolicyQuery {
    pub(super) fn of(params: &ParamsMap) -> Self {
        let of = |name| params.get(name).unwrap_or_default();
        Self {
            budget: of("budget"),
            cap: of("cap"),
            points: of("points"),
            self_funded: of("self_funded"),
            window: of("window"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    pub programme: String,
    pub as_of: Instant,
    pub query: PolicyQuery,
    /// Firms that qualified, and contracts that there were.
    pub firms: i64,
    pub contracts: i64,
    /// The programme's own rules, and what they come to.
    pub now: (Policy, Outcome),
    /// The rules that were asked for; none before anything was asked, or while something is wrong.
    pub asked: Option<(Policy, Outcome)>,
    pub faults: Vec<Fault>,
    /// Files that were played, the newest first.
    pub played: Vec<RehearsalRow>,
}

/// 預演 of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalRow {
    pub id: String,
    pub file: String,
    pub lines: i64,
    /// Lines that did not come out as written.
    pub failed: i64,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalView {
    pub row: RehearsalRow,
    pub lines: Vec<RehearsalLine>,
}

/// A line with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalLine {
    pub line: usize,
    pub text: String,
    pub expected: Option<String>,
    pub got: String,
    pub ok: bool,
    /// Why it was refused, with its numbers.
    pub because: Option<String>,
}

#[server(name = LoadRehearsal, endpoint = "office/rehearsal", input = server_fn::codec::GetUrl)]
pub async fn load_rehearsal(id: String) -> Result<RehearsalView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().rehearsal(actor, &id).await)
}

#[server(name = LoadPolicy, endpoint = "office/policy", input = server_fn::codec::GetUrl)]
pub async fn load_policy(query: PolicyQuery) -> Result<PolicyView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().policy(actor, query).await)
}
