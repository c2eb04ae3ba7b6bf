//! The invariants that depend on a programme's settings: the cap, the share of the price, the
//! expiry, and what an early end leaves (R25).

use super::{Store, tx::Done};
use crate::engine::Violation;

impl Store {
    /// What depends on a programme's settings: the cap, the share of the price, the expiry.
    pub(super) async fn beyond_the_programme(&self) -> Done<Vec<Violation>> {
        let programmes: Vec<String> = sqlx::query_scalar("SELECT programme_id FROM programmes")
            .fetch_all(&self.pools.read)
            .await?;
        let mut violations = Vec::new();
        for id in programmes {
            let programme = self.programme(&id).await?;
            let cap = programme.points_max.get();
            let found = self.firms_above(&id, cap).await?;
            let says = "a firm holds and used at most the cap";
            violations.extend(found.into_iter().map(|row| Violation { id: "L07", says, row }));
            let (points, whole) = (
                i64::from(programme.ratio.points),
                i64::from(programme.ratio.points) + i64::from(programme.ratio.self_funded),
            );
            let found: Vec<String> = sqlx::query_scalar(
                "SELECT order_id FROM orders WHERE programme_id = $1
                     AND (points * $2 > price_twd * $3 OR points > $4
                          OR contracted_at >= $5)",
            )
            .bind(&id)
            .bind(whole)
            .bind(points)
            .bind(cap)
            .bind(programme.points_expire_at().timestamp_millis())
            .fetch_all(&self.pools.read)
            .await?;
            let says = "an order keeps to share, cap and expiry";
            violations.extend(found.into_iter().map(|row| Violation { id: "L09", says, row }));
            let found = self.shared_wrongly(&id, whole, points).await?;
            let says =
                "what was delivered of an order that ended keeps its share, the rest comes back";
            violations.extend(found.into_iter().map(|row| Violation { id: "C04", says, row }));
        }
        Ok(violations)
    }

    /// R25, by the programme's ratio: what stayed used of an order that ended early, and what a
    /// supplier owes of one that was settled before.
    async fn shared_wrongly(&self, programme: &str, whole: i64, points: i64) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT e.order_id FROM (
                 SELECT x.order_id, x.delivered_twd, x.kept FROM terminations x
                 UNION ALL
                 SELECT r.order_id, r.delivered_twd, o.points - r.points
                 FROM receivables r JOIN orders o ON o.order_id = r.order_id) e
             JOIN orders o ON o.order_id = e.order_id
             WHERE o.programme_id = $1 AND e.kept <> CASE
                 WHEN e.delivered_twd * $3 / $2 < o.points THEN e.delivered_twd * $3 / $2
                 ELSE o.points END",
        )
        .bind(programme)
        .bind(whole)
        .bind(points)
        .fetch_all(&self.pools.read)
        .await?)
    }

    async fn firms_above(&self, programme: &str, cap: i64) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT m.firm_id FROM (
                 SELECT firm_id, balance AS amount FROM accounts WHERE programme_id = $1
                 UNION ALL
                 SELECT firm_id, CASE kind WHEN 'settle' THEN amount ELSE -amount END
                 FROM transfers WHERE programme_id = $1 AND kind IN ('settle', 'clawback')) m
             WHERE m.firm_id IS NOT NULL
             GROUP BY m.firm_id HAVING CAST(SUM(m.amount) AS BIGINT) > $2",
        )
        .bind(programme)
        .bind(cap)
        .fetch_all(&self.pools.read)
        .await?)
    }
}
