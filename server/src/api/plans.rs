//! The supplier's plans.

use app::listing::SupplierPlanRow;
use axum::{Json, extract::State};
use domain::{PlanId, api_key::Scope};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Api,
    caller::Caller,
    input::Params,
    page_size,
    problem::{Answer, Why},
    wire::{Offer, Plan, PlanPage, Waiting},
};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PlansQuery {
    /// `next_cursor` of the page before; left out for the first one.
    #[param(format = Uuid)]
    cursor: Option<String>,
    /// Plans of a page: 50 unless given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl From<SupplierPlanRow> for Plan {
    fn from(row: SupplierPlanRow) -> Self {
        let offer = |(version, price): (i32, domain::Twd)| Offer { version, price: price.get() };
        Self {
            id: row.plan,
            name: row.name,
            status: row.standing.status.as_str(),
            on_offer: row.listed.map(offer),
            under_review: row.waiting.map(|(version, since)| Waiting { version, since }),
            returned_because: row.reason,
        }
    }
}

/// Your plans
///
/// With where each stands. Needs the scope `plans:read`.
#[utoipa::path(
    get,
    path = "/api/v1/plans",
    operation_id = "list_plans",
    tag = "plans",
    params(PlansQuery),
    responses((status = 200, description = "A page of plans", body = PlanPage))
)]
pub(super) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Params(query): Params<PlansQuery>,
) -> Answer<Json<PlanPage>> {
    let actor = caller.with(Scope::ReadPlans)?;
    let most = page_size(query.limit)?;
    let after: Option<PlanId> = match query.cursor {
        Some(cursor) => Some(cursor.parse().map_err(|_| Why::invalid("cursor"))?),
        None => None,
    };
    // One more tells whether there is a next page.
    let mut rows = api.engine.plans_after(actor, after, most + 1).await?;
    let more = rows.len() > most as usize;
    rows.truncate(most as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.plan.to_string());
    Ok(Json(PlanPage { plans: rows.into_iter().map(Plan::from).collect(), next_cursor }))
}
