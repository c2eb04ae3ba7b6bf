//! Plans from submission to listing: R6, R7, R8, by whom, and when two are at it at once.

use app::{
    error::{AppError, FaultKind},
    listing::{PlanDecision, PlanForm, Revocation, ShelfCommand},
};
use domain::{
    Actor, OfficerRole, OfficerRoles, PlanId, Refusal, UserId,
    listing::{ListingAct, Standing},
    order::State,
    plan::PlanStatus,
};
use server::clock::new_id;

use crate::{
    site::Site,
    world::{Seller, World, code, form, office},
};

pub(crate) fn typed(plan: PlanId) -> PlanForm {
    let text = |text: &str| text.to_owned();
    PlanForm {
        plan: plan.to_string(),
        solution: text("排程"),
        name: text("排程雲"),
        summary: text("看得到的產線"),
        description: text("派工與報工"),
        features: text("派工\n報工"),
        integrations: String::new(),
        price: text("600,000"),
        list_price: text("720,000"),
        months: text("12"),
        seats: text("50"),
        unlimited: String::new(),
        capacity: text("10 GB"),
        data_location: text("臺灣"),
        exit_terms: text("匯出"),
        origin: text("original"),
        category: text("production"),
        sectors: vec![text("metal")],
    }
}

pub(crate) fn new_plan() -> PlanId {
    PlanId::new(new_id())
}

fn decision(plan: PlanId, version: i32, act: &str, reason: &str) -> PlanDecision {
    let (plan, version) = (plan.to_string(), version.to_string());
    PlanDecision { plan, version, act: act.to_owned(), reason: reason.to_owned() }
}

async fn submit(world: &World, seller: Seller, form: PlanForm) -> Result<PlanStatus, AppError> {
    world.engine.submit_plan(seller.actor, form).await
}

async fn revoke(world: &World, seller: Seller, reason: &str) -> Result<(), AppError> {
    let revocation = Revocation { supplier: seller.id.to_string(), reason: reason.to_owned() };
    world.engine.revoke(office(), revocation).await
}

on_both_engines! {
    async fn a_plan_goes_from_submission_to_the_catalogue(world: World) {
        let seller = world.supplier().await;
        world.user("seller@cloud.example", seller.actor).await;
        let plan = new_plan();
        for _ in 0..2 {
            assert_eq!(submit(&world, seller, typed(plan)).await, Ok(PlanStatus::UnderReview));
        }
        assert_eq!(world.count("plan_versions").await, 1, "sent twice is one version");
        assert_eq!(world.count("plan_drafts").await, 0);
        assert_eq!(world.engine.plan(plan, None).await.map(drop), Err(AppError::NotFound));
        let queue = world.engine.plan_queue(office()).await.unwrap();
        assert_eq!((queue.total, queue.rows[0].plan, queue.rows[0].is_new), (1, plan, true));
        let listed = world.engine.review_plan(office(), decision(plan, 1, "list", "")).await;
        assert_eq!(listed, Ok(PlanStatus::Listed));
        let view = world.engine.plan(plan, None).await.unwrap();
        assert_eq!((view.version, view.card.price.get()), (1, 600_000));
        assert_eq!(world.count("plan_events").await, 2);
        assert_eq!(world.count("audit WHERE subject_kind = 'plan'").await, 2);
        let letters = world.engine.letters_to("seller@cloud.example").await.unwrap();
        assert!(letters[0].0.contains("方案已上架"), "{letters:?}");
        assert_eq!(world.count("notifications WHERE topic = 'plan'").await, 1);
    }

    async fn every_fault_is_named_and_nothing_typed_is_lost(world: World) {
        let seller = world.supplier().await;
        let plan = new_plan();
        let wrong = PlanForm {
            price: "720,001".to_owned(),
            months: "soon".to_owned(),
            ..typed(plan)
        };
        let Err(AppError::Faults(faults)) = submit(&world, seller, wrong.clone()).await else {
            panic!("it was taken");
        };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["price", "months"]);
        let editor = world.engine.plan_editor(seller.actor, Some(plan), true).await.unwrap();
        assert_eq!((editor.form, editor.row), (wrong, None));
        assert_eq!(world.count("plans").await, 0);
    }

    async fn the_time_of_submission_decides(world: World) {
        let seller = world.supplier().await;
        world.move_to("2021-07-30T23:59:59.999");
        let (early, late) = (new_plan(), new_plan());
        assert!(submit(&world, seller, typed(early)).await.is_ok());
        world.move_to("2021-07-31T00:00:00");
        assert_eq!(code(submit(&world, seller, typed(late)).await), Err("SubmissionsClosed"));
        world.move_to("2021-08-03T10:00:00");
        world.list(early).await;
        assert!(world.engine.plan(early, None).await.is_ok());
    }

    async fn who_calls_it_original_offers_what_was_selected(world: World) {
        let seller = world.supplier().await;
        let plan = new_plan();
        submit(&world, seller, typed(plan)).await.unwrap();
        world.list(plan).await;
        let cheaper = PlanForm { price: "590,000".to_owned(), ..typed(plan) };
        let Err(AppError::Faults(faults)) = submit(&world, seller, cheaper.clone()).await else {
            panic!("it was taken");
        };
        assert_eq!(faults[0].kind, FaultKind::NotOriginal);
        let adjusted = PlanForm { origin: "adjusted".to_owned(), ..cheaper };
        submit(&world, seller, adjusted).await.unwrap();
        let case = world.engine.plan_case(office(), plan).await.unwrap();
        assert_eq!(case.row.standing, Standing::new(PlanStatus::Listed, true));
        assert_eq!(case.current.unwrap().price, "600,000");
        assert_eq!((case.version, &*case.offered.price), (2, "590,000"));
        assert_eq!(world.engine.plan(plan, None).await.unwrap().version, 1, "still on offer");
        let back = world.engine.review_plan(office(), decision(plan, 2, "return", "為何降價")).await;
        assert_eq!(back, Ok(PlanStatus::Listed));
        let editor = world.engine.plan_editor(seller.actor, Some(plan), false).await.unwrap();
        assert_eq!(editor.row.unwrap().reason, "為何降價");
    }

    async fn a_stranger_has_no_business_with_it(world: World) {
        let (seller, stranger) = (world.supplier().await, world.supplier().await);
        let plan = new_plan();
        submit(&world, seller, typed(plan)).await.unwrap();
        assert_eq!(code(submit(&world, stranger, typed(plan)).await), Err("Forbidden"));
        let seen = world.engine.plan_editor(stranger.actor, Some(plan), false).await;
        assert_eq!(seen.map(drop), Err(AppError::NotFound));
        let seen = world.engine.plan_editor(stranger.actor, Some(plan), true).await;
        assert_eq!(seen.map(drop), Err(AppError::NotFound));
        let shelf = ShelfCommand { plan: plan.to_string(), act: "delist".to_owned() };
        let taken = world.engine.shelve_plan(stranger.actor, shelf).await;
        assert_eq!(taken, Err(AppError::NotFound));
    }

    async fn the_office_decides_by_its_roles(world: World) {
        let seller = world.supplier().await;
        let plan = new_plan();
        submit(&world, seller, typed(plan)).await.unwrap();
        for (role, allowed) in [
            (OfficerRole::Finance, false),
            (OfficerRole::Auditor, false),
            (OfficerRole::Reviewer, true),
            (OfficerRole::Approver, true),
        ] {
            let roles = OfficerRoles::NONE.with(role);
            let actor = |stepped_up| Actor::Office {
                user: UserId::new(new_id()),
                roles,
                stepped_up,
            };
            let case = world.engine.plan_case(actor(false), plan).await.unwrap();
            assert_eq!((!case.acts.is_empty(), case.step_up_needed), (allowed, allowed), "{role:?}");
            let answer = world.engine.review_plan(actor(true), decision(plan, 1, "return", "")).await;
            let expected = if allowed { "Invalid" } else { "Forbidden" };
            assert_eq!(code(answer), Err(expected), "{role:?}");
        }
    }

    async fn two_officers_at_once_decide_once(world: World) {
        let seller = world.supplier().await;
        let plan = new_plan();
        submit(&world, seller, typed(plan)).await.unwrap();
        let (yes, no) = tokio::join!(
            world.engine.review_plan(office(), decision(plan, 1, "list", "")),
            world.engine.review_plan(office(), decision(plan, 1, "return", "不清楚")),
        );
        assert_eq!([yes.is_ok(), no.is_ok()].iter().filter(|ok| **ok).count(), 1);
        let lost = if yes.is_ok() { no } else { yes };
        assert!(matches!(lost, Err(AppError::Refused(Refusal::PlanTransition { .. }))), "{lost:?}");
        assert_eq!(world.count("plan_events WHERE act <> 'submit'").await, 1);
    }

    async fn a_plan_leaves_the_shelf_and_comes_back(world: World) {
        let seller = world.supplier().await;
        let plan = world.plan(seller, 60_000).await;
        let shelve = |act: ListingAct| {
            let command = ShelfCommand { plan: plan.to_string(), act: act.as_str().to_owned() };
            world.engine.shelve_plan(seller.actor, command)
        };
        assert_eq!(shelve(ListingAct::Delist).await, Ok(PlanStatus::Delisted));
        assert_eq!(world.engine.plan(plan, None).await.map(drop), Err(AppError::NotFound));
        assert_eq!(code(shelve(ListingAct::Delist).await), Err("IllegalTransition"));
        assert_eq!(shelve(ListingAct::Relist).await, Ok(PlanStatus::Listed));
        assert!(world.engine.plan(plan, None).await.is_ok());
        assert_eq!(shelve(ListingAct::List).await.map_err(|error| error.status()), Err(422));
    }

    async fn who_stood_at_the_checkout_confirms_again(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = new_plan();
        submit(&world, seller, typed(plan)).await.unwrap();
        world.list(plan).await;
        let before = world.submit(firm, form(plan, 20_000, 580_000, "early")).await;
        assert_eq!(code(before.map(drop)), Err("WrongRatio"));
        let dearer = domain::Twd::new(660_000).unwrap();
        world.engine.revise_plan(seller.actor, plan, dearer).await.unwrap();
        world.list(plan).await;
        let after = world.submit(firm, form(plan, 200_000, 400_000, "late")).await;
        assert_eq!(code(after.map(drop)), Err("PlanChanged"));
    }

    async fn a_lost_selection_lets_open_orders_go(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let Actor::Buyer { .. } = firm.actor else { panic!() };
        world.user("buyer@firm.example", firm.actor).await;
        let plan = world.plan(seller, 60_000).await;
        let (open, kept) = (
            world.order(firm, plan, 60_000).await,
            world.order(firm, plan, 60_000).await,
        );
        world.contract(firm, seller, kept).await;
        assert_eq!(code(revoke(&world, seller, " ").await), Err("Invalid"));
        revoke(&world, seller, "遴選撤銷").await.unwrap();
        assert_eq!(world.state(open).await, State::Declined);
        assert_eq!(world.state(kept).await, State::Contracted);
        assert_eq!(world.wallet(firm).await, (180_000, 0, 20_000));
        let letters = world.engine.letters_to("buyer@firm.example").await.unwrap();
        assert!(letters.len() >= 2, "{letters:?}");
        assert_eq!(code(submit(&world, seller, typed(new_plan())).await), Err("SelectionMissing"));
    }

    async fn nothing_is_listed_for_who_is_not_selected_any_more(world: World) {
        let seller = world.supplier().await;
        let plan = new_plan();
        submit(&world, seller, typed(plan)).await.unwrap();
        revoke(&world, seller, "遴選撤銷").await.unwrap();
        let case = world.engine.plan_case(office(), plan).await.unwrap();
        assert_eq!(case.acts, [ListingAct::Return]);
        let list = world.engine.review_plan(office(), decision(plan, 1, "list", "")).await;
        assert_eq!(code(list), Err("SelectionMissing"));
        let back = world.engine.review_plan(office(), decision(plan, 1, "return", "已撤銷")).await;
        assert_eq!(back, Ok(PlanStatus::Refused));
    }

    async fn the_office_sees_what_a_revocation_touches(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        world.user("seller@cloud.example", seller.actor).await;
        world.supplier().await;
        let plan = world.plan(seller, 60_000).await;
        let kept = world.order(firm, plan, 60_000).await;
        world.contract(firm, seller, kept).await;
        world.order(firm, plan, 60_000).await;
        let all = world.engine.suppliers(office(), "").await.unwrap();
        assert_eq!((all.total, all.rows.len()), (2, 2));
        let ubn = &world.engine.supplier_case(office(), seller.id).await.unwrap().row.ubn;
        let found = world.engine.suppliers(office(), ubn).await.unwrap();
        assert_eq!((found.total, found.rows[0].supplier), (1, seller.id));
        assert_eq!(world.engine.suppliers(office(), "%").await.unwrap().total, 0);
        let case = world.engine.supplier_case(office(), seller.id).await.unwrap();
        let row = &case.row;
        assert_eq!((row.plans, row.open_orders, row.contracts), (1, 1, 1));
        assert!(case.may_revoke && !case.step_up_needed);
        for _ in 0..2 {
            revoke(&world, seller, "文件不實").await.unwrap();
        }
        let case = world.engine.supplier_case(office(), seller.id).await.unwrap();
        assert_eq!((case.row.open_orders, case.row.contracts, case.may_revoke), (0, 1, false));
        assert_eq!((case.events.len(), &*case.events[0].reason), (1, "文件不實"));
        let letters = world.engine.letters_to("seller@cloud.example").await.unwrap();
        let revoked = letters.iter().filter(|letter| letter.0.contains("遴選資格已撤銷")).count();
        assert_eq!(revoked, 1, "{letters:?}");
    }

    /// S38: whoever orders while the selection is revoked either has the order declined with the
    /// others or finds no plan; no order stays open.
    async fn no_order_slips_past_a_revocation(world: World) {
        for round in 0..6 {
            let seller = world.supplier().await;
            let plan = world.plan(seller, 60_000).await;
            let mut orders = tokio::task::JoinSet::new();
            for n in 0..8 {
                let (world, firm) = (world.clone(), world.firm().await);
                orders.spawn(async move {
                    let order = form(plan, 20_000, 40_000, &format!("{round}-{n}"));
                    code(world.submit(firm, order).await.map(drop))
                });
            }
            // Somewhere among them.
            tokio::time::sleep(std::time::Duration::from_millis(2 + round)).await;
            revoke(&world, seller, "遴選撤銷").await.unwrap();
            for answer in orders.join_all().await {
                assert!(matches!(answer, Ok(()) | Err("PlanNotListed")), "{answer:?}");
            }
            let case = world.engine.supplier_case(office(), seller.id).await.unwrap();
            assert_eq!(case.row.open_orders, 0, "in round {round}");
        }
    }

    /// S39: names are for reading; ids stay, and what is not on offer is not told.
    async fn everybody_gets_the_plans_on_offer_as_open_data(world: World) {
        let seller = world.supplier().await;
        let hostile = "=HYPERLINK(\"http://evil\",\"點我\"),<script>";
        let shown = world.plan_named(seller, 60_000, hostile).await;
        let gone = world.supplier().await;
        let hidden = world.plan(gone, 60_000).await;
        revoke(&world, gone, "遴選撤銷").await.unwrap();
        let site = Site::of(&world);
        let csv = site.get("/open-data/plans.csv", &[]).await;
        assert_eq!(csv.status, 200);
        assert!(csv.text.starts_with("\u{feff}\"plan_id\",\"version\""), "{}", csv.text);
        assert!(csv.text.contains(&format!("\"{shown}\",\"1\",\"IND-110\"")), "{}", csv.text);
        assert!(csv.text.contains("\"'=HYPERLINK("), "{}", csv.text);
        assert!(!csv.text.contains(&hidden.to_string()));
        let json = site.get("/open-data/plans.json", &[]).await;
        let read: serde_json::Value = serde_json::from_str(&json.text).unwrap();
        assert_eq!(read["plans"].as_array().unwrap().len(), 1);
        assert_eq!((&read["plans"][0]["name"], &read["next"]), (&hostile.into(), &().into()));
        assert_eq!(read["plans"][0]["sectors"], serde_json::json!(["general"]));
        let rest = world.engine.open_plans(Some(shown), 9).await.unwrap();
        assert_eq!(rest, []);
        for wrong in ["after=x", "after="] {
            let answer = site.get(&format!("/open-data/plans.json?{wrong}"), &[]).await;
            assert_eq!(answer.status, 400, "{wrong}");
        }
    }
}
