//! A supplier's plans as its programs walk through them.

use app::{error::AppError, listing::SupplierPlanRow};
use domain::{Actor, PlanId, listing::may_submit};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    record::{PlanRecord, plans_where},
    submit::supplier_of,
};

impl Store {
    pub(in super::super) async fn walk_plans(
        &self,
        actor: Actor,
        after: Option<PlanId>,
        most: u32,
    ) -> Result<Vec<SupplierPlanRow>, AppError> {
        let supplier = supplier_of(actor)?;
        let now = self.time();
        let programme = self.current_programme().await?;
        let open = may_submit(&programme, &self.selection_of(supplier).await?, now).is_ok();
        let plans: Vec<PlanRecord> = sqlx::query_as(plans_where!(
            "p.supplier_id = $1 AND p.plan_id > $2 ORDER BY p.plan_id LIMIT $3"
        ))
        .bind(supplier.to_string())
        .bind(after.map(|plan| plan.to_string()).unwrap_or_default())
        .bind(i64::from(most))
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let rows: Done<Vec<_>> = plans.iter().map(|plan| plan.row(now, open)).collect();
        Ok(rows?)
    }
}
