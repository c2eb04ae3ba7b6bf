//! Claims over the service port: who may, what is missing, what is remembered.

use app::{
    claim::{ClaimCommand, ClaimStep},
    error::AppError,
};
use domain::{
    OrderId, Refusal,
    claim::{Item, State},
    order,
    payout::Conflict,
};

use crate::world::{Firm, Seller, World, code};

/// An order whose three months are proven, with its evidence.
async fn proven(world: &World, evidence: bool) -> (Firm, Seller, OrderId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let order = world.in_service(firm, seller, plan, 60_000, "T1").await;
    world.use_by_month(seller, &[order]).await;
    if evidence {
        world.evidence(firm, seller, order, "AB00000001").await;
    }
    world.move_to("2021-10-09T09:00:00");
    world.engine.run_due_jobs().await.unwrap();
    assert_eq!(world.state(order).await, order::State::ServiceProven);
    (firm, seller, order)
}

fn form(order: OrderId, act: &str) -> ClaimCommand {
    ClaimCommand { order: order.to_string(), act: act.to_owned(), ..ClaimCommand::default() }
}

on_both_engines! {
    /// S27: every missing item is named at once.
    async fn missing_items_are_named(world: World) {
        let (_, seller, order) = proven(&world, false).await;
        let refused = world.claim(seller.actor, order, "claim").await.unwrap_err();
        let missing = vec![Item::Invoice, Item::Survey];
        assert_eq!(refused, Refusal::ClaimIncomplete { missing }.into());
        assert_eq!(world.count("claims").await, 0);
        assert_eq!(world.count("audit WHERE outcome = 'ClaimIncomplete'").await, 1);
    }

    /// S27: one reminder in three days.
    async fn the_buyer_is_reminded_now_and_then(world: World) {
        let (firm, seller, order) = proven(&world, false).await;
        world.user("firm@it.test", firm.actor).await;
        let remind = async || code(world.claim(seller.actor, order, "remind-survey").await);
        assert!(remind().await.is_ok());
        world.move_to("2021-10-12T08:59:59");
        assert_eq!(remind().await, Err("IllegalTransition"));
        world.move_to("2021-10-12T09:00:00");
        assert!(remind().await.is_ok());
        assert_eq!(world.count("mails WHERE letter = 'survey_asked'").await, 2);
        let answer = world.claim(firm.actor, order, "remind-survey").await;
        assert_eq!(answer, Err(Refusal::Forbidden.into()));
    }

    /// S30: who holds the number is for the office only, in the trail.
    async fn a_duplicate_does_not_say_whose(world: World) {
        let (buyer, other) = (world.firm().await, world.supplier().await);
        let plan = world.plan(other, 60_000).await;
        let second = world.in_service(buyer, other, plan, 60_000, "T0").await;
        let (_, seller, first) = proven(&world, true).await;
        let number = ClaimCommand {
            number: "ab-0000 0001".to_owned(),
            dated: "2021-09-09".to_owned(),
            total: "60000".to_owned(),
            ..form(first, "invoice")
        };
        // Its own number with another date: not another order's, and not the same invoice.
        let refused = world.engine.claim_act(seller.actor, number).await.unwrap_err();
        let duplicate = Refusal::InvoiceDuplicate { number: "AB00000001".to_owned() };
        assert_eq!(refused, duplicate.clone().into());
        let whose = format!("SELECT number FROM orders WHERE order_id = '{first}'");
        let number = world.column(&whose).await.remove(0);
        let taken = ClaimCommand {
            number: "ab-0000 0001".to_owned(),
            dated: "2021-09-09".to_owned(),
            total: "60000".to_owned(),
            ..form(second, "invoice")
        };
        let refused = world.engine.claim_act(other.actor, taken).await.unwrap_err();
        assert_eq!(refused, duplicate.into());
        let trail = format!(
            "SELECT detail FROM audit WHERE outcome = 'InvoiceDuplicate' AND subject_id = '{second}'"
        );
        let told = world.column(&trail).await.remove(0);
        assert!(told.ends_with(&number), "{told} does not name {number}");
    }

    /// F10, F16: a page's step that comes again much later is answered as it was, and does nothing.
    async fn a_late_retry_changes_nothing(world: World) {
        let (firm, seller, order) = proven(&world, true).await;
        let keyed = |act: &str, key: &str| ClaimCommand { key: key.to_owned(), ..form(order, act) };
        let ask = async |actor, form| world.engine.claim_act(actor, form).await;
        let word = |used: &str, key: &str| ClaimCommand {
            month: "2".to_owned(),
            used: used.to_owned(),
            ..keyed("attest", key)
        };
        let yes = word("yes", "page 1");
        ask(firm.actor, yes.clone()).await.unwrap();
        ask(firm.actor, word("no", "page 2")).await.unwrap();
        ask(firm.actor, yes).await.unwrap();
        assert_eq!(world.count("attestations WHERE month = 2").await, 2, "the retry is no word");
        ask(firm.actor, word("yes", "page 3")).await.unwrap();

        let sent = ask(seller.actor, keyed("claim", "page 4")).await.unwrap();
        let back = ClaimCommand { missing: "invoice".to_owned(), ..keyed("return-claim", "page 5") };
        let office = world.officer("a").await;
        ask(office, back.clone()).await.unwrap();
        assert_eq!(ask(seller.actor, keyed("claim", "page 4")).await, Ok(sent));
        assert_eq!(world.state(order).await, order::State::ServiceProven, "it is not corrected");
        ask(seller.actor, keyed("claim", "page 6")).await.unwrap();
        assert_eq!(ask(office, back).await.unwrap().claim, State::Returned);
        assert_eq!(world.state(order).await, order::State::Claimed, "it was corrected");
        let endless = keyed("claim", &"k".repeat(101));
        let invalid = Err(AppError::Invalid { field: "key".to_owned() });
        assert_eq!(ask(seller.actor, endless).await, invalid);
        assert_eq!(world.engine.verify().await.unwrap(), []);
    }

    /// R33: who did not review has not reviewed, and a link that a signer declares later counts.
    async fn signatures_are_of_those_who_gave_them(world: World) {
        let (_, seller, order) = proven(&world, true).await;
        world.claim(seller.actor, order, "claim").await.unwrap();
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        world.claim(a, order, "review").await.unwrap();
        assert!(world.claim(a, order, "review").await.is_ok());
        assert_eq!(code(world.claim(b, order, "review").await), Err("IllegalTransition"));
        world.link(a, order).await;
        let linked = Refusal::FourEyes { because: Conflict::DeclaredLink };
        assert_eq!(world.claim(b, order, "approve-claim").await, Err(linked.into()));
        let back = ClaimCommand { missing: "reviewer".to_owned(), ..form(order, "return-claim") };
        world.engine.claim_act(b, back).await.unwrap();
        world.claim(seller.actor, order, "claim").await.unwrap();
        let (c, d) = (world.officer("c").await, world.officer("d").await);
        world.claim(b, order, "review").await.unwrap();
        world.claim(c, order, "approve-claim").await.unwrap();
        let other = world.claim(d, order, "approve-claim").await;
        assert_eq!(code(other), Err("IllegalTransition"));
        world.claim(d, order, "settle").await.unwrap();
        assert_eq!(world.engine.verify().await.unwrap(), []);
    }

    /// R25: money under another reference is other money.
    async fn what_was_paid_back_is_known_by_its_reference(world: World) {
        let (_, seller, order) = proven(&world, true).await;
        world.claim(seller.actor, order, "claim").await.unwrap();
        for (officer, act) in [("a", "review"), ("b", "approve-claim"), ("c", "settle")] {
            world.claim(world.officer(officer).await, order, act).await.unwrap();
        }
        world.owes(order, 30_000).await;
        assert!(world.pays_back(order, "BANK-1").await.is_ok());
        assert!(world.pays_back(order, "BANK-1").await.is_ok());
        assert_eq!(code(world.pays_back(order, "BANK-2").await), Err("KeyReused"));
        assert_eq!(world.count("transfers WHERE kind = 'clawback'").await, 1);
        assert_eq!(world.engine.verify().await.unwrap(), []);
    }

    /// S37: two verdicts about one supplier at once leave it suspended exactly where one failed.
    async fn verdicts_at_once(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 30_000).await;
        let mut orders = Vec::new();
        for txn in ["T1", "T2", "T3", "T4", "T5", "T6"] {
            orders.push(world.in_service(firm, seller, plan, 30_000, txn).await);
        }
        let auditor = world.officer("a").await;
        for pair in orders.chunks(2) {
            world.claim(auditor, pair[0], "sample-audit").await.unwrap();
            world.claim(auditor, pair[1], "sample-audit").await.unwrap();
            let (failed, passed) = tokio::join!(
                world.claim(auditor, pair[0], "fail-audit"),
                world.claim(auditor, pair[1], "pass-audit"),
            );
            assert!(failed.is_ok() && passed.is_ok(), "{failed:?} {passed:?}");
            assert_eq!(world.count("suppliers WHERE suspended_at IS NOT NULL").await, 1);
            assert_eq!(world.engine.verify().await.unwrap(), []);
            // Drawn again, it still has failed; what ends the suspension is that it passes.
            world.claim(auditor, pair[0], "sample-audit").await.unwrap();
            assert_eq!(world.engine.verify().await.unwrap(), []);
            assert_eq!(world.count("suppliers WHERE suspended_at IS NOT NULL").await, 1);
            world.claim(auditor, pair[0], "pass-audit").await.unwrap();
            assert_eq!(world.count("suppliers WHERE suspended_at IS NOT NULL").await, 0);
        }
    }

    async fn forms_are_read_with_care(world: World) {
        let (firm, seller, order) = proven(&world, false).await;
        let invalid = |field: &str| Err(AppError::Invalid { field: field.to_owned() });
        let ask = async |actor, form| world.engine.claim_act(actor, form).await;
        for score in ["", "0", "6", "x"] {
            let survey = ClaimCommand { score: score.to_owned(), ..form(order, "survey") };
            assert_eq!(ask(firm.actor, survey).await, invalid("score"));
        }
        let long = ClaimCommand {
            score: "5".to_owned(),
            words: "好".repeat(1_001),
            ..form(order, "survey")
        };
        assert_eq!(ask(firm.actor, long).await, invalid("words"));
        let nul = ClaimCommand {
            score: "5".to_owned(),
            words: "a\0b".to_owned(),
            ..form(order, "survey")
        };
        assert_eq!(ask(firm.actor, nul).await, invalid("words"));
        assert_eq!(ask(firm.actor, form(order, "steal")).await, invalid("act"));
        let month = ClaimCommand {
            month: "4".to_owned(),
            used: "yes".to_owned(),
            ..form(order, "attest")
        };
        assert_eq!(ask(firm.actor, month).await, invalid("month"));
        let office = world.officer("a").await;
        assert_eq!(ask(office, form(order, "terminate")).await, invalid("delivered"));
        let beyond =
            ClaimCommand { delivered: "60,001".to_owned(), ..form(order, "terminate") };
        assert_eq!(ask(office, beyond).await, invalid("delivered"), "more than its price");
        assert_eq!(ask(office, form(order, "waive-survey")).await, invalid("reason"));
        let stranger = world.supplier().await;
        assert_eq!(ask(stranger.actor, form(order, "claim")).await, Err(AppError::NotFound));
        let wrong = ClaimCommand { number: "1".to_owned(), ..form(order, "invoice") };
        assert_eq!(ask(stranger.actor, wrong.clone()).await, Err(AppError::NotFound));
        assert_eq!(code(ask(seller.actor, wrong.clone()).await), Err("InvoiceFormat"));
        let others = world.count("audit WHERE outcome = 'Forbidden'").await;
        assert_eq!(code(ask(firm.actor, wrong).await), Err("Forbidden"));
        assert_eq!(world.count("audit WHERE outcome = 'Forbidden'").await, others + 1);
        let nowhere = ClaimCommand { order: "x".to_owned(), ..form(order, "claim") };
        assert_eq!(ask(seller.actor, nowhere).await, Err(AppError::NotFound));
    }

    /// S34: the review is another's, the refusal is remembered, the database agrees.
    async fn four_eyes(world: World) {
        let (_, seller, order) = proven(&world, true).await;
        let sent = world.claim(seller.actor, order, "claim").await.unwrap();
        assert_eq!(sent, ClaimStep { claim: State::Submitted, order: order::State::Claimed });
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        world.claim(a, order, "review").await.unwrap();
        let refused = world.claim(a, order, "approve-claim").await.unwrap_err();
        assert_eq!(refused, Refusal::FourEyes { because: Conflict::OwnReview }.into());
        assert_eq!(refused.status(), 403);
        assert_eq!(world.count("audit WHERE outcome = 'FourEyes'").await, 1);
        world.claim(b, order, "approve-claim").await.unwrap();
        assert!(world.sql("UPDATE claims SET approved_by = reviewed_by").await.is_err());
    }

    /// S34: who declared a link with one of the sides decides nothing about it.
    async fn a_declared_link_keeps_away(world: World) {
        let (_, seller, order) = proven(&world, true).await;
        world.claim(seller.actor, order, "claim").await.unwrap();
        let officer = world.officer("a").await;
        let link = ClaimCommand { side: "supplier".to_owned(), ..form(order, "declare-link") };
        for _ in 0..2 {
            world.engine.claim_act(officer, link.clone()).await.unwrap();
        }
        assert_eq!(world.count("officer_links").await, 1);
        let buyer = world.engine.claim_act(seller.actor, link).await;
        assert_eq!(buyer, Err(Refusal::Forbidden.into()));
        for act in ["review", "approve-claim", "settle", "sample-audit"] {
            let refused = world.claim(officer, order, act).await.unwrap_err();
            assert_eq!(refused, Refusal::FourEyes { because: Conflict::DeclaredLink }.into());
        }
        assert!(world.claim(world.officer("b").await, order, "review").await.is_ok());
    }

    /// R33: drawn among the reviewers, and never one with a link.
    async fn the_reviewer_is_drawn(world: World) {
        let (a, b) = (world.officer("a").await, world.officer("b").await);
        let (_, seller, order) = proven(&world, true).await;
        let link = format!(
            "INSERT INTO officer_links (link_id, user_id, supplier_id, words, declared_at)
             VALUES ('l1', '{}', '{}', '股東', 0)",
            a.user().unwrap(),
            seller.id
        );
        world.sql(&link).await.unwrap();
        world.claim(seller.actor, order, "claim").await.unwrap();
        let drawn = world.column("SELECT drawn FROM claims").await;
        assert_eq!(drawn, [b.user().unwrap().to_string()]);
    }

    /// A claim that is returned twice on one day has one end of its correction.
    async fn returned_twice_on_one_day(world: World) {
        let (_, seller, order) = proven(&world, true).await;
        let office = world.officer("a").await;
        for missing in ["invoice", "survey"] {
            world.claim(seller.actor, order, "claim").await.unwrap();
            let back = ClaimCommand { missing: missing.to_owned(), ..form(order, "return-claim") };
            let left = world.engine.claim_act(office, back).await.unwrap();
            let expected =
                ClaimStep { claim: State::Returned, order: order::State::ServiceProven };
            assert_eq!(left, expected);
        }
        assert_eq!(world.count("jobs WHERE kind = 'lapse_correction'").await, 1);
        world.move_to("2021-10-19T00:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.engine.claim_state(order).await, Ok(State::Draft));
    }

    /// Decisions about money need a fresh proof of identity.
    async fn stepping_up(world: World) {
        let (_, seller, order) = proven(&world, true).await;
        world.claim(seller.actor, order, "claim").await.unwrap();
        let domain::Actor::Office { user, roles, .. } = world.officer("b").await else { panic!() };
        let stale = domain::Actor::Office { user, roles, stepped_up: false };
        for act in ["approve-claim", "settle", "receive-clawback"] {
            let command = ClaimCommand { number: "R1".to_owned(), ..form(order, act) };
            let refused = world.engine.claim_act(stale, command).await;
            assert_eq!(refused, Err(Refusal::StepUpNeeded.into()), "{act}");
        }
    }
}
