//! Reminders: at the right instants, to the right people, once, and never about what is done.

use crate::world::{Firm, Seller, World};

/// A firm and a supplier whose people read mail.
async fn sides(world: &World) -> (Firm, Seller) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    (world.owner_of(firm, "buyer").await, world.seller_of(seller, "supplier").await)
}

on_both_engines! {
    /// R24: submitted on a Monday, to be answered by the end of Thursday.
    async fn a_supplier_is_reminded_a_day_before_its_window_ends(world: World) {
        let (buyer, supplier) = sides(&world).await;
        let plan = world.plan(supplier, 60_000).await;
        let jobs = world.count("jobs").await;
        let [order, answered] =
            [world.order(buyer, plan, 60_000).await, world.order(buyer, plan, 60_000).await];
        assert_eq!(world.count("jobs").await, jobs + 2, "one row each");
        world.act(supplier.actor, answered, "Accept").await.unwrap();
        let mut seen = world.letters().await.len();
        world.advance("2021-07-07T23:59:59").await;
        assert!(world.new_letters(&mut seen).await.is_empty());
        world.advance("2021-07-08T00:00:00").await;
        assert_eq!(world.new_letters(&mut seen).await, ["supplier answer_due"]);
        let subject = world.column("SELECT subject FROM mails WHERE letter = 'answer_due'").await;
        assert!(subject[0].contains("110年7月8日（四）24:00"), "{subject:?}");
        world.advance("2021-07-08T23:59:59").await;
        assert!(world.new_letters(&mut seen).await.is_empty());
        world.advance("2021-07-09T00:00:00").await;
        let mut told = world.new_letters(&mut seen).await;
        told.sort();
        assert_eq!(told, ["buyer order_step", "supplier order_step"]);
        assert_eq!(world.state(order).await.as_str(), "ResponseLapsed");
        assert_eq!(world.state(answered).await.as_str(), "Accepted");
    }

    /// A window that is shorter than a day has no reminder, and ends all the same.
    async fn a_short_window_lapses_without_a_reminder(world: World) {
        let (buyer, supplier) = sides(&world).await;
        let plan = world.plan(supplier, 60_000).await;
        world.advance("2021-08-30T09:00:00").await;
        let mut seen = world.letters().await.len();
        let order = world.order(buyer, plan, 60_000).await;
        world.advance("2021-08-31T00:00:00").await;
        assert_eq!(world.state(order).await.as_str(), "ResponseLapsed");
        let told = world.new_letters(&mut seen).await;
        assert!(!told.iter().any(|letter| letter.contains("answer_due")), "{told:?}");
    }

    /// The background work was down over the whole window: no letter about a date that is gone.
    async fn work_that_was_held_up_lapses_and_says_nothing_late(world: World) {
        let (buyer, supplier) = sides(&world).await;
        let plan = world.plan(supplier, 60_000).await;
        let order = world.order(buyer, plan, 60_000).await;
        world.move_to("2021-07-12T09:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.state(order).await.as_str(), "ResponseLapsed");
        let mut told = world.letters().await;
        told.sort();
        // Of the new order, and both of its end.
        assert_eq!(told, ["buyer order_step", "supplier order_step", "supplier order_step"]);
    }

    async fn a_buyer_is_reminded_a_day_and_three_hours_before_the_deadline(world: World) {
        let (buyer, supplier) = sides(&world).await;
        let plan = world.plan(supplier, 60_000).await;
        let (order, paid) =
            (world.order(buyer, plan, 60_000).await, world.order(buyer, plan, 60_000).await);
        for order in [order, paid] {
            world.contract(buyer, supplier, order).await;
        }
        let mut seen = world.letters().await.len();
        world.advance("2021-07-06T08:59:59").await;
        assert!(world.new_letters(&mut seen).await.is_empty());
        world.engine.bank_notice(world.notice(paid, "T1").await).await.unwrap();
        seen = world.letters().await.len();
        world.advance("2021-07-06T09:00:00").await;
        assert_eq!(world.new_letters(&mut seen).await, ["buyer payment_due"]);
        world.advance("2021-07-07T05:59:59").await;
        assert!(world.new_letters(&mut seen).await.is_empty());
        world.advance("2021-07-07T06:00:00").await;
        assert_eq!(world.new_letters(&mut seen).await, ["buyer payment_due"]);
        world.advance("2021-07-07T09:00:00").await;
        let mut told = world.new_letters(&mut seen).await;
        told.sort();
        assert_eq!(told, ["buyer order_step", "supplier order_step"], "lapsed");
        assert_eq!(world.state(order).await.as_str(), "PaymentLapsed");
        assert_eq!(world.state(paid).await.as_str(), "Paid");
    }

    /// Held up until the last reminder was due as well: one letter, not two.
    async fn of_two_late_reminders_the_last_one_speaks(world: World) {
        let (buyer, supplier) = sides(&world).await;
        let plan = world.plan(supplier, 60_000).await;
        let order = world.order(buyer, plan, 60_000).await;
        world.contract(buyer, supplier, order).await;
        let mut seen = world.letters().await.len();
        world.move_to("2021-07-07T07:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.new_letters(&mut seen).await, ["buyer payment_due"]);
    }

    /// R14: 14, 7, 3 and 1 days before, to every firm that still has points, page by page.
    async fn firms_with_points_are_reminded_before_they_expire(world: World) {
        const FIRMS: usize = 45;
        for n in 0..FIRMS {
            let firm = world.firm_with(if n == 7 { 0 } else { 3_000 }).await;
            if n != 8 {
                world.owner_of(firm, &format!("f{n:02}")).await;
            }
        }
        let mut seen = 0;
        for (before, on, days) in [
            ("2021-08-16T23:59:59", "2021-08-17T00:00:00", 14),
            ("2021-08-23T23:59:59", "2021-08-24T00:00:00", 7),
            ("2021-08-27T23:59:59", "2021-08-28T00:00:00", 3),
            ("2021-08-29T23:59:59", "2021-08-30T00:00:00", 1),
        ] {
            world.advance(before).await;
            assert!(world.new_letters(&mut seen).await.is_empty(), "{before}");
            world.advance(on).await;
            let mut told = world.new_letters(&mut seen).await;
            told.sort();
            let expected: Vec<String> = (0..FIRMS)
                .filter(|n| *n != 7 && *n != 8)
                .map(|n| format!("f{n:02} points_expire_soon"))
                .collect();
            assert_eq!(told, expected, "{on}");
            let sql = format!("mails WHERE subject LIKE '%還有 {days} 天到期：剩 3,000 點%'");
            assert_eq!(world.count(&sql).await, FIRMS - 2);
        }
        world.advance("2021-09-01T00:00:00").await;
        assert!(world.new_letters(&mut seen).await.is_empty());
    }

    async fn a_reminder_that_is_a_day_late_stays_unsaid(world: World) {
        let firm = world.firm().await;
        world.owner_of(firm, "buyer").await;
        world.move_to("2021-08-25T12:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.letters().await, [""; 0], "T-14 and T-7 are gone by");
        world.advance("2021-08-28T12:00:00").await;
        assert_eq!(world.letters().await, ["buyer points_expire_soon"]);
    }

    /// Two servers find the same work: each letter is written once.
    async fn a_reminder_that_runs_twice_writes_once(world: World) {
        let (buyer, supplier) = sides(&world).await;
        let plan = world.plan(supplier, 60_000).await;
        let orders = [world.order(buyer, plan, 60_000).await, world.order(buyer, plan, 60_000).await];
        world.contract(buyer, supplier, orders[0]).await;
        let mut seen = world.letters().await.len();
        for (to, expected) in [
            ("2021-07-06T09:00:00", vec!["buyer payment_due"]),
            ("2021-07-07T06:00:00", vec!["buyer payment_due"]),
        ] {
            world.move_to(to);
            let mut servers = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let world = world.clone();
                servers.spawn(async move { world.engine.run_due_jobs().await.unwrap() });
            }
            servers.join_all().await;
            assert_eq!(world.new_letters(&mut seen).await, expected, "{to}");
        }
        world.move_to("2021-08-17T00:00:00");
        let mut servers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let world = world.clone();
            servers.spawn(async move { world.engine.run_due_jobs().await.unwrap() });
        }
        servers.join_all().await;
        let told = world.new_letters(&mut seen).await;
        let expiry = told.iter().filter(|letter| letter.contains("points_expire_soon")).count();
        assert_eq!(expiry, 1, "{told:?}");
    }
}
