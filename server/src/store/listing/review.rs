//! 審查方案: the office lists the version that waits, or returns it with a reason (R8).

use app::{
    error::AppError,
    listing::{PlanDecision, REASON_CHARS_MAX},
};
use domain::{
    Actor, Instant, PlanId, Refusal,
    authority::{Act, authorise},
    listing::ListingAct,
    plan::PlanStatus,
    selection::SelectionPeriod,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        plan::{index, version as read_version},
        tx::{Abort, Done, command, end},
    },
    record::{PlanRecord, PlanStep},
    register::{both, entry, register_of},
    tell::tell_supplier,
};
use crate::letter::Letter;

/// Of a solution whose supplier the register does not know.
const ALWAYS: SelectionPeriod = SelectionPeriod { from: Some(Instant::UNIX_EPOCH), until: None };

/// Trimmed, something, not too long, and nothing that is no text.
pub(super) fn reason_of(typed: &str) -> Result<String, AppError> {
    domain::typed::words(typed, REASON_CHARS_MAX as usize)
        .filter(|reason| !reason.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| AppError::Invalid { field: "reason".to_owned() })
}

impl Store {
    pub(super) async fn decide_plan(
        &self,
        actor: Actor,
        decision: PlanDecision,
    ) -> Result<PlanStatus, AppError> {
        // Authority before everything else, also before what was typed is looked at.
        authorise(actor, Act::ReviewPlan)?;
        let (act, reason) = match ListingAct::from_name(&decision.act) {
            Some(ListingAct::List) => (ListingAct::List, String::new()),
            Some(ListingAct::Return) => (ListingAct::Return, reason_of(&decision.reason)?),
            _ => return Err(AppError::Invalid { field: "act".to_owned() }),
        };
        let plan: PlanId = decision.plan.parse().map_err(|_| AppError::NotFound)?;
        let version: i32 = decision
            .version
            .parse()
            .map_err(|_| AppError::Invalid { field: "version".to_owned() })?;
        let status = command!(self, |tx| {
            let now = self.time();
            let mut file = self.plan_in(tx, plan).await?.ok_or(Abort::NotFound)?;
            if let Some(status) = decided_before(&file, act, version, &reason)? {
                return Ok(status);
            }
            let standing = file.standing()?;
            // What waits now is not what was read.
            if file.waiting_version.is_some_and(|waiting| waiting != version) {
                let (status, waits) = (standing.status, standing.waits);
                return Err(Refusal::PlanTransition { status, waits, act }.into());
            }
            let mut batch = Batch::default();
            let step = PlanStep { actor, act, version, at: now, detail: &reason };
            let status = file.step(&mut batch, &step)?;
            let (name, supplier) = (file.name.clone(), file.supplier.clone());
            let letter = if act == ListingAct::List {
                self.put_on_offer(tx, &mut batch, &file, version, now).await?;
                Letter::PlanListed { supplier, plan: name }
            } else {
                Letter::PlanReturned { supplier, plan: name, reason: reason.clone() }
            };
            let path = format!("/supplier/plans/{plan}");
            tell_supplier(tx, &mut batch, &file.supplier_id, &letter, &path, now).await?;
            batch.run(tx).await?;
            Ok(status)
        })?;
        self.catalog.forget();
        Ok(status)
    }

    /// What the catalogue knows of a plan follows its version on offer.
    async fn put_on_offer(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        file: &PlanRecord,
        version: i32,
        now: Instant,
    ) -> Done<()> {
        let form = self.form_in(tx, file, version).await?;
        let register = register_of(tx, &file.ubn).await?;
        let entry = entry(&register, &form.solution)?;
        // R6: it may have ended since the version was submitted.
        both(&file.supplier_selection(), entry).must_be_valid_at(now)?;
        let period = entry.map_or(ALWAYS, |entry| entry.period);
        let id = file.id()?;
        let listed = read_version(tx, id, version).await?;
        put!(
            batch,
            "UPDATE plans SET price_twd = $2, solution = $3, category = $4, selected_from = $5,
                 selected_until = $6 WHERE plan_id = $1",
            &file.plan_id,
            listed.price.get(),
            &form.solution,
            &form.category,
            period.from.map(|at| at.timestamp_millis()),
            period.until.map(|at| at.timestamp_millis()),
        );
        sqlx::query("DELETE FROM plan_sectors WHERE plan_id = $1")
            .bind(&file.plan_id)
            .execute(&mut **tx)
            .await?;
        for sector in &form.sectors {
            put!(
                batch,
                "INSERT INTO plan_sectors (sector, plan_id) VALUES ($1, $2)",
                sector,
                &file.plan_id,
            );
        }
        index(tx, id, &form.solution, &listed).await
    }
}

/// The same decision again answers what it led to.
fn decided_before(
    file: &PlanRecord,
    act: ListingAct,
    version: i32,
    reason: &str,
) -> Done<Option<PlanStatus>> {
    if file.waiting_version.is_some() {
        return Ok(None);
    }
    let status = file.standing()?.status;
    let same = match act {
        ListingAct::List => file.current_version == version && status == PlanStatus::Listed,
        _ => file.newest == version && file.reason == reason,
    };
    Ok(same.then_some(status))
}
