//! A supplier with a plan in every standing, and an office with one version that waits.

use app::{
    error::{AppError, Fault, FaultKind},
    listing::{
        PlanCase, PlanDecision, PlanEditor, PlanEvent, PlanForm, PlanQueueRow, PlanQueueView,
        Revocation, SelectionEvent, ShelfCommand, SupplierCase, SupplierPlanRow, SupplierPlansView,
        SupplierRow, SuppliersView,
        import::{
            CatalogueContent, CatalogueFile, CatalogueFiles, CatalogueReport, JudgedRow, RowOutcome,
        },
        port::ListingService,
    },
    review::{LineFault, LineFaultKind},
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, Party, PlanId, Programme, Refusal, SupplierId, Twd,
    listing::{ListingAct, Standing, acts},
    plan::{PlanOrigin, PlanStatus},
    selection::{SelectedSolution, SelectionPeriod},
    typed::NotAPrice,
};

use crate::fake::{Fake, now, plan_id};

fn catalogue_file(taken_at: Option<Instant>) -> CatalogueFile {
    let (id, file) = ("file".to_owned(), "方案 <b>.csv".to_owned());
    CatalogueFile { id, file, at: now(), taken_at }
}

fn row(number: usize, standing: Standing) -> SupplierPlanRow {
    let on_offer = matches!(standing.status, PlanStatus::Listed | PlanStatus::Delisted);
    let refused = standing.status == PlanStatus::Refused;
    SupplierPlanRow {
        plan: plan_id(number).parse().expect("an id"),
        name: format!("排程雲 {number} <b>"),
        standing,
        listed: on_offer.then(|| (1, Twd::new(60_000).expect("a price"))),
        waiting: standing.waits.then(|| (2, now())),
        reason: if refused { "請說明 <i>".to_owned() } else { String::new() },
        acts: acts(standing).collect(),
    }
}

fn form(price: &str) -> PlanForm {
    PlanForm {
        name: "排程雲".to_owned(),
        description: "</textarea><script>".to_owned(),
        price: price.to_owned(),
        sectors: vec!["metal".to_owned()],
        ..PlanForm::default()
    }
}

fn events() -> Vec<PlanEvent> {
    let act = ListingAct::Submit;
    vec![PlanEvent { at: now(), party: Party::Supplier, act, version: 2, detail: String::new() }]
}

fn closes_at() -> Instant {
    Programme::industrial_110().submissions_close_at()
}

fn supplier(number: usize, selection: SelectionPeriod) -> SupplierRow {
    SupplierRow {
        supplier: plan_id(number).parse().expect("an id"),
        ubn: "22099131".to_owned(),
        name: format!("雲端軟體 {number} <b>"),
        region: "北部".to_owned(),
        selection,
        plans: 3,
        open_orders: 2,
        contracts: 1,
    }
}

#[async_trait]
impl ListingService for Fake {
    async fn supplier_plans(&self, actor: Actor) -> Result<SupplierPlansView, AppError> {
        if actor.party() != Party::Supplier {
            return Err(Refusal::Forbidden.into());
        }
        let rows = [
            Standing::new(PlanStatus::UnderReview, true),
            Standing::new(PlanStatus::Listed, true),
            Standing::new(PlanStatus::Refused, false),
            Standing::new(PlanStatus::Delisted, false),
        ];
        let rows = (1..).zip(rows).map(|(number, standing)| row(number, standing)).collect();
        Ok(SupplierPlansView { now: now(), closes_at: closes_at(), closed: None, rows })
    }

    async fn plan_editor(
        &self,
        _: Actor,
        _: Option<PlanId>,
        new: bool,
    ) -> Result<PlanEditor, AppError> {
        let row = (!new).then(|| row(3, Standing::new(PlanStatus::Refused, false)));
        Ok(PlanEditor {
            now: now(),
            closes_at: closes_at(),
            closed: None,
            row,
            form: form("soon"),
            preview: app::prose::read("**新** <i>"),
            solutions: vec!["排程 <i>".to_owned()],
            events: events(),
        })
    }

    async fn submit_plan(&self, _: Actor, _: PlanForm) -> Result<PlanStatus, AppError> {
        Err(AppError::NotFound)
    }

    async fn shelve_plan(&self, _: Actor, _: ShelfCommand) -> Result<PlanStatus, AppError> {
        Err(AppError::NotFound)
    }

    async fn catalogue_files(&self, actor: Actor) -> Result<CatalogueFiles, AppError> {
        if actor.party() != Party::Supplier {
            return Err(Refusal::Forbidden.into());
        }
        Ok(CatalogueFiles {
            now: now(),
            closes_at: closes_at(),
            closed: None,
            files: vec![catalogue_file(None), catalogue_file(Some(now()))],
        })
    }

    async fn catalogue_report(&self, _: Actor, id: &str) -> Result<CatalogueReport, AppError> {
        let outcomes = [
            RowOutcome::New,
            RowOutcome::Version(2),
            RowOutcome::Unchanged,
            RowOutcome::Ubn { found: String::new() },
            RowOutcome::Ubn { found: "<i>".to_owned() },
            RowOutcome::Twice { line: 2 },
            RowOutcome::Faulty(vec![Fault::new(
                "price",
                FaultKind::NotAPrice(NotAPrice::WithoutTax),
            )]),
            RowOutcome::Refused(Refusal::SelectionMissing),
        ];
        let rows = (2..).zip(outcomes).map(|(line, outcome)| JudgedRow {
            line,
            solution: "排程".to_owned(),
            name: format!("排程雲 {line} <b>"),
            price: "60,000".to_owned(),
            outcome,
        });
        let kind = LineFaultKind::Endless;
        Ok(CatalogueReport {
            file: catalogue_file((id == "taken").then(now)),
            rows: rows.collect(),
            faults: vec![LineFault { line: 99, kind }],
        })
    }

    async fn keep_catalogue(
        &self,
        _: Actor,
        _: String,
        _: CatalogueContent,
    ) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn submit_catalogue(&self, _: Actor, _: &str) -> Result<(), AppError> {
        Ok(())
    }

    async fn plan_queue(&self, _: Actor) -> Result<PlanQueueView, AppError> {
        let row = PlanQueueRow {
            plan: plan_id(2).parse().expect("an id"),
            name: "排程雲 <b>".to_owned(),
            supplier: "雲端軟體".to_owned(),
            version: 2,
            origin: PlanOrigin::Adjusted,
            since: now() - chrono::Duration::hours(27),
            is_new: false,
        };
        Ok(PlanQueueView { now: now(), total: 1, rows: vec![row] })
    }

    async fn plan_case(&self, _: Actor, _: PlanId) -> Result<PlanCase, AppError> {
        Ok(PlanCase {
            now: now(),
            row: row(2, Standing::new(PlanStatus::Listed, true)),
            supplier: "雲端軟體".to_owned(),
            supplier_ubn: "22099131".to_owned(),
            selection: SelectionPeriod::default(),
            version: 2,
            offered: form("66,000"),
            preview: app::prose::read("**新** <i>"),
            current: Some(form("60,000")),
            events: events(),
            acts: vec![ListingAct::List, ListingAct::Return],
            step_up_needed: true,
        })
    }

    async fn review_plan(&self, _: Actor, _: PlanDecision) -> Result<PlanStatus, AppError> {
        Err(AppError::NotFound)
    }

    async fn suppliers(&self, actor: Actor, q: &str) -> Result<SuppliersView, AppError> {
        if actor.party() != Party::Office {
            return Err(Refusal::Forbidden.into());
        }
        let from = Some(now() - chrono::Duration::days(9));
        let periods = [
            SelectionPeriod { from, until: None },
            SelectionPeriod { from, until: Some(now()) },
            SelectionPeriod { from: Some(now() + chrono::Duration::days(1)), until: None },
            SelectionPeriod::default(),
        ];
        let (total, rows) = if q.is_empty() {
            (4, (1..).zip(periods).map(|(number, period)| supplier(number, period)).collect())
        } else {
            (0, Vec::new())
        };
        Ok(SuppliersView { now: now(), q: q.to_owned(), total, rows })
    }

    async fn supplier_case(&self, _: Actor, _: SupplierId) -> Result<SupplierCase, AppError> {
        let from = Some(now() - chrono::Duration::days(9));
        Ok(SupplierCase {
            now: now(),
            row: supplier(1, SelectionPeriod { from, until: None }),
            register: vec![SelectedSolution {
                solution: "排程 <i>".to_owned(),
                period: SelectionPeriod { from, until: None },
                price: Twd::new(60_000),
                months: Some(12),
            }],
            events: vec![SelectionEvent {
                at: now(),
                by: "張淑芬".to_owned(),
                reason: "重複 <i>".to_owned(),
            }],
            may_revoke: true,
            step_up_needed: true,
        })
    }

    async fn revoke(&self, _: Actor, _: Revocation) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}
