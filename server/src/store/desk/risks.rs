//! Orders that go wrong unless somebody does something.

use app::desk::{AtRisk, Risk};
use chrono::Duration;
use domain::{Instant, Programme, calendar::day_of};

use super::super::{
    Store,
    tx::{Abort, Done},
};

/// How many orders of a kind are listed.
const LISTED: i64 = 10;
const SILENT_DAYS: i64 = 10;

/// The orders of a kind, the most urgent first, with how many there are in all. `$1` is the
/// programme, `$2` an instant or a day, `$3` how many.
macro_rules! select_risky {
    ($from:literal, $urgent:literal) => {
        concat!(
            "SELECT o.order_id, o.number, f.name AS firm, s.name AS supplier,
                 COUNT(*) OVER () AS many
             FROM orders o JOIN firms f ON f.firm_id = o.firm_id
             JOIN suppliers s ON s.supplier_id = o.supplier_id ",
            $from,
            " ORDER BY ",
            $urgent,
            ", o.order_id LIMIT $3"
        )
    };
}

const PAYMENT_DUE: &str = select_risky!(
    "WHERE o.programme_id = $1 AND o.state = 'Contracted' AND o.payment_deadline < $2",
    "o.payment_deadline"
);
const CORRECTION_DUE: &str = select_risky!(
    "JOIN claims c ON c.order_id = o.order_id
     WHERE o.programme_id = $1 AND c.state = 'Returned' AND c.correct_until < $2",
    "c.correct_until"
);
const SILENT: &str = select_risky!(
    "WHERE o.programme_id = $1 AND o.state = 'InService' AND o.activated_on <= $2
         AND NOT EXISTS (SELECT 1 FROM usage_days u
                         WHERE u.order_id = o.order_id AND u.day > $2)",
    "o.activated_on"
);
const SUSPENDED: &str = select_risky!(
    "WHERE o.programme_id = $1 AND s.suspended_at IS NOT NULL AND s.suspended_at <= $2
         AND o.state IN ('Contracted', 'Paid', 'InService', 'ServiceProven', 'Claimed')",
    "s.suspended_at"
);

#[derive(sqlx::FromRow)]
struct Row {
    order_id: String,
    number: String,
    firm: String,
    supplier: String,
    many: i64,
}

impl Store {
    pub(super) async fn orders_at_risk(
        &self,
        programme: &Programme,
        now: Instant,
    ) -> Done<Vec<AtRisk>> {
        let within = |days| (now + Duration::days(days)).timestamp_millis();
        let kinds = [
            (Risk::PaymentDue, PAYMENT_DUE, within(1)),
            (Risk::CorrectionDue, CORRECTION_DUE, within(2)),
            (Risk::Suspended, SUSPENDED, within(0)),
        ];
        let mut found = Vec::new();
        for (risk, sql, before) in kinds {
            let rows: Vec<Row> = sqlx::query_as(sql)
                .bind(programme.id.as_str())
                .bind(before)
                .bind(LISTED)
                .fetch_all(&self.pools.read)
                .await?;
            found.push(of(risk, rows)?);
        }
        let since = day_of(now - Duration::days(SILENT_DAYS));
        let rows: Vec<Row> = sqlx::query_as(SILENT)
            .bind(programme.id.as_str())
            .bind(since.to_string())
            .bind(LISTED)
            .fetch_all(&self.pools.read)
            .await?;
        found.insert(1, of(Risk::Silent, rows)?);
        Ok(found)
    }
}

fn of(risk: Risk, rows: Vec<Row>) -> Done<AtRisk> {
    let count = rows.first().map_or(0, |row| row.many);
    let shown = |row: Row| {
        let wrong = |_| Abort::Inconsistent {
            table: "orders",
            column: "order_id",
            row: row.order_id.clone(),
        };
        Ok((row.order_id.parse().map_err(wrong)?, row.number, row.firm, row.supplier))
    };
    Ok(AtRisk { risk, count, first: rows.into_iter().map(shown).collect::<Done<_>>()? })
}
