//! 首頁: what the marketplace is, in three live numbers.

mod page;
mod rules;

use domain::{Instant, Points, Programme};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::HomePage;

use crate::{catalog::PlanCard, error::AppError};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    pub programme: Programme,
    pub now: Instant,
    pub pool: Points,
    /// Firms on the waiting list, while the pool does not cover one (R12).
    pub waiting: i64,
    /// Firms that were issued points.
    pub firms_served: i64,
    pub plans_listed: i64,
    pub suppliers: i64,
    /// A few plans to begin with.
    pub plans: Vec<PlanCard>,
}

#[server(name = LoadHome, endpoint = "home", input = server_fn::codec::GetUrl)]
pub async fn load_home() -> Result<HomeView, AppError> {
    crate::port::respond(crate::port::service().home().await)
}
