//! The desk of spot checks: what waits, the draws, and what speaks for a look.

use std::collections::HashMap;

use app::{
    error::AppError,
    spot_check::{Backlog, DrawView, OpenDraw, Pick, PublishedDraw, RiskRow, SpotChecksView},
};
use chrono::Duration;
use domain::{
    Actor, OrderId, Programme,
    authority::{Act, authorise},
    calendar::from_millis,
    claim::SpotCheck,
    risk::{RiskSignal, score},
};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    in_service,
};
use crate::clock::new_id;

/// Draws whose orders are shown, and orders of each.
const DRAWS_SHOWN: usize = 5;
const PICKS_SHOWN: i64 = 200;
/// Orders above the threshold that are shown.
const RISKY_SHOWN: usize = 200;

#[derive(sqlx::FromRow)]
struct PickRow {
    order_id: String,
    number: String,
    supplier: String,
    by_lot: i32,
    signals: String,
    spot_check: Option<String>,
}

fn pick(row: PickRow) -> Done<Pick> {
    let wrong =
        |column| Abort::Inconsistent { table: "draw_picks", column, row: row.order_id.clone() };
    Ok(Pick {
        order: row.order_id.parse().map_err(|_| wrong("order_id"))?,
        signals: serde_json::from_str(&row.signals).map_err(|_| wrong("signals"))?,
        by_lot: row.by_lot != 0,
        spot_check: row.spot_check.as_deref().and_then(SpotCheck::from_name),
        number: row.number,
        supplier: row.supplier,
    })
}

fn many(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

impl Store {
    pub(super) async fn spot_check_desk(
        &self,
        actor: Actor,
        risky: bool,
    ) -> Result<SpotChecksView, AppError> {
        authorise(actor, Act::ViewClaims)?;
        let programme = self.current_programme().await?;
        let now = self.time();
        let (mut open, mut past) = (None, Vec::new());
        for published in self.draws_for_all().await? {
            match published.drawn_at {
                None => open = Some(self.open_draw(&programme, published).await?),
                Some(_) if past.len() < DRAWS_SHOWN => {
                    past.push((self.id_of(&programme, published.number).await?, published));
                }
                Some(_) => {}
            }
        }
        let mut counts = self.desk.picks.get(now, self.picks_of(&past)).await?;
        // Another server carried a draw out meanwhile.
        if past.iter().any(|(id, _)| !counts.contains_key(id)) {
            self.desk.picks.forget().await;
            counts = self.desk.picks.get(now, self.picks_of(&past)).await?;
        }
        let mut draws = Vec::with_capacity(past.len());
        for (id, published) in past {
            let counted = counts.get(&id).copied().unwrap_or_default();
            draws.push(self.draw_view(id, published, counted).await?);
        }
        let backlog = self.desk.backlog.get(now, self.backlog(&programme)).await?;
        let risky = if risky { Some(self.risky(&programme).await?) } else { None };
        Ok(SpotChecksView {
            now,
            backlog: *backlog,
            open,
            draws,
            risky,
            id: new_id().to_string(),
            may_draw: authorise(actor, Act::SpotCheckOrder).is_ok(),
        })
    }

    async fn backlog(&self, programme: &Programme) -> Done<Backlog> {
        let (running, undrawn) = self.running(programme).await?;
        let checks: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
            // CROSS JOIN: checks first, and not every order of the programme.
            "SELECT c.state, COUNT(*), MIN(c.sampled_at) FROM spot_checks c CROSS JOIN orders o
             WHERE o.order_id = c.order_id AND o.programme_id = $1 GROUP BY c.state",
        )
        .bind(programme.id.as_str())
        .fetch_all(&self.pools.read)
        .await?;
        let mut backlog = Backlog { running, undrawn, ..Backlog::default() };
        for (state, count, oldest) in checks {
            match SpotCheck::from_name(&state) {
                Some(SpotCheck::Sampled) => {
                    backlog.waiting = many(count);
                    backlog.oldest = oldest.and_then(from_millis);
                }
                Some(SpotCheck::Passed) => backlog.passed = many(count),
                Some(SpotCheck::Failed) => backlog.failed = many(count),
                None => {}
            }
        }
        Ok(backlog)
    }

    async fn running(&self, programme: &Programme) -> Done<(u64, u64)> {
        let (running, undrawn): (i64, i64) = sqlx::query_as(concat!(
            "SELECT COUNT(*), COUNT(*) - COUNT(p.order_id) FROM orders o
             LEFT JOIN draw_population p ON p.order_id = o.order_id
             WHERE o.programme_id = $1 AND o.state IN ",
            in_service!()
        ))
        .bind(programme.id.as_str())
        .fetch_one(&self.pools.read)
        .await?;
        Ok((many(running), many(undrawn)))
    }

    async fn id_of(&self, programme: &Programme, number: i32) -> Done<String> {
        Ok(sqlx::query_scalar("SELECT draw_id FROM draws WHERE programme_id = $1 AND number = $2")
            .bind(programme.id.as_str())
            .bind(number)
            .fetch_one(&self.pools.read)
            .await?)
    }

    async fn open_draw(&self, programme: &Programme, draw: PublishedDraw) -> Done<OpenDraw> {
        let notice = Duration::hours(i64::from(programme.after_sale.draw_notice_hours));
        Ok(OpenDraw {
            draw: self.id_of(programme, draw.number).await?,
            from: draw.announced_at + notice,
            number: draw.number,
            seed: draw.seed,
            announced_at: draw.announced_at,
            population: draw.population,
            list_sha256: draw.list_sha256,
            sample: draw.sample,
        })
    }

    /// How many orders of each draw were drawn by lot, for their risk, and are on nobody's list.
    async fn picks_of(
        &self,
        drawn: &[(String, PublishedDraw)],
    ) -> Done<HashMap<String, (u64, u64, u64)>> {
        let mut counts = HashMap::with_capacity(drawn.len());
        for (id, _) in drawn {
            let (by_lot, for_risk, unlisted): (i64, i64, i64) = sqlx::query_as(
                "SELECT COUNT(CASE WHEN p.by_lot = 1 THEN 1 END),
                        COUNT(CASE WHEN p.by_lot = 0 THEN 1 END),
                        COUNT(CASE WHEN c.order_id IS NULL AND o.state IN
                            ('InService', 'ServiceProven', 'Claimed', 'Settled') THEN 1 END)
                 FROM draw_picks p JOIN orders o ON o.order_id = p.order_id
                 LEFT JOIN spot_checks c ON c.order_id = p.order_id WHERE p.draw_id = $1",
            )
            .bind(id)
            .fetch_one(&self.pools.read)
            .await?;
            counts.insert(id.clone(), (many(by_lot), many(for_risk), many(unlisted)));
        }
        Ok(counts)
    }

    async fn draw_view(
        &self,
        id: String,
        draw: PublishedDraw,
        (by_lot, for_risk, unlisted): (u64, u64, u64),
    ) -> Done<DrawView> {
        let picks: Vec<PickRow> = sqlx::query_as(
            "SELECT p.order_id, o.number, s.name AS supplier, p.by_lot, p.signals,
                    c.state AS spot_check
             FROM (SELECT order_id, by_lot, signals, score FROM draw_picks WHERE draw_id = $1
                   ORDER BY score DESC, order_id LIMIT $2) p
             JOIN orders o ON o.order_id = p.order_id
             JOIN suppliers s ON s.supplier_id = o.supplier_id
             LEFT JOIN spot_checks c ON c.order_id = p.order_id
             ORDER BY p.score DESC, o.number",
        )
        .bind(&id)
        .bind(PICKS_SHOWN)
        .fetch_all(&self.pools.read)
        .await?;
        Ok(DrawView {
            draw: id,
            number: draw.number,
            seed: draw.seed,
            drawn_at: draw.drawn_at.unwrap_or(draw.announced_at),
            population: draw.population,
            by_lot,
            for_risk,
            unlisted,
            picks: picks.into_iter().map(pick).collect::<Done<_>>()?,
        })
    }

    /// The riskiest orders that nobody has looked at.
    async fn risky(&self, programme: &Programme) -> Done<Vec<RiskRow>> {
        let found = self.desk.risky.get(self.time(), self.above_the_threshold(programme)).await?;
        let mut rows = Vec::new();
        for (score, order, signals) in found.iter() {
            rows.extend(self.risk_row(*score, order, signals).await?);
            if rows.len() == RISKY_SHOWN {
                break;
            }
        }
        Ok(rows)
    }

    async fn above_the_threshold(
        &self,
        programme: &Programme,
    ) -> Done<Vec<(u32, String, Vec<RiskSignal>)>> {
        let threshold = u32::from(programme.after_sale.risk_threshold);
        let mut db = self.pools.read.clone();
        let risks = self.risks(&mut db, programme.id.as_str()).await?;
        let mut found: Vec<_> = risks
            .into_iter()
            .map(|(order, signals)| (score(&signals), order, signals))
            .filter(|(score, ..)| *score >= threshold)
            .collect();
        found.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
        Ok(found)
    }

    /// None where somebody has looked at it since.
    async fn risk_row(
        &self,
        score: u32,
        order: &str,
        signals: &[RiskSignal],
    ) -> Done<Option<RiskRow>> {
        let found: Option<(String, String, String)> = sqlx::query_as(
            "SELECT o.number, s.name, f.name FROM orders o
             JOIN suppliers s ON s.supplier_id = o.supplier_id
             JOIN firms f ON f.firm_id = o.firm_id WHERE o.order_id = $1
                 AND NOT EXISTS (SELECT 1 FROM spot_checks c WHERE c.order_id = o.order_id)",
        )
        .bind(order)
        .fetch_optional(&self.pools.read)
        .await?;
        let Some((number, supplier, firm)) = found else { return Ok(None) };
        let wrong =
            || Abort::Inconsistent { table: "orders", column: "order_id", row: order.to_owned() };
        let id: OrderId = order.parse().map_err(|_| wrong())?;
        Ok(Some(RiskRow { order: id, number, supplier, firm, score, signals: signals.to_vec() }))
    }
}
