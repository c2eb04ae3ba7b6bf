//! The audit trail, searched by the office, and as a file.

use app::trail::{ROWS_PER_PAGE, TrailQuery, TrailRow};
use domain::Actor;
use http::StatusCode;

use crate::{
    site::{Site, cookie},
    world::{World, code},
};

async fn ask(world: &World, officer: Actor, query: TrailQuery) -> Vec<TrailRow> {
    world.engine.trail(officer, query).await.unwrap().rows
}

fn q(text: &str) -> TrailQuery {
    TrailQuery { q: text.to_owned(), ..TrailQuery::default() }
}

on_both_engines! {
    /// By number, by 統一編號, by person, by action, by what was refused.
    async fn rows_are_found(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let (order, other) =
            (world.order(firm, plan, 60_000).await, world.order(firm, plan, 60_000).await);
        world.contract(firm, seller, order).await;
        let officer = world.officer("a").await;
        assert_eq!(code(world.act(officer, order, "Accept").await), Err("Forbidden"));
        let number = |id| format!("SELECT number FROM orders WHERE order_id = '{id}'");
        let first = world.column(&number(order)).await.remove(0);
        let found = ask(&world, officer, q(&format!(" {first} "))).await;
        let actions: Vec<&str> = found.iter().map(|row| row.action.as_str()).rev().collect();
        assert_eq!(actions, ["Submit", "Accept", "Sign", "Sign", "Accept"]);
        assert_eq!(found[0].outcome, "Forbidden");
        assert!(found.iter().all(|row| row.number.as_ref().is_some_and(|(id, _)| *id == order)));
        let second = world.column(&number(other)).await.remove(0);
        assert_eq!(ask(&world, officer, q(&second)).await.len(), 1);
        let ubn = world.column("SELECT ubn FROM suppliers").await.remove(0);
        assert!(ask(&world, officer, q(&ubn)).await.len() >= 6);
        let refused = TrailQuery { refused: "1".to_owned(), ..q(&first) };
        assert_eq!(ask(&world, officer, refused).await.len(), 1);
        let signed = TrailQuery { action: "Sign".to_owned(), ..TrailQuery::default() };
        assert_eq!(ask(&world, officer, signed).await.len(), 2);
        let by_person = ask(&world, officer, q("a@office.test")).await;
        assert!(by_person.iter().any(|row| row.outcome == "Forbidden"));
        assert!(by_person.iter().all(|row| row.who == found[0].who));
        let later = TrailQuery { from: "2021-07-06".to_owned(), ..q(&first) };
        assert_eq!(ask(&world, officer, later).await, []);
        let until = TrailQuery { until: "2021-07-05".to_owned(), ..q(&first) };
        assert_eq!(ask(&world, officer, until).await.len(), 5);
        for nonsense in ["' OR 1=1 --", "%", "IND-110-ZZZZZZZZ"] {
            assert_eq!(ask(&world, officer, q(nonsense)).await, [], "{nonsense}");
        }
        for actor in [firm.actor, seller.actor] {
            let answer = world.engine.trail(actor, TrailQuery::default()).await;
            assert_eq!(code(answer.map(drop)), Err("Forbidden"));
        }
    }

    /// Page after page, every row once; the file has them all.
    async fn older_ones_follow(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3_000).await;
        for _ in 0..60 {
            world.order(firm, plan, 3_000).await;
        }
        let officer = world.officer("a").await;
        let all = world.count("audit").await;
        let (mut query, mut seen) = (TrailQuery::default(), Vec::new());
        loop {
            let view = world.engine.trail(officer, query).await.unwrap();
            assert!(view.rows.len() <= usize::from(ROWS_PER_PAGE));
            seen.extend(view.rows.iter().map(|row| row.id.clone()));
            if !view.more {
                break;
            }
            query = view.query.before(&view.rows.last().unwrap().id);
        }
        assert!(seen.is_sorted_by(|a, b| a > b));
        assert_eq!(seen.len(), all);
        let (site, cookie) = (Site::of(&world), cookie(&world, officer).await);
        let file = site.get("/office/audit.csv", &[("cookie", &cookie)]).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.text.lines().count() > all, "{}", file.text.lines().count());
        let submits = site.get("/office/audit.csv?action=Submit", &[("cookie", &cookie)]).await;
        assert_eq!(submits.text.lines().count(), 61);
        let stranger = site.get("/office/audit.csv", &[]).await;
        assert_eq!(stranger.status, StatusCode::SEE_OTHER);
    }
}
