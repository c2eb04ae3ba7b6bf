//! 選購嚮導: what the guide knows of the plans on offer, and the few that it names.
//!
//! What it knows is made from all plans and kept for a version of the catalogue (`shelf/`), five
//! minutes at most. What it names is read anew and judged
//! anew: a plan that is no longer on offer is never named, and prices and reasons are today's.

use app::{
    catalog::PlanCard,
    error::AppError,
    guide::{GuideView, Guided, PICKS_MAX, port::GuideService},
};
use async_trait::async_trait;
use domain::{
    Actor, Points, Programme, ProgrammeId,
    guide::{Answers, Candidate, Pain, Ranking, System, rank},
    plan::SubSector,
    quote::quote,
    service::SafeDay,
};
use futures_util::StreamExt as _;
use sqlx::AssertSqlSafe;
use std::{collections::HashMap, sync::Arc};

use super::{Store, catalog::CardRow, plan::read_list, tx::Done};

/// Plans that are read anew: some of them may have changed since.
const READ_ANEW: usize = 3 * PICKS_MAX;

/// The plans of a programme, and the version of the catalogue that they belong to.
pub(super) struct Known {
    programme: ProgrammeId,
    version: i64,
    plans: Vec<Candidate>,
}

/// Plans on offer. $1 programme, $2 now.
const ON_OFFER: &str = concat!(
    "SELECT p.plan_id, p.category, p.price_twd, v.name, v.summary, v.features, v.integrations,
            v.months, v.seats, s.name AS supplier
     FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
     JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
     WHERE p.programme_id = $1 AND ",
    on_offer!("$2")
);

const SECTORS: &str = "SELECT x.plan_id, x.sector FROM plan_sectors x";

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    card: CardRow,
    features: String,
    integrations: String,
}

impl Row {
    /// Its words as the guide reads them, and the card that it names.
    fn read(
        self,
        programme: &Programme,
        points: Points,
        safe: SafeDay,
        sectors: Vec<SubSector>,
    ) -> Done<(Candidate, PlanCard)> {
        let words = format!("{} {} {}", self.card.name, self.card.summary, self.features);
        let card = self.card.card(programme, points, safe, sectors)?;
        let plan = Candidate {
            plan: card.id,
            category: card.category,
            sectors: card.sectors.clone(),
            price: card.price,
            seats: card.seats,
            names: Pain::named_in(&words),
            systems: System::named_in(&read_list(&self.integrations)),
        };
        Ok((plan, card))
    }
}

#[async_trait]
impl GuideService for Store {
    async fn guide(&self, answers: Answers, viewer: Option<Actor>) -> Result<GuideView, AppError> {
        let programme = self.current_programme().await?;
        let available = match viewer {
            Some(Actor::Buyer { firm, .. }) => Some(self.available(&programme, firm).await?),
            _ => None,
        };
        let points = available.unwrap_or(programme.points_max);
        let plans = self.known_plans(&programme).await?;
        let first = best(&programme, plans, &answers, points).await?;
        let read = self.read_anew(&programme, &first, points).await?;
        let (now_known, mut cards): (Vec<_>, HashMap<_, _>) =
            read.into_iter().map(|(plan, card)| (plan, (card.id, card))).unzip();
        let own = |price| quote(&programme, price, points).self_funded;
        let plans = rank(&now_known, &answers, own, PICKS_MAX)
            .picks
            .into_iter()
            .filter_map(|pick| {
                Some(Guided { card: cards.remove(&pick.plan)?, verdict: pick.verdict })
            })
            .collect();
        Ok(GuideView { plans, fitting: first.fitting, stop: first.stop, available })
    }
}

/// Away from the threads that answer requests: it looks at every plan there is.
async fn best(
    programme: &Arc<Programme>,
    plans: Arc<Known>,
    answers: &Answers,
    points: Points,
) -> Result<Ranking, AppError> {
    let (programme, answers) = (programme.clone(), answers.clone());
    tokio::task::spawn_blocking(move || {
        let own = |price| quote(&programme, price, points).self_funded;
        rank(&plans.plans, &answers, own, READ_ANEW)
    })
    .await
    .map_err(|error| crate::fault::internal("guide.rank", &error))
}

impl Store {
    async fn known_plans(&self, programme: &Programme) -> Done<Arc<Known>> {
        let (now, version) = (self.time(), self.catalog_version().await?);
        let known = self.guided.get(now, self.all_plans(programme, version)).await?;
        if known.version >= version && known.programme == programme.id {
            return Ok(known);
        }
        self.guided.forget().await;
        self.guided.get(now, self.all_plans(programme, version)).await
    }

    async fn all_plans(&self, programme: &Programme, version: i64) -> Done<Known> {
        let mut sectors: HashMap<String, Vec<SubSector>> = HashMap::new();
        let mut rows = sqlx::query_as::<_, (String, String)>(SECTORS).fetch(&self.pools.read);
        while let Some(row) = rows.next().await {
            let (plan, sector) = row?;
            sectors.entry(plan).or_default().extend(SubSector::from_name(&sector));
        }
        drop(rows);
        let (now, mut plans) = (self.time(), Vec::new());
        let safe = SafeDay::at(programme, now);
        let mut rows = sqlx::query_as::<_, Row>(ON_OFFER)
            .bind(programme.id.as_str())
            .bind(now.timestamp_millis())
            .fetch(&self.pools.read);
        while let Some(row) = rows.next().await {
            let row = row?;
            let sectors = sectors.remove(&row.card.plan_id).unwrap_or_default();
            plans.push(row.read(programme, programme.points_max, safe, sectors)?.0);
        }
        Ok(Known { programme: programme.id.clone(), version, plans })
    }

    /// Those of the plans that are on offer at this moment.
    async fn read_anew(
        &self,
        programme: &Programme,
        ranking: &Ranking,
        points: Points,
    ) -> Done<Vec<(Candidate, PlanCard)>> {
        if ranking.picks.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.time();
        let safe = SafeDay::at(programme, now);
        let plans: Vec<String> = ranking.picks.iter().map(|pick| pick.plan.to_string()).collect();
        let mut sectors: HashMap<String, Vec<SubSector>> = HashMap::new();
        // Put together from fixed texts; every value is bound.
        let sql = format!("{SECTORS} WHERE x.plan_id IN ({})", places(1, plans.len()));
        let query = sqlx::query_as(AssertSqlSafe(sql));
        let query = plans.iter().fold(query, sqlx::query::QueryAs::bind);
        let rows: Vec<(String, String)> = query.fetch_all(&self.pools.read).await?;
        for (plan, sector) in rows {
            sectors.entry(plan).or_default().extend(SubSector::from_name(&sector));
        }
        let sql = format!("{ON_OFFER} AND p.plan_id IN ({})", places(3, plans.len()));
        let query = sqlx::query_as(AssertSqlSafe(sql))
            .bind(programme.id.as_str())
            .bind(now.timestamp_millis());
        let query = plans.iter().fold(query, sqlx::query::QueryAs::bind);
        let rows: Vec<Row> = query.fetch_all(&self.pools.read).await?;
        rows.into_iter()
            .map(|row| {
                let sectors = sectors.remove(&row.card.plan_id).unwrap_or_default();
                row.read(programme, points, safe, sectors)
            })
            .collect()
    }
}

/// `$3, $4, $5`: so many places from a number on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
