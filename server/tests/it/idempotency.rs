//! One request, one effect, one answer, however often it is sent.

use app::{error::AppError, order::OrderCommand};
use domain::{order::State, refusal::Refusal};
use tokio::task::JoinSet;

use crate::world::{code, command, form};

on_both_engines! {
    async fn the_same_key_makes_one_order(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let mut tasks = JoinSet::new();
        for _ in 0..100 {
            let world = world.clone();
            tasks.spawn(async move { world.submit(firm, form(plan, 20_000, 40_000, "k")).await });
        }
        let mut orders: Vec<_> = tasks.join_all().await.into_iter().map(Result::unwrap).collect();
        orders.dedup();
        assert_eq!(orders.len(), 1);
        assert_eq!(world.count("orders").await, 1);
        assert_eq!(world.wallet(firm).await, (180_000, 20_000, 0));
    }

    async fn the_same_key_with_another_content_is_refused(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let (plan, other) = (world.plan(seller, 60_000).await, world.plan(seller, 60_000).await);
        let order = world.submit(firm, form(plan, 20_000, 40_000, "k")).await.unwrap();
        for changed in [
            form(other, 20_000, 40_000, "k"),
            form(plan, 19_999, 40_001, "k"),
            form(plan, 20_000, 40_001, "k"),
        ] {
            assert_eq!(code(world.submit(firm, changed).await), Err("KeyReused"));
        }
        assert_eq!(world.submit(firm, form(plan, 20_000, 40_000, " k ")).await, Ok(order));
        assert_eq!(world.wallet(firm).await, (180_000, 20_000, 0));
    }

    async fn a_stored_refusal_stays(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let (plan, dear) = (world.plan(seller, 60_000).await, world.plan(seller, 600_000).await);
        let order = world.order(firm, dear, 600_000).await;
        let first = world.submit(firm, form(plan, 20_000, 40_000, "k")).await.unwrap_err();
        assert_eq!(code::<()>(Err(first.clone())), Err("InsufficientPoints"));
        world.act(firm.actor, order, "Withdraw").await.unwrap();
        let again = world.submit(firm, form(plan, 20_000, 40_000, "k")).await;
        assert_eq!(again, Err(first), "the answer under a key never changes");
        assert!(world.submit(firm, form(plan, 20_000, 40_000, "new")).await.is_ok());
    }

    async fn a_request_that_was_wrong_in_itself_may_be_put_right(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        for (points, own, refusal) in
            [(20_000, 39_999, "AmountMismatch"), (30_000, 30_000, "WrongRatio")]
        {
            let answer = world.submit(firm, form(plan, points, own, "k")).await;
            assert_eq!(code(answer), Err(refusal));
        }
        assert!(world.submit(firm, form(plan, 20_000, 40_000, "k")).await.is_ok());
        let refusals = world.count("audit WHERE outcome IN ('AmountMismatch', 'WrongRatio')").await;
        assert_eq!(refusals, 2, "each refusal leaves an audit row");
    }

    async fn a_key_belongs_to_its_firm(world: World) {
        let (a, b, seller) = (world.firm().await, world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let of_a = world.submit(a, form(plan, 20_000, 40_000, "k")).await.unwrap();
        let of_b = world.submit(b, form(plan, 20_000, 40_000, "k")).await.unwrap();
        assert_ne!(of_a, of_b);
    }

    async fn a_key_is_1_to_100_printable_characters(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        for key in ["", "   ", "a\0b", "a\nb", &"k".repeat(101)] {
            let answer = world.submit(firm, form(plan, 20_000, 40_000, key)).await;
            assert_eq!(answer, Err(AppError::Invalid { field: "key".to_owned() }), "{key:?}");
        }
        let longest = "鍵".repeat(100);
        assert!(world.submit(firm, form(plan, 20_000, 40_000, &longest)).await.is_ok());
    }

    async fn a_step_taken_twice_is_one_step(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        for _ in 0..3 {
            assert_eq!(world.act(seller.actor, order, "Accept").await, Ok(State::Accepted));
        }
        for _ in 0..3 {
            assert_eq!(world.sign(firm.actor, order).await, Ok(State::Accepted));
        }
        for _ in 0..3 {
            assert_eq!(world.sign(seller.actor, order).await, Ok(State::Contracted));
        }
        assert_eq!(world.sign(firm.actor, order).await, Ok(State::Accepted), "what it left then");
        assert_eq!(world.count("order_events").await, 4, "submit, accept and two signatures");
        assert_eq!(world.wallet(firm).await, (180_000, 0, 20_000));
    }

    async fn a_step_taken_again_with_another_content_is_another_step(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let decline = |reason: &str| OrderCommand {
            reason: reason.to_owned(),
            ..command(order, "Decline")
        };
        let act = |command| world.engine.act(seller.actor, command);
        assert_eq!(act(decline("NO_CAPACITY")).await, Ok(State::Declined));
        assert_eq!(act(decline("NO_CAPACITY")).await, Ok(State::Declined));
        let other = act(decline("OTHER")).await;
        assert!(matches!(other, Err(AppError::Refused(Refusal::IllegalTransition { .. }))));
        assert_eq!(world.wallet(firm).await, (200_000, 0, 0));
    }

    async fn both_sides_sign_at_once(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3).await;
        for _ in 0..20 {
            let order = world.order(firm, plan, 3).await;
            world.act(seller.actor, order, "Accept").await.unwrap();
            let mut tasks = JoinSet::new();
            for actor in [firm.actor, seller.actor, firm.actor, seller.actor] {
                let world = world.clone();
                tasks.spawn(async move { world.sign(actor, order).await.unwrap() });
            }
            tasks.join_all().await;
            assert_eq!(world.state(order).await, State::Contracted);
            let events = format!("order_events WHERE order_id = '{order}'");
            assert_eq!(world.count(&events).await, 4);
        }
    }
}
