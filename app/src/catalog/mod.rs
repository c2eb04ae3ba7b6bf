//! 方案型錄: finding a plan, reading it, comparing a few.

mod compare_page;
mod facets;
mod plan_card;
mod plan_order;
mod plan_page;
mod query;
mod results;
mod search_page;
mod selection;

use domain::{
    Instant, PlanId, Points, Programme, Twd,
    plan::{Category, PlanOrigin, SubSector},
    quote::Quote,
    service::SafeDay,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use compare_page::ComparePage;
pub use plan_card::term_and_seats;
pub(crate) use plan_card::{plan_cards, write_article};
pub use plan_page::PlanPage;
pub use query::{CatalogQuery, PLANS_PER_PAGE, PriceBand, Sort};
pub use search_page::CatalogPage;

use crate::{error::AppError, prose::Block, rating::Ratings};

/// A plan in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCard {
    pub id: PlanId,
    pub name: String,
    pub summary: String,
    pub supplier: String,
    pub category: Category,
    pub sectors: Vec<SubSector>,
    /// Tax included, for the whole term.
    pub price: Twd,
    pub months: u16,
    /// `None`: unlimited.
    pub seats: Option<u32>,
    /// The split for a firm with the full cap, or for the viewer's own wallet.
    pub quote: Quote,
    /// The last day to order without haste (R24, R26).
    pub safe: SafeDay,
}

/// A value of a facet and how many plans have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount<T> {
    pub value: T,
    pub count: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogView {
    /// As it was understood: unknown words are gone, the page is within the result.
    pub query: CatalogQuery,
    pub total: i64,
    pub pages: u32,
    pub plans: Vec<PlanCard>,
    pub categories: Vec<FacetCount<Category>>,
    pub sectors: Vec<FacetCount<SubSector>>,
    pub prices: Vec<FacetCount<PriceBand>>,
}

/// A plan's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    pub card: PlanCard,
    pub programme: Programme,
    pub now: Instant,
    pub version: i32,
    pub origin: PlanOrigin,
    pub solution: String,
    pub description: Vec<Block>,
    pub features: Vec<String>,
    pub capacity: String,
    pub data_location: String,
    pub integrations: Vec<String>,
    pub exit_terms: String,
    pub supplier_ubn: String,
    pub supplier_region: String,
    pub ratings: Ratings,
    /// The viewer's own available points, for a signed-in buyer.
    pub available: Option<Points>,
}

/// How many plans fit side by side.
pub const COMPARE_MAX: usize = 4;

#[server(name = SearchPlans, endpoint = "catalog", input = server_fn::codec::GetUrl)]
pub async fn search_plans(query: CatalogQuery) -> Result<CatalogView, AppError> {
    crate::port::respond(crate::port::service().catalog(query).await)
}

#[server(name = LoadPlan, endpoint = "plan", input = server_fn::codec::GetUrl)]
pub async fn load_plan(plan: String) -> Result<PlanView, AppError> {
    let Ok(plan) = plan.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().plan(plan, crate::port::viewer()).await)
}

/// `plans` are ids, separated by commas.
#[server(name = ComparePlans, endpoint = "compare", input = server_fn::codec::GetUrl)]
pub async fn compare_plans(plans: String) -> Result<Vec<PlanView>, AppError> {
    let plans = plans.split(',').filter_map(|id| id.parse().ok()).take(COMPARE_MAX).collect();
    crate::port::respond(crate::port::service().compare(plans, crate::port::viewer()).await)
}
