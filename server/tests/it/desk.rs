//! 全部訂單 and 儀表板 of the office, and the list as a file.

use app::desk::{AGES, DeskQuery, FiguresView, Queue, Risk, Stage};
use domain::{Actor, OrderId};
use http::StatusCode;

use crate::{
    site::{Site, cookie},
    world::{World, code},
};

impl World {
    async fn found(&self, officer: Actor, query: DeskQuery) -> Vec<String> {
        let view = self.engine.desk_orders(officer, query, 50).await.unwrap();
        view.rows.into_iter().map(|row| row.number).collect()
    }

    async fn number_of(&self, order: OrderId) -> String {
        let sql = format!("SELECT number FROM orders WHERE order_id = '{order}'");
        self.column(&sql).await.remove(0)
    }
}

fn q(text: &str) -> DeskQuery {
    DeskQuery { q: text.to_owned(), ..DeskQuery::default() }
}

fn count(view: &FiguresView, stage: Stage) -> i64 {
    let all = view.firms.iter().chain(&view.orders);
    all.clone().find(|(at, _)| *at == stage).unwrap().1
}

on_both_engines! {
    /// By number, 統一編號, name, state and day; and by nobody else than the office.
    async fn orders_are_found(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let first = world.order(firm, plan, 60_000).await;
        let second = world.order(firm, plan, 60_000).await;
        world.contract(firm, seller, second).await;
        let officer = world.officer("a").await;
        let (one, two) = (world.number_of(first).await, world.number_of(second).await);
        assert_eq!(world.found(officer, DeskQuery::default()).await, [two.clone(), one.clone()]);
        assert_eq!(world.found(officer, q(&format!(" {one} "))).await, std::slice::from_ref(&one));
        let ubn = world.column("SELECT ubn FROM firms").await.remove(0);
        assert_eq!(world.found(officer, q(&ubn)).await.len(), 2);
        let name = world.column("SELECT name FROM suppliers").await.remove(0);
        let part: String = name.chars().take(2).collect();
        assert_eq!(world.found(officer, q(&part)).await.len(), 2);
        for odd in ["%", "_", "' OR 1=1 --", "IND-110-ZZZZZZZZ", "!"] {
            assert_eq!(world.found(officer, q(odd)).await.len(), 0, "{odd}");
        }
        let signed = DeskQuery { state: "Contracted".to_owned(), ..DeskQuery::default() };
        assert_eq!(world.found(officer, signed).await, std::slice::from_ref(&two));
        // What is no state asks for nothing.
        let odd = DeskQuery { state: "Nonsense".to_owned(), ..DeskQuery::default() };
        assert_eq!(world.found(officer, odd).await.len(), 2);
        let later = DeskQuery { from: "2021-07-06".to_owned(), ..DeskQuery::default() };
        assert_eq!(world.found(officer, later).await.len(), 0);
        let until = DeskQuery { until: "2021-07-05".to_owned(), ..DeskQuery::default() };
        assert_eq!(world.found(officer, until).await.len(), 2);
        let older = DeskQuery::default().before(&second.to_string());
        assert_eq!(world.found(officer, older).await, [one]);
        for actor in [firm.actor, seller.actor] {
            let orders = world.engine.desk_orders(actor, DeskQuery::default(), 50).await;
            assert_eq!(code(orders.map(drop)), Err("Forbidden"));
            assert_eq!(code(world.engine.desk_figures(actor).await.map(drop)), Err("Forbidden"));
        }
    }

    /// A file has every row that the screen's filters find, and no formula.
    async fn the_list_is_taken_home(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan_named(seller, 3_000, "=1+1").await;
        for _ in 0..60 {
            world.order(firm, plan, 3_000).await;
        }
        let officer = world.officer("a").await;
        let (site, cookie) = (Site::of(&world), cookie(&world, officer).await);
        let file = site.get("/office/orders.csv", &[("cookie", &cookie)]).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.text.lines().count(), 61);
        assert!(file.text.contains(",'=1+1,"), "{}", file.text);
        let none = site.get("/office/orders.csv?state=Paid", &[("cookie", &cookie)]).await;
        assert_eq!(none.text.lines().count(), 1);
        let book = site.get("/office/orders.xlsx", &[("cookie", &cookie)]).await;
        assert_eq!(book.status, StatusCode::OK);
        assert!(book.text.starts_with("PK"));
        let stranger = site.get("/office/orders.csv", &[]).await;
        assert_eq!(stranger.status, StatusCode::SEE_OTHER);
    }

    /// The figures say what the ledger and the orders say.
    async fn the_dashboard_tells_the_truth(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let running = world.in_service(firm, seller, plan, 60_000, "D1").await;
        let signed = world.order(firm, plan, 60_000).await;
        world.contract(firm, seller, signed).await;
        world.order(firm, plan, 60_000).await;
        let officer = world.officer("a").await;
        let view = world.engine.desk_figures(officer).await.unwrap();
        let pool = world.column("SELECT CAST(balance AS TEXT) FROM accounts WHERE kind = 'pool'").await.remove(0);
        assert_eq!(view.pool.last().unwrap().left.to_string(), pool);
        assert_eq!(view.pool.last().unwrap().issued, 200_000);
        assert_eq!(view.budget.get(), 10_000_000);
        for (stage, expected) in [
            (Stage::Issued, 1),
            (Stage::Ordered, 1),
            (Stage::Submitted, 3),
            (Stage::Contracted, 2),
            (Stage::InService, 1),
            (Stage::Settled, 0),
        ] {
            assert_eq!(count(&view, stage), expected, "{stage:?}");
        }
        let waits = |queue: Queue| view.ageing.iter().find(|of| of.queue == queue).unwrap().counts;
        let (mut new, nobody) = ([0; AGES], [0; AGES]);
        new[0] = 1;
        assert_eq!((waits(Queue::Answers), waits(Queue::Payments)), (new, new));
        assert_eq!(waits(Queue::Claims), nobody);
        let left: i64 = view.expiring.groups.iter().map(|(_, _, points)| points).sum();
        assert_eq!(left, 140_000);
        // Kept for five minutes, then made anew.
        world.move_to("2021-07-06T09:00:01");
        let view = world.engine.desk_figures(officer).await.unwrap();
        let risk = |risk| view.risks.iter().find(|found| found.risk == risk).unwrap();
        assert_eq!(risk(Risk::PaymentDue).count, 1);
        assert_eq!(risk(Risk::PaymentDue).first[0].0, signed);
        assert_eq!(risk(Risk::Silent).count, 0);
        world.move_to("2021-07-16T09:00:00");
        let view = world.engine.desk_figures(officer).await.unwrap();
        let silent = view.risks.iter().find(|found| found.risk == Risk::Silent).unwrap();
        assert_eq!((silent.count, silent.first[0].0), (1, running));
        world.used(seller, running, 1).await.unwrap();
        world.clock_forward(301);
        let view = world.engine.desk_figures(officer).await.unwrap();
        assert_eq!(view.risks.iter().find(|found| found.risk == Risk::Silent).unwrap().count, 0);
    }
}
