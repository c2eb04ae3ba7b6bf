//! 方案 and their versions.

use app::{
    catalog::{PlanCard, PlanView},
    error::AppError,
    prose,
    rating::Ratings,
};
use domain::{
    Actor, Instant, PlanId, Programme, Twd,
    plan::{Category, PlanOrigin, PlanStatus, SubSector},
    quote::quote,
    search::index_terms,
    service::SafeDay,
};

use super::{
    Store, Tx,
    tx::{Abort, Done, command, end},
};
use crate::engine::{NewPlan, NewPlanVersion};

#[derive(sqlx::FromRow)]
struct PlanRow {
    programme_id: String,
    solution: String,
    category: String,
    current_version: i32,
    origin: String,
    name: String,
    summary: String,
    description: String,
    features: String,
    integrations: String,
    price_twd: i64,
    months: i32,
    seats: Option<i32>,
    capacity: String,
    data_location: String,
    exit_terms: String,
    supplier: String,
    supplier_ubn: String,
    region: String,
}

impl Store {
    pub(super) async fn plan_view(
        &self,
        plan: PlanId,
        viewer: Option<Actor>,
    ) -> Result<PlanView, AppError> {
        let now = self.time();
        let row: Option<PlanRow> = sqlx::query_as(concat!(
            "SELECT p.programme_id, p.solution, p.category, p.current_version, v.origin, v.name,
                    v.summary, v.description, v.features, v.integrations, v.price_twd, v.months,
                    v.seats, v.capacity, v.data_location, v.exit_terms, s.name AS supplier,
                    s.ubn AS supplier_ubn, s.region
             FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
             JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
             WHERE p.plan_id = $1 AND ",
            on_offer!("$2")
        ))
        .bind(plan.to_string())
        .bind(now.timestamp_millis())
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let row = row.ok_or(AppError::NotFound)?;
        let programme = self.programme(&row.programme_id).await?;
        let available = match viewer {
            Some(Actor::Buyer { firm, .. }) => Some(self.available(&programme, firm).await?),
            _ => None,
        };
        let sectors: Vec<String> = sqlx::query_scalar(
            "SELECT sector FROM plan_sectors WHERE plan_id = $1 ORDER BY sector",
        )
        .bind(plan.to_string())
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let sectors = sectors.iter().filter_map(|sector| SubSector::from_name(sector)).collect();
        let ratings = self.ratings_of(plan).await?;
        Ok(view(plan, row, &programme, (sectors, ratings), available, now)?)
    }

    pub(super) async fn insert_plan(&self, plan: NewPlan) -> Result<PlanId, AppError> {
        let id = PlanId::new(crate::clock::new_id());
        let now = self.time();
        let status = if plan.listed { PlanStatus::Listed } else { PlanStatus::Draft };
        command!(self, |tx| {
            sqlx::query(
                "INSERT INTO plans (plan_id, programme_id, supplier_id, solution, category, status,
                     current_version, price_twd, listed_at, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(id.to_string())
            .bind(plan.programme.as_str())
            .bind(plan.supplier.to_string())
            .bind(&plan.solution)
            .bind(plan.category.as_str())
            .bind(status.as_str())
            .bind(i32::from(plan.listed))
            .bind(plan.version.price.get())
            .bind(plan.listed.then(|| now.timestamp_millis()))
            .bind(now.timestamp_millis())
            .execute(&mut **tx)
            .await?;
            for sector in &plan.sectors {
                sqlx::query("INSERT INTO plan_sectors (sector, plan_id) VALUES ($1, $2)")
                    .bind(sector.as_str())
                    .bind(id.to_string())
                    .execute(&mut **tx)
                    .await?;
            }
            insert_version(tx, id, 1, &plan.version, now).await?;
            if plan.listed { index(tx, id, &plan.solution, &plan.version).await } else { Ok(()) }
        })?;
        self.catalog.forget();
        Ok(id)
    }

    pub(super) async fn status_of(&self, plan: PlanId) -> Done<(PlanStatus, i32)> {
        let (status, version): (String, i32) =
            sqlx::query_as("SELECT status, current_version FROM plans WHERE plan_id = $1")
                .bind(plan.to_string())
                .fetch_optional(&self.pools.read)
                .await?
                .ok_or(Abort::NotFound)?;
        let status = PlanStatus::from_name(&status).ok_or(Abort::Inconsistent {
            table: "plans",
            column: "status",
            row: plan.to_string(),
        })?;
        Ok((status, version))
    }
}

/// A list of texts as it is stored.
pub(super) fn list_text(items: &[String]) -> String {
    serde_json::to_string(items).unwrap_or_default()
}

pub(super) fn read_list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

async fn insert_version(
    tx: &mut Tx,
    plan: PlanId,
    number: i32,
    version: &NewPlanVersion,
    now: Instant,
) -> Done<()> {
    sqlx::query(
        "INSERT INTO plan_versions (plan_id, version, origin, name, summary, description, features,
             integrations, price_twd, months, seats, capacity, data_location, exit_terms,
             submitted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(plan.to_string())
    .bind(number)
    .bind(version.origin.as_str())
    .bind(&version.name)
    .bind(&version.summary)
    .bind(&version.description)
    .bind(list_text(&version.features))
    .bind(list_text(&version.integrations))
    .bind(version.price.get())
    .bind(i32::from(version.months))
    .bind(version.seats.and_then(|seats| i32::try_from(seats).ok()))
    .bind(&version.capacity)
    .bind(&version.data_location)
    .bind(&version.exit_terms)
    .bind(now.timestamp_millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    origin: String,
    name: String,
    summary: String,
    description: String,
    features: String,
    integrations: String,
    price_twd: i64,
    months: i32,
    seats: Option<i32>,
    capacity: String,
    data_location: String,
    exit_terms: String,
}

pub(super) async fn version(tx: &mut Tx, plan: PlanId, number: i32) -> Done<NewPlanVersion> {
    let row: VersionRow =
        sqlx::query_as("SELECT * FROM plan_versions WHERE plan_id = $1 AND version = $2")
            .bind(plan.to_string())
            .bind(number)
            .fetch_one(&mut **tx)
            .await?;
    let wrong =
        |column| Abort::Inconsistent { table: "plan_versions", column, row: plan.to_string() };
    Ok(NewPlanVersion {
        origin: PlanOrigin::from_name(&row.origin).ok_or_else(|| wrong("origin"))?,
        name: row.name,
        summary: row.summary,
        description: row.description,
        features: read_list(&row.features),
        integrations: read_list(&row.integrations),
        price: Twd::new(row.price_twd).ok_or_else(|| wrong("price_twd"))?,
        months: u16::try_from(row.months).map_err(|_| wrong("months"))?,
        seats: row.seats.and_then(|seats| u32::try_from(seats).ok()),
        capacity: row.capacity,
        data_location: row.data_location,
        exit_terms: row.exit_terms,
    })
}

/// Replaces the search terms of a plan by those of the version on offer.
pub(super) async fn index(
    tx: &mut Tx,
    plan: PlanId,
    solution: &str,
    version: &NewPlanVersion,
) -> Done<()> {
    sqlx::query("DELETE FROM plan_terms WHERE plan_id = $1")
        .bind(plan.to_string())
        .execute(&mut **tx)
        .await?;
    let elsewhere = format!(
        "{solution} {} {} {}",
        version.description,
        version.features.join(" "),
        version.integrations.join(" ")
    );
    // The heaviest place first: a term that stands there already is left alone.
    for (weight, text) in [(3, &version.name), (2, &version.summary), (1, &elsewhere)] {
        for terms in index_terms(text).chunks(200) {
            let mut insert =
                sqlx::QueryBuilder::new("INSERT INTO plan_terms (term, plan_id, weight) ");
            insert.push_values(terms, |mut row, term| {
                row.push_bind(term).push_bind(plan.to_string()).push_bind(weight);
            });
            insert.push(" ON CONFLICT DO NOTHING");
            insert.build().execute(&mut **tx).await?;
        }
    }
    Ok(())
}

fn view(
    plan: PlanId,
    row: PlanRow,
    programme: &Programme,
    (sectors, ratings): (Vec<SubSector>, Ratings),
    available: Option<domain::Points>,
    now: Instant,
) -> Done<PlanView> {
    let wrong = |column| Abort::Inconsistent { table: "plans", column, row: plan.to_string() };
    let price = Twd::new(row.price_twd).ok_or_else(|| wrong("price_twd"))?;
    Ok(PlanView {
        card: PlanCard {
            id: plan,
            category: Category::from_name(&row.category).ok_or_else(|| wrong("category"))?,
            sectors,
            price,
            months: u16::try_from(row.months).map_err(|_| wrong("months"))?,
            seats: row.seats.and_then(|seats| u32::try_from(seats).ok()),
            quote: quote(programme, price, available.unwrap_or(programme.points_max)),
            safe: SafeDay::at(programme, now),
            name: row.name,
            summary: row.summary,
            supplier: row.supplier,
        },
        programme: programme.clone(),
        now,
        version: row.current_version,
        origin: PlanOrigin::from_name(&row.origin).ok_or_else(|| wrong("origin"))?,
        solution: row.solution,
        description: prose::read(&row.description),
        features: read_list(&row.features),
        capacity: row.capacity,
        data_location: row.data_location,
        integrations: read_list(&row.integrations),
        exit_terms: row.exit_terms,
        supplier_ubn: row.supplier_ubn,
        supplier_region: row.region,
        ratings,
        available,
    })
}
