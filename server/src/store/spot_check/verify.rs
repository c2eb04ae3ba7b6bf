//! R34 checked again: a draw has the list that was published, and what its seed draws from it.

use std::collections::BTreeSet;

use domain::draw::by_lot;

use super::{
    super::{Store, tx::Done},
    digest, key, sealed,
};

#[derive(sqlx::FromRow)]
struct DrawRecord {
    draw_id: String,
    seed: String,
    population: i64,
    list_sha256: String,
    sample: i64,
    drawn: i64,
}

impl Store {
    /// The draws that are not what was published.
    pub(in super::super) async fn broken_draws(&self) -> Done<Vec<String>> {
        let draws: Vec<DrawRecord> = sqlx::query_as(
            "SELECT d.draw_id, d.seed, d.population, d.list_sha256, d.sample,
                    (SELECT COUNT(*) FROM draw_results r WHERE r.draw_id = d.draw_id) AS drawn
             FROM draws d ORDER BY d.draw_id",
        )
        .fetch_all(&self.pools.read)
        .await?;
        let mut broken = Vec::new();
        for draw in draws {
            if !self.holds(&draw).await? {
                broken.push(draw.draw_id);
            }
        }
        Ok(broken)
    }

    async fn holds(&self, draw: &DrawRecord) -> Done<bool> {
        let population: Vec<(String, String)> = sqlx::query_as(
            "SELECT p.order_id, o.number FROM draw_population p
             JOIN orders o ON o.order_id = p.order_id WHERE p.draw_id = $1",
        )
        .bind(&draw.draw_id)
        .fetch_all(&self.pools.read)
        .await?;
        let picks: Vec<String> =
            sqlx::query_scalar("SELECT order_id FROM draw_picks WHERE draw_id = $1 AND by_lot = 1")
                .bind(&draw.draw_id)
                .fetch_all(&self.pools.read)
                .await?;
        let digests = population.iter().map(|(_, number)| digest(number)).collect();
        let listed = i64::try_from(population.len()) == Ok(draw.population)
            && sealed(&draw.seed, digests) == draw.list_sha256;
        let keyed: Vec<(String, String)> = population
            .into_iter()
            .map(|(order, number)| (key(&draw.seed, &digest(&number)), order))
            .collect();
        let many = if draw.drawn > 0 { usize::try_from(draw.sample).unwrap_or(0) } else { 0 };
        let lot: BTreeSet<String> = by_lot(&keyed, many).into_iter().collect();
        Ok(listed && lot == picks.into_iter().collect())
    }
}
