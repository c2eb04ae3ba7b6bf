//! 稽核軌跡, searched by the office.

use app::{
    error::AppError,
    trail::{ROWS_PER_PAGE, TrailQuery, TrailRow, TrailView, port::TrailService},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    Actor, Party,
    authority::{Act, authorise},
    calendar::{end_of, from_millis, start_of},
};

use super::{
    Store,
    tx::{Abort, Done},
};

/// Every row has an id of its own time, so the newest page is read from the end of the key. Where a
/// subject is asked for, the index of subjects finds its rows.
const ROWS: &str = "
    SELECT a.audit_id, a.at, a.party, u.name AS who, a.action, a.subject_kind, a.subject_id,
        o.number, a.outcome, a.rule, a.detail,
        (SELECT s.number FROM seals s WHERE s.upto >= a.audit_id ORDER BY s.upto LIMIT 1) AS seal
    FROM audit a LEFT JOIN users u ON u.user_id = a.user_id
    LEFT JOIN orders o ON o.order_id = a.subject_id
    WHERE ($1 = 0 OR a.audit_id IN (
            SELECT b.audit_id FROM audit b
            WHERE b.subject_kind IN ('order', 'claim', 'contract', 'application', 'wallet',
                'supplier', 'firm') AND b.subject_id IN (
                SELECT x.order_id FROM orders x WHERE x.number = $2
                UNION SELECT x.order_id FROM orders x JOIN firms f ON f.firm_id = x.firm_id
                      WHERE f.ubn = $2
                UNION SELECT x.order_id FROM orders x
                      JOIN suppliers s ON s.supplier_id = x.supplier_id WHERE s.ubn = $2
                UNION SELECT f.firm_id FROM firms f WHERE f.ubn = $2
                UNION SELECT s.supplier_id FROM suppliers s WHERE s.ubn = $2)
            UNION SELECT b.audit_id FROM audit b
                  WHERE $9 = 1 AND b.user_id = (SELECT p.user_id FROM users p WHERE p.email = $2)))
        AND ($3 = '' OR a.action = $3) AND a.at >= $4 AND a.at < $5
        AND ($6 = 0 OR a.outcome <> 'ok') AND ($7 = '' OR a.audit_id < $7)
    ORDER BY a.audit_id DESC LIMIT $8";

#[derive(sqlx::FromRow)]
struct Row {
    audit_id: String,
    at: i64,
    party: String,
    who: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: String,
    number: Option<String>,
    outcome: String,
    rule: String,
    detail: String,
    seal: Option<i64>,
}

impl Row {
    fn shown(self) -> Done<TrailRow> {
        let wrong =
            |column| Abort::Inconsistent { table: "audit", column, row: self.audit_id.clone() };
        Ok(TrailRow {
            at: from_millis(self.at).ok_or_else(|| wrong("at"))?,
            party: Party::from_name(&self.party).ok_or_else(|| wrong("party"))?,
            who: self.who.unwrap_or_default(),
            number: self.subject_id.parse().ok().zip(self.number),
            id: self.audit_id,
            action: self.action,
            subject_kind: self.subject_kind,
            subject_id: self.subject_id,
            outcome: self.outcome,
            rule: self.rule,
            detail: self.detail,
            seal: self.seal,
        })
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok()
}

#[async_trait]
impl TrailService for Store {
    async fn trail(&self, actor: Actor, query: TrailQuery) -> Result<TrailView, AppError> {
        authorise(actor, Act::ViewAudit)?;
        let from = day(&query.from).map_or(i64::MIN, |day| start_of(day).timestamp_millis());
        let until = day(&query.until).map_or(i64::MAX, |day| end_of(day).timestamp_millis());
        let q = query.q.trim();
        let mut rows: Vec<Row> = sqlx::query_as(ROWS)
            .bind(i32::from(!q.is_empty()))
            .bind(q)
            .bind(query.action.trim())
            .bind(from)
            .bind(until)
            .bind(i32::from(query.refused == "1"))
            .bind(&query.before)
            .bind(i64::from(ROWS_PER_PAGE) + 1)
            // The rows of a person have no index: only an e-mail is worth a look at all of them.
            .bind(i32::from(q.contains('@')))
            .fetch_all(&self.pools.read)
            .await
            .map_err(Abort::from)?;
        let most = usize::from(ROWS_PER_PAGE);
        let more = rows.len() > most;
        rows.truncate(most);
        let rows = rows.into_iter().map(Row::shown).collect::<Done<_>>()?;
        Ok(TrailView { query, rows, more })
    }
}
