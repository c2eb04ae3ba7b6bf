//! 公布: what takes part is fixed, and the seed is there for everybody before anybody draws.

use app::{
    error::AppError,
    spot_check::{AnnounceDraw, SEED_CHARS_MAX},
};
use domain::{Actor, Programme, Refusal, draw::sample_size};
use uuid::Uuid;

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        tx::{Abort, Done, command, end},
    },
    digest, in_service, note, sealed,
};
use crate::clock::new_token;

/// The form, read.
struct Wanted {
    id: String,
    /// None: the server's.
    seed: Option<String>,
}

fn read(form: &AnnounceDraw) -> Result<Wanted, AppError> {
    let invalid = |field: &str| AppError::Invalid { field: field.to_owned() };
    let id = form.id.parse::<Uuid>().map_err(|_| invalid("id"))?.to_string();
    let seed = form.seed.trim();
    if seed.chars().count() > SEED_CHARS_MAX || seed.chars().any(char::is_control) {
        return Err(invalid("seed"));
    }
    Ok(Wanted { id, seed: (!seed.is_empty()).then(|| seed.to_owned()) })
}

impl Store {
    pub(super) async fn announce(&self, actor: Actor, form: AnnounceDraw) -> Result<(), AppError> {
        let subject = || ("draw", form.id.clone());
        self.may_check(actor, "announce-draw", subject()).await?;
        let wanted = read(&form)?;
        let made = new_token().map_err(|error| crate::fault::internal("draw.seed", &error))?;
        let programme = self.current_programme().await?;
        let answer =
            command!(self, |tx| self.announce_in(tx, actor, &wanted, &made, &programme).await);
        match answer {
            Err(Abort::Refused(refusal)) => {
                self.refused(actor, "announce-draw", subject(), refusal).await
            }
            answer => Ok(answer?),
        }
    }

    async fn announce_in(
        &self,
        tx: &mut Tx,
        actor: Actor,
        wanted: &Wanted,
        made: &str,
        programme: &Programme,
    ) -> Done<()> {
        let now = self.time();
        let known: Option<String> = sqlx::query_scalar("SELECT seed FROM draws WHERE draw_id = $1")
            .bind(&wanted.id)
            .fetch_optional(&mut **tx)
            .await?;
        if let Some(known) = known {
            let same = wanted.seed.as_ref().is_none_or(|seed| *seed == known);
            return if same { Ok(()) } else { Err(Refusal::KeyReused.into()) };
        }
        let (draws, open): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COUNT(*) - COUNT(r.draw_id)
             FROM draws d LEFT JOIN draw_results r ON r.draw_id = d.draw_id
             WHERE d.programme_id = $1",
        )
        .bind(programme.id.as_str())
        .fetch_one(&mut **tx)
        .await?;
        if open > 0 {
            return Err(Refusal::DrawOpen.into());
        }
        let orders = undrawn(tx, programme.id.as_str()).await?;
        if orders.is_empty() {
            return Err(Refusal::DrawEmpty.into());
        }
        let digests = orders.iter().map(|(_, number)| digest(number)).collect();
        let population = i64::try_from(orders.len()).unwrap_or(i64::MAX);
        let sample = sample_size(orders.len(), programme.after_sale.sample_share);
        let seed = wanted.seed.as_deref().unwrap_or(made);
        let mut batch = Batch::default();
        // The number is taken once: of two at the same time one comes second, and finds it open.
        put!(
            batch,
            "INSERT INTO draws (draw_id, programme_id, number, seed, announced_at, user_id,
                 population, list_sha256, sample)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
            &wanted.id,
            programme.id.as_str(),
            i32::try_from(draws + 1).unwrap_or(i32::MAX),
            seed,
            now.timestamp_millis(),
            actor.user().map(|id| id.to_string()),
            population,
            sealed(seed, digests),
            i64::try_from(sample).unwrap_or(i64::MAX),
        );
        let detail = format!("{population} orders, {sample} by lot, seed {seed}");
        note(&mut batch, actor, "announce-draw", &wanted.id, &detail, now);
        batch.run(tx).await?;
        for (order, _) in &orders {
            sqlx::query("INSERT INTO draw_population (order_id, draw_id) VALUES ($1, $2)")
                .bind(order)
                .bind(&wanted.id)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}

/// Orders in service or later, with their numbers, that took part in no draw yet.
async fn undrawn(tx: &mut Tx, programme: &str) -> Done<Vec<(String, String)>> {
    Ok(sqlx::query_as(concat!(
        "SELECT o.order_id, o.number FROM orders o
         WHERE o.programme_id = $1 AND o.state IN ",
        in_service!(),
        " AND NOT EXISTS (SELECT 1 FROM draw_population p WHERE p.order_id = o.order_id)
         ORDER BY o.order_id"
    ))
    .bind(programme)
    .fetch_all(&mut **tx)
    .await?)
}
