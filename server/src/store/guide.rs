//! 選購嚮導: what the guide knows of the plans on offer, and the few that it names.
//!
//! What it knows is made from all plans and kept for a version of the catalogue (`shelf.rs`), five
//! minutes at most. What it names is read anew and judged
//! anew: a plan that is no longer on offer is never named, and prices and reasons are today's.

use app::{
    catalog::PlanCard,
    error::AppError,
    guide::{GuideView, Guided, PICKS_MAX, port::GuideService},
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, PlanId, Points, Programme, Twd,
    guide::{Answers, Candidate, Pain, Ranking, System, rank},
    plan::{Category, SubSector},
    quote::quote,
    service::SafeDay,
};
use futures_util::StreamExt as _;
use std::{collections::HashMap, sync::Arc};

use super::{
    Db, Store,
    plan::read_list,
    tx::{Abort, Done},
};

/// Plans that are read anew: some of them may have changed since.
const READ_ANEW: usize = 3 * PICKS_MAX;

/// The plans, and the version of the catalogue that they belong to.
pub(super) type Known = (i64, Vec<Candidate>);

/// Plans on offer; programme and now follow (`offered`).
const ON_OFFER: &str = "SELECT p.plan_id, p.category, p.price_twd, v.name, v.summary, v.features,
        v.integrations, v.months, v.seats, s.name AS supplier
    FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
    JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
    WHERE p.status = 'listed' AND s.suspended_at IS NULL AND p.programme_id = ";

const SECTORS: &str = "SELECT x.plan_id, x.sector FROM plan_sectors x";

#[derive(sqlx::FromRow)]
struct Row {
    plan_id: String,
    category: String,
    price_twd: i64,
    name: String,
    summary: String,
    features: String,
    integrations: String,
    months: i32,
    seats: Option<i32>,
    supplier: String,
}

impl Row {
    fn wrong(&self, column: &'static str) -> Abort {
        Abort::Inconsistent { table: "plans", column, row: self.plan_id.clone() }
    }

    fn candidate(&self, sectors: Vec<SubSector>) -> Done<Candidate> {
        Ok(Candidate {
            plan: self.plan_id.parse().map_err(|_| self.wrong("plan_id"))?,
            category: Category::from_name(&self.category).ok_or_else(|| self.wrong("category"))?,
            sectors,
            price: Twd::new(self.price_twd).ok_or_else(|| self.wrong("price_twd"))?,
            seats: self.seats.and_then(|seats| u32::try_from(seats).ok()),
            names: Pain::named_in(&format!("{} {} {}", self.name, self.summary, self.features)),
            systems: System::named_in(&read_list(&self.integrations)),
        })
    }

    fn card(
        self,
        plan: &Candidate,
        programme: &Programme,
        points: Points,
        safe: SafeDay,
    ) -> Done<PlanCard> {
        Ok(PlanCard {
            id: plan.plan,
            category: plan.category,
            sectors: plan.sectors.clone(),
            price: plan.price,
            months: u16::try_from(self.months).map_err(|_| self.wrong("months"))?,
            seats: plan.seats,
            quote: quote(programme, plan.price, points),
            safe,
            name: self.name,
            summary: self.summary,
            supplier: self.supplier,
        })
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
        rank(&plans.1, &answers, own, READ_ANEW)
    })
    .await
    .map_err(|error| crate::fault::internal("guide.rank", &error))
}

impl Store {
    async fn known_plans(&self, programme: &Programme) -> Done<Arc<Known>> {
        let (now, version) = (self.time(), self.catalog_version().await?);
        let known = self.guided.get(now, self.all_plans(programme, version)).await?;
        if known.0 >= version {
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
        let mut plans = Vec::new();
        let mut query = offered(programme, self.time());
        let mut rows = query.build_query_as::<Row>().fetch(&self.pools.read);
        while let Some(row) = rows.next().await {
            let row = row?;
            plans.push(row.candidate(sectors.remove(&row.plan_id).unwrap_or_default())?);
        }
        Ok((version, plans))
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
        let (now, safe) = (self.time(), SafeDay::at(programme, self.time()));
        let plans: Vec<PlanId> = ranking.picks.iter().map(|pick| pick.plan).collect();
        let mut sectors: HashMap<String, Vec<SubSector>> = HashMap::new();
        let mut query = sqlx::QueryBuilder::<Db>::new(SECTORS);
        among(query.push(" WHERE x.plan_id IN ("), &plans);
        let rows: Vec<(String, String)> =
            query.build_query_as().fetch_all(&self.pools.read).await?;
        for (plan, sector) in rows {
            sectors.entry(plan).or_default().extend(SubSector::from_name(&sector));
        }
        let mut query = offered(programme, now);
        among(query.push(" AND p.plan_id IN ("), &plans);
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.pools.read).await?;
        rows.into_iter()
            .map(|row| {
                let plan = row.candidate(sectors.remove(&row.plan_id).unwrap_or_default())?;
                let card = row.card(&plan, programme, points, safe)?;
                Ok((plan, card))
            })
            .collect()
    }
}

fn offered(programme: &Programme, now: Instant) -> sqlx::QueryBuilder<Db> {
    let mut query = sqlx::QueryBuilder::new(ON_OFFER);
    query.push_bind(programme.id.to_string());
    // R6: the supplier is selected, and so is the solution.
    for selected in ["s", "p"] {
        query.push(format!(" AND {selected}.selected_from <= ")).push_bind(now.timestamp_millis());
        query.push(format!(
            " AND ({selected}.selected_until IS NULL OR {selected}.selected_until > "
        ));
        query.push_bind(now.timestamp_millis()).push(")");
    }
    query
}

/// Ends an `IN (`.
fn among(query: &mut sqlx::QueryBuilder<Db>, plans: &[PlanId]) {
    let mut list = query.separated(", ");
    for plan in plans {
        list.push_bind(plan.to_string());
    }
    list.push_unseparated(")");
}
