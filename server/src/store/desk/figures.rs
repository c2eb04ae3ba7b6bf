//! The figures of the dashboard. They read whole tables, a few times in an hour.

use app::desk::{Expiring, FiguresView, PoolDay, Stage};
use chrono::NaiveDate;
use domain::{Instant, Programme, calendar::day_of, calendar::from_millis, ledger::Account};

use super::super::{Store, tx::Done};

/// Days of Taipei since 1970, as whole numbers.
const POOL_BY_DAY: &str = "
    SELECT (at + 28800000) / 86400000 AS day,
        CAST(SUM(CASE WHEN kind = 'issue' THEN amount ELSE 0 END) AS BIGINT) AS issued,
        CAST(SUM(CASE WHEN to_account = $1 AND kind <> 'appropriate' THEN amount ELSE 0 END)
            AS BIGINT) AS returned,
        CAST(SUM(CASE WHEN to_account = $1 THEN amount ELSE -amount END) AS BIGINT) AS change
    FROM transfers WHERE programme_id = $2 AND (from_account = $1 OR to_account = $1)
    GROUP BY 1 ORDER BY 1";

const FIRMS: &str = "
    SELECT COUNT(*), COUNT(eligible_at),
        (SELECT COUNT(*) FROM transfers t WHERE t.programme_id = $1 AND t.kind = 'issue'),
        (SELECT COUNT(DISTINCT o.firm_id) FROM orders o WHERE o.programme_id = $1)
    FROM applications WHERE programme_id = $1";

const ORDERS: &str = "
    SELECT COUNT(*), COUNT(accepted_at), COUNT(contracted_at), COUNT(paid_at),
        COUNT(activated_on),
        CAST(COALESCE(SUM(CASE WHEN state IN ('ServiceProven', 'Claimed', 'Settled')
            THEN 1 ELSE 0 END), 0) AS BIGINT),
        CAST(COALESCE(SUM(CASE WHEN state IN ('Claimed', 'Settled') THEN 1 ELSE 0 END), 0)
            AS BIGINT),
        CAST(COALESCE(SUM(CASE WHEN state = 'Settled' THEN 1 ELSE 0 END), 0) AS BIGINT)
    FROM orders WHERE programme_id = $1";

/// Wallets with something left, by how much.
const LEFT: &str = "
    SELECT g.most, COUNT(*), CAST(SUM(g.balance) AS BIGINT) FROM (
        SELECT balance, CASE WHEN balance <= 1000 THEN 1000 WHEN balance <= 10000 THEN 10000
            WHEN balance <= 50000 THEN 50000 WHEN balance <= 100000 THEN 100000
            ELSE $2 END AS most
        FROM accounts WHERE kind = 'wallet' AND programme_id = $1 AND balance > 0) g
    GROUP BY g.most ORDER BY g.most";

type OrderCounts = (i64, i64, i64, i64, i64, i64, i64, i64);

impl Store {
    pub(super) async fn new_desk_figures(&self, now: Instant) -> Done<FiguresView> {
        let programme = self.current_programme().await?;
        let (pool, budget) = self.pool_by_day(&programme).await?;
        Ok(FiguresView {
            programme: programme.name.clone(),
            as_of: now,
            pool,
            budget: domain::Points::new(budget).unwrap_or_default(),
            firms: self.funnel_of_firms(&programme).await?,
            orders: self.funnel_of_orders(&programme).await?,
            ageing: self.ageing(&programme, now).await?,
            expiring: self.expiring(&programme).await?,
            risks: self.orders_at_risk(&programme, now).await?,
        })
    }

    /// With what the programme was given, less what was cut from it.
    async fn pool_by_day(&self, programme: &Programme) -> Done<(Vec<PoolDay>, i64)> {
        let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(POOL_BY_DAY)
            .bind(Account::Pool(programme.id.clone()).to_string())
            .bind(programme.id.as_str())
            .fetch_all(&self.pools.read)
            .await?;
        let (mut left, mut budget) = (0_i64, 0_i64);
        let mut days = Vec::with_capacity(rows.len());
        for (day, issued, returned, change) in rows {
            left += change;
            // Whatever else moved is an appropriation or a cut.
            budget += change + issued - returned;
            let Some(day) = taipei_day(day) else { continue };
            days.push(PoolDay { day, issued, returned, left });
        }
        Ok((days, budget))
    }

    async fn funnel_of_firms(&self, programme: &Programme) -> Done<Vec<(Stage, i64)>> {
        let (applied, eligible, issued, ordered): (i64, i64, i64, i64) =
            sqlx::query_as(FIRMS).bind(programme.id.as_str()).fetch_one(&self.pools.read).await?;
        Ok(vec![
            (Stage::Applied, applied),
            (Stage::Eligible, eligible),
            (Stage::Issued, issued),
            (Stage::Ordered, ordered),
        ])
    }

    async fn funnel_of_orders(&self, programme: &Programme) -> Done<Vec<(Stage, i64)>> {
        let counts: OrderCounts =
            sqlx::query_as(ORDERS).bind(programme.id.as_str()).fetch_one(&self.pools.read).await?;
        Ok(vec![
            (Stage::Submitted, counts.0),
            (Stage::Accepted, counts.1),
            (Stage::Contracted, counts.2),
            (Stage::Paid, counts.3),
            (Stage::InService, counts.4),
            (Stage::Proven, counts.5),
            (Stage::Claimed, counts.6),
            (Stage::Settled, counts.7),
        ])
    }

    async fn expiring(&self, programme: &Programme) -> Done<Expiring> {
        let groups: Vec<(i64, i64, i64)> = sqlx::query_as(LEFT)
            .bind(programme.id.as_str())
            .bind(programme.points_max.get())
            .fetch_all(&self.pools.read)
            .await?;
        Ok(Expiring { until: programme.points_until, groups })
    }
}

/// The day of Taipei with this number.
fn taipei_day(number: i64) -> Option<NaiveDate> {
    // Midnight in UTC is eight in the morning of the same day.
    from_millis(number.checked_mul(86_400_000)?).map(day_of)
}
