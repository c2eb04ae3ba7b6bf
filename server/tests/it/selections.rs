//! 遴選名冊: which solution of whom may be offered, from when until when (R6, R8, S38).

use app::{
    catalog::CatalogQuery,
    error::{AppError, FaultKind},
    listing::{PlanForm, Revocation},
    review::{ImportReport, LineFaultKind, ListKind},
};
use domain::{PlanId, Twd, order::State, plan::PlanStatus, typed::NotAPrice};

use crate::{
    plans::{new_plan, typed},
    world::{Seller, World, code, form, office},
};

const HEADING: &str = "統一編號,業者名稱,解決方案,有效起日,有效迄日,方案價格,期程";

async fn import(world: &World, lines: &[String], dry_run: bool) -> ImportReport {
    let text = format!("{HEADING}\n{}\n", lines.join("\n"));
    let file = Box::new(std::io::Cursor::new(text.into_bytes()));
    world.engine.import_list(office(), ListKind::Selections, file, dry_run).await.unwrap()
}

async fn ubn(world: &World, seller: Seller) -> String {
    let sql = format!("SELECT ubn FROM suppliers WHERE supplier_id = '{}'", seller.id);
    world.column(&sql).await.remove(0)
}

/// A line of the register for a supplier's solution.
async fn line(world: &World, seller: Seller, solution: &str, rest: &str) -> String {
    format!("{},雲端公司,{solution},{rest}", ubn(world, seller).await)
}

async fn submit(world: &World, seller: Seller, form: PlanForm) -> Result<PlanStatus, AppError> {
    world.engine.submit_plan(seller.actor, form).await
}

/// A plan of the solution 排程 on offer.
async fn offered(world: &World, seller: Seller) -> PlanId {
    let plan = new_plan();
    submit(world, seller, typed(plan)).await.unwrap();
    world.list(plan).await;
    plan
}

fn only_fault(answer: Result<PlanStatus, AppError>) -> (String, FaultKind) {
    let Err(AppError::Faults(mut faults)) = answer else { panic!("{answer:?}") };
    let fault = faults.remove(0);
    (fault.field, fault.kind)
}

on_both_engines! {
    async fn r6_a_solution_is_offered_while_the_register_covers_it(world: World) {
        let (seller, firm) = (world.supplier().await, world.firm().await);
        let plan = offered(&world, seller).await;
        let register = [line(&world, seller, "排程", "110/06/01,110/07/06,,").await];
        let dry = import(&world, &register, true).await;
        assert_eq!((dry.taken, dry.faults_total, dry.hidden.len()), (1, 0, 0), "{dry:?}");
        assert_eq!(world.count("selections").await, 0);
        import(&world, &register, false).await;
        let again = import(&world, &register, false).await;
        assert_eq!((again.taken, again.unchanged), (0, 1));
        let early = world.order(firm, plan, 600_000).await;
        // The last day counts whole.
        world.move_to("2021-07-06T23:59:59");
        assert!(world.engine.plan(plan, None).await.is_ok());
        world.move_to("2021-07-07T00:00:00");
        assert_eq!(world.engine.plan(plan, None).await.map(drop), Err(AppError::NotFound));
        let late = form(plan, 200_000, 400_000, "late");
        assert_eq!(code(world.submit(firm, late).await), Err("PlanNotListed"));
        assert_eq!(world.state(early).await, State::Submitted);
        let accepted = world.act(seller.actor, early, "Accept").await;
        assert_eq!(code(accepted), Err("SelectionMissing"), "R6 at each acceptance");
        // The register is extended: everything goes on.
        let register = [line(&world, seller, "排程", "110/06/01,110/12/31,,").await];
        import(&world, &register, false).await;
        assert!(world.engine.plan(plan, None).await.is_ok());
        world.act(seller.actor, early, "Accept").await.unwrap();
    }

    async fn r6_what_the_register_leaves_out_is_hidden_and_not_taken(world: World) {
        let (seller, other) = (world.supplier().await, world.supplier().await);
        let (plan, kept) = (offered(&world, seller).await, offered(&world, other).await);
        let register = [line(&world, seller, "倉儲", "2021-06-01,,,").await];
        for dry_run in [true, false] {
            let report = import(&world, &register, dry_run).await;
            assert_eq!(report.hidden.len(), 1, "{report:?}");
            assert!(report.hidden[0].contains("排程雲"), "{report:?}");
        }
        assert_eq!(world.engine.plan(plan, None).await.map(drop), Err(AppError::NotFound));
        assert!(world.engine.plan(kept, None).await.is_ok(), "the register knows nothing of it");
        let found = world.engine.catalog(CatalogQuery::default()).await.unwrap();
        assert_eq!(found.plans.iter().map(|card| card.id).collect::<Vec<_>>(), [kept]);
        let (field, kind) = only_fault(submit(&world, seller, typed(new_plan())).await);
        assert_eq!(field, "solution");
        assert_eq!(kind, FaultKind::NotSelected { solutions: vec!["倉儲".to_owned()] });
        let editor = world.engine.plan_editor(seller.actor, None, true).await.unwrap();
        assert_eq!(editor.solutions, ["倉儲"]);
        let plan = new_plan();
        let form = PlanForm { solution: "倉儲".to_owned(), ..typed(plan) };
        submit(&world, seller, form).await.unwrap();
        world.list(plan).await;
        assert!(world.engine.plan(plan, None).await.is_ok());
    }

    async fn r8_an_original_plan_is_as_the_register_says(world: World) {
        let seller = world.supplier().await;
        let terms = "2021-06-01,,\"590,000 (新台幣/含稅)\",12個月";
        import(&world, &[line(&world, seller, "排程", terms).await], false).await;
        let plan = new_plan();
        let (field, kind) = only_fault(submit(&world, seller, typed(plan)).await);
        let price = Twd::new(590_000);
        assert_eq!((&*field, kind), ("origin", FaultKind::NotAsSelected { price, months: Some(12) }));
        let adjusted = PlanForm { origin: "adjusted".to_owned(), ..typed(plan) };
        assert!(submit(&world, seller, adjusted).await.is_ok());
        let same = PlanForm { price: "590,000".to_owned(), ..typed(new_plan()) };
        assert!(submit(&world, seller, same).await.is_ok());
        let case = world.engine.supplier_case(office(), seller.id).await.unwrap();
        assert_eq!(case.register[0].price, price);
    }

    /// S38: what was revoked here stays so, whatever a later register says.
    async fn a_register_undoes_no_revocation(world: World) {
        let seller = world.supplier().await;
        let plan = offered(&world, seller).await;
        let register = [line(&world, seller, "排程", "2021-06-01,,,").await];
        import(&world, &register, false).await;
        let reason = "資格不符".to_owned();
        let revocation = Revocation { supplier: seller.id.to_string(), reason };
        world.engine.revoke(office(), revocation).await.unwrap();
        let register = [line(&world, seller, "排程", "2021-06-01,2022-12-31,,").await];
        let report = import(&world, &register, false).await;
        assert_eq!(report.revoked.len(), 1, "{report:?}");
        world.move_to("2021-07-06T10:00:00");
        assert_eq!(world.engine.plan(plan, None).await.map(drop), Err(AppError::NotFound));
        assert_eq!(code(submit(&world, seller, typed(new_plan())).await), Err("SelectionMissing"));
    }

    async fn every_line_is_judged_by_itself(world: World) {
        let seller = world.supplier().await;
        let register = [
            line(&world, seller, "排程", "2021-06-01,2021-12-31,,").await,
            line(&world, seller, "排程", "2021-06-01,2022-12-31,,").await,
            line(&world, seller, "倉儲", "2021-06-01,2021-05-31,,").await,
            line(&world, seller, "看板", "2021-06-01,,\"9,000 (未稅)\",").await,
            line(&world, seller, "報工", "昨天,,,").await,
            ",雲端公司,排程,2021-06-01,,,".to_owned(),
            "04595257,大同雲端,排程,2021-06-01,,,".to_owned(),
        ];
        let report = import(&world, &register, false).await;
        assert_eq!((report.rows, report.taken, report.faults_total), (7, 2, 5), "{report:?}");
        let kinds: Vec<_> = report.faults.into_iter().map(|fault| (fault.line, fault.kind)).collect();
        assert_eq!(kinds[0], (3, LineFaultKind::Twice { line: 2 }));
        assert_eq!(kinds[1], (4, LineFaultKind::Backwards));
        let (text, error) = ("9,000 (未稅)".to_owned(), NotAPrice::WithoutTax);
        assert_eq!(kinds[2], (5, LineFaultKind::Price { text, error }));
        assert!(matches!(kinds[3], (6, LineFaultKind::Unreadable { .. })), "{kinds:?}");
        assert!(matches!(kinds[4], (7, LineFaultKind::Missing { .. })), "{kinds:?}");
        assert_eq!(report.unknown, ["04595257 大同雲端"]);
        assert_eq!(world.count("selections WHERE selected_until IS NOT NULL").await, 1);
    }
}
