//! 選購嚮導: five questions in people's own words, then plans with the reasons why.

mod form;
mod guide_page;
mod picks;
#[cfg(feature = "ssr")]
pub mod port;
mod query;
mod reasons;

use domain::{
    Points,
    guide::{Stop, Verdict},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use guide_page::GuidePage;
pub use query::GuideQuery;

use crate::{catalog::PlanCard, error::AppError};

/// Plans that the guide names at most.
pub const PICKS_MAX: usize = 10;

/// A plan with what speaks for it and against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guided {
    pub card: PlanCard,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideView {
    /// Best first.
    pub plans: Vec<Guided>,
    /// How many plans fit in all.
    pub fitting: usize,
    /// Where none does.
    pub stop: Option<Stop>,
    /// The viewer's own points, for a signed-in buyer.
    pub available: Option<Points>,
}

#[server(name = AskGuide, endpoint = "guide", input = server_fn::codec::GetUrl)]
pub async fn ask_guide(query: GuideQuery) -> Result<GuideView, AppError> {
    let answers = query.answers();
    if answers.is_empty() {
        return Ok(GuideView::default());
    }
    crate::port::respond(crate::port::service().guide(answers, crate::port::viewer()).await)
}
