//! 型錄: searching, filtering and counting listed plans.
//!
//! What is on offer is searched in memory (`shelf/`); the database gives the rows of the page.

use app::{
    catalog::{CatalogQuery, CatalogView, FacetCount, PLANS_PER_PAGE, PlanCard, PriceBand},
    error::AppError,
    home::HomeView,
};
use domain::{
    PlanId, Points, Programme, Twd,
    ledger::Account,
    plan::{Category, SubSector},
    quote::quote,
    search::query_terms,
    service::SafeDay,
};

use super::{
    Store,
    shelf::Asked,
    tx::{Abort, Done},
};

/// Search terms that one query may have.
const TERMS_MAX: usize = 8;
/// Plans on the home page.
const HOME_PLANS: i64 = 6;

/// The plans of a page. $1 to $20: their ids.
const CARDS: &str = "SELECT p.plan_id, p.category, p.price_twd, v.name, v.summary,
            s.name AS supplier, v.months, v.seats
     FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
     JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
     WHERE p.status = 'listed' AND p.plan_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
            $13, $14, $15, $16, $17, $18, $19, $20)";

#[derive(sqlx::FromRow)]
pub(super) struct CardRow {
    pub(super) plan_id: String,
    category: String,
    price_twd: i64,
    pub(super) name: String,
    pub(super) summary: String,
    supplier: String,
    months: i32,
    seats: Option<i32>,
}

impl CardRow {
    pub(super) fn wrong(&self, column: &'static str) -> Abort {
        Abort::Inconsistent { table: "plans", column, row: self.plan_id.clone() }
    }

    /// For a buyer that has these points.
    pub(super) fn card(
        self,
        programme: &Programme,
        points: Points,
        safe: SafeDay,
        sectors: Vec<SubSector>,
    ) -> Done<PlanCard> {
        let price = Twd::new(self.price_twd).ok_or_else(|| self.wrong("price_twd"))?;
        Ok(PlanCard {
            id: self.plan_id.parse().map_err(|_| self.wrong("plan_id"))?,
            category: Category::from_name(&self.category).ok_or_else(|| self.wrong("category"))?,
            sectors,
            price,
            months: u16::try_from(self.months).map_err(|_| self.wrong("months"))?,
            seats: self.seats.and_then(|seats| u32::try_from(seats).ok()),
            quote: quote(programme, price, points),
            safe,
            name: self.name,
            summary: self.summary,
            supplier: self.supplier,
        })
    }
}

impl Store {
    pub(super) async fn search(&self, mut query: CatalogQuery) -> Result<CatalogView, AppError> {
        let now = self.time();
        if let Some(view) = self.catalog.get(&query, now) {
            return Ok(view);
        }
        let asked = query.clone();
        let programme = self.current_programme().await?;
        let words: Vec<String> = query_terms(&query.q).into_iter().take(TERMS_MAX).collect();
        let offers = self.shelf(&programme).await?;
        let hits = self.hits_of(&offers, &words).await?;
        let sought = Asked::new(&query, now.timestamp_millis());
        let found = offers.find(&sought, &hits);
        let plans = self.cards(&programme, &found.plans).await?;
        query.page = if found.page > 1 { found.page.to_string() } else { String::new() };
        query.category = query.category().map_or_else(String::new, |one| one.as_str().to_owned());
        query.sector = query.sector().map_or_else(String::new, |one| one.as_str().to_owned());
        query.price = query.price().map_or_else(String::new, |band| band.as_str().to_owned());
        let pages = found.total.div_ceil(PLANS_PER_PAGE as usize);
        let view = CatalogView {
            query,
            total: i64::try_from(found.total).unwrap_or(i64::MAX),
            pages: u32::try_from(pages).unwrap_or(u32::MAX).max(1),
            plans,
            categories: counts(Category::ALL, &found.categories),
            sectors: counts(SubSector::ALL, &found.sectors),
            prices: counts(&PriceBand::ALL, &found.bands),
        };
        self.catalog.keep(&asked, now, &view);
        Ok(view)
    }

    /// In the order of the ids. One that was taken off a moment ago is left out.
    async fn cards(&self, programme: &Programme, plans: &[PlanId]) -> Done<Vec<PlanCard>> {
        if plans.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sqlx::query_as::<_, CardRow>(CARDS);
        for n in 0..PLANS_PER_PAGE as usize {
            query = query.bind(plans.get(n).map_or_else(String::new, PlanId::to_string));
        }
        let rows = query.fetch_all(&self.pools.read).await?;
        let safe = SafeDay::at(programme, self.time());
        // What a firm with all its points would pay; checkout asks the wallet.
        let card = |row: CardRow| row.card(programme, programme.points_max, safe, Vec::new());
        let mut cards = rows.into_iter().map(card).collect::<Done<Vec<_>>>()?;
        cards.sort_by_key(|card| plans.iter().position(|plan| *plan == card.id));
        Ok(cards)
    }

    pub(super) async fn home_view(&self) -> Result<HomeView, AppError> {
        let programme = self.current_programme().await?;
        let now = self.time();
        // What the catalogue shows first, as it was answered a moment ago.
        let CatalogView { mut plans, total: plans_listed, .. } =
            self.search(CatalogQuery::default()).await?;
        plans.truncate(usize::try_from(HOME_PLANS).unwrap_or(0));
        let pool = self.pool_of(&programme).await?;
        let (firms_served, suppliers): (i64, i64) = sqlx::query_as(concat!(
            "SELECT (SELECT COUNT(*) FROM transfers
                     WHERE kind = 'issue' AND programme_id = $1),
                    (SELECT COUNT(DISTINCT p.supplier_id)
                     FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
                     WHERE p.programme_id = $1 AND ",
            on_offer!("$2"),
            ")"
        ))
        .bind(programme.id.as_str())
        .bind(now.timestamp_millis())
        .fetch_one(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let waiting = if pool < programme.points_max { self.waiting(&programme).await? } else { 0 };
        Ok(HomeView {
            now,
            pool,
            waiting,
            firms_served,
            plans_listed,
            suppliers,
            plans,
            programme: (*programme).clone(),
        })
    }

    /// How many firms wait for points.
    async fn waiting(&self, programme: &Programme) -> Done<i64> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM applications WHERE programme_id = $1 AND state = 'Waitlisted'",
        )
        .bind(programme.id.as_str())
        .fetch_one(&self.pools.read)
        .await?)
    }

    pub(super) async fn pool_of(&self, programme: &Programme) -> Done<Points> {
        let balance: i64 = sqlx::query_scalar("SELECT balance FROM accounts WHERE account_id = $1")
            .bind(Account::Pool(programme.id.clone()).to_string())
            .fetch_one(&self.pools.read)
            .await?;
        Ok(Points::new(balance).unwrap_or_default())
    }
}

/// The counts of one facet, in the order of the vocabulary; values without plans stay out.
fn counts<T: Copy>(all: &[T], counts: &[u64]) -> Vec<FacetCount<T>> {
    all.iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(value, count)| FacetCount {
            value: *value,
            count: i64::try_from(*count).unwrap_or(i64::MAX),
        })
        .collect()
}
