//! 全部訂單. A page without a search walks the key from its end; a search finds its orders by
//! number, firm and supplier first.

use app::desk::{DeskOrder, DeskOrdersView, DeskQuery};
use chrono::NaiveDate;
use domain::{
    Points, Twd,
    calendar::{end_of, from_millis, start_of},
    order::State,
};

use super::super::{
    Store,
    review::pattern,
    tx::{Abort, Done},
};

/// Longest search text, in characters.
const SEARCH_CHARS_MAX: usize = 60;

/// The orders of a page; the rest of the statement says which. $1 programme, $2 state or nothing,
/// $3 and $4 bounds of the submission, $5 the order before or nothing, $6 how many.
macro_rules! select_orders {
    ($rest:literal) => {
        concat!(
            "SELECT o.order_id, o.number, o.state, o.price_twd, o.points, o.submitted_at,
                 f.name AS firm, f.ubn AS firm_ubn, s.name AS supplier, s.ubn AS supplier_ubn,
                 v.name AS plan
             FROM orders o JOIN firms f ON f.firm_id = o.firm_id
             JOIN suppliers s ON s.supplier_id = o.supplier_id
             JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
             WHERE o.programme_id = $1 AND ($2 = '' OR o.state = $2)
                 AND o.submitted_at >= $3 AND o.submitted_at < $4
                 AND ($5 = '' OR o.order_id < $5) ",
            $rest,
            " ORDER BY o.order_id DESC LIMIT $6"
        )
    };
}

const ALL: &str = select_orders!("");

/// $7 the text, $8 the text as a pattern.
const FOUND: &str = select_orders!(
    "AND o.order_id IN (
         SELECT a.order_id FROM orders a WHERE a.number = $7
         UNION SELECT b.order_id FROM orders b JOIN firms x ON x.firm_id = b.firm_id
               WHERE x.ubn = $7 OR LOWER(x.name) LIKE $8 ESCAPE '!'
         UNION SELECT c.order_id FROM orders c JOIN suppliers y ON y.supplier_id = c.supplier_id
               WHERE y.ubn = $7 OR LOWER(y.name) LIKE $8 ESCAPE '!')"
);

#[derive(sqlx::FromRow)]
struct Row {
    order_id: String,
    number: String,
    state: String,
    price_twd: i64,
    points: i64,
    submitted_at: i64,
    firm: String,
    firm_ubn: String,
    supplier: String,
    supplier_ubn: String,
    plan: String,
}

impl Row {
    fn shown(self) -> Done<DeskOrder> {
        let wrong =
            |column| Abort::Inconsistent { table: "orders", column, row: self.order_id.clone() };
        Ok(DeskOrder {
            id: self.order_id.parse().map_err(|_| wrong("order_id"))?,
            state: State::from_name(&self.state).ok_or_else(|| wrong("state"))?,
            price: Twd::new(self.price_twd).ok_or_else(|| wrong("price_twd"))?,
            points: Points::new(self.points).ok_or_else(|| wrong("points"))?,
            submitted_at: from_millis(self.submitted_at).ok_or_else(|| wrong("submitted_at"))?,
            number: self.number,
            firm: self.firm,
            firm_ubn: self.firm_ubn,
            supplier: self.supplier,
            supplier_ubn: self.supplier_ubn,
            plan: self.plan,
        })
    }
}

impl Store {
    pub(super) async fn orders_found(
        &self,
        mut query: DeskQuery,
        rows: u16,
    ) -> Done<DeskOrdersView> {
        let programme = self.current_programme().await?;
        // PostgreSQL takes no NUL.
        query.q.retain(|c| !c.is_control());
        query.q = query.q.trim().chars().take(SEARCH_CHARS_MAX).collect();
        // What is no state, no day and no order asks for nothing, and is not kept.
        query.state = query.state().map(|state| state.as_str().to_owned()).unwrap_or_default();
        let (start, end) = day_bounds(&mut query.from, &mut query.until);
        if query.before.parse::<domain::OrderId>().is_err() {
            query.before.clear();
        }
        let sql = if query.q.is_empty() { ALL } else { FOUND };
        let mut found = sqlx::query_as(sql)
            .bind(programme.id.as_str())
            .bind(&query.state)
            .bind(start)
            .bind(end)
            .bind(&query.before)
            .bind(i64::from(rows) + 1);
        if !query.q.is_empty() {
            found = found.bind(&query.q).bind(pattern(&query.q));
        }
        let mut found: Vec<Row> = found.fetch_all(&self.pools.read).await?;
        let more = found.len() > usize::from(rows);
        found.truncate(usize::from(rows));
        let rows = found.into_iter().map(Row::shown).collect::<Done<_>>()?;
        Ok(DeskOrdersView { query, rows, more })
    }
}

/// The first millisecond of the one day and the first after the other; what is no day is emptied,
/// and bounds nothing.
pub(in super::super) fn day_bounds(from: &mut String, until: &mut String) -> (i64, i64) {
    let start = day(from).map_or(i64::MIN, |day| start_of(day).timestamp_millis());
    let end = day(until).map_or(i64::MAX, |day| end_of(day).timestamp_millis());
    (start, end)
}

/// The day that a text names; a text that names none is emptied.
fn day(text: &mut String) -> Option<NaiveDate> {
    let day = text.trim().parse().ok();
    if day.is_none() {
        text.clear();
    }
    day
}
