//! 送審: a supplier submits a plan or the next version of one, and takes plans off the shelf.

use app::{
    error::{AppError, Fault, FaultKind},
    listing::{
        PlanForm, ShelfCommand,
        read::{Offer, kept, read},
    },
};
use domain::{
    Actor, Instant, PlanId, Refusal, SupplierId, Twd,
    authority::{Act, authorise},
    listing::{ListingAct, may_submit},
    plan::{PlanOrigin, PlanStatus, SubSector},
    selection::SelectedSolution,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        plan::list_text,
        tx::{Abort, Done, command, end, violates},
    },
    record::{PlanRecord, PlanStep},
    register::{both, entry, register_of},
};

/// Forms that a supplier has begun and that are kept; the oldest go first.
const DRAFTS_MAX: i64 = 20;

/// What a submission comes to.
pub(super) enum Weighed {
    /// The same waits for the office already.
    Waits,
    /// It makes this version.
    Version(i32),
}

/// The supplier that asks.
pub(super) fn supplier_of(actor: Actor) -> Result<SupplierId, AppError> {
    authorise(actor, Act::SubmitPlan)?;
    match actor {
        Actor::Supplier { supplier, .. } => Ok(supplier),
        _ => Err(Refusal::Forbidden.into()),
    }
}

impl Store {
    pub(super) async fn take_plan_in(
        &self,
        actor: Actor,
        form: PlanForm,
    ) -> Result<PlanStatus, AppError> {
        let supplier = supplier_of(actor)?;
        let plan: PlanId = form.plan.parse().map_err(|_| AppError::NotFound)?;
        let programme = self.current_programme().await?;
        self.keep_typed(supplier, plan, &form).await?;
        let offer = read(&form).map_err(AppError::Faults)?;
        Ok(command!(self, |tx| {
            let mut batch = Batch::default();
            let (sender, programme) = ((actor, supplier), programme.id.as_str());
            self.submission(tx, &mut batch, sender, programme, plan, &offer).await?;
            forget_draft(tx, supplier, plan).await?;
            batch.run(tx).await.map_err(made_meanwhile)?;
            Ok(PlanStatus::UnderReview)
        })?)
    }

    /// Weighs a submission: the batch holds its writes, none where the same waits already.
    pub(super) async fn submission(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        (actor, supplier): (Actor, SupplierId),
        programme: &str,
        plan: PlanId,
        offer: &Offer,
    ) -> Done<Weighed> {
        let now = self.time();
        let mut file = match self.plan_in(tx, plan).await? {
            Some(file) if !file.belongs_to(supplier) => return Err(Refusal::Forbidden.into()),
            Some(file) => file,
            None => new_plan(tx, batch, supplier, plan, programme, (offer, now)).await?,
        };
        if let Some(waiting) = file.waiting_version {
            // The same form again: it waits already.
            let sent = PlanForm { plan: file.plan_id.clone(), ..PlanForm::from(offer) };
            if self.form_in(tx, &file, waiting).await? == sent {
                return Ok(Weighed::Waits);
            }
        }
        let programme = self.programme_in(tx, &file.programme_id).await?;
        let register = register_of(tx, &file.ubn).await?;
        let entry = entry(&register, &offer.solution)?;
        may_submit(&programme, &both(&file.supplier_selection(), entry), now)?;
        self.check_origin(tx, &file, offer, entry).await?;
        let version = file.newest + 1;
        let step = PlanStep { actor, act: ListingAct::Submit, version, at: now, detail: "" };
        file.step(batch, &step)?;
        put_version(batch, &file, version, offer, now.timestamp_millis());
        Ok(Weighed::Version(version))
    }

    /// R8: who says 原方案 offers what was selected.
    async fn check_origin(
        &self,
        tx: &mut Tx,
        file: &PlanRecord,
        offer: &Offer,
        entry: Option<&SelectedSolution>,
    ) -> Done<()> {
        if offer.origin != PlanOrigin::Original {
            return Ok(());
        }
        if let Some(entry) = entry.filter(|entry| !entry.allows_original(offer.price, offer.months))
        {
            let (price, months) = (entry.price, entry.months);
            return Err(Abort::Faulty(Fault::new(
                "origin",
                FaultKind::NotAsSelected { price, months },
            )));
        }
        if file.current_version == 0 {
            return Ok(());
        }
        let current = self.version_in(tx, file, file.current_version).await?;
        if current.has_terms(&offer.terms()) {
            return Ok(());
        }
        Err(Abort::Faulty(Fault::new("origin", FaultKind::NotOriginal)))
    }

    /// Keeps what was typed before it is judged, in a transaction of its own: nothing typed is
    /// lost, whatever the judgement.
    async fn keep_typed(
        &self,
        supplier: SupplierId,
        plan: PlanId,
        form: &PlanForm,
    ) -> Result<(), AppError> {
        let now = self.time();
        let text = serde_json::to_string(&kept(form)).unwrap_or_default();
        Ok(command!(self, |tx| {
            if self.plan_in(tx, plan).await?.is_some_and(|file| !file.belongs_to(supplier)) {
                return Err(Refusal::Forbidden.into());
            }
            sqlx::query(
                "INSERT INTO plan_drafts (supplier_id, plan_id, form, saved_at)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (supplier_id, plan_id)
                 DO UPDATE SET form = excluded.form, saved_at = excluded.saved_at",
            )
            .bind(supplier.to_string())
            .bind(plan.to_string())
            .bind(&text)
            .bind(now.timestamp_millis())
            .execute(&mut **tx)
            .await?;
            sqlx::query(
                "DELETE FROM plan_drafts WHERE supplier_id = $1 AND plan_id NOT IN
                     (SELECT plan_id FROM plan_drafts WHERE supplier_id = $1
                      ORDER BY saved_at DESC, plan_id DESC LIMIT $2)",
            )
            .bind(supplier.to_string())
            .bind(DRAFTS_MAX)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })?)
    }

    /// 下架、重新上架.
    pub(super) async fn shelve(
        &self,
        actor: Actor,
        command: ShelfCommand,
    ) -> Result<PlanStatus, AppError> {
        let supplier = supplier_of(actor)?;
        let Some(act @ (ListingAct::Delist | ListingAct::Relist)) =
            ListingAct::from_name(&command.act)
        else {
            return Err(AppError::Invalid { field: "act".to_owned() });
        };
        let plan: PlanId = command.plan.parse().map_err(|_| AppError::NotFound)?;
        let status = command!(self, |tx| {
            let now = self.time();
            let mut file = self.plan_in(tx, plan).await?.ok_or(Abort::NotFound)?;
            if !file.belongs_to(supplier) {
                return Err(Abort::NotFound);
            }
            if act == ListingAct::Relist {
                file.selection().must_be_valid_at(now)?;
            }
            let mut batch = Batch::default();
            let version = file.current_version;
            let status =
                file.step(&mut batch, &PlanStep { actor, act, version, at: now, detail: "" })?;
            batch.run(tx).await?;
            Ok(status)
        })?;
        self.catalog.forget();
        Ok(status)
    }

    /// A plan that was set up as a draft goes to the office as it is.
    pub(in super::super) async fn submit_as_is(
        &self,
        actor: Actor,
        plan: PlanId,
    ) -> Result<PlanStatus, AppError> {
        let supplier = supplier_of(actor)?;
        Ok(command!(self, |tx| {
            let now = self.time();
            let mut file = self.plan_in(tx, plan).await?.ok_or(Abort::NotFound)?;
            if !file.belongs_to(supplier) {
                return Err(Refusal::Forbidden.into());
            }
            if file.waiting_version == Some(file.newest) {
                return Ok(PlanStatus::UnderReview);
            }
            let programme = self.programme_in(tx, &file.programme_id).await?;
            may_submit(&programme, &file.selection(), now)?;
            let mut batch = Batch::default();
            let version = file.newest;
            let step = PlanStep { actor, act: ListingAct::Submit, version, at: now, detail: "" };
            file.step(&mut batch, &step)?;
            batch.run(tx).await?;
            Ok(PlanStatus::UnderReview)
        })?)
    }

    /// The newest version at another price, as an adjusted plan (R8).
    pub(in super::super) async fn revise(
        &self,
        actor: Actor,
        plan: PlanId,
        price: Twd,
    ) -> Result<PlanStatus, AppError> {
        let supplier = supplier_of(actor)?;
        let form: PlanForm = command!(self, |tx| {
            let file = self.plan_in(tx, plan).await?.ok_or(Abort::NotFound)?;
            if !file.belongs_to(supplier) {
                return Err(Refusal::Forbidden.into());
            }
            self.form_in(tx, &file, file.newest).await
        })?;
        let form = PlanForm {
            price: price.to_string(),
            list_price: price.to_string(),
            origin: PlanOrigin::Adjusted.as_str().to_owned(),
            ..form
        };
        self.take_plan_in(actor, form).await
    }
}

/// Two forms that make the same plan at once: the second one decides again, and finds it.
pub(super) fn made_meanwhile(abort: Abort) -> Abort {
    match abort {
        Abort::Sqlx(error) if violates(&error, "plans", "plan_id", "plans_pkey") => Abort::Stale,
        abort => abort,
    }
}

async fn forget_draft(tx: &mut Tx, supplier: SupplierId, plan: PlanId) -> Done<()> {
    sqlx::query("DELETE FROM plan_drafts WHERE supplier_id = $1 AND plan_id = $2")
        .bind(supplier.to_string())
        .bind(plan.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The row of a plan that is submitted for the first time.
async fn new_plan(
    tx: &mut Tx,
    batch: &mut Batch,
    supplier: SupplierId,
    plan: PlanId,
    programme: &str,
    (offer, now): (&Offer, Instant),
) -> Done<PlanRecord> {
    let (name, ubn, selected_from, selected_until): (String, String, Option<i64>, Option<i64>) =
        sqlx::query_as(
            "SELECT name, ubn, selected_from, selected_until FROM suppliers
             WHERE supplier_id = $1",
        )
        .bind(supplier.to_string())
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Abort::NotFound)?;
    put!(
        batch,
        "INSERT INTO plans (plan_id, programme_id, supplier_id, solution, category, status,
             current_version, price_twd, created_at)
         VALUES ($1, $2, $3, $4, $5, 'draft', 0, $6, $7)",
        plan.to_string(),
        programme,
        supplier.to_string(),
        &offer.solution,
        offer.category.as_str(),
        offer.price.get(),
        now.timestamp_millis(),
    );
    Ok(PlanRecord {
        plan_id: plan.to_string(),
        programme_id: programme.to_owned(),
        supplier_id: supplier.to_string(),
        solution: offer.solution.clone(),
        category: offer.category.as_str().to_owned(),
        status: PlanStatus::Draft.as_str().to_owned(),
        current_version: 0,
        revision: 1,
        waiting_version: None,
        submitted_at: None,
        reason: String::new(),
        supplier: name,
        ubn,
        selected_from,
        selected_until,
        plan_from: Some(0),
        plan_until: None,
        newest: 0,
        name: offer.name.clone(),
        origin: offer.origin.as_str().to_owned(),
        listed_price: None,
    })
}

/// A version as it was submitted; it never changes.
fn put_version(batch: &mut Batch, file: &PlanRecord, version: i32, offer: &Offer, at: i64) {
    let sectors: Vec<String> =
        offer.sectors.iter().map(|sector| SubSector::as_str(*sector).to_owned()).collect();
    put!(
        batch,
        "INSERT INTO plan_versions (plan_id, version, origin, name, summary, description,
             features, integrations, price_twd, months, seats, capacity, data_location,
             exit_terms, submitted_at, list_price_twd, solution, category, sectors)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
             $19)",
        &file.plan_id,
        version,
        offer.origin.as_str(),
        &offer.name,
        &offer.summary,
        &offer.description,
        list_text(&offer.features),
        list_text(&offer.integrations),
        offer.price.get(),
        i64::from(offer.months),
        offer.seats.map(i64::from),
        &offer.capacity,
        &offer.data_location,
        &offer.exit_terms,
        at,
        offer.list_price.get(),
        &offer.solution,
        offer.category.as_str(),
        list_text(&sectors),
    );
}
