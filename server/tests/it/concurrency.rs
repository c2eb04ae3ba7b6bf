//! Many at once: nobody overdraws, nobody is paid twice, nobody gets an error for being late.

use app::{error::AppError, order::OrderCommand};
use domain::{OrderId, order::State};
use server::clock::{Clock as _, new_id};
use tokio::task::JoinSet;

use crate::world::{Firm, World, command, form, lacks_points, programme};

/// Contracted orders of 1 point each, from several firms.
async fn contracted(world: &World, count: usize) -> Vec<(Firm, OrderId)> {
    let seller = world.supplier().await;
    let plan = world.plan(seller, 3).await;
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let (firm, world) = (world.firm().await, world.clone());
        tasks.spawn(async move {
            let mut orders = Vec::new();
            for _ in 0..count / 4 {
                let order = world.order(firm, plan, 3).await;
                world.contract(firm, seller, order).await;
                orders.push((firm, order));
            }
            orders
        });
    }
    tasks.join_all().await.concat()
}

on_both_engines! {
    /// S7: 200 tasks race one wallet of 200,000 for 20,000 each.
    async fn exactly_ten_win_a_wallet_of_ten(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let mut tasks = JoinSet::new();
        for n in 0..200 {
            let world = world.clone();
            tasks.spawn(async move {
                world.submit(firm, form(plan, 20_000, 40_000, &format!("k{n}"))).await
            });
        }
        let (won, lost): (Vec<_>, Vec<_>) =
            tasks.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (10, 190));
        for answer in lost {
            let error = answer.unwrap_err();
            assert!(lacks_points(&error), "{error:?}");
        }
        assert_eq!(world.wallet(firm).await, (0, 200_000, 0));
        assert_eq!(world.count("orders").await, 10);
    }

    /// Points that come back are there for exactly one of those who wait.
    async fn a_release_feeds_one_reserve(world: World) {
        let (firm, seller) = (world.firm_with(20_000).await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let held = world.order(firm, plan, 60_000).await;
        let mut tasks = JoinSet::new();
        for _ in 0..2 {
            let world = world.clone();
            tasks.spawn(async move { world.act(firm.actor, held, "Withdraw").await.map(drop) });
        }
        for _ in 0..30 {
            let world = world.clone();
            let order = form(plan, 20_000, 40_000, &new_id().to_string());
            tasks.spawn(async move { world.submit(firm, order).await.map(drop) });
        }
        for answer in tasks.join_all().await {
            let fine = answer.as_ref().err().is_none_or(lacks_points);
            assert!(fine, "{answer:?}");
        }
        let open = world.count("orders WHERE state = 'Submitted'").await;
        assert!(open <= 1, "{open} orders share 20,000 points");
    }

    /// S11: the deadline is now, the money came in time, and the background work runs as well.
    async fn a_timely_payment_beats_the_lapse(world: World) {
        let orders = contracted(&world, 100).await;
        let deadline = world.facts(orders[0].1).await.payment_deadline.unwrap();
        world.clock.move_to(deadline);
        let mut tasks = JoinSet::new();
        for &(_, order) in &orders {
            let world = world.clone();
            tasks.spawn(async move {
                let notice = world.notice(order, &order.to_string()).await;
                assert_eq!(world.engine.bank_notice(notice).await, Ok(State::Paid));
            });
        }
        for _ in 0..4 {
            let world = world.clone();
            tasks.spawn(async move { assert!(world.engine.run_due_jobs().await.is_ok()) });
        }
        tasks.join_all().await;
        world.engine.run_due_jobs().await.unwrap();
        for &(firm, order) in &orders {
            assert_eq!(world.state(order).await, State::Paid);
            assert_eq!(world.wallet(firm).await, (199_975, 0, 25));
        }
        let paid = world.count("order_events WHERE to_state = 'Paid'").await;
        assert_eq!(paid, 100, "each exactly once");
        let revived = world.count("order_events WHERE action = 'Revive'").await;
        let lapsed = world.count("order_events WHERE action = 'LapsePayment'").await;
        assert_eq!(revived, lapsed, "every lapse was reversed");
    }

    /// The supplier accepts, the buyer withdraws: one of the two orders of events, never both.
    async fn accept_and_withdraw_exclude_each_other(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3).await;
        let mut tasks = JoinSet::new();
        for _ in 0..25 {
            let order = world.order(firm, plan, 3).await;
            for (actor, action) in [(seller.actor, "Accept"), (firm.actor, "Withdraw")] {
                let world = world.clone();
                tasks.spawn(async move { (world.act(actor, order, action).await, order) });
            }
        }
        for (answer, _) in tasks.join_all().await {
            let fine = matches!(answer, Ok(_) | Err(AppError::Refused(_)));
            assert!(fine, "{answer:?}");
        }
        assert_eq!(world.count("orders WHERE state = 'Withdrawn'").await, 25);
        assert_eq!(world.wallet(firm).await, (200_000, 0, 0));
    }

    /// A clock that is set back by a step must not turn the order of events round.
    async fn the_history_keeps_its_order(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        // Another server of the same database, whose clock is a second behind.
        let behind = world.clock.now() - chrono::Duration::seconds(1);
        let clock = std::sync::Arc::new(server::clock::ManualClock::at(behind));
        let other = server::open::engine(&world.url, clock).await.unwrap();
        let accepted = other.act(seller.actor, command(order, "Accept")).await;
        assert_eq!(accepted, Ok(State::Accepted));
        let view = world.engine.order(firm.actor, order).await.unwrap();
        let states: Vec<State> = view.timeline.iter().map(|event| event.to).collect();
        assert_eq!(states, [State::Submitted, State::Accepted]);
        assert_eq!(world.engine.verify().await.unwrap(), []);
    }

    /// A job that cannot be done is reported, and the deadlines of everybody else still pass.
    async fn a_broken_job_holds_up_no_other(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        for kind in ["unheard_of", "lapse_payment"] {
            let sql = format!("INSERT INTO jobs VALUES ('{kind}', '{kind}', 'x', 0, 0, NULL)");
            world.sql(&sql).await.unwrap();
        }
        world.move_to("2021-07-20T00:00:00");
        assert!(matches!(world.engine.run_due_jobs().await, Err(AppError::Internal { .. })));
        assert_eq!(world.state(order).await, State::ResponseLapsed);
        assert_eq!(world.count("jobs WHERE done_at IS NULL AND run_at = 0").await, 2);
    }

    /// R14: points expire once, however many servers do it.
    async fn points_expire_once(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let open = world.order(firm, plan, 60_000).await;
        world.move_to("2021-08-31T00:00:00");
        let mut tasks = JoinSet::new();
        for _ in 0..8 {
            let world = world.clone();
            tasks.spawn(async move {
                world.engine.run_due_jobs().await.unwrap();
                world.engine.wallet(firm.actor).await.unwrap();
            });
        }
        tasks.join_all().await;
        assert_eq!(world.state(open).await, State::ResponseLapsed);
        assert_eq!(world.wallet(firm).await, (0, 0, 0));
        let pool = world.engine.pool(&programme()).await.unwrap();
        assert_eq!(pool.get(), 10_000_000);
        let on_expired = OrderCommand { on: "2021-08-31".to_owned(), ..command(open, "Accept") };
        let answer = world.engine.act(seller.actor, on_expired).await;
        assert_eq!(crate::world::code(answer), Err("PointsExpired"));
    }
}
