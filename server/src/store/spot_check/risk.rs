//! What speaks for a look at an order, read in a handful of statements for all orders at once.

use std::collections::{BTreeMap, HashMap};

use domain::{
    Twd,
    risk::{LOG_DAYS_MIN, MEDIAN_ORDERS_MIN, RiskSignal, Traits, signals},
};
use futures_util::TryStreamExt as _;

use super::{
    super::{
        Store,
        reads::Reads,
        tx::{Abort, Done},
    },
    in_service,
};
use crate::hash::sha256;

#[derive(sqlx::FromRow)]
struct Running {
    order_id: String,
    supplier_id: String,
    category: String,
    price_twd: i64,
    months: i32,
}

impl Running {
    fn monthly(&self) -> i64 {
        self.price_twd / i64::from(self.months.max(1))
    }
}

impl Store {
    /// The signals of every order in service or later that has any.
    pub(super) async fn risks(
        &self,
        db: &mut impl Reads,
        programme: &str,
    ) -> Done<BTreeMap<String, Vec<RiskSignal>>> {
        let running: Vec<Running> = sqlx::query_as(concat!(
            "SELECT o.order_id, o.supplier_id, p.category, o.price_twd, v.months
             FROM orders o JOIN plans p ON p.plan_id = o.plan_id
             JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
             WHERE o.programme_id = $1 AND o.state IN ",
            in_service!()
        ))
        .bind(programme)
        .fetch_all(db.db())
        .await?;
        let medians = medians(&running);
        let late = late_days_at_once(db).await?;
        let alike = orders_with_the_same_log(db, &running).await?;
        let addresses = firms_at_one_address(db, programme).await?;
        let denied = self.months_denied(db, programme).await?;
        let mut found = BTreeMap::new();
        for order in running {
            let of = |counts: &HashMap<String, u32>| {
                counts.get(&order.order_id).copied().unwrap_or_default()
            };
            let seen = signals(&Traits {
                late_days_at_once: of(&late),
                orders_with_this_log: of(&alike),
                firms_at_one_address: of(&addresses),
                monthly: Twd::new(order.monthly()),
                median_monthly: medians.get(&order.category).copied().and_then(Twd::new),
                months_denied: of(&denied),
            });
            if !seen.is_empty() {
                found.insert(order.order_id, seen);
            }
        }
        Ok(found)
    }

    /// S28, by order; they are few, so each is read like on its page.
    async fn months_denied(
        &self,
        db: &mut impl Reads,
        programme: &str,
    ) -> Done<HashMap<String, u32>> {
        let orders: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT a.order_id FROM attestations a
             JOIN orders o ON o.order_id = a.order_id
             WHERE o.programme_id = $1 AND a.used = 0",
        )
        .bind(programme)
        .fetch_all(db.db())
        .await?;
        let mut denied = HashMap::new();
        for id in orders {
            let wrong = || Abort::Inconsistent {
                table: "attestations",
                column: "order_id",
                row: id.clone(),
            };
            let months = self.denied_months(db, id.parse().map_err(|_| wrong())?).await?;
            if months > 0 {
                denied.insert(id, months);
            }
        }
        Ok(denied)
    }
}

/// By category, where enough orders make one.
fn medians(running: &[Running]) -> HashMap<String, i64> {
    let mut prices: HashMap<String, Vec<i64>> = HashMap::new();
    for order in running {
        prices.entry(order.category.clone()).or_default().push(order.monthly());
    }
    prices
        .into_iter()
        .filter(|(_, prices)| prices.len() >= MEDIAN_ORDERS_MIN)
        .filter_map(|(category, mut prices)| {
            prices.sort_unstable();
            let median = *prices.get(prices.len() / 2)?;
            Some((category, median))
        })
        .collect()
}

/// S29, by order: days of use in the largest batch of late records.
async fn late_days_at_once(db: &mut impl Reads) -> Done<HashMap<String, u32>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT b.order_id, MAX(b.days) FROM (
             SELECT order_id, batch_id, COUNT(DISTINCT day) AS days FROM usage_records
             WHERE late = 1 GROUP BY order_id, batch_id) b
         GROUP BY b.order_id",
    )
    .fetch_all(db.db())
    .await?;
    Ok(rows.into_iter().map(|(order, days)| (order, count(days))).collect())
}

/// S37, by order: how many orders of its supplier have the same counts on their days of use.
async fn orders_with_the_same_log(
    db: &mut impl Reads,
    running: &[Running],
) -> Done<HashMap<String, u32>> {
    let suppliers: HashMap<&str, &str> =
        running.iter().map(|order| (&*order.order_id, &*order.supplier_id)).collect();
    let mut logs: HashMap<(&str, String), Vec<String>> = HashMap::new();
    let mut keep = |order: String, log: &str, days: usize| {
        if let Some(supplier) = suppliers.get(&*order).filter(|_| days >= LOG_DAYS_MIN) {
            logs.entry((*supplier, sha256(log))).or_default().push(order);
        }
    };
    let mut rows = sqlx::query_as::<_, (String, i64)>(concat!(
        "SELECT d.order_id, d.in_time + d.late FROM usage_days d
         JOIN orders o ON o.order_id = d.order_id
         WHERE d.in_time + d.late > 0 AND o.state IN ",
        in_service!(),
        " ORDER BY d.order_id, d.day"
    ))
    .fetch(db.db());
    let (mut current, mut log, mut days) = (String::new(), String::new(), 0);
    while let Some((order, uses)) = rows.try_next().await? {
        if order != current {
            keep(std::mem::replace(&mut current, order), &log, days);
            (log, days) = (String::new(), 0);
        }
        log.push_str(&uses.to_string());
        log.push(' ');
        days += 1;
    }
    keep(current, &log, days);
    let mut alike = HashMap::new();
    for orders in logs.into_values() {
        let same = u32::try_from(orders.len()).unwrap_or(u32::MAX);
        alike.extend(orders.into_iter().map(|order| (order, same)));
    }
    Ok(alike)
}

/// By order: how many firms of its supplier agreed to the terms from the address that its firm
/// agreed from.
async fn firms_at_one_address(db: &mut impl Reads, programme: &str) -> Done<HashMap<String, u32>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(concat!(
        "WITH places AS (
             SELECT DISTINCT o.supplier_id, o.firm_id, c.address
             FROM orders o JOIN enrolments e ON e.firm_id = o.firm_id
             JOIN consents c ON c.enrolment_id = e.enrolment_id
             WHERE o.programme_id = $1 AND c.address <> '' AND o.state IN ",
        in_service!(),
        "),
         shared AS (
             SELECT supplier_id, address, COUNT(*) AS firms FROM places
             GROUP BY supplier_id, address HAVING COUNT(*) > 1)
         SELECT o.order_id, MAX(s.firms) FROM shared s
         JOIN places p ON p.supplier_id = s.supplier_id AND p.address = s.address
         JOIN orders o ON o.supplier_id = p.supplier_id AND o.firm_id = p.firm_id
         WHERE o.programme_id = $1 GROUP BY o.order_id"
    ))
    .bind(programme)
    .fetch_all(db.db())
    .await?;
    Ok(rows.into_iter().map(|(order, firms)| (order, count(firms))).collect())
}

fn count(rows: i64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
