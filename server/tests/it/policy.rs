//! 政策試算: the contracts that there were, by other rules, and nothing is changed.

use app::policy::{PolicyQuery, PolicyView};
use domain::Actor;

use crate::{
    site::{Answer, ORIGIN, Site, cookie},
    world::{World, code},
};

/// A file as a browser sends it.
async fn send(site: &Site, cookie: &str, text: &str) -> Answer {
    let body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"script\"; filename=\"a.txt\"\r\n\
         Content-Type: text/plain\r\n\r\n{text}\r\n--B--\r\n"
    );
    let headers = [
        ("cookie", cookie),
        ("origin", ORIGIN),
        ("accept", "text/html"),
        ("content-type", "multipart/form-data; boundary=B"),
    ];
    site.post("/office/policy/files", body.into_bytes(), &headers).await
}

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

    /// A file is played on a database of its own, and what came of it is kept.
    async fn a_file_is_played(world: World) {
        let officer = world.officer("a").await;
        let (site, cookie) = (Site::of(&world), cookie(&world, officer).await);
        let orders = world.count("orders").await;
        let script = include_str!("../../../domain/scenarios/s03-over-the-cap.txt");
        for (text, failed) in [(script, 0), ("nonsense", 1)] {
            let sent = send(&site, &cookie, text).await;
            let id = sent.location().rsplit('/').next().unwrap_or_default().to_owned();
            let view = world.engine.rehearsal(officer, &id).await.unwrap();
            assert_eq!((view.row.failed, view.row.file.as_str()), (failed, "a.txt"), "{text}");
        }
        assert_eq!((world.count("rehearsals").await, world.count("orders").await), (2, orders));
        for (text, kind) in [("", "FileEmpty"), ("\0", "FileKind")] {
            let refused = send(&site, &cookie, text).await;
            assert!(refused.location().contains(kind), "{}", refused.location());
        }
        let firm = world.firm().await;
        let answer = world.engine.rehearsal(firm.actor, "1").await;
        assert_eq!(code(answer.map(drop)), Err("Forbidden"));
        assert_eq!(code(world.engine.rehearsal(officer, "1").await.map(drop)), Err("NotFound"));
    }
}
