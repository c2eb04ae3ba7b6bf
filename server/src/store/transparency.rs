//! The figures for everybody, made anew every few minutes: they read whole tables.

use std::collections::HashMap;

use app::{
    error::AppError,
    transparency::{End, PointsOfFirms, TransparencyView},
};
use chrono::Duration;
use domain::{
    Instant, Points,
    disclosure::{GROUP_MIN, median_days, told, told_groups},
    order::DeclineReason,
};

use super::{
    Store,
    tx::{Abort, Done},
};

/// What transfers of one kind moved, and how many there are.
type Moved = HashMap<String, (u64, i64)>;

impl Store {
    pub(super) async fn figures(&self) -> Result<TransparencyView, AppError> {
        let now = self.time();
        let figures = self.figures.get(now, self.new_figures(now)).await?;
        Ok((*figures).clone())
    }

    async fn new_figures(&self, now: Instant) -> Done<TransparencyView> {
        let programme = self.current_programme().await?;
        let id = programme.id.as_str();
        let (balances, moved) = (self.balances(id).await?, self.moved(id).await?);
        let firms = moved.get("issue").map_or(0, |(count, _)| *count);
        let orders: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM orders WHERE programme_id = $1")
            .bind(id)
            .fetch_one(&self.pools.read)
            .await?;
        let in_kind = |kind: &str| moved.get(kind).map_or(0, |(_, amount)| *amount);
        let held = |kind: &str| balances.get(kind).copied().unwrap_or(0);
        let amount = |amount: i64| Points::new(amount).ok_or_else(|| beyond(amount));
        let points = PointsOfFirms {
            issued: amount(in_kind("issue"))?,
            available: amount(held("wallet"))?,
            reserved: amount(held("hold"))?,
            used: amount(held("used") + held("claim"))?,
            paid_out: amount(held("paid"))?,
            returned: amount(in_kind("expire") + in_kind("withdraw") + in_kind("clawback"))?,
        };
        Ok(TransparencyView {
            programme: programme.name.clone(),
            as_of: now,
            budget: amount(in_kind("appropriate") - in_kind("cut"))?,
            pool: amount(held("pool"))?,
            firms: told(firms),
            points: (firms >= GROUP_MIN).then_some(points),
            orders: told(u64::try_from(orders).unwrap_or(0)),
            median_days_to_payout: median_days(self.waits(id).await?),
            ends: told_groups(self.ends(id).await?),
            roots: self.daily_roots().await?,
        })
    }

    async fn balances(&self, programme: &str) -> Done<HashMap<String, i64>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT kind, CAST(SUM(balance) AS BIGINT) FROM accounts
             WHERE programme_id = $1 GROUP BY kind",
        )
        .bind(programme)
        .fetch_all(&self.pools.read)
        .await?;
        Ok(rows.into_iter().collect())
    }

    async fn moved(&self, programme: &str) -> Done<Moved> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT kind, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM transfers
             WHERE programme_id = $1 AND kind IN
                 ('appropriate', 'cut', 'issue', 'expire', 'withdraw', 'clawback')
             GROUP BY kind",
        )
        .bind(programme)
        .fetch_all(&self.pools.read)
        .await?;
        let of = |(kind, count, amount)| (kind, (u64::try_from(count).unwrap_or(0), amount));
        Ok(rows.into_iter().map(of).collect())
    }

    /// How long each payout took since its claim was sent first.
    async fn waits(&self, programme: &str) -> Done<Vec<Duration>> {
        let spans: Vec<i64> = sqlx::query_scalar(
            "SELECT p.made_at - (SELECT MIN(e.at) FROM claim_events e
                                 WHERE e.order_id = p.order_id AND e.act = 'Submit')
             FROM payouts p JOIN orders o ON o.order_id = p.order_id
             WHERE o.programme_id = $1",
        )
        .bind(programme)
        .fetch_all(&self.pools.read)
        .await?;
        Ok(spans.into_iter().map(Duration::milliseconds).collect())
    }

    async fn ends(&self, programme: &str) -> Done<Vec<(End, u64)>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT o.state, CASE o.state WHEN 'Declined' THEN e.detail ELSE '' END AS reason,
                    COUNT(*)
             FROM orders o JOIN order_events e ON e.order_id = o.order_id
                 AND e.to_state = o.state AND e.from_state <> e.to_state
             WHERE o.programme_id = $1 AND o.state IN
                 ('Declined', 'Withdrawn', 'ResponseLapsed', 'PaymentLapsed', 'Terminated')
             GROUP BY o.state, CASE o.state WHEN 'Declined' THEN e.detail ELSE '' END
             ORDER BY 1, 2",
        )
        .bind(programme)
        .fetch_all(&self.pools.read)
        .await?;
        let refused: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM applications WHERE programme_id = $1 AND state = 'Refused'",
        )
        .bind(programme)
        .fetch_one(&self.pools.read)
        .await?;
        let mut ends: Vec<(End, u64)> = Vec::new();
        let found = rows.iter().filter_map(|(state, reason, count)| {
            let end = match state.as_str() {
                "Declined" => {
                    End::Declined(DeclineReason::from_code(reason).unwrap_or(DeclineReason::Other))
                }
                "Withdrawn" => End::Withdrawn,
                "ResponseLapsed" => End::ResponseLapsed,
                "PaymentLapsed" => End::PaymentLapsed,
                "Terminated" => End::Terminated,
                _ => return None,
            };
            Some((end, *count))
        });
        for (end, count) in std::iter::once((End::ApplicationRefused, refused)).chain(found) {
            let count = u64::try_from(count).unwrap_or(0);
            match ends.iter_mut().find(|(known, _)| *known == end) {
                Some((_, sum)) => *sum += count,
                None if count > 0 => ends.push((end, count)),
                None => {}
            }
        }
        Ok(ends)
    }
}

fn beyond(amount: i64) -> Abort {
    Abort::Inconsistent { table: "accounts", column: "balance", row: amount.to_string() }
}
