//! Requests whose client hangs up: the command happens or does not, and nothing is left behind
//! that harms the next one (facts 1 and 2 of the reliability report).

use std::time::Duration;

use domain::order::State;
use tokio::{task::JoinSet, time::timeout};

use crate::world::form;

/// From nothing at all to longer than a command takes.
fn patience(n: u64) -> Duration {
    Duration::from_micros(n * n * 2)
}

on_both_engines! {
    async fn a_dropped_submit_has_effect_0_or_1(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3).await;
        let mut answered = Vec::new();
        for n in 0..100 {
            let submit = world.submit(firm, form(plan, 1, 2, &format!("k{n}")));
            if let Ok(order) = timeout(patience(n), submit).await {
                answered.push((n, order.unwrap()));
            }
        }
        world.settle().await;
        assert!(answered.len() < 100, "none was dropped");
        for (n, order) in answered {
            let again = world.submit(firm, form(plan, 1, 2, &format!("k{n}"))).await;
            assert_eq!(again, Ok(order), "what was acknowledged is there");
        }
        let orders = world.count("orders").await;
        assert!(orders <= 100);
        // A retry finishes what the first request began, once.
        for n in 0..100 {
            world.submit(firm, form(plan, 1, 2, &format!("k{n}"))).await.unwrap();
        }
        assert_eq!(world.count("orders").await, 100);
        assert_eq!(world.wallet(firm).await, (199_900, 100, 0));
    }

    async fn aborted_tasks_leave_working_connections(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3).await;
        let mut tasks = JoinSet::new();
        for n in 0..100 {
            let world = world.clone();
            let task = async move { drop(world.submit(firm, form(plan, 1, 2, &n.to_string())).await) };
            let handle = tasks.spawn(task);
            tokio::task::yield_now().await;
            if n % 3 > 0 {
                handle.abort();
            }
        }
        while tasks.join_next().await.is_some() {}
        world.settle().await;
        let order = world.order(firm, plan, 3).await;
        // Another connection sees it: the acknowledged write was committed.
        let found = world.count(&format!("orders WHERE order_id = '{order}'")).await;
        assert_eq!(found, 1);
        world.contract(firm, seller, order).await;
    }

    async fn dropped_reads_and_notices_do_no_harm(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3).await;
        let order = world.order(firm, plan, 3).await;
        world.contract(firm, seller, order).await;
        let notice = world.notice(order, "T1").await;
        for n in 0..60 {
            drop(timeout(patience(n), world.engine.home()).await);
            drop(timeout(patience(n), world.engine.order(firm.actor, order)).await);
            drop(timeout(patience(n), world.engine.wallet(firm.actor)).await);
            drop(timeout(patience(n), world.engine.session("nobody's token")).await);
            drop(timeout(patience(n / 4), world.engine.bank_notice(notice.clone())).await);
        }
        world.settle().await;
        assert_eq!(world.engine.bank_notice(notice).await, Ok(State::Paid));
        assert_eq!(world.count("bank_notices").await, 1);
        assert_eq!(world.count("order_events WHERE action = 'Pay'").await, 1);
    }
}
