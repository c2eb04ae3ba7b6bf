//! What suppliers and office see of plans.

use app::{
    error::AppError,
    listing::{
        PlanCase, PlanEditor, PlanEvent, PlanForm, PlanQueueRow, PlanQueueView, SupplierPlansView,
        read::kept,
    },
    prose,
};
use domain::{
    Actor, Party, PlanId, Refusal, SupplierId,
    authority::{Act, authorise},
    calendar::from_millis,
    listing::{ListingAct, acts, may_submit},
    selection::{SelectionPeriod, entry_of},
};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    record::{PlanRecord, SECTORS, VERSION, VersionRecord, plans_where, selection},
    register::{both, register_of},
    submit::supplier_of,
};

/// Plans that one page shows.
const ROWS_MAX: i64 = 500;
/// Steps of a plan that are shown.
const EVENTS_MAX: i64 = 200;

impl Store {
    pub(super) async fn plans_of(&self, actor: Actor) -> Result<SupplierPlansView, AppError> {
        let supplier = supplier_of(actor)?;
        let now = self.time();
        let programme = self.current_programme().await?;
        let period = self.selection_of(supplier).await?;
        let closed = may_submit(&programme, &period, now).err();
        let plans: Vec<PlanRecord> = sqlx::query_as(plans_where!(
            "p.supplier_id = $1 ORDER BY p.created_at DESC, p.plan_id DESC LIMIT $2"
        ))
        .bind(supplier.to_string())
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let rows: Done<Vec<_>> = plans.iter().map(|plan| plan.row(now, closed.is_none())).collect();
        let closes_at = programme.submissions_close_at();
        Ok(SupplierPlansView { now, closes_at, closed, rows: rows? })
    }

    pub(super) async fn selection_of(&self, supplier: SupplierId) -> Done<SelectionPeriod> {
        let (from, until): (Option<i64>, Option<i64>) = sqlx::query_as(
            "SELECT selected_from, selected_until FROM suppliers WHERE supplier_id = $1",
        )
        .bind(supplier.to_string())
        .fetch_optional(&self.pools.read)
        .await?
        .unwrap_or_default();
        Ok(selection(from, until))
    }

    pub(super) async fn editor(
        &self,
        actor: Actor,
        plan: Option<PlanId>,
        new: bool,
    ) -> Result<PlanEditor, AppError> {
        let supplier = supplier_of(actor)?;
        let now = self.time();
        let programme = self.current_programme().await?;
        let closed = may_submit(&programme, &self.selection_of(supplier).await?, now).err();
        let closes_at = programme.submissions_close_at();
        let solutions = self.solutions_of(supplier).await?;
        let id = plan.unwrap_or_else(|| PlanId::new(crate::clock::new_id()));
        let file = self.plan_file(id).await?;
        let draft = self.draft(supplier, id).await?;
        let (row, form, events) = match file {
            Some(file) if file.belongs_to(supplier) => {
                let form = match draft {
                    Some(draft) => draft,
                    None => self.form_of(&file, file.newest).await?,
                };
                let events = self.plan_events(&file).await?;
                (Some(file.row(now, closed.is_none())?), form, events)
            }
            None if new => (None, draft.unwrap_or_default(), Vec::new()),
            _ => return Err(AppError::NotFound),
        };
        let form = PlanForm { plan: id.to_string(), ..form };
        let preview = prose::read(&form.description);
        Ok(PlanEditor { now, closes_at, closed, row, form, preview, solutions, events })
    }

    async fn plan_file(&self, plan: PlanId) -> Done<Option<PlanRecord>> {
        Ok(sqlx::query_as(plans_where!("p.plan_id = $1"))
            .bind(plan.to_string())
            .fetch_optional(&self.pools.read)
            .await?)
    }

    async fn draft(&self, supplier: SupplierId, plan: PlanId) -> Done<Option<PlanForm>> {
        let text: Option<String> = sqlx::query_scalar(
            "SELECT form FROM plan_drafts WHERE supplier_id = $1 AND plan_id = $2",
        )
        .bind(supplier.to_string())
        .bind(plan.to_string())
        .fetch_optional(&self.pools.read)
        .await?;
        let read = |text: String| serde_json::from_str::<PlanForm>(&text).ok();
        Ok(text.and_then(read).map(|form| kept(&form)))
    }

    async fn form_of(&self, plan: &PlanRecord, version: i32) -> Done<PlanForm> {
        let row: VersionRecord = sqlx::query_as(VERSION)
            .bind(&plan.plan_id)
            .bind(version)
            .fetch_one(&self.pools.read)
            .await?;
        let sectors: Vec<String> =
            sqlx::query_scalar(SECTORS).bind(&plan.plan_id).fetch_all(&self.pools.read).await?;
        Ok(row.form(plan, &sectors))
    }

    async fn plan_events(&self, plan: &PlanRecord) -> Done<Vec<PlanEvent>> {
        let rows: Vec<(i64, String, String, i32, String)> = sqlx::query_as(
            "SELECT at, party, act, version, detail FROM plan_events
             WHERE plan_id = $1 ORDER BY at, event_id LIMIT $2",
        )
        .bind(&plan.plan_id)
        .bind(EVENTS_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        let wrong = |column| Abort::Inconsistent {
            table: "plan_events",
            column,
            row: plan.plan_id.clone(),
        };
        rows.into_iter()
            .map(|(at, party, act, version, detail)| {
                Ok(PlanEvent {
                    at: from_millis(at).ok_or_else(|| wrong("at"))?,
                    party: Party::from_name(&party).ok_or_else(|| wrong("party"))?,
                    act: ListingAct::from_name(&act).ok_or_else(|| wrong("act"))?,
                    version,
                    detail,
                })
            })
            .collect()
    }

    pub(super) async fn waiting_plans(&self, actor: Actor) -> Result<PlanQueueView, AppError> {
        authorise(actor, Act::ViewPlans)?;
        let now = self.time();
        let total: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM plans WHERE submitted_at IS NOT NULL")
                .fetch_one(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        let plans: Vec<PlanRecord> = sqlx::query_as(plans_where!(
            "p.submitted_at IS NOT NULL ORDER BY p.submitted_at, p.plan_id LIMIT $1"
        ))
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let read = |plan: PlanRecord| {
            Ok(PlanQueueRow {
                plan: plan.id()?,
                origin: plan.origin()?,
                version: plan.newest,
                since: plan.submitted_at.and_then(from_millis).unwrap_or(now),
                is_new: plan.current_version == 0,
                name: plan.name,
                supplier: plan.supplier,
            })
        };
        let rows: Done<Vec<_>> = plans.into_iter().map(read).collect();
        Ok(PlanQueueView { now, total, rows: rows? })
    }

    pub(super) async fn plan_case_of(
        &self,
        actor: Actor,
        plan: PlanId,
    ) -> Result<PlanCase, AppError> {
        authorise(actor, Act::ViewPlans)?;
        let now = self.time();
        let file = self.plan_file(plan).await?.ok_or(AppError::NotFound)?;
        let version = file.waiting_version.unwrap_or(file.newest);
        let current = match file.current_version {
            0 => None,
            current => Some(self.form_of(&file, current).await?),
        };
        let judged = authorise(actor, Act::ReviewPlan);
        let step_up_needed = judged == Err(Refusal::StepUpNeeded);
        let may_review = judged.is_ok() || step_up_needed;
        let offered = self.form_of(&file, version).await?;
        let register = register_of(&mut self.pools.read.clone(), &file.ubn).await?;
        let selection = entry_of(&register, &offered.solution).map_or_else(
            |_| SelectionPeriod::default(),
            |entry| both(&file.supplier_selection(), entry),
        );
        let selected = selection.is_valid_at(now);
        let office = |act: &ListingAct| match act {
            ListingAct::List => may_review && selected,
            ListingAct::Return => may_review,
            _ => false,
        };
        let acts: Vec<ListingAct> = acts(file.standing()?).filter(office).collect();
        Ok(PlanCase {
            now,
            row: file.row(now, false)?,
            selection,
            version,
            preview: prose::read(&offered.description),
            offered,
            current,
            events: self.plan_events(&file).await?,
            step_up_needed: step_up_needed && !acts.is_empty(),
            acts,
            supplier: file.supplier,
            supplier_ubn: file.ubn,
        })
    }
}
