//! 型錄: searching, filtering and counting listed plans.
//!
//! The statements are fixed texts; a filter that is not used is bound as an empty text, or as
//! bounds that hold everything.

use app::{
    catalog::{CatalogQuery, CatalogView, FacetCount, PLANS_PER_PAGE, PlanCard, PriceBand},
    error::AppError,
    home::HomeView,
};
use domain::{
    Points, Programme, Twd,
    ledger::Account,
    money::AMOUNT_MAX,
    plan::{Category, SubSector},
    quote::quote,
    search::query_terms,
};

use super::{
    Store,
    tx::{Abort, Done},
};

/// Search terms that one query may have.
const TERMS_MAX: usize = 8;
/// Plans on the home page.
const HOME_PLANS: i64 = 6;

/// Listed plans that have all the terms. $1 programme, $2 now, $3 to $10 terms, $11 their number,
/// $12 category, $13 sector, $14 and $15 price bounds.
macro_rules! search {
    ($select:literal, $filters:expr, $rest:literal) => {
        concat!(
            "WITH hits AS (
                 SELECT plan_id, COUNT(*) AS terms, CAST(SUM(weight) AS BIGINT) AS score
                 FROM plan_terms WHERE term IN ($3, $4, $5, $6, $7, $8, $9, $10)
                 GROUP BY plan_id),
             open AS (
                 SELECT p.plan_id, p.category, p.price_twd, p.listed_at, p.current_version,
                        p.supplier_id, COALESCE(h.score, 0) AS score
                 FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
                 LEFT JOIN hits h ON h.plan_id = p.plan_id
                 WHERE p.programme_id = $1 AND ",
            on_offer!("$2"),
            "        AND ($11 = 0 OR h.terms = $11)) ",
            $select,
            $filters,
            $rest
        )
    };
}

const CARDS: &str = search!(
    "SELECT o.plan_id, o.category, o.price_twd, v.name, v.summary, s.name AS supplier, v.months,
            v.seats, COUNT(*) OVER () AS total
     FROM open o JOIN suppliers s ON s.supplier_id = o.supplier_id
     JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.current_version",
    " WHERE ($12 = '' OR o.category = $12)
       AND ($13 = '' OR EXISTS (
           SELECT 1 FROM plan_sectors x WHERE x.plan_id = o.plan_id AND x.sector = $13))
       AND o.price_twd > $14 AND o.price_twd <= $15",
    " ORDER BY CASE $16 WHEN 'self_funded' THEN o.price_twd WHEN 'price_down' THEN -o.price_twd
                        WHEN 'relevance' THEN -o.score ELSE 0 END,
               o.listed_at DESC, o.plan_id LIMIT $17 OFFSET $18"
);

/// How many plans each value of a facet would leave, under the other filters.
const FACETS: &str = search!(
    "SELECT 'category' AS facet, o.category AS value, COUNT(*) AS plans FROM open o
     WHERE ($13 = '' OR EXISTS (
             SELECT 1 FROM plan_sectors x WHERE x.plan_id = o.plan_id AND x.sector = $13))
         AND o.price_twd > $14 AND o.price_twd <= $15 GROUP BY o.category
     UNION ALL
     SELECT 'sector', x.sector, COUNT(*)
     FROM open o JOIN plan_sectors x ON x.plan_id = o.plan_id",
    " WHERE ($12 = '' OR o.category = $12) AND o.price_twd > $14 AND o.price_twd <= $15
     GROUP BY x.sector",
    " UNION ALL
     SELECT 'price', CASE WHEN o.price_twd <= 60000 THEN '60k' WHEN o.price_twd <= 150000 THEN '150k'
             WHEN o.price_twd <= 300000 THEN '300k' WHEN o.price_twd <= 600000 THEN '600k'
             ELSE 'above' END AS band, COUNT(*)
     FROM open o WHERE ($12 = '' OR o.category = $12) AND ($13 = '' OR EXISTS (
             SELECT 1 FROM plan_sectors x WHERE x.plan_id = o.plan_id AND x.sector = $13))
     GROUP BY band"
);

#[derive(sqlx::FromRow)]
struct CardRow {
    plan_id: String,
    category: String,
    price_twd: i64,
    name: String,
    summary: String,
    supplier: String,
    months: i32,
    seats: Option<i32>,
    total: i64,
}

#[derive(sqlx::FromRow)]
struct FacetRow {
    facet: String,
    value: String,
    plans: i64,
}

/// The bound values of a search.
struct Filter {
    programme: String,
    at: i64,
    terms: Vec<String>,
    category: &'static str,
    sector: &'static str,
    price: (i64, i64),
}

impl Filter {
    fn new(programme: &Programme, at: i64, query: &CatalogQuery) -> Self {
        Self {
            programme: programme.id.to_string(),
            at,
            terms: query_terms(&query.q).into_iter().take(TERMS_MAX).collect(),
            category: query.category().map_or("", Category::as_str),
            sector: query.sector().map_or("", SubSector::as_str),
            price: query.price().map_or((0, AMOUNT_MAX), PriceBand::bounds),
        }
    }
}

/// Binds $1 to $15.
macro_rules! bound {
    ($query:expr, $filter:expr) => {{
        let filter = $filter;
        let mut query = $query.bind(&filter.programme).bind(filter.at);
        for n in 0..TERMS_MAX {
            query = query.bind(filter.terms.get(n).map_or("", String::as_str));
        }
        query
            .bind(i64::try_from(filter.terms.len()).unwrap_or(0))
            .bind(filter.category)
            .bind(filter.sector)
            .bind(filter.price.0)
            .bind(filter.price.1)
    }};
}

impl Store {
    pub(super) async fn search(&self, mut query: CatalogQuery) -> Result<CatalogView, AppError> {
        let now = self.time();
        if let Some(view) = self.catalog.get(&query, now) {
            return Ok(view);
        }
        let asked = query.clone();
        let programme = self.current_programme().await?;
        let filter = Filter::new(&programme, now.timestamp_millis(), &query);
        let mut page = query.page();
        let (mut plans, mut total) = self.cards(&programme, &filter, &query, page).await?;
        if plans.is_empty() && page > 1 {
            // Beyond the last page: the first one, not an empty one.
            page = 1;
            (plans, total) = self.cards(&programme, &filter, &query, page).await?;
        }
        query.page = if page > 1 { page.to_string() } else { String::new() };
        query.category = filter.category.to_owned();
        query.sector = filter.sector.to_owned();
        query.price = query.price().map_or_else(String::new, |band| band.as_str().to_owned());
        let facets = self.facets(&filter).await?;
        let per_page = i64::from(PLANS_PER_PAGE);
        let view = CatalogView {
            query,
            total,
            pages: u32::try_from((total + per_page - 1) / per_page).unwrap_or(1).max(1),
            plans,
            categories: counts(&facets, "category", Category::ALL, Category::as_str),
            sectors: counts(&facets, "sector", SubSector::ALL, SubSector::as_str),
            prices: counts(&facets, "price", &PriceBand::ALL, PriceBand::as_str),
        };
        self.catalog.keep(&asked, now, &view);
        Ok(view)
    }

    async fn cards(
        &self,
        programme: &Programme,
        filter: &Filter,
        query: &CatalogQuery,
        page: u32,
    ) -> Done<(Vec<PlanCard>, i64)> {
        let rows: Vec<CardRow> = bound!(sqlx::query_as(CARDS), filter)
            .bind(query.sort().as_str())
            .bind(i64::from(PLANS_PER_PAGE))
            .bind(i64::from(PLANS_PER_PAGE) * i64::from(page - 1))
            .fetch_all(&self.pools.read)
            .await?;
        let total = rows.first().map_or(0, |row| row.total);
        let cards = rows.into_iter().map(|row| card(programme, row)).collect::<Done<_>>()?;
        Ok((cards, total))
    }

    async fn facets(&self, filter: &Filter) -> Done<Vec<FacetRow>> {
        Ok(bound!(sqlx::query_as(FACETS), filter).fetch_all(&self.pools.read).await?)
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

fn card(programme: &Programme, row: CardRow) -> Done<PlanCard> {
    let wrong = |column| Abort::Inconsistent { table: "plans", column, row: row.plan_id.clone() };
    let price = Twd::new(row.price_twd).ok_or_else(|| wrong("price_twd"))?;
    Ok(PlanCard {
        id: row.plan_id.parse().map_err(|_| wrong("plan_id"))?,
        category: Category::from_name(&row.category).ok_or_else(|| wrong("category"))?,
        sectors: Vec::new(),
        price,
        months: u16::try_from(row.months).map_err(|_| wrong("months"))?,
        seats: row.seats.and_then(|seats| u32::try_from(seats).ok()),
        // What a firm with all its points would pay; checkout asks the wallet.
        quote: quote(programme, price, programme.points_max),
        name: row.name,
        summary: row.summary,
        supplier: row.supplier,
    })
}

/// The counts of one facet, in the order of the vocabulary; values without plans stay out.
fn counts<T: Copy>(
    rows: &[FacetRow],
    facet: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Vec<FacetCount<T>> {
    all.iter()
        .filter_map(|&value| {
            let row = rows.iter().find(|row| row.facet == facet && row.value == name(value))?;
            Some(FacetCount { value, count: row.plans })
        })
        .collect()
}
