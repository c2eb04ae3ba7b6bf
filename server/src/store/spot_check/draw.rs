//! 抽籤: by lot from the published seed, and everything above the threshold of risk.

use std::collections::{BTreeMap, BTreeSet};

use app::error::AppError;
use chrono::Duration;
use domain::{
    Actor, Instant, OrderId, Refusal,
    calendar::from_millis,
    draw::by_lot,
    risk::{RiskSignal, score},
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        tx::{Abort, Done, command, end},
    },
    digest, key, note,
};

/// Writes of one statement.
const ROWS_AT_ONCE: usize = 500;

#[derive(sqlx::FromRow)]
struct DrawRecord {
    programme_id: String,
    seed: String,
    announced_at: i64,
    sample: i64,
    drawn_at: Option<i64>,
}

/// What is drawn: whether by lot, and what speaks for a look.
type Picks = BTreeMap<String, (bool, Vec<RiskSignal>)>;

impl Store {
    pub(super) async fn carry_out(&self, actor: Actor, draw: &str) -> Result<(), AppError> {
        let subject = || ("draw", draw.to_owned());
        self.may_check(actor, "draw", subject()).await?;
        let now = self.time();
        match command!(self, |tx| self.draw_in(tx, actor, draw, now).await) {
            Err(Abort::Refused(refusal)) => {
                return self.refused(actor, "draw", subject(), refusal).await;
            }
            answer => answer?,
        }
        self.list_picks(actor, draw, now).await
    }

    async fn draw_in(&self, tx: &mut Tx, actor: Actor, draw: &str, now: Instant) -> Done<()> {
        let announced: DrawRecord = sqlx::query_as(
            "SELECT d.programme_id, d.seed, d.announced_at, d.sample, r.drawn_at
             FROM draws d LEFT JOIN draw_results r ON r.draw_id = d.draw_id
             WHERE d.draw_id = $1",
        )
        .bind(draw)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Abort::NotFound)?;
        if announced.drawn_at.is_some() {
            return Ok(());
        }
        let programme = self.programme_in(tx, &announced.programme_id).await?;
        let from = from_millis(announced.announced_at)
            .map(|at| at + Duration::hours(i64::from(programme.after_sale.draw_notice_hours)));
        if let Some(from) = from.filter(|from| now < *from) {
            return Err(Refusal::DrawTooEarly { from }.into());
        }
        let threshold = u32::from(programme.after_sale.risk_threshold);
        let picks = self.picks(tx, draw, &announced, threshold).await?;
        let mut batch = Batch::default();
        put!(
            batch,
            "INSERT INTO draw_results (draw_id, drawn_at, user_id) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
            draw,
            now.timestamp_millis(),
            actor.user().map(|id| id.to_string()),
        );
        note(&mut batch, actor, "draw", draw, &format!("{} orders", picks.len()), now);
        batch.run(tx).await?;
        let picks: Vec<_> = picks.into_iter().collect();
        for some in picks.chunks(ROWS_AT_ONCE) {
            let mut batch = Batch::default();
            for (order, (by_lot, signals)) in some {
                put!(
                    batch,
                    "INSERT INTO draw_picks (draw_id, order_id, by_lot, score, signals)
                     VALUES ($1, $2, $3, $4, $5)",
                    draw,
                    order,
                    i32::from(*by_lot),
                    i32::try_from(score(signals)).unwrap_or(i32::MAX),
                    serde_json::to_string(signals).unwrap_or_default(),
                );
            }
            batch.run(tx).await?;
        }
        Ok(())
    }

    async fn picks(
        &self,
        tx: &mut Tx,
        draw: &str,
        announced: &DrawRecord,
        threshold: u32,
    ) -> Done<Picks> {
        let population: Vec<(String, String)> = sqlx::query_as(
            "SELECT p.order_id, o.number FROM draw_population p
             JOIN orders o ON o.order_id = p.order_id WHERE p.draw_id = $1",
        )
        .bind(draw)
        .fetch_all(&mut **tx)
        .await?;
        let keyed: Vec<(String, String)> = population
            .into_iter()
            .map(|(order, number)| (key(&announced.seed, &digest(&number)), order))
            .collect();
        let lot = by_lot(&keyed, usize::try_from(announced.sample).unwrap_or(usize::MAX));
        let lot: BTreeSet<String> = lot.into_iter().collect();
        let mut risks = self.risks(tx, &announced.programme_id).await?;
        let looked_at: Vec<String> =
            sqlx::query_scalar("SELECT order_id FROM spot_checks").fetch_all(&mut **tx).await?;
        for order in looked_at.iter().filter(|order| !lot.contains(*order)) {
            risks.remove(order);
        }
        risks.retain(|order, signals| lot.contains(order) || score(signals) >= threshold);
        let mut picks: Picks =
            risks.into_iter().map(|(order, signals)| (order, (false, signals))).collect();
        for order in lot {
            picks.entry(order).or_default().0 = true;
        }
        Ok(picks)
    }

    /// Each drawn order onto the auditor's list, one after the other: where this breaks off, the
    /// same step goes on.
    async fn list_picks(&self, actor: Actor, draw: &str, now: Instant) -> Result<(), AppError> {
        let unlisted: Vec<String> = sqlx::query_scalar(
            "SELECT p.order_id FROM draw_picks p
             WHERE p.draw_id = $1
                 AND NOT EXISTS (SELECT 1 FROM spot_checks c WHERE c.order_id = p.order_id)
             ORDER BY p.order_id",
        )
        .bind(draw)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        for order in unlisted {
            let wrong = || Abort::Inconsistent {
                table: "draw_picks",
                column: "order_id",
                row: order.clone(),
            };
            let id: OrderId = order.parse().map_err(|_| wrong())?;
            match self.list_for_check(actor, id, now).await {
                // It ended between the announcement and the draw, or an auditor was faster.
                Ok(()) | Err(Abort::Refused(Refusal::SpotCheckTransition { .. })) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
