//! 供應商與遴選資格: what the office sees before it revokes one.

use std::collections::HashMap;

use app::{
    error::AppError,
    listing::{SelectionEvent, SupplierCase, SupplierRow, SuppliersView},
};
use domain::{
    Actor, Refusal, SupplierId,
    authority::{Act, authorise},
    calendar::from_millis,
};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    record::selection,
    register::register_of,
};

/// Suppliers that one page shows.
const ROWS_MAX: i64 = 300;
/// Revocations of one supplier that are shown.
const EVENTS_MAX: i64 = 50;
/// Longest search text, in characters.
const SEARCH_CHARS_MAX: usize = 60;

/// Suppliers with their plans on offer, where a condition holds. Their orders are counted apart.
macro_rules! suppliers_where {
    ($condition:literal) => {
        concat!(
            "SELECT s.supplier_id, s.ubn, s.name, s.region, s.selected_from, s.selected_until,
                 (SELECT COUNT(*) FROM plans p
                  WHERE p.supplier_id = s.supplier_id AND p.status = 'listed') AS plans
             FROM suppliers s WHERE ",
            $condition
        )
    };
}

/// A supplier's orders without a contract, and its contracts that run, by supplier.
macro_rules! touched {
    ($orders:literal) => {
        concat!(
            "SELECT o.supplier_id,
                 COUNT(CASE WHEN o.state IN ('Submitted', 'Accepted') THEN 1 END),
                 COUNT(CASE WHEN o.state IN ('Contracted', 'Paid', 'InService', 'ServiceProven',
                     'Claimed') THEN 1 END)
             FROM orders o ",
            $orders,
            " GROUP BY o.supplier_id"
        )
    };
}

/// What a revocation would touch.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Touched {
    /// Orders without a contract.
    open_orders: i64,
    /// Contracts that go on.
    contracts: i64,
}

impl Touched {
    const fn new(open_orders: i64, contracts: i64) -> Self {
        Self { open_orders, contracts }
    }
}

/// By supplier, for the list: every order is read for it.
pub(in super::super) type TouchedBySupplier = HashMap<String, Touched>;

/// Part of the name, or the beginning of the 統一編號.
macro_rules! found {
    () => {
        "(LOWER(s.name) LIKE '%' || $1 || '%' ESCAPE '!' OR s.ubn LIKE $1 || '%' ESCAPE '!')"
    };
}

#[derive(sqlx::FromRow)]
struct Record {
    supplier_id: String,
    ubn: String,
    name: String,
    region: String,
    selected_from: Option<i64>,
    selected_until: Option<i64>,
    plans: i64,
}

impl Record {
    fn row(self, touched: Touched) -> Done<SupplierRow> {
        let supplier = self.supplier_id.parse().map_err(|_| Abort::Inconsistent {
            table: "suppliers",
            column: "supplier_id",
            row: self.supplier_id.clone(),
        })?;
        Ok(SupplierRow {
            supplier,
            ubn: self.ubn,
            name: self.name,
            region: self.region,
            selection: selection(self.selected_from, self.selected_until),
            plans: self.plans,
            open_orders: touched.open_orders,
            contracts: touched.contracts,
        })
    }
}

/// A search text as it goes into LIKE, with nothing in it that LIKE reads.
fn pattern(q: &str) -> String {
    q.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

impl Store {
    pub(super) async fn suppliers_like(
        &self,
        actor: Actor,
        q: &str,
    ) -> Result<SuppliersView, AppError> {
        authorise(actor, Act::ViewPlans)?;
        // PostgreSQL takes no NUL.
        let q: String = q.chars().filter(|c| !c.is_control()).take(SEARCH_CHARS_MAX).collect();
        let q = q.trim().to_owned();
        let like = pattern(&q);
        let total: i64 =
            sqlx::query_scalar(concat!("SELECT COUNT(*) FROM suppliers s WHERE ", found!()))
                .bind(&like)
                .fetch_one(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        let records: Vec<Record> = sqlx::query_as(concat!(
            suppliers_where!(""),
            found!(),
            " ORDER BY s.name, s.supplier_id LIMIT $2"
        ))
        .bind(&like)
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let now = self.time();
        let touched = self.touched.get(now, self.touched_by_supplier()).await?;
        let row = |record: Record| {
            let touched = touched.get(&record.supplier_id).copied().unwrap_or_default();
            record.row(touched)
        };
        let rows: Done<Vec<_>> = records.into_iter().map(row).collect();
        Ok(SuppliersView { now, q, total, rows: rows? })
    }

    async fn touched_by_supplier(&self) -> Done<TouchedBySupplier> {
        let rows: Vec<(String, i64, i64)> =
            sqlx::query_as(touched!("")).fetch_all(&self.pools.read).await?;
        Ok(rows
            .into_iter()
            .map(|(id, open, contracts)| (id, Touched::new(open, contracts)))
            .collect())
    }

    pub(super) async fn supplier_file(
        &self,
        actor: Actor,
        supplier: SupplierId,
    ) -> Result<SupplierCase, AppError> {
        authorise(actor, Act::ViewPlans)?;
        let record: Option<Record> = sqlx::query_as(suppliers_where!("s.supplier_id = $1"))
            .bind(supplier.to_string())
            .fetch_optional(&self.pools.read)
            .await
            .map_err(Abort::from)?;
        let touched: Option<(String, i64, i64)> =
            sqlx::query_as(touched!("WHERE o.supplier_id = $1"))
                .bind(supplier.to_string())
                .fetch_optional(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        let touched = touched.map(|(_, open, contracts)| Touched::new(open, contracts));
        let row = record.ok_or(AppError::NotFound)?.row(touched.unwrap_or_default())?;
        let register = register_of(&mut self.pools.read.clone(), &row.ubn).await?;
        let events = self.revocations_of(supplier).await?;
        let now = self.time();
        let judged = authorise(actor, Act::RevokeSelection);
        let step_up_needed = judged == Err(Refusal::StepUpNeeded);
        let may_revoke = (judged.is_ok() || step_up_needed) && row.selection.can_be_revoked_at(now);
        let step_up_needed = step_up_needed && may_revoke;
        Ok(SupplierCase { now, row, register, events, may_revoke, step_up_needed })
    }

    async fn revocations_of(&self, supplier: SupplierId) -> Done<Vec<SelectionEvent>> {
        let rows: Vec<(i64, Option<String>, String)> = sqlx::query_as(
            "SELECT a.at, u.name, a.detail FROM audit a LEFT JOIN users u ON u.user_id = a.user_id
             WHERE a.subject_kind = 'supplier' AND a.subject_id = $1
                 AND a.action = 'revoke_selection' AND a.outcome = 'ok'
             ORDER BY a.at, a.audit_id LIMIT $2",
        )
        .bind(supplier.to_string())
        .bind(EVENTS_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        let read = |(at, by, reason): (i64, Option<String>, String)| {
            let at = from_millis(at).ok_or_else(|| Abort::Inconsistent {
                table: "audit",
                column: "at",
                row: supplier.to_string(),
            })?;
            Ok(SelectionEvent { at, by: by.unwrap_or_default(), reason })
        };
        rows.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_like_reads_is_read_as_itself() {
        assert_eq!(super::pattern("50%_A!"), "50!%!_a!!");
    }
}
