//! A plan as it stands in its row, its versions, and one step of it.

use app::listing::{PlanForm, SupplierPlanRow};
use domain::{
    Actor, Instant, PlanId, SupplierId, Twd,
    calendar::from_millis,
    listing::{ListingAct, Standing, Terms, acts, transition},
    plan::{PlanOrigin, PlanStatus},
    selection::SelectionPeriod,
};

use super::super::{
    Store, Tx,
    batch::{Batch, put},
    order::{AuditRow, audit},
    plan::read_list,
    tx::{Abort, Done},
};

/// Plans with their supplier, newest version and version on offer, where a condition holds.
macro_rules! plans_where {
    ($condition:literal) => {
        concat!(
            "SELECT p.plan_id, p.programme_id, p.supplier_id, p.solution, p.category, p.status,
                 p.current_version, p.revision, p.waiting_version, p.submitted_at, p.reason,
                 s.name AS supplier, s.ubn, s.selected_from, s.selected_until,
                 p.selected_from AS plan_from, p.selected_until AS plan_until,
                 v.version AS newest, v.name, v.origin, c.price_twd AS listed_price
             FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
             JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version =
                 (SELECT MAX(n.version) FROM plan_versions n WHERE n.plan_id = p.plan_id)
             LEFT JOIN plan_versions c ON c.plan_id = p.plan_id AND c.version = p.current_version
             WHERE ",
            $condition
        )
    };
}
pub(super) use plans_where;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct PlanRecord {
    pub(super) plan_id: String,
    pub(super) programme_id: String,
    pub(super) supplier_id: String,
    pub(super) solution: String,
    pub(super) category: String,
    pub(super) status: String,
    pub(super) current_version: i32,
    pub(super) revision: i32,
    pub(super) waiting_version: Option<i32>,
    pub(super) submitted_at: Option<i64>,
    pub(super) reason: String,
    pub(super) supplier: String,
    pub(super) ubn: String,
    pub(super) selected_from: Option<i64>,
    pub(super) selected_until: Option<i64>,
    pub(super) plan_from: Option<i64>,
    pub(super) plan_until: Option<i64>,
    pub(super) newest: i32,
    pub(super) name: String,
    pub(super) origin: String,
    pub(super) listed_price: Option<i64>,
}

/// A step of a plan, by whom and about which version.
#[derive(Clone, Debug)]
pub(super) struct PlanStep<'a> {
    pub(super) actor: Actor,
    pub(super) act: ListingAct,
    pub(super) version: i32,
    pub(super) at: Instant,
    pub(super) detail: &'a str,
}

impl PlanRecord {
    fn wrong(&self, column: &'static str) -> Abort {
        Abort::Inconsistent { table: "plans", column, row: self.plan_id.clone() }
    }

    pub(super) fn id(&self) -> Done<PlanId> {
        self.plan_id.parse().map_err(|_| self.wrong("plan_id"))
    }

    pub(super) fn belongs_to(&self, supplier: SupplierId) -> bool {
        self.supplier_id == supplier.to_string()
    }

    /// Of the supplier alone.
    pub(super) fn supplier_selection(&self) -> SelectionPeriod {
        selection(self.selected_from, self.selected_until)
    }

    /// Of the supplier and of the plan's solution.
    pub(super) fn selection(&self) -> SelectionPeriod {
        self.supplier_selection().and(&selection(self.plan_from, self.plan_until))
    }

    pub(super) fn origin(&self) -> Done<PlanOrigin> {
        PlanOrigin::from_name(&self.origin).ok_or_else(|| self.wrong("origin"))
    }

    pub(super) fn standing(&self) -> Done<Standing> {
        let status = PlanStatus::from_name(&self.status).ok_or_else(|| self.wrong("status"))?;
        Ok(Standing::new(status, self.waiting_version.is_some()))
    }

    /// As its supplier sees it; `open` where the supplier may submit now.
    pub(super) fn row(&self, at: Instant, open: bool) -> Done<SupplierPlanRow> {
        let standing = self.standing()?;
        let selected = self.selection().is_valid_at(at);
        let own = |act: &ListingAct| match act {
            ListingAct::Submit => open,
            ListingAct::Delist => true,
            ListingAct::Relist => selected,
            ListingAct::List | ListingAct::Return => false,
        };
        let listed = self.listed_price.and_then(Twd::new);
        Ok(SupplierPlanRow {
            plan: self.id()?,
            name: self.name.clone(),
            standing,
            listed: listed.map(|price| (self.current_version, price)),
            waiting: self.waiting_version.zip(self.submitted_at.and_then(from_millis)),
            reason: self.reason.clone(),
            acts: acts(standing).filter(own).collect(),
        })
    }

    /// Adds the writes of a step, and answers where it leads.
    pub(super) fn step(&mut self, batch: &mut Batch, step: &PlanStep<'_>) -> Done<PlanStatus> {
        let from = self.standing()?;
        let to = transition(from, step.act)?;
        match step.act {
            ListingAct::Submit => {
                self.waiting_version = Some(step.version);
                self.submitted_at = Some(step.at.timestamp_millis());
                self.reason.clear();
            }
            ListingAct::List | ListingAct::Return => {
                (self.waiting_version, self.submitted_at) = (None, None);
                step.detail.clone_into(&mut self.reason);
            }
            ListingAct::Delist | ListingAct::Relist => {}
        }
        if step.act == ListingAct::List {
            self.current_version = step.version;
        }
        put!(
            batch,
            "UPDATE plans SET status = $3, revision = revision + 1, waiting_version = $4,
                 submitted_at = $5, reason = $6, current_version = $7,
                 listed_at = CASE WHEN $3 = 'listed' THEN COALESCE(listed_at, $8)
                     ELSE listed_at END
             WHERE plan_id = $1 AND revision = $2",
            &self.plan_id,
            self.revision,
            to.status.as_str(),
            self.waiting_version.map(i64::from),
            self.submitted_at,
            &self.reason,
            self.current_version,
            step.at.timestamp_millis(),
        );
        self.revision += 1;
        to.status.as_str().clone_into(&mut self.status);
        self.record(batch, step, (from, to));
        Ok(to.status)
    }

    /// The timeline and the audit row of a step.
    fn record(&self, batch: &mut Batch, step: &PlanStep<'_>, (from, to): (Standing, Standing)) {
        let event = crate::clock::new_id();
        put!(
            batch,
            "INSERT INTO plan_events (event_id, plan_id, at, party, user_id, act, version,
                 from_status, to_status, detail)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            event.to_string(),
            &self.plan_id,
            step.at.timestamp_millis(),
            step.actor.party().as_str(),
            step.actor.user().map(|id| id.to_string()),
            step.act.as_str(),
            step.version,
            from.status.as_str(),
            to.status.as_str(),
            step.detail,
        );
        let row = AuditRow {
            event,
            at: step.at,
            actor: step.actor,
            action: step.act.as_str(),
            subject: ("plan", self.plan_id.clone()),
            outcome: "ok",
            rule: if step.act == ListingAct::Submit { "R7" } else { "R8" }.to_owned(),
            detail: format!(
                "v{} {} → {} {}",
                step.version,
                from.status.as_str(),
                to.status.as_str(),
                step.detail
            ),
        };
        audit(batch, &row);
    }
}

pub(in super::super) fn selection(from: Option<i64>, until: Option<i64>) -> SelectionPeriod {
    SelectionPeriod { from: from.and_then(from_millis), until: until.and_then(from_millis) }
}

/// A version as it was submitted. What was listed before versions said them has no list price,
/// and solution, category and sectors stand in its plan.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct VersionRecord {
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
    list_price_twd: Option<i64>,
    solution: Option<String>,
    category: Option<String>,
    sectors: Option<String>,
}

pub(super) const VERSION: &str =
    "SELECT origin, name, summary, description, features, integrations, price_twd, months, seats,
         capacity, data_location, exit_terms, list_price_twd, solution, category, sectors
     FROM plan_versions WHERE plan_id = $1 AND version = $2";

pub(super) const SECTORS: &str =
    "SELECT sector FROM plan_sectors WHERE plan_id = $1 ORDER BY sector";

impl VersionRecord {
    /// As it would be typed.
    pub(super) fn form(&self, plan: &PlanRecord, sectors: &[String]) -> PlanForm {
        let amount = |twd: i64| domain::money::grouped(twd);
        PlanForm {
            plan: plan.plan_id.clone(),
            solution: self.solution.clone().unwrap_or_else(|| plan.solution.clone()),
            name: self.name.clone(),
            summary: self.summary.clone(),
            description: self.description.clone(),
            features: read_list(&self.features).join("\n"),
            integrations: read_list(&self.integrations).join("\n"),
            price: amount(self.price_twd),
            list_price: self.list_price_twd.map(amount).unwrap_or_default(),
            months: self.months.to_string(),
            seats: self.seats.map(|seats| seats.to_string()).unwrap_or_default(),
            unlimited: if self.seats.is_none() { "yes" } else { "" }.to_owned(),
            capacity: self.capacity.clone(),
            data_location: self.data_location.clone(),
            exit_terms: self.exit_terms.clone(),
            origin: self.origin.clone(),
            category: self.category.clone().unwrap_or_else(|| plan.category.clone()),
            sectors: self.sectors.as_deref().map_or_else(|| sectors.to_vec(), read_list),
        }
    }

    /// R8: whether these are the terms of this version.
    pub(super) fn has_terms(&self, terms: &Terms<'_>) -> bool {
        let (features, integrations) = (read_list(&self.features), read_list(&self.integrations));
        let Some(price) = Twd::new(self.price_twd) else {
            return false;
        };
        let own = Terms {
            price,
            months: u16::try_from(self.months).unwrap_or_default(),
            seats: self.seats.and_then(|seats| u32::try_from(seats).ok()),
            features: &features,
            integrations: &integrations,
            capacity: &self.capacity,
            data_location: &self.data_location,
            exit_terms: &self.exit_terms,
        };
        domain::listing::is_original(&own, terms)
    }
}

impl Store {
    pub(super) async fn plan_in(&self, tx: &mut Tx, plan: PlanId) -> Done<Option<PlanRecord>> {
        Ok(sqlx::query_as(plans_where!("p.plan_id = $1"))
            .bind(plan.to_string())
            .fetch_optional(&mut **tx)
            .await?)
    }

    pub(super) async fn version_in(
        &self,
        tx: &mut Tx,
        plan: &PlanRecord,
        version: i32,
    ) -> Done<VersionRecord> {
        Ok(sqlx::query_as(VERSION).bind(&plan.plan_id).bind(version).fetch_one(&mut **tx).await?)
    }

    /// A version as it would be typed.
    pub(super) async fn form_in(
        &self,
        tx: &mut Tx,
        plan: &PlanRecord,
        version: i32,
    ) -> Done<PlanForm> {
        let row = self.version_in(tx, plan, version).await?;
        let sectors: Vec<String> =
            sqlx::query_scalar(SECTORS).bind(&plan.plan_id).fetch_all(&mut **tx).await?;
        Ok(row.form(plan, &sectors))
    }
}
