//! 款項案件: money that did not fit is settled by two officers, once.

use app::{
    error::{AppError, Fault, FaultKind},
    payment::{CaseForm, CaseView, DecideCase, MoneyQuery, Taken},
};
use chrono::Duration;
use domain::{
    Actor, OrderId, Refusal,
    case::{How, Step},
    order::State,
    payment::Provider,
    payout::Conflict,
};
use server::{
    clock::{Clock as _, new_id},
    engine::BankNotice,
};

use crate::{
    site::{Site, cookie},
    world::{Firm, World, code},
};

struct Case {
    world: World,
    firm: Firm,
    order: OrderId,
    /// Two officers.
    a: Actor,
    b: Actor,
    id: String,
}

impl Case {
    /// Money of this amount for an order of 40,000 due, or for an account that is nobody's.
    async fn new(world: &World, amount: i64, known: bool) -> Self {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.contract(firm, seller, order).await;
        let mut notice = BankNotice { amount, ..world.notice(order, "T1").await };
        if !known {
            "90000000000000".clone_into(&mut notice.virtual_account);
        }
        assert!(world.engine.bank_notice(notice).await.is_err());
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        let id = world.engine.cases(a, false).await.unwrap().rows.remove(0).id;
        Self { world: world.clone(), firm, order, a, b, id }
    }

    async fn view(&self, viewer: Actor) -> CaseView {
        self.world.engine.case(viewer, &self.id).await.unwrap()
    }

    fn refund(&self) -> CaseForm {
        CaseForm {
            id: new_id().to_string(),
            case: self.id.clone(),
            how: "refunded".to_owned(),
            on: "2021-07-05".to_owned(),
            reference: "R-1".to_owned(),
            note: "查證".to_owned(),
            ..CaseForm::default()
        }
    }

    async fn propose(&self, form: &CaseForm) -> Result<(), AppError> {
        self.world.engine.propose_case(self.a, form.clone()).await
    }

    async fn decide(&self, actor: Actor, form: &CaseForm, step: Step) -> Result<(), AppError> {
        let form = DecideCase {
            proposal: form.id.clone(),
            case: self.id.clone(),
            step: step.as_str().to_owned(),
        };
        self.world.engine.decide_case(actor, form).await
    }
}

on_both_engines! {
    async fn a_refund_has_two_officers_and_one_end(world: World) {
        let case = Case::new(&world, 39_999, true).await;
        let form = case.refund();
        case.propose(&form).await.unwrap();
        case.propose(&form).await.unwrap();
        assert_eq!(world.count("case_proposals").await, 1);
        let other = CaseForm { note: "別的".to_owned(), ..form.clone() };
        assert_eq!(code(case.propose(&other).await), Err("KeyReused"));
        assert_eq!(code(case.propose(&case.refund()).await), Err("ProposalOpen"));
        let own = case.decide(case.a, &form, Step::Confirm).await;
        assert_eq!(own, Err(Refusal::FourEyes { because: Conflict::OwnProposal }.into()));
        assert_eq!(case.view(case.a).await.proposals[0].steps, [Step::Withdraw]);
        // Nor behind the server's back.
        let by_hand = "INSERT INTO case_decisions (proposal_id, act, proposed_by, decided_by, at)
            SELECT proposal_id, 'confirm', proposed_by, proposed_by, 1 FROM case_proposals";
        assert!(world.sql(by_hand).await.is_err());
        assert!(world.sql("UPDATE case_proposals SET note = ''").await.is_err());
        assert!(world.sql("UPDATE cases SET due_at = 0").await.is_err());
        assert!(world.sql("UPDATE bank_notices SET amount_twd = 40000").await.is_err());
        for _ in 0..2 {
            case.decide(case.b, &form, Step::Confirm).await.unwrap();
        }
        let view = case.view(case.b).await;
        assert_eq!(view.row.closed_at, Some(world.clock.now()));
        assert!(view.ways.is_empty() && view.proposals[0].steps.is_empty());
        assert!(world.sql("UPDATE cases SET closed_at = NULL").await.is_err(), "closed is closed");
        assert_eq!(code(case.propose(&case.refund()).await), Err("ProposalClosed"));
        assert_eq!(code(case.decide(case.b, &form, Step::Withdraw).await), Err("ProposalClosed"));
        let trail = "SELECT action || ' ' || outcome FROM audit WHERE subject_kind = 'case'
            ORDER BY audit_id";
        assert_eq!(
            world.column(trail).await,
            [
                "propose-case ok",
                "propose-case KeyReused",
                "propose-case ProposalOpen",
                "confirm-case FourEyes",
                "confirm-case ok",
                "propose-case ProposalClosed",
                "withdraw-case ProposalClosed",
            ]
        );
        // Both sides read of it, and the buyer can still pay.
        let order = world.engine.order(case.firm.actor, case.order).await.unwrap();
        let slip = order.payment.unwrap();
        assert_eq!(slip.cases[0].amount, Some(39_999));
        assert_eq!(slip.cases[0].refunded.as_ref().unwrap().1, "R-1");
        assert_eq!(order.row.state, State::Contracted);
    }

    async fn a_proposal_that_is_withdrawn_makes_room(world: World) {
        let case = Case::new(&world, 1, true).await;
        let first = case.refund();
        case.propose(&first).await.unwrap();
        case.decide(case.a, &first, Step::Withdraw).await.unwrap();
        assert_eq!(code(case.decide(case.b, &first, Step::Confirm).await), Err("ProposalClosed"));
        let second = CaseForm { how: "otherwise".to_owned(), ..case.refund() };
        case.propose(&second).await.unwrap();
        case.decide(case.b, &second, Step::Confirm).await.unwrap();
        let closed = world.engine.cases(case.a, true).await.unwrap();
        assert_eq!((closed.rows.len(), closed.open), (1, 0));
    }

    /// The money was an order's: it pays it by its own value time, even after the lapse (S11).
    async fn money_that_was_found_out_pays_its_order(world: World) {
        let case = Case::new(&world, 40_000, false).await;
        let number = world.engine.order(case.firm.actor, case.order).await.unwrap().row.number;
        let book = CaseForm { how: "booked".to_owned(), order: number, ..case.refund() };
        assert!(case.view(case.a).await.ways.contains(&How::Booked));
        world.clock.move_to(world.facts(case.order).await.payment_deadline.unwrap());
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.state(case.order).await, State::PaymentLapsed);
        case.propose(&book).await.unwrap();
        assert_eq!(world.state(case.order).await, State::PaymentLapsed, "not before the second");
        for _ in 0..2 {
            case.decide(case.b, &book, Step::Confirm).await.unwrap();
        }
        assert_eq!(world.state(case.order).await, State::Paid);
        let query = MoneyQuery { provider: "office".to_owned(), ..MoneyQuery::default() };
        let money = world.engine.money_notices(case.a, query, 10).await.unwrap();
        assert_eq!((money.rows.len(), money.totals[0].paid), (1, 40_000));
        assert_eq!(world.count("cases").await, 1);
    }

    /// What would not have paid does not pay now either, and the case stays open.
    async fn money_that_does_not_fit_is_not_booked(world: World) {
        let case = Case::new(&world, 39_999, false).await;
        let number = world.engine.order(case.firm.actor, case.order).await.unwrap().row.number;
        let book = CaseForm { how: "booked".to_owned(), order: number, ..case.refund() };
        case.propose(&book).await.unwrap();
        assert_eq!(code(case.decide(case.b, &book, Step::Confirm).await), Err("PaymentAmount"));
        assert_eq!(world.state(case.order).await, State::Contracted);
        let view = case.view(case.b).await;
        assert_eq!((view.row.closed_at, view.proposals[0].decided.as_ref()), (None, None));
        assert_eq!(world.count("bank_notices").await, 1);
    }

    async fn what_is_wrong_stands_at_its_field(world: World) {
        let case = Case::new(&world, 1, true).await;
        let day = |day: &str| day.parse().unwrap();
        let between = FaultKind::NotBetween { first: day("2021-07-05"), last: day("2021-07-05") };
        let long = "x".repeat(501);
        for (change, field, kind) in [
            (("how", ""), "how", FaultKind::NotChosen),
            (("how", "booked"), "how", FaultKind::NotChosen),
            (("on", ""), "on", FaultKind::Missing),
            (("on", "5 July"), "on", FaultKind::NotADate),
            (("on", "2021-07-04"), "on", between.clone()),
            (("on", "2021-07-06"), "on", between.clone()),
            (("reference", " "), "reference", FaultKind::Missing),
            (("reference", "a\0b"), "reference", FaultKind::BadCharacters),
            (("note", long.as_str()), "note", FaultKind::TooLong { max: 500 }),
        ] {
            let mut form = case.refund();
            let place = match change.0 {
                "how" => &mut form.how,
                "on" => &mut form.on,
                "reference" => &mut form.reference,
                _ => &mut form.note,
            };
            change.1.clone_into(place);
            let wrong = Err(AppError::Faults(vec![Fault::new(field, kind)]));
            assert_eq!(case.propose(&form).await, wrong, "{change:?}");
        }
        let silent =
            CaseForm { how: "otherwise".to_owned(), note: String::new(), ..case.refund() };
        let missing = Err(AppError::Faults(vec![Fault::new("note", FaultKind::Missing)]));
        assert_eq!(case.propose(&silent).await, missing);
        let nowhere = CaseForm { case: "x".to_owned(), ..case.refund() };
        assert_eq!(case.propose(&nowhere).await, Err(AppError::NotFound));
        let nowhere = CaseForm { case: new_id().to_string(), ..case.refund() };
        assert_eq!(case.propose(&nowhere).await, Err(AppError::NotFound));
        assert_eq!(world.count("case_proposals").await, 0);
        let stray = BankNotice {
            txn: "T9".to_owned(),
            virtual_account: "90000000000000".to_owned(),
            ..world.notice(case.order, "T9").await
        };
        assert_eq!(world.engine.bank_notice(stray).await, Err(AppError::NotFound));
        let newest = world.engine.cases(case.a, false).await.unwrap().rows.pop().unwrap().id;
        let form = CaseForm {
            case: newest,
            how: "booked".to_owned(),
            order: "IND-0".to_owned(),
            ..case.refund()
        };
        let kind = FaultKind::NotOneOf { text: "IND-0".to_owned() };
        let wrong = Err(AppError::Faults(vec![Fault::new("order", kind)]));
        assert_eq!(case.propose(&form).await, wrong);
    }

    /// Two officers confirm and withdraw at the same time: one of them is told.
    async fn two_steps_at_once_have_one_end(world: World) {
        let case = Case::new(&world, 1, true).await;
        let form = case.refund();
        case.propose(&form).await.unwrap();
        let (yes, no) = tokio::join!(
            case.decide(case.b, &form, Step::Confirm),
            case.decide(case.a, &form, Step::Withdraw)
        );
        assert_eq!(yes.is_ok(), no.is_err(), "{yes:?} {no:?}");
        assert_eq!(world.count("case_decisions").await, 1);
        let closed = world.count("cases WHERE closed_at IS NOT NULL").await;
        assert_eq!(closed == 1, yes.is_ok());
    }

    async fn money_is_found_and_taken_home(world: World) {
        let case = Case::new(&world, 39_999, true).await;
        let notice = BankNotice { amount: 40_000, ..world.notice(case.order, "T2").await };
        world.clock.move_to(world.clock.now() + Duration::days(1));
        world.engine.bank_notice(notice).await.unwrap();
        let find = async |query: MoneyQuery, rows| {
            world.engine.money_notices(case.a, query, rows).await.unwrap()
        };
        let first = find(MoneyQuery::default(), 1).await;
        assert_eq!((first.rows[0].txn.as_str(), first.more), ("T2", true));
        assert_eq!(first.rows[0].taken, Taken::Paid(State::Paid));
        let next = find(first.query.before(&first.rows[0].place()), 1).await;
        assert_eq!((next.rows[0].txn.as_str(), next.more), ("T1", false));
        assert_eq!(next.rows[0].case, Some(case.id.clone()));
        let total = first.totals[0];
        assert_eq!((total.provider, total.notices), (Provider::Bank, 2));
        assert_eq!((total.amount, total.paid), (79_999, 40_000));
        let ubn = world.engine.order(case.a, case.order).await.unwrap().firm_ubn;
        for (q, from, until, found) in [
            ("T1", "", "", 1),
            (ubn.as_str(), "", "", 2),
            ("T3", "", "", 0),
            ("", "2021-07-06", "", 1),
            ("", "", "2021-07-05", 1),
            ("", "x", "y", 2),
            ("a\0b", "", "", 0),
        ] {
            let text = |text: &str| text.to_owned();
            let query =
                MoneyQuery { q: text(q), from: text(from), until: text(until), ..MoneyQuery::default() };
            assert_eq!(find(query, 10).await.rows.len(), found, "{q} {from} {until}");
        }
        let site = Site::of(&world);
        let cookie = cookie(&world, case.a).await;
        let headers = [("cookie", cookie.as_str())];
        let file = site.get("/office/payments.csv?q=T1", &headers).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert!(file.text.contains("T1,") && !file.text.contains("T2,"), "{}", file.text);
        let file = site.get("/office/payments.xlsx", &headers).await;
        assert!(file.bytes.starts_with(b"PK"));
        for page in ["/office/payments", "/office/cases", &format!("/office/cases/{}", case.id)] {
            let page = site.get(page, &headers).await;
            assert_eq!(page.status, http::StatusCode::OK);
        }
        assert_eq!(site.get("/office/cases/x", &headers).await.status, http::StatusCode::NOT_FOUND);
    }
}
