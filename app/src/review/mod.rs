//! 審查台: applications with their age, every piece of evidence beside the rule it serves, and
//! the office's decisions.

mod case_page;
mod case_parts;
mod case_rules;
mod decisions;
mod lists;
mod lists_page;
mod lists_parts;
mod office_page;
#[cfg(feature = "ssr")]
pub mod port;
mod query;
mod queue_page;
mod queue_table;
#[cfg(feature = "ssr")]
mod web;
mod words;

pub use lists::{
    ImportReport, LineFault, LineFaultKind, ListJob, ListKind, ListRow, ListStage, ListsView,
    load_lists,
};
pub use lists_page::ListsPage;

use domain::{
    FirmId, Instant, Party,
    eligibility::{Check, Eligibility},
    enrolment::{FirmAct, FirmState},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use case_page::ApplicationPage;
pub use office_page::OfficePage;
pub use query::{ALL_STATES, APPLICATIONS_PER_PAGE, ApplicationQuery};
pub use queue_page::ApplicationsPage;
pub use words::age;

use crate::{enrolment::PaperRow, error::AppError};

/// Longest words for a firm, in characters: as much as an address carries back whole.
pub(crate) const REASON_CHARS_MAX: u32 = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationsView {
    pub now: Instant,
    pub query: ApplicationQuery,
    pub total: i64,
    pub pages: u32,
    /// The search found more than it counts: it has to be narrower.
    pub more: bool,
    /// The longest waiting first.
    pub rows: Vec<ApplicationRow>,
    /// The states that have applications; with a search, those that it found.
    pub counts: Vec<QueueCount>,
    pub pool: domain::Points,
    pub cap: domain::Points,
}

impl ApplicationsView {
    pub fn count(&self, state: FirmState) -> Option<QueueCount> {
        self.counts.iter().find(|count| count.state == state).copied()
    }
}

/// The applications in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueCount {
    pub state: FirmState,
    pub firms: i64,
    /// When the file that waits longest was complete.
    pub oldest: Option<Instant>,
    /// 補件中: how many of them wait for their firm.
    pub asked: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRow {
    pub firm: FirmId,
    pub name: String,
    pub ubn: String,
    pub state: FirmState,
    pub completed_at: Option<Instant>,
    pub changed_at: Instant,
    /// Findings that are open and that fail.
    pub open: u32,
    pub failed: u32,
    /// 補件中
    pub asked: bool,
    /// Place on the waiting list, from 1.
    pub position: Option<u32>,
}

impl ApplicationRow {
    /// Since when it waits: for the office, for its firm, or for points. `None` where nobody is
    /// waited for any more.
    pub fn waits_since(&self) -> Option<Instant> {
        let waits = matches!(
            self.state,
            FirmState::Enrolled
                | FirmState::UnderReview
                | FirmState::Eligible
                | FirmState::Waitlisted
        );
        waits.then(|| self.completed_at.unwrap_or(self.changed_at))
    }
}

/// The newest look-up of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupRow {
    /// `company` or `factory`.
    pub kind: String,
    pub outcome: Check,
    pub source: String,
    pub detail: String,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationEvent {
    pub at: Instant,
    pub party: Party,
    pub who: String,
    /// The name of a `FirmAct`, or `ask` for 補件, or `lookup`.
    pub act: String,
    pub from: FirmState,
    pub to: FirmState,
    pub detail: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRow {
    /// `data_consent` or `declaration`.
    pub kind: String,
    pub version: String,
    pub text_sha256: String,
    pub address: String,
    pub agreed_at: Instant,
}

/// One firm's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationView {
    pub now: Instant,
    pub row: ApplicationRow,
    pub facts: domain::eligibility::Facts,
    pub eligibility: Eligibility,
    pub lookups: Vec<LookupRow>,
    pub papers: Vec<PaperRow>,
    pub consents: Vec<ConsentRow>,
    /// Oldest first.
    pub events: Vec<ApplicationEvent>,
    pub asked_for: String,
    pub reason: String,
    /// Name, address and role of the firm's people, and whether the address is verified.
    pub people: Vec<(String, String, String, bool)>,
    /// Other firms that share a contact's name (R4: a flag, nothing more).
    pub shared_contact: Vec<(FirmId, String)>,
    /// The supplier that has the same 統一編號 (R5).
    pub supplier: Option<String>,
    pub pool: domain::Points,
    pub cap: domain::Points,
    /// R13: from then on no points are issued.
    pub issue_closes_at: Instant,
    /// What the viewer may do now.
    pub acts: Vec<FirmAct>,
    /// The viewer has to prove again who they are before any of them.
    pub step_up_needed: bool,
}

/// A decision about a firm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApplicationCommand {
    pub firm: String,
    /// The name of a `FirmAct` that the office has, or `ask` (補件), or `lookup` (look up again).
    pub act: String,
    /// Refuse, ask: the words for the firm.
    pub reason: String,
    /// `record_grant`: the code of the related programme.
    pub code: String,
}

#[server(name = LoadApplications, endpoint = "applications", input = server_fn::codec::GetUrl)]
pub async fn load_applications(query: ApplicationQuery) -> Result<ApplicationsView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().applications(actor, query).await)
}

#[server(name = LoadApplication, endpoint = "application", input = server_fn::codec::GetUrl)]
pub async fn load_application(firm: String) -> Result<ApplicationView, AppError> {
    let actor = crate::port::actor()?;
    let Ok(firm) = firm.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().application(actor, firm).await)
}

/// 核准、補件、退件、登錄已獲補助、收回點數: leads back to the file.
#[server(name = DecideApplication, endpoint = "application/decide")]
pub async fn decide_application(form: ApplicationCommand) -> Result<(), AppError> {
    web::decide(form).await
}
