//! 計畫設定: versions with their day, four eyes, budgets, and clones for every hall (S40 by hand).

use app::{
    error::AppError,
    programme::{DecideProposal, ProgrammeForm, ProgrammeView, Standing},
};
use domain::{
    Actor, Points, ProgrammeId, Refusal,
    eligibility::{Check, Checks, Factory, Facts},
    enrolment::FirmState,
    payout::Conflict,
};
use server::{clock::new_id, engine::EnrolAtOnce};

use crate::world::{Firm, World, at, code, form, office};

async fn view(world: &World, officer: Actor) -> ProgrammeView {
    let form = ProgrammeForm { programme: "IND-110".to_owned(), ..ProgrammeForm::default() };
    world.engine.programme_page(officer, form).await.unwrap()
}

/// A change as it is typed into the form that the page shows.
async fn typed(
    world: &World,
    officer: Actor,
    from: &str,
    edit: impl FnOnce(&mut ProgrammeForm),
) -> ProgrammeForm {
    let mut form = view(world, officer).await.form;
    "settings".clone_into(&mut form.kind);
    "府產業字第 1 號".clone_into(&mut form.reason);
    from.clone_into(&mut form.effective_from);
    edit(&mut form);
    form
}

async fn budget(world: &World, officer: Actor, points: &str) -> ProgrammeForm {
    typed(world, officer, "", |form| {
        "budget".clone_into(&mut form.kind);
        points.clone_into(&mut form.budget);
    })
    .await
}

fn step(form: &ProgrammeForm, act: &str) -> DecideProposal {
    DecideProposal {
        proposal: form.id.clone(),
        programme: form.programme.clone(),
        act: act.to_owned(),
    }
}

async fn decide(
    world: &World,
    officer: Actor,
    form: &ProgrammeForm,
    act: &str,
) -> Result<(), AppError> {
    world.engine.decide_proposal(officer, step(form, act)).await
}

/// Proposed by one officer and confirmed by another.
async fn carried(world: &World, form: &ProgrammeForm) {
    let (a, b) = (world.officer("a").await, world.officer("b").await);
    world.engine.propose(a, form.clone()).await.unwrap();
    decide(world, b, form, "confirm").await.unwrap();
}

async fn standing(world: &World, officer: Actor) -> Vec<Standing> {
    view(world, officer).await.history.iter().map(|one| one.standing).collect()
}

async fn pool(world: &World) -> i64 {
    world.engine.pool(&ProgrammeId::new("IND-110").unwrap()).await.unwrap().get()
}

/// The fields that are wrong.
fn fields(answer: Result<(), AppError>) -> Vec<String> {
    match answer {
        Err(AppError::Faults(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other:?}"),
    }
}

async fn enrol(world: &World, headcount: Option<u32>) -> (Firm, FirmState) {
    let ubn = world.ubn().to_string();
    let revenue = domain::Twd::new(1).unwrap();
    let enrolled = EnrolAtOnce {
        firm: None,
        name: format!("公司 {ubn}"),
        facts: Facts {
            ubn: ubn.clone(),
            factory: Factory::Registered("99-1".to_owned()),
            revenue: [(109, revenue), (110, revenue)].into(),
            headcount,
            checks: Checks { company: Check::Confirmed, factory: Check::Confirmed },
            ..Facts::default()
        },
        contact_name: "王小明".to_owned(),
        email: format!("{ubn}@firm.tw"),
        email_verified: true,
        password: None,
    };
    let (firm, state) = world.engine.enrol(enrolled).await.unwrap();
    let user = domain::UserId::new(new_id());
    let role = domain::FirmRole::Owner;
    (Firm { actor: Actor::Buyer { user, firm, role, stepped_up: true } }, state)
}

/// Clones IND-110 for another hall, goes on to next year, and orders there.
async fn next_year(world: World, hall: &str, code: &str, split: (i64, i64)) {
    let officer = world.officer("a").await;
    let mut ask = ProgrammeForm { programme: "IND-110".to_owned(), ..ProgrammeForm::default() };
    hall.clone_into(&mut ask.hall);
    let mut form = world.engine.programme_page(officer, ask).await.unwrap().form;
    assert_eq!(form.code, code);
    "clone".clone_into(&mut form.kind);
    format!("雲市集 {code}").clone_into(&mut form.name);
    "1,000,000".clone_into(&mut form.budget);
    "111 年度".clone_into(&mut form.reason);
    let shown = world.engine.programme_page(officer, form.clone()).await.unwrap();
    assert_eq!(shown.faults, []);
    assert!(shown.preview.unwrap().len() > 3);
    assert_eq!(world.count("programme_proposals").await, 0, "a preview changes nothing");
    carried(&world, &form).await;
    assert_eq!(world.count("programmes").await, 2);
    world.move_to("2021-12-31T23:59:59");
    world.engine.run_due_jobs().await.unwrap();
    assert_eq!(world.engine.home().await.unwrap().programme.id.as_str(), "IND-110");
    world.move_to("2022-01-03T09:00:00");
    assert_eq!(world.engine.home().await.unwrap().programme.id.as_str(), code);
    let (buyer, state) = enrol(&world, Some(9)).await;
    assert_eq!(state, FirmState::Issued);
    let cap = if hall == "industrial" { 200_000 } else { 30_000 };
    assert_eq!(world.wallet(buyer).await.0, cap);
    let seller = world.supplier().await;
    let programme = ProgrammeId::new(code).unwrap();
    let plan = world.plan_in(programme, seller, 59_999, "生產排程雲").await;
    let order = form_of(plan, split);
    let order = world.submit(buyer, order).await.unwrap();
    world.contract(buyer, seller, order).await;
    assert_eq!(world.wallet(buyer).await, (cap - split.0, 0, split.0));
}

fn form_of(plan: domain::PlanId, (points, own): (i64, i64)) -> app::order::SubmitOrder {
    form(plan, points, own, &new_id().to_string())
}

on_both_engines! {
    async fn a_change_has_two_officers_and_its_day(world: World) {
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        let seller = world.supplier().await;
        let plan = world.plan(seller, 60_000).await;
        let early = world.firm().await;
        let change = typed(&world, a, "2021-07-07", |form| {
            "250,000".clone_into(&mut form.points_max);
            "hours(72)".clone_into(&mut form.payment_window);
            "1".clone_into(&mut form.ratio_self_funded);
        })
        .await;
        let preview = world.engine.programme_page(a, change.clone()).await.unwrap();
        assert_eq!((preview.preview.unwrap().len(), preview.counts.issued), (3, 1));
        world.engine.propose(a, change.clone()).await.unwrap();
        world.engine.propose(a, change.clone()).await.unwrap();
        assert_eq!(world.count("programme_proposals").await, 1);
        let own = decide(&world, a, &change, "confirm").await;
        let refusal = Refusal::FourEyes { because: Conflict::OwnProposal };
        assert_eq!(own, Err(refusal.into()));
        assert_eq!(world.count("audit WHERE outcome = 'FourEyes'").await, 1);
        // Nor behind the server's back.
        let by_hand = format!(
            "INSERT INTO programme_decisions (proposal_id, act, proposed_by, decided_by, at)
             SELECT proposal_id, 'confirm', proposed_by, proposed_by, 1 FROM programme_proposals
             WHERE proposal_id = '{}'", change.id
        );
        assert!(world.sql(&by_hand).await.is_err());
        assert!(world.sql(&by_hand.replace("proposed_by, proposed_by", "'x', 'y'")).await.is_err());
        assert!(world.sql("UPDATE programmes SET settings = '{}'").await.is_err());
        assert!(world.sql("UPDATE programme_proposals SET reason = ''").await.is_err());
        let (sent, contracted) =
            (world.order(early, plan, 60_000).await, world.order(early, plan, 60_000).await);
        world.contract(early, seller, contracted).await;
        decide(&world, b, &change, "confirm").await.unwrap();
        decide(&world, b, &change, "confirm").await.unwrap();
        assert_eq!(world.count("audit WHERE action = 'confirm-programme' AND outcome = 'ok'").await, 1);
        assert_eq!(standing(&world, b).await, [Standing::Coming]);
        let other = world.another_engine().await;
        // Until that day everything is as it was, to the millisecond.
        world.clock_to(at("2021-07-07T00:00:00") - chrono::Duration::milliseconds(1));
        let before = other.home().await.unwrap().programme;
        assert_eq!((before.points_max.get(), before.ratio.self_funded), (200_000, 2));
        world.move_to("2021-07-07T00:00:00");
        for engine in [&other, &world.engine] {
            let now = engine.home().await.unwrap().programme;
            assert_eq!((now.points_max.get(), now.ratio.self_funded), (250_000, 1));
        }
        assert_eq!(standing(&world, a).await, [Standing::Done]);
        let late = world.firm_with(250_000).await;
        assert_eq!((world.wallet(early).await.0, world.wallet(late).await.0), (160_000, 250_000));
        world.contract(early, seller, sent).await;
        let window = async |order| world.facts(order).await.payment_deadline;
        assert_eq!(window(sent).await, Some(at("2021-07-10T00:00:00")));
        assert_eq!(window(contracted).await, Some(at("2021-07-07T09:00:00")));
        let bound = world.engine.order(early.actor, contracted).await.unwrap().programme;
        assert_eq!((bound.ratio.self_funded, bound.points_max.get()), (2, 200_000));
        let old_split = form_of(plan, (20_000, 40_000));
        assert_eq!(code(world.submit(late, old_split).await), Err("WrongRatio"));
        let order = form_of(plan, (30_000, 30_000));
        world.submit(late, order).await.unwrap();
    }

    /// R14: firms may use their points longer, and what was asked for by the old day does nothing.
    async fn points_are_usable_longer(world: World) {
        let officer = world.officer("a").await;
        let firm = world.firm().await;
        let change = typed(&world, officer, "2021-08-20", |form| {
            "2021-09-15".clone_into(&mut form.points_until);
        })
        .await;
        carried(&world, &change).await;
        world.move_to("2021-08-31T00:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.wallet(firm).await.0, 200_000);
        world.move_to("2021-09-15T23:59:59");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.wallet(firm).await.0, 200_000);
        world.move_to("2021-09-16T00:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!((world.wallet(firm).await.0, pool(&world).await), (0, 10_000_000));
    }

    async fn what_is_proposed_can_be_taken_back(world: World) {
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        let answer = async |form: &ProgrammeForm| code(world.engine.propose(a, form.clone()).await);
        let change = async |from: &str| {
            typed(&world, a, from, |form| "4".clone_into(&mut form.answer_days)).await
        };
        let first = change("2021-07-07").await;
        assert_eq!(answer(&first).await, Ok(()));
        let other = ProgrammeForm { reason: "另一個理由".to_owned(), ..first.clone() };
        assert_eq!(answer(&other).await, Err("KeyReused"));
        let second = change("2021-07-08").await;
        assert_eq!(answer(&second).await, Err("ProposalOpen"));
        assert_eq!(code(decide(&world, b, &first, "cancel").await), Err("ProposalClosed"));
        decide(&world, b, &first, "withdraw").await.unwrap();
        decide(&world, b, &first, "withdraw").await.unwrap();
        assert_eq!(code(decide(&world, b, &first, "confirm").await), Err("ProposalClosed"));
        assert_eq!(answer(&second).await, Ok(()));
        decide(&world, b, &second, "confirm").await.unwrap();
        assert_eq!(answer(&change("2021-07-09").await).await, Err("ProposalOpen"));
        decide(&world, a, &second, "cancel").await.unwrap();
        world.move_to("2021-07-08T09:00:00");
        assert_eq!(world.engine.home().await.unwrap().programme.answer_days, 3);
        // Too late to be confirmed, and too late to be called off.
        let third = change("2021-07-09").await;
        assert_eq!(answer(&third).await, Ok(()));
        world.move_to("2021-07-08T23:50:00");
        assert_eq!(code(decide(&world, b, &third, "confirm").await), Err("ProposalClosed"));
        let fourth = change("2021-07-10").await;
        assert_eq!(answer(&fourth).await, Ok(()), "what is too late holds nothing up");
        decide(&world, b, &fourth, "confirm").await.unwrap();
        world.move_to("2021-07-09T23:49:59");
        assert_eq!(code(decide(&world, b, &fourth, "nonsense").await), Err("Invalid"));
        world.move_to("2021-07-09T23:50:00");
        assert_eq!(code(decide(&world, b, &fourth, "cancel").await), Err("ProposalClosed"));
        world.move_to("2021-07-10T00:00:00");
        assert_eq!(world.engine.home().await.unwrap().programme.answer_days, 4);
        let standings = standing(&world, a).await;
        let expected =
            [Standing::Done, Standing::TooLate, Standing::Cancelled, Standing::Withdrawn];
        assert_eq!(standings, expected);
    }

    /// R12: a budget moves at once, wakes the waiting list, and keeps what was given out.
    async fn a_budget_has_two_officers_too(world: World) {
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        carried(&world, &budget(&world, a, "200,000").await).await;
        assert_eq!(pool(&world).await, 200_000);
        let (_, first) = enrol(&world, None).await;
        let (second, waits) = enrol(&world, None).await;
        assert_eq!((first, waits), (FirmState::Issued, FirmState::Waitlisted));
        let less = budget(&world, a, "199,999").await;
        assert_eq!(fields(world.engine.propose(a, less).await), ["budget"]);
        let more = budget(&world, a, "400,000").await;
        world.engine.propose(a, more.clone()).await.unwrap();
        assert_eq!(code(decide(&world, a, &more, "confirm").await), Err("FourEyes"));
        decide(&world, b, &more, "confirm").await.unwrap();
        decide(&world, b, &more, "confirm").await.unwrap();
        assert_eq!((pool(&world).await, world.wallet(second).await.0), (0, 200_000));
        assert_eq!(world.count("transfers WHERE kind IN ('appropriate', 'cut')").await, 3);
        let row = view(&world, a).await.row;
        assert_eq!(row.budget, Points::new(400_000).unwrap());
    }

    /// What was issued between proposal and confirmation counts.
    async fn a_proposal_is_judged_again_when_it_is_confirmed(world: World) {
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        let lower = typed(&world, a, "2021-07-07", |form| {
            "150000".clone_into(&mut form.points_max);
        })
        .await;
        world.engine.propose(a, lower.clone()).await.unwrap();
        world.firm().await;
        assert_eq!(code(decide(&world, b, &lower, "confirm").await), Err("ProposalFaulty"));
        assert_eq!(world.count("programme_decisions").await, 0);
    }

    async fn of_many_at_the_same_time_there_is_one(world: World) {
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        let mut all = Vec::new();
        for days in 4..12 {
            all.push(
                typed(&world, a, "2021-07-07", |form| form.answer_days = days.to_string()).await,
            );
        }
        let asked = all.iter().cloned().map(|form| {
            let engine = world.engine.clone();
            tokio::spawn(async move { engine.propose(a, form).await })
        });
        let mut proposed = 0;
        for one in asked.collect::<Vec<_>>() {
            match code(one.await.unwrap()) {
                Ok(()) => proposed += 1,
                Err(other) => assert_eq!(other, "ProposalOpen"),
            }
        }
        assert_eq!((proposed, world.count("programme_proposals").await), (1, 1));
        let id = world.column("SELECT proposal_id FROM programme_proposals").await.remove(0);
        let form = ProgrammeForm { id, ..all.remove(0) };
        let decided = (0..8).map(|n| {
            let (engine, act) = (world.engine.clone(), if n % 2 == 0 { "confirm" } else { "withdraw" });
            let form = step(&form, act);
            tokio::spawn(async move { engine.decide_proposal(b, form).await })
        });
        for one in decided.collect::<Vec<_>>() {
            let answer = code(one.await.unwrap());
            assert!(matches!(answer, Ok(()) | Err("ProposalClosed")), "{answer:?}");
        }
        assert_eq!(world.count("programme_decisions").await, 1);
    }

    async fn a_clone_that_cannot_be_is_named(world: World) {
        let officer = world.officer("a").await;
        let mut ask = ProgrammeForm { programme: "IND-110".to_owned(), ..ProgrammeForm::default() };
        "commercial".clone_into(&mut ask.hall);
        let mut form = world.engine.programme_page(officer, ask).await.unwrap().form;
        "clone".clone_into(&mut form.kind);
        "雲市集商業館".clone_into(&mut form.name);
        "111 年度".clone_into(&mut form.reason);
        let wrong = async |edit: fn(&mut ProgrammeForm)| {
            let mut form = form.clone();
            edit(&mut form);
            fields(world.engine.propose(officer, form).await)
        };
        assert_eq!(wrong(|form| "IND-110".clone_into(&mut form.code)).await, ["code"]);
        assert_eq!(wrong(|form| "小".clone_into(&mut form.code)).await, ["code"]);
        assert_eq!(wrong(|form| "2021-08-30".clone_into(&mut form.opens_on)).await, ["opens_on"]);
        assert_eq!(wrong(|form| form.opens_on = String::new()).await, ["opens_on", "opens_on"]);
        assert_eq!(wrong(|form| "-1".clone_into(&mut form.budget)).await, ["budget"]);
        assert_eq!(wrong(|form| " ".clone_into(&mut form.reason)).await, ["reason"]);
        assert_eq!(wrong(|form| "sea".clone_into(&mut form.hall)).await, ["hall"]);
        // Proposed twice under one code: the second waits for the first's end.
        world.engine.propose(officer, form.clone()).await.unwrap();
        let again = ProgrammeForm { id: new_id().to_string(), ..form.clone() };
        assert_eq!(code(world.engine.propose(officer, again).await), Err("ProposalOpen"));
        for actor in [office_without_roles(), world.firm().await.actor] {
            let answer = world.engine.propose(actor, form.clone()).await;
            assert_eq!(code(answer), Err("Forbidden"));
        }
    }

    async fn s40_industrial_next_year(world: World) {
        next_year(world, "industrial", "IND-111", (19_999, 40_000)).await;
    }

    async fn s40_commercial_next_year(world: World) {
        next_year(world, "commercial", "COM-111", (29_999, 30_000)).await;
    }

    async fn s40_sme_next_year(world: World) {
        next_year(world, "sme", "SME-111", (29_999, 30_000)).await;
    }

    async fn s40_agricultural_next_year(world: World) {
        next_year(world, "agricultural", "AGR-111", (29_999, 30_000)).await;
    }

    /// A change that is to come stands in the way of the next one, however many copies were
    /// proposed since.
    async fn one_change_comes_at_a_time(world: World) {
        let officer = world.officer("a").await;
        let change = typed(&world, officer, "2021-07-09", |form| {
            "4".clone_into(&mut form.answer_days);
        })
        .await;
        carried(&world, &change).await;
        pile_up(&world, &change.id).await;
        let next = typed(&world, officer, "2021-07-10", |form| {
            "5".clone_into(&mut form.answer_days);
        })
        .await;
        assert_eq!(code(world.engine.propose(officer, next).await), Err("ProposalOpen"));
    }

    /// Whoever breaks the four eyes behind the server is found.
    async fn verify_looks_at_changes(world: World) {
        let officer = world.officer("a").await;
        let change = typed(&world, officer, "2021-07-07", |form| {
            "4".clone_into(&mut form.answer_days);
        })
        .await;
        world.engine.propose(officer, change.clone()).await.unwrap();
        let late = format!(
            "INSERT INTO programme_decisions (proposal_id, act, proposed_by, decided_by, at)
             SELECT proposal_id, 'confirm', proposed_by, 'somebody', effective_from
             FROM programme_proposals WHERE proposal_id = '{}'", change.id
        );
        world.sql(&late).await.unwrap();
        // Also when a page would show newer ones only.
        pile_up(&world, &change.id).await;
        let found = world.engine.verify().await.unwrap();
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), ["P01"]);
        world.is_corrupt_in_the_end();
    }
}

/// A hundred and one newer proposals to copy the programme, as many as no page shows.
async fn pile_up(world: &World, proposal: &str) {
    for number in 0..101 {
        let sql = format!(
            "INSERT INTO programme_proposals (proposal_id, programme_id, kind, before, settings,
                 budget_before, budget, effective_from, reason, proposed_by, proposed_at)
             SELECT 'copy-{number}', programme_id, 'clone', before, settings, NULL, 0, {number},
                 reason, proposed_by, proposed_at + 1
             FROM programme_proposals WHERE proposal_id = '{proposal}'"
        );
        world.sql(&sql).await.unwrap();
    }
}

fn office_without_roles() -> Actor {
    match office() {
        Actor::Office { user, .. } => {
            Actor::Office { user, roles: domain::OfficerRoles::NONE, stepped_up: true }
        }
        other => other,
    }
}
