//! 開放資料: the plans on offer with the version that can be ordered.

use app::error::AppError;
use domain::{
    PlanId,
    calendar::{from_millis, rfc3339},
};

use super::super::{
    Store,
    plan::read_list,
    tx::{Abort, Done},
};
use crate::engine::OpenPlan;

#[derive(sqlx::FromRow)]
struct Row {
    plan_id: String,
    version: i32,
    programme_id: String,
    supplier_ubn: String,
    supplier: String,
    solution: String,
    name: String,
    origin: String,
    category: String,
    summary: String,
    description: String,
    features: String,
    integrations: String,
    price_twd: i64,
    list_price_twd: Option<i64>,
    months: i32,
    seats: Option<i32>,
    capacity: String,
    data_location: String,
    exit_terms: String,
    listed_at: Option<i64>,
    /// With commas between them.
    sectors: String,
}

impl From<Row> for OpenPlan {
    fn from(row: Row) -> Self {
        Self {
            plan_id: row.plan_id,
            version: row.version,
            programme: row.programme_id,
            supplier_ubn: row.supplier_ubn,
            supplier: row.supplier,
            solution: row.solution,
            name: row.name,
            origin: row.origin,
            category: row.category,
            sectors: row.sectors.split(',').map(str::to_owned).collect(),
            summary: row.summary,
            description: row.description,
            features: read_list(&row.features),
            integrations: read_list(&row.integrations),
            price_twd: row.price_twd,
            list_price_twd: row.list_price_twd,
            months: row.months,
            seats: row.seats,
            capacity: row.capacity,
            data_location: row.data_location,
            exit_terms: row.exit_terms,
            listed_at: row.listed_at.and_then(from_millis).map(rfc3339),
        }
    }
}

impl Store {
    /// By id, those after one; never more than `most`.
    pub(in super::super) async fn plans_on_offer(
        &self,
        after: Option<PlanId>,
        most: usize,
    ) -> Result<Vec<OpenPlan>, AppError> {
        let rows: Done<Vec<Row>> = sqlx::query_as(concat!(
            "SELECT p.plan_id, v.version, p.programme_id, s.ubn AS supplier_ubn,
                 s.name AS supplier, p.solution, v.name, v.origin, p.category, v.summary,
                 v.description, v.features, v.integrations, v.price_twd, v.list_price_twd,
                 v.months, v.seats, v.capacity, v.data_location, v.exit_terms, p.listed_at,
                 COALESCE((SELECT STRING_AGG(x.sector, ',' ORDER BY x.sector)
                           FROM plan_sectors x WHERE x.plan_id = p.plan_id), '') AS sectors
             FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
             JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
             WHERE p.plan_id > $1 AND ",
            on_offer!("$2"),
            " ORDER BY p.plan_id LIMIT $3"
        ))
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(self.time().timestamp_millis())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from);
        Ok(rows?.into_iter().map(OpenPlan::from).collect())
    }
}
