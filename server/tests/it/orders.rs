//! Who may do what to an order, and which words it takes.

use app::{error::AppError, order::OrderCommand};
use domain::{OrderId, Refusal, order::State};
use server::clock::new_id;

use crate::world::{code, command, form, office};

on_both_engines! {
    async fn somebody_elses_order_does_not_exist(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let (stranger, rival) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let nowhere = OrderId::new(new_id());
        for actor in [stranger.actor, rival.actor] {
            for id in [order, nowhere] {
                let seen = world.engine.order(actor, id).await.map(drop);
                assert_eq!(seen, Err(AppError::NotFound));
                for action in ["Accept", "Withdraw", "Sign"] {
                    assert_eq!(world.act(actor, id, action).await, Err(AppError::NotFound));
                }
            }
            assert_eq!(world.engine.orders(actor).await, Ok(vec![]));
        }
        assert_eq!(world.state(order).await, State::Submitted);
    }

    async fn each_side_does_its_own_steps(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let forbidden = Err(AppError::Refused(Refusal::Forbidden));
        assert_eq!(world.act(firm.actor, order, "Accept").await, forbidden);
        assert_eq!(world.act(seller.actor, order, "Withdraw").await, forbidden);
        for action in ["Accept", "Withdraw", "Sign"] {
            assert_eq!(world.act(office(), order, action).await, forbidden);
        }
        let early = world.act(firm.actor, order, "Sign").await;
        assert_eq!(code(early), Err("IllegalTransition"));
        let submit = |actor| world.engine.submit(actor, form(plan, 20_000, 40_000, "k"));
        assert_eq!(code(submit(seller.actor).await), Err("Forbidden"));
        assert_eq!(code(submit(office()).await), Err("Forbidden"));
    }

    async fn only_the_text_that_was_shown_is_signed(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.act(seller.actor, order, "Accept").await.unwrap();
        let other_text = OrderCommand { contract: "0".repeat(64), ..command(order, "Sign") };
        let answer = world.engine.act(firm.actor, other_text).await;
        assert_eq!(answer, Err(AppError::Invalid { field: "contract".to_owned() }));
        let view = world.engine.order(firm.actor, order).await.unwrap();
        let contract = view.contract.unwrap();
        assert_eq!(contract.buyer_signed_at, None);
        assert_eq!(server::hash::sha256(&contract.text), contract.sha256);
    }

    async fn unknown_words_are_named(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        for (action, reason, on, field) in [
            ("accept", "", "", "action"),
            ("LapsePayment", "", "", "action"),
            ("Pay", "", "", "action"),
            ("Settle", "", "", "action"),
            ("", "", "", "action"),
            ("Decline", "because", "", "reason"),
            ("Activate", "", "tomorrow", "on"),
            ("Activate", "", "2021-02-30", "on"),
        ] {
            let command = OrderCommand {
                reason: reason.to_owned(),
                on: on.to_owned(),
                ..command(order, action)
            };
            let answer = world.engine.act(seller.actor, command).await;
            assert_eq!(answer, Err(AppError::Invalid { field: field.to_owned() }), "{action}");
        }
    }

    /// What stands before the amounts, in the order of the law (R16).
    async fn the_first_obstacle_is_named(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let wrong_version = app::order::SubmitOrder {
            version: "2".to_owned(),
            ..form(plan, 1, 1, "a")
        };
        assert_eq!(code(world.submit(firm, wrong_version).await), Err("PlanChanged"));
        world.engine.revoke_selection(seller.id).await.unwrap();
        assert_eq!(code(world.submit(firm, form(plan, 1, 1, "b")).await), Err("PlanNotListed"));
        assert_eq!(world.engine.plan(plan, None).await.map(drop), Err(AppError::NotFound));
        world.move_to("2021-08-31T00:00:00");
        assert_eq!(code(world.submit(firm, form(plan, 1, 1, "c")).await), Err("PointsExpired"));
        assert_eq!(world.count("orders").await, 0);
    }

    /// S24: an order keeps the version that it was made for.
    async fn an_order_pins_its_version(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 600_000).await;
        let order = world.order(firm, plan, 600_000).await;
        let dearer = domain::Twd::new(660_000).unwrap();
        world.engine.revise_plan(seller.actor, plan, dearer).await.unwrap();
        world.list(plan).await;
        let view = world.engine.order(firm.actor, order).await.unwrap();
        assert_eq!((view.plan_version, view.row.price.get()), (1, 600_000));
        world.contract(firm, seller, order).await;
    }
}
