//! An order at a quotation's price: which quotation it is, and that it becomes one order only.

use domain::{
    FirmId, Instant, PlanId, QuotationId, Refusal, Twd,
    quotation::{Standing, standing, usable},
};

use super::super::{
    Tx,
    batch::{Batch, put},
    tx::{Abort, Done},
};

/// A quotation, read for the decision.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    pub(super) id: QuotationId,
    pub(super) version: i32,
    pub(super) price: Twd,
    valid_until: chrono::NaiveDate,
    standing: Standing,
}

impl Quoted {
    /// # Errors
    /// `QuotationExpired`, `QuotationWithdrawn`, `QuotationUsed`.
    pub(super) const fn usable(&self) -> Result<(), Refusal> {
        usable(self.standing, self.valid_until)
    }

    /// It is this order's from now on; where another order or a withdrawal came first, the whole
    /// command decides again.
    pub(super) fn take(&self, batch: &mut Batch, order_id: &str) {
        put!(
            batch,
            "UPDATE quotations SET order_id = $2
             WHERE quotation_id = $1 AND order_id IS NULL AND withdrawn_at IS NULL",
            self.id.to_string(),
            order_id,
        );
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    plan_version: i32,
    price_twd: i64,
    valid_until: String,
    withdrawn_at: Option<i64>,
    order_id: Option<String>,
}

/// The quotation of this plan for this firm; another's does not exist.
pub(super) async fn quoted(
    tx: &mut Tx,
    id: QuotationId,
    plan: PlanId,
    firm: FirmId,
    now: Instant,
) -> Done<Quoted> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT q.plan_version, q.price_twd, q.valid_until, q.withdrawn_at, q.order_id
         FROM quotations q JOIN inquiries i ON i.inquiry_id = q.inquiry_id
         WHERE q.quotation_id = $1 AND q.plan_id = $2 AND i.firm_id = $3",
    )
    .bind(id.to_string())
    .bind(plan.to_string())
    .bind(firm.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    let row = row.ok_or(Abort::NotFound)?;
    let wrong = |column| Abort::Inconsistent { table: "quotations", column, row: id.to_string() };
    let valid_until = row.valid_until.parse().map_err(|_| wrong("valid_until"))?;
    let (withdrawn, used) = (row.withdrawn_at.is_some(), row.order_id.is_some());
    Ok(Quoted {
        id,
        version: row.plan_version,
        price: Twd::new(row.price_twd).ok_or_else(|| wrong("price_twd"))?,
        valid_until,
        standing: standing(valid_until, withdrawn, used, now),
    })
}
