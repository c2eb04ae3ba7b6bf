//! 計畫設定: settings with the day from which they are in force, budgets, and clones. What is asked
//! stands in the address; the preview says what would change before anybody proposes it, and a second
//! officer confirms it.

mod changes;
mod clone_page;
mod fields;
mod list_page;
mod page;
mod periods;
#[cfg(feature = "ssr")]
pub mod port;
mod proposals;
#[cfg(feature = "ssr")]
pub mod read;
#[cfg(feature = "ssr")]
mod web;

use chrono::NaiveDate;
use domain::{
    Instant, Points, Programme,
    settings::{Change, Decision, Subject},
};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

pub use clone_page::CloneProgrammePage;
pub use list_page::ProgrammesPage;
pub use page::ProgrammePage;

use crate::error::{AppError, Fault};

/// Characters of a reason.
pub const REASON_CHARS_MAX: usize = 500;
/// Rest days, and working Saturdays, of one programme.
pub const DAYS_MAX: usize = 100;

macro_rules! form {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// What is asked, as it was typed.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct ProgrammeForm {
            $($(#[$doc])* pub $name: String,)+
        }

        impl ProgrammeForm {
            pub(super) fn of(params: &ParamsMap) -> Self {
                Self { $($name: params.get(stringify!($name)).unwrap_or_default(),)+ }
            }

            /// Every field with its name.
            #[must_use]
            pub fn pairs(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($name), self.$name.as_str())),+]
            }
        }
    };
}

form! {
    /// Made with the form: the same proposal sent twice is one.
    id,
    /// The programme that is changed, or copied.
    programme,
    /// One of [`Subject`]; empty before anything is asked.
    kind,
    /// Of a clone: its code and its hall.
    code,
    hall,
    /// Points in all.
    budget,
    name,
    opens_on,
    points_max,
    ratio_points,
    ratio_self_funded,
    annual_revenue_max,
    headcount_max,
    submissions_until,
    points_until,
    service_until,
    claims_until,
    service_months,
    min_active_days,
    payment_window,
    answer_days,
    late_notice_days,
    /// One day a line.
    holidays,
    makeup_workdays,
    effective_from,
    reason,
}

/// Every programme, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammesView {
    pub rows: Vec<ProgrammeRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeRow {
    pub programme: Programme,
    /// Its pages are the marketplace's now.
    pub shown: bool,
    pub budget: Points,
    pub pool: Points,
    /// Changes that wait for a second officer, or to take effect.
    pub open: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeView {
    pub now: Instant,
    pub row: ProgrammeRow,
    pub counts: Counts,
    /// The newest first.
    pub history: Vec<Proposal>,
    /// The viewer may propose and decide.
    pub may: bool,
    pub step_up_needed: bool,
    /// The fields as they are shown: what was typed, or what is in force.
    pub form: ProgrammeForm,
    /// What would change; none before anything was asked, or while something is wrong.
    pub preview: Option<Vec<Change>>,
    pub faults: Vec<Fault>,
}

/// Whom a change may concern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Firms that were issued points, that hold some now, and that wait for some.
    pub issued: i64,
    pub holders: i64,
    pub waiting: i64,
    /// Orders without a contract, and contracts that are not settled.
    pub orders: i64,
    pub contracts: i64,
}

/// 提案: what was proposed, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: String,
    pub kind: Subject,
    /// The programme that it makes or changes.
    pub code: String,
    pub changes: Vec<Change>,
    /// None for a budget, which is changed at once.
    pub from: Option<NaiveDate>,
    pub reason: String,
    /// A name; empty where the account is gone.
    pub by: String,
    pub at: Instant,
    pub standing: Standing,
    pub decisions: Vec<(Decision, String, Instant)>,
    /// What the viewer may do about it now.
    pub acts: Vec<Decision>,
    /// The viewer proposed it: somebody else confirms.
    pub own: bool,
}

impl Proposal {
    /// No other change of the programme can be proposed before this one has its end.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.kind != Subject::Clone && matches!(self.standing, Standing::Waiting | Standing::Coming)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// For the second officer.
    Waiting,
    /// Nobody confirmed it in time.
    TooLate,
    Withdrawn,
    /// Confirmed, and not in force yet.
    Coming,
    Cancelled,
    Done,
}

/// A step about a proposal, as its form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DecideProposal {
    pub proposal: String,
    /// Where the page is.
    pub programme: String,
    /// One of [`Decision`].
    pub act: String,
}

#[server(name = LoadProgrammes, endpoint = "office/programmes", input = server_fn::codec::GetUrl)]
pub async fn load_programmes() -> Result<ProgrammesView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().programmes(actor).await)
}

#[server(name = LoadProgramme, endpoint = "office/programme", input = server_fn::codec::GetUrl)]
pub async fn load_programme(form: ProgrammeForm) -> Result<ProgrammeView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().programme_page(actor, form).await)
}

#[server(name = ProposeProgramme, endpoint = "office/programme/propose")]
pub async fn propose_programme(form: ProgrammeForm) -> Result<(), AppError> {
    web::propose(form).await
}

#[server(name = DecideProgramme, endpoint = "office/programme/decide")]
pub async fn decide_programme(form: DecideProposal) -> Result<(), AppError> {
    web::decide(form).await
}
