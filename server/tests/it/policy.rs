//! 政策試算: the contracts that there were, by other rules, and nothing is changed.

use app::policy::{PolicyQuery, PolicyView};
use domain::Actor;

use crate::world::{World, code};

async fn ask(world: &World, officer: Actor, query: PolicyQuery) -> PolicyView {
    world.engine.policy(officer, query).await.unwrap()
}

on_both_engines! {
    async fn another_rule_is_played(world: World) {
        let (firm, other) = (world.firm().await, world.firm().await);
        let seller = world.supplier().await;
        let plan = world.plan(seller, 600_000).await;
        world.in_service(firm, seller, plan, 600_000, "P1").await;
        // Signed and never paid.
        let unpaid = world.order(other, plan, 600_000).await;
        world.contract(other, seller, unpaid).await;
        world.move_to("2021-07-08T09:00:00");
        world.engine.run_due_jobs().await.unwrap();
        let officer = world.officer("a").await;
        let before = world.count("audit").await;
        let view = ask(&world, officer, PolicyQuery::default()).await;
        assert_eq!((view.firms, view.contracts, view.asked), (2, 2, None));
        let now = view.now.1;
        assert_eq!((now.served, now.orders, now.points, now.unpaid), (2, 1, 200_000, 1));
        assert_eq!(now.pool, 10_000_000 - 400_000);
        let half = PolicyQuery {
            cap: "100,000".to_owned(),
            budget: "１００，０００".to_owned(),
            window: "hours(72)".to_owned(),
            ..PolicyQuery::default()
        };
        let asked = ask(&world, officer, half).await.asked.unwrap().1;
        assert_eq!((asked.served, asked.not_served, asked.pool), (1, 1, 0));
        assert_eq!((asked.points, asked.self_funded, asked.without_points), (100_000, 500_000, 1));
        assert_eq!(world.count("audit").await, before);
        for actor in [firm.actor, seller.actor] {
            let answer = world.engine.policy(actor, PolicyQuery::default()).await;
            assert_eq!(code(answer.map(drop)), Err("Forbidden"));
        }
    }

    /// Every wrong field is named at once, and the programme's own outcome stays.
    async fn odd_rules_are_named(world: World) {
        let officer = world.officer("a").await;
        let odd = PolicyQuery {
            budget: "-1".to_owned(),
            cap: "many".to_owned(),
            points: "0".to_owned(),
            self_funded: "1001".to_owned(),
            window: "weeks(1)".to_owned(),
        };
        let view = ask(&world, officer, odd.clone()).await;
        let fields: Vec<&str> = view.faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["budget", "cap", "points", "self_funded", "window"]);
        assert_eq!((view.asked, view.query), (None, odd));
    }
}
