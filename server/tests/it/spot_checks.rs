//! Draws that anybody can repeat, what speaks for a look, and who reads raw logs (R34).

use app::{
    claim::{ClaimCommand, UsageRecord},
    spot_check::{AnnounceDraw, SpotChecksView},
};
use chrono::Duration;
use domain::{Actor, OfficerRole, OfficerRoles, OrderId, claim::SpotCheck, risk::RiskSignal};
use http::StatusCode;
use server::{
    clock::{Clock as _, new_id},
    hash::sha256,
};

use crate::{
    site::{Site, cookie},
    world::{Firm, Seller, World, code},
};

fn form(seed: &str) -> AnnounceDraw {
    AnnounceDraw { id: new_id().to_string(), seed: seed.to_owned() }
}

impl World {
    pub(crate) async fn desk(&self, actor: Actor) -> SpotChecksView {
        self.engine.spot_checks(actor, true).await.unwrap()
    }

    async fn used_at_once(&self, seller: Seller, order: OrderId, days: &[chrono::NaiveDate]) {
        let record = |day: &chrono::NaiveDate| UsageRecord {
            day: *day,
            source: "api".to_owned(),
            seq: 1,
            uses: 4,
        };
        let records = days.iter().map(record).collect();
        self.engine.record_usage(seller.actor, order, records).await.unwrap();
    }

    async fn attest(&self, firm: Firm, order: OrderId, month: u8, used: bool) {
        let command = ClaimCommand {
            order: order.to_string(),
            act: "attest".to_owned(),
            month: month.to_string(),
            used: if used { "yes" } else { "no" }.to_owned(),
            ..ClaimCommand::default()
        };
        self.engine.claim_act(firm.actor, command).await.unwrap();
    }

    /// Announced, and carried out a day later.
    pub(crate) async fn draw(&self, auditor: Actor, seed: &str) {
        self.engine.announce_draw(auditor, form(seed)).await.unwrap();
        self.clock.move_to(self.clock.now() + Duration::hours(24));
        let open = self.desk(auditor).await.open.unwrap();
        self.engine.carry_out_draw(auditor, &open.draw).await.unwrap();
    }
}

/// So many orders of one supplier in service.
async fn running(world: &World, many: usize) -> (Firm, Seller, Vec<OrderId>) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 3_000).await;
    let mut orders = Vec::new();
    for number in 0..many {
        orders.push(world.in_service(firm, seller, plan, 3_000, &format!("R{number}")).await);
    }
    (firm, seller, orders)
}

on_both_engines! {
    /// What is drawn follows from what was published, by whoever draws again.
    async fn a_draw_can_be_repeated_by_anybody(world: World) {
        running(&world, 22).await;
        let auditor = world.officer("d").await;
        world.engine.announce_draw(auditor, form("大樂透 01 02 03")).await.unwrap();
        let site = Site::of(&world);
        let published = site.get("/open-data/draws.json", &[]).await;
        assert!(published.text.contains("大樂透 01 02 03"), "{}", published.text);
        let before = site.get("/open-data/draws/1.csv", &[]).await;
        assert!(!before.text.contains(",1\n"), "{}", before.text);
        // Not before the seed was public for a day.
        let open = world.desk(auditor).await.open.unwrap();
        assert_eq!((open.population, open.sample), (22, 2));
        let early = world.engine.carry_out_draw(auditor, &open.draw).await;
        assert_eq!(code(early), Err("IllegalTransition"));
        world.clock.move_to(open.from);
        world.engine.carry_out_draw(auditor, &open.draw).await.unwrap();
        let answer = site.get("/open-data/draws/1.csv", &[]).await;
        let mut rows: Vec<Vec<&str>> =
            answer.text.lines().skip(1).map(|line| line.split(',').collect()).collect();
        assert_eq!(rows.len(), 22);
        for row in &rows {
            assert_eq!(row[0], sha256(&format!("大樂透 01 02 03 {}", row[1])));
        }
        let drawn: Vec<&str> =
            rows.iter().filter(|row| row[2] == "1").map(|row| row[0]).collect();
        rows.sort();
        assert_eq!(drawn, [rows[0][0], rows[1][0]]);
        let mut digests: Vec<&str> = rows.iter().map(|row| row[1]).collect();
        digests.sort_unstable();
        let list = format!("大樂透 01 02 03\n{}", digests.join("\n"));
        assert_eq!(sha256(&list), open.list_sha256);
        // What was drawn waits for the auditor, once.
        world.engine.carry_out_draw(auditor, &open.draw).await.unwrap();
        assert_eq!(world.count("spot_checks WHERE state = 'sampled'").await, 2);
        assert_eq!(world.engine.verify().await.unwrap(), []);
    }

    /// The list is fixed once: nobody announces until a seed is to their liking.
    async fn one_draw_at_a_time_and_each_order_once(world: World) {
        let (firm, seller, _) = running(&world, 2).await;
        let auditor = world.officer("d").await;
        let first = form("");
        world.engine.announce_draw(auditor, first.clone()).await.unwrap();
        world.engine.announce_draw(auditor, first.clone()).await.unwrap();
        let other = AnnounceDraw { seed: "x".to_owned(), ..first };
        assert_eq!(code(world.engine.announce_draw(auditor, other).await), Err("KeyReused"));
        let again = world.engine.announce_draw(auditor, form("")).await;
        assert_eq!(code(again), Err("IllegalTransition"));
        let open = world.desk(auditor).await.open.unwrap();
        assert_eq!(open.seed.len(), 64);
        world.clock.move_to(open.from);
        world.engine.carry_out_draw(auditor, &open.draw).await.unwrap();
        let empty = world.engine.announce_draw(auditor, form("")).await;
        assert_eq!(code(empty), Err("IllegalTransition"));
        let plan = world.plan(seller, 3_000).await;
        world.in_service(firm, seller, plan, 3_000, "R9").await;
        world.engine.announce_draw(auditor, form("")).await.unwrap();
        assert_eq!(world.desk(auditor).await.open.unwrap().population, 1);
    }

    /// Of two officers at the same time one announces, and one draws.
    async fn two_at_once_draw_once(world: World) {
        running(&world, 3).await;
        let auditor = world.officer("d").await;
        let (one, two) = tokio::join!(
            world.engine.announce_draw(auditor, form("a")),
            world.engine.announce_draw(auditor, form("b")),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let open = world.desk(auditor).await.open.unwrap();
        world.clock.move_to(open.from);
        let (one, two) = tokio::join!(
            world.engine.carry_out_draw(auditor, &open.draw),
            world.engine.carry_out_draw(auditor, &open.draw),
        );
        assert_eq!((one, two), (Ok(()), Ok(())));
        assert_eq!(world.count("draw_picks").await, 1);
        assert_eq!(world.engine.verify().await.unwrap(), []);
    }

    /// S29: sixty days in one go are taken, flagged, and looked at whatever the lot says.
    async fn what_came_late_in_one_go_is_drawn_for_it(world: World) {
        let (_, seller, orders) = running(&world, 30).await;
        let began = domain::calendar::day_of(world.clock.now());
        world.clock.move_to(world.clock.now() + Duration::days(70));
        let late: Vec<_> = began.iter_days().take(60).collect();
        world.used_at_once(seller, orders[7], &late).await;
        let auditor = world.officer("d").await;
        let risky = world.desk(auditor).await.risky.unwrap();
        assert_eq!(risky.len(), 1);
        assert_eq!(risky[0].order, orders[7]);
        assert_eq!(risky[0].signals, [RiskSignal::BackFilled { days: 60 }]);
        world.draw(auditor, "").await;
        let desk = world.desk(auditor).await;
        let pick = desk.draws[0].picks.iter().find(|pick| pick.order == orders[7]).unwrap();
        assert_eq!(pick.spot_check, Some(SpotCheck::Sampled));
        assert_eq!(pick.signals, [RiskSignal::BackFilled { days: 60 }]);
        assert_eq!(desk.risky, Some(Vec::new()));
        assert_eq!(desk.draws[0].by_lot, 2);
    }

    /// S37: the same log on several orders, and what the buyer denies (S28).
    async fn logs_alike_and_use_denied_are_told(world: World) {
        let (firm, seller, orders) = running(&world, 4).await;
        let began = domain::calendar::day_of(world.clock.now());
        world.clock.move_to(world.clock.now() + Duration::days(6));
        let days: Vec<_> = began.iter_days().skip(1).take(6).collect();
        for order in &orders[..3] {
            for (uses, day) in (3_i64..).zip(&days) {
                world.used_on(seller, *order, *day, uses).await.unwrap();
            }
        }
        world.used_on(seller, orders[3], days[5], 1).await.unwrap();
        world.clock.move_to(world.clock.now() + Duration::days(30));
        world.attest(firm, orders[3], 1, false).await;
        let risky = world.desk(world.officer("d").await).await.risky.unwrap();
        let mut found: Vec<_> =
            risky.into_iter().map(|row| (row.order, row.signals)).collect();
        found.sort_by_key(|(order, _)| *order);
        let mut expected: Vec<_> = orders
            .iter()
            .map(|order| (*order, vec![RiskSignal::SameLog { orders: 3 }]))
            .collect();
        expected[3].1 = vec![RiskSignal::BuyerDenies { months: 1 }];
        expected.sort_by_key(|(order, _)| *order);
        assert_eq!(found, expected);
    }

    /// Raw logs are for the auditor, of drawn orders only, and reading one is remembered.
    async fn raw_logs_of_drawn_orders_only(world: World) {
        let (firm, seller, orders) = running(&world, 1).await;
        let day = domain::calendar::day_of(world.clock.now());
        world.used_on(seller, orders[0], day, 7).await.unwrap();
        let auditor = world.officer("d").await;
        let Actor::Office { user, .. } = world.officer("a").await else { unreachable!() };
        let roles = OfficerRoles::NONE.with(OfficerRole::Reviewer);
        let reviewer = Actor::Office { user, roles, stepped_up: true };
        let site = Site::of(&world);
        let path = format!("/office/spot-checks/{}/log.csv", orders[0]);
        let ask = async |actor| {
            let cookie = cookie(&world, actor).await;
            site.get(&path, &[("cookie", &cookie)]).await
        };
        assert_eq!(ask(auditor).await.status, StatusCode::NOT_FOUND);
        world.draw(auditor, "").await;
        let log = ask(auditor).await;
        assert_eq!(log.status, StatusCode::OK);
        assert!(log.text.contains(&format!("{day},")), "{}", log.text);
        assert!(log.text.contains(",7,3,0,1,"), "{}", log.text);
        for actor in [reviewer, firm.actor, seller.actor] {
            let answer = world.engine.raw_log(actor, orders[0]).await;
            assert_eq!(code(answer.map(drop)), Err("Forbidden"));
        }
        assert_eq!(world.count("audit WHERE action = 'read-log' AND outcome = 'ok'").await, 1);
        let forbidden = "audit WHERE action = 'read-log' AND outcome = 'Forbidden'";
        assert_eq!(world.count(forbidden).await, 3);
        for actor in [reviewer, firm.actor, seller.actor] {
            let answer = world.engine.announce_draw(actor, form("")).await;
            assert_eq!(code(answer), Err("Forbidden"));
        }
        let odd = form(&"x".repeat(201));
        assert!(world.engine.announce_draw(auditor, odd).await.is_err());
        assert_eq!(code(world.engine.carry_out_draw(auditor, "x").await), Err("NotFound"));
    }
}
