//! The clocks of a service: the end of its three months, and warnings while nobody uses it (S28).

use chrono::NaiveDate;
use domain::{
    Instant, OrderId, Party, SupplierId,
    calendar::{end_of, from_millis},
    order::State,
    service::{UsageWindows, usage_windows},
    usage::silence,
};

use super::super::{
    Store, Tx,
    batch::Batch,
    jobs::{Job, Kind, enqueue, finish},
    order::{Order, tell_people},
    tx::{Abort, Done, command, end},
};
use crate::letter::Letter;

/// Asks for the work of a service that was just activated.
pub(in super::super) fn watch_usage(batch: &mut Batch, order: &Order, now: Instant) {
    let Some(activated_on) = order.activated_on else { return };
    let (subject, windows) = (order.id.to_string(), usage_windows(activated_on, &order.programme));
    if let Some(last) = windows.last_day() {
        enqueue(batch, Kind::ProveUsage, &subject, end_of(last));
    }
    look_again(batch, order, &windows, activated_on, (now, now));
}

/// Asks for the next look at a service that may be silent; returns the warning that is due. The
/// times are when this look was asked for, and when it is.
fn look_again(
    batch: &mut Batch,
    order: &Order,
    windows: &UsageWindows,
    last_use: NaiveDate,
    (asked_for, now): (Instant, Instant),
) -> Option<u8> {
    let (due, look_at) = silence(&order.programme, windows, last_use, asked_for, now);
    if let Some(at) = look_at {
        enqueue(batch, Kind::WatchUsage, &order.id.to_string(), at);
    }
    due
}

impl Store {
    /// Orders whose service runs, and their suppliers.
    pub(in super::super) async fn in_service(&self) -> Done<Vec<(OrderId, SupplierId)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT order_id, supplier_id FROM orders WHERE state = 'InService' ORDER BY order_id",
        )
        .fetch_all(&self.pools.read)
        .await?;
        let wrong =
            |row: &String| Abort::Inconsistent { table: "orders", column: "id", row: row.clone() };
        rows.iter()
            .map(|(order, supplier)| match (order.parse(), supplier.parse()) {
                (Ok(order), Ok(supplier)) => Ok((order, supplier)),
                _ => Err(wrong(order)),
            })
            .collect()
    }

    /// Warns both sides of a service that is silent, and asks for the next look.
    pub(in super::super) async fn watch_silence(&self, job: &Job, now: Instant) -> Done<()> {
        let wrong =
            || Abort::Inconsistent { table: "jobs", column: "subject", row: job.id.clone() };
        let id = job.subject.parse().map_err(|_| wrong())?;
        command!(self, |tx| {
            let mut batch = Batch::default();
            if !finish(tx, &mut batch, job, now).await? {
                return Ok(());
            }
            let order = self.order_in(tx, id).await?;
            if order.state == State::InService
                && let Some(activated_on) = order.activated_on
            {
                let windows = usage_windows(activated_on, &order.programme);
                let last_use = last_use(tx, &order).await?.unwrap_or(activated_on);
                let times = (from_millis(job.run_at).unwrap_or(now), now);
                if let Some(days) = look_again(&mut batch, &order, &windows, last_use, times) {
                    let letter = |order, _| Letter::UsageSilent { order, days, since: last_use };
                    let both = [Party::Buyer, Party::Supplier];
                    tell_people(tx, &mut batch, &order, &both, now, letter).await?;
                }
            }
            batch.run(tx).await
        })
    }
}

/// The last day with any use, late or not: a warning is about silence, not about proof.
async fn last_use(tx: &mut Tx, order: &Order) -> Done<Option<NaiveDate>> {
    let day: Option<String> = sqlx::query_scalar(
        "SELECT MAX(day) FROM usage_days WHERE order_id = $1 AND in_time + late > 0",
    )
    .bind(&order.row.order_id)
    .fetch_one(&mut **tx)
    .await?;
    Ok(day.and_then(|day| day.parse().ok()))
}
