//! What everybody may know: seed, number and digest before the draw, and the keys that decide.

use app::{error::AppError, spot_check::PublishedDraw};
use domain::calendar::from_millis;

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    digest, key,
};

/// Draws that are listed.
const DRAWS_MAX: i64 = 100;

#[derive(sqlx::FromRow)]
struct Row {
    draw_id: String,
    number: i32,
    seed: String,
    announced_at: i64,
    drawn_at: Option<i64>,
    population: i64,
    list_sha256: String,
    sample: i64,
}

impl Row {
    fn published(self) -> Done<PublishedDraw> {
        let wrong =
            |column| Abort::Inconsistent { table: "draws", column, row: self.draw_id.clone() };
        let many = |count: i64| u64::try_from(count).unwrap_or(0);
        Ok(PublishedDraw {
            announced_at: from_millis(self.announced_at).ok_or_else(|| wrong("announced_at"))?,
            drawn_at: self.drawn_at.and_then(from_millis),
            population: many(self.population),
            sample: many(self.sample),
            number: self.number,
            seed: self.seed,
            list_sha256: self.list_sha256,
        })
    }
}

impl Store {
    pub(super) async fn draws_for_all(&self) -> Result<Vec<PublishedDraw>, AppError> {
        let programme = self.current_programme().await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT d.draw_id, d.number, d.seed, d.announced_at, r.drawn_at, d.population,
                    d.list_sha256, d.sample
             FROM draws d LEFT JOIN draw_results r ON r.draw_id = d.draw_id
             WHERE d.programme_id = $1 ORDER BY d.number DESC LIMIT $2",
        )
        .bind(programme.id.as_str())
        .bind(DRAWS_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        Ok(rows.into_iter().map(Row::published).collect::<Done<_>>()?)
    }

    pub(super) async fn keys_for_all(
        &self,
        number: i32,
    ) -> Result<Vec<(String, String, bool)>, AppError> {
        let programme = self.current_programme().await?;
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT d.seed, o.number, (SELECT COUNT(*) FROM draw_picks k
                 WHERE k.draw_id = d.draw_id AND k.order_id = o.order_id AND k.by_lot = 1)
             FROM draws d JOIN draw_population p ON p.draw_id = d.draw_id
             JOIN orders o ON o.order_id = p.order_id
             WHERE d.programme_id = $1 AND d.number = $2",
        )
        .bind(programme.id.as_str())
        .bind(number)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        if rows.is_empty() {
            return Err(AppError::NotFound);
        }
        let mut keys: Vec<(String, String, bool)> = rows
            .into_iter()
            .map(|(seed, number, drawn)| {
                let digest = digest(&number);
                (key(&seed, &digest), digest, drawn > 0)
            })
            .collect();
        keys.sort_unstable();
        Ok(keys)
    }
}
