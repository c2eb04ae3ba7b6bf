//! The invariants that depend on a programme's settings: the cap, the share of the price, the
//! expiry, and what an early end leaves (R25).

use domain::Programme;

use super::{Store, programme::Span, tx::Done};
use crate::engine::Violation;

impl Store {
    /// What depends on a programme's settings, version by version: the cap, the share of the price,
    /// the expiry.
    pub(super) async fn beyond_the_programme(&self) -> Done<Vec<Violation>> {
        let known = self.known(&mut self.pools.read.clone(), None).await?;
        let mut violations = Vec::new();
        for span in known.spans(self.time()) {
            let found = self.firms_above(&span).await?;
            let says = "a firm holds and used at most the cap";
            violations.extend(found.into_iter().map(|row| Violation { id: "L07", says, row }));
            let found = self.orders_beyond(&span).await?;
            let says = "an order keeps to share, cap and expiry";
            violations.extend(found.into_iter().map(|row| Violation { id: "L09", says, row }));
            let found = self.shared_wrongly(&span).await?;
            let says =
                "what was delivered of an order that ended keeps its share, the rest comes back";
            violations.extend(found.into_iter().map(|row| Violation { id: "C04", says, row }));
        }
        Ok(violations)
    }

    /// Share and cap are those by which the order was sent; the expiry is that of its contract.
    async fn orders_beyond(&self, span: &Span) -> Done<Vec<String>> {
        let Span { programme, from, until } = span;
        let (points, whole) = parts(programme);
        Ok(sqlx::query_scalar(
            "SELECT order_id FROM orders WHERE programme_id = $1
                 AND ((submitted_at >= $6 AND submitted_at < $7
                       AND (points * $2 > price_twd * $3 OR points > $4))
                      OR (contracted_at >= $6 AND contracted_at < $7 AND contracted_at >= $5))",
        )
        .bind(programme.id.as_str())
        .bind(whole)
        .bind(points)
        .bind(programme.points_max.get())
        .bind(programme.points_expire_at().timestamp_millis())
        .bind(from)
        .bind(until)
        .fetch_all(&self.pools.read)
        .await?)
    }

    /// R25, by the programme's ratio: what stayed used of an order that ended early, and what a
    /// supplier owes of one that was settled before.
    async fn shared_wrongly(&self, span: &Span) -> Done<Vec<String>> {
        let (points, whole) = parts(&span.programme);
        Ok(sqlx::query_scalar(
            "SELECT e.order_id FROM (
                 SELECT x.order_id, x.delivered_twd, x.kept FROM terminations x
                 UNION ALL
                 SELECT r.order_id, r.delivered_twd, o.points - r.points
                 FROM receivables r JOIN orders o ON o.order_id = r.order_id) e
             JOIN orders o ON o.order_id = e.order_id
             WHERE o.programme_id = $1 AND o.submitted_at >= $4 AND o.submitted_at < $5
                 AND e.kept <> CASE
                 WHEN e.delivered_twd * $3 / $2 < o.points THEN e.delivered_twd * $3 / $2
                 ELSE o.points END",
        )
        .bind(span.programme.id.as_str())
        .bind(whole)
        .bind(points)
        .bind(span.from)
        .bind(span.until)
        .fetch_all(&self.pools.read)
        .await?)
    }

    /// The cap is that by which the firm was issued its points; without an issue, the first one.
    async fn firms_above(&self, span: &Span) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT m.firm_id FROM (
                 SELECT firm_id, balance AS amount FROM accounts WHERE programme_id = $1
                 UNION ALL
                 SELECT firm_id, CASE kind WHEN 'settle' THEN amount ELSE -amount END
                 FROM transfers WHERE programme_id = $1 AND kind IN ('settle', 'clawback')) m
             LEFT JOIN transfers i
                 ON i.programme_id = $1 AND i.firm_id = m.firm_id AND i.kind = 'issue'
             WHERE m.firm_id IS NOT NULL AND COALESCE(i.at, 0) >= $3 AND COALESCE(i.at, 0) < $4
             GROUP BY m.firm_id HAVING CAST(SUM(m.amount) AS BIGINT) > $2",
        )
        .bind(span.programme.id.as_str())
        .bind(span.programme.points_max.get())
        .bind(span.from)
        .bind(span.until)
        .fetch_all(&self.pools.read)
        .await?)
    }
}

/// The points' parts of the ratio, and all its parts.
fn parts(programme: &Programme) -> (i64, i64) {
    let points = i64::from(programme.ratio.points);
    (points, points + i64::from(programme.ratio.self_funded))
}
