//! Who is told that an order changed, and when: at the hub, across servers, and over HTTP.

use std::{collections::BTreeSet, time::Duration};

use app::order::Verdict;
use domain::{Actor, OrderId, order::State};
use http::StatusCode;
use server::{
    clock::new_id,
    live::{BEHIND_MAX, Following, News},
};

use crate::{
    site::{ORIGIN, Site, cookie},
    world::{EngineKind, World, code, form, office},
};

const EVENTS: &str = "/api/orders/events";
/// More than it ever takes.
const SOON: Duration = Duration::from_secs(10);
/// Long enough for what must not come.
const A_MOMENT: Duration = Duration::from_millis(400);

async fn next(following: &mut Following) -> News {
    tokio::time::timeout(SOON, following.next()).await.unwrap().unwrap()
}

async fn is_quiet(following: &mut Following) -> bool {
    tokio::time::timeout(A_MOMENT, following.next()).await.is_err()
}

/// The order that is told of next.
async fn order_told(following: &mut Following) -> OrderId {
    match next(following).await {
        News::Changed { order, .. } => order,
        News::Refresh => panic!("told to load everything"),
    }
}

/// Follows from now on, as somebody who has just loaded everything.
async fn follow(world: &World, actor: Actor) -> Following {
    let mut following = world.engine.follow_orders(actor, None).await.unwrap();
    assert_eq!(next(&mut following).await, News::Refresh);
    following
}

/// The orders that are told of until it is quiet. The database tells in its own time, so that one
/// may come twice: with what was missed, and by itself.
async fn orders_told(following: &mut Following) -> BTreeSet<OrderId> {
    let mut orders = BTreeSet::new();
    while let Ok(news) = tokio::time::timeout(A_MOMENT, following.next()).await {
        let News::Changed { order, .. } = news.unwrap() else { panic!("told to load everything") };
        orders.insert(order);
    }
    orders
}

/// Lets every commit of a step fail, at the last moment that the engine has, or no longer.
async fn break_audit(world: &World, broken: bool) {
    let sql = match (world.kind, broken) {
        (EngineKind::Sqlite, true) => {
            "CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
        }
        (EngineKind::Sqlite, false) => "DROP TRIGGER broken",
        (EngineKind::Postgres, true) => {
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql
                 AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
             CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON audit
                 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION broken()"
        }
        (EngineKind::Postgres, false) => "DROP TRIGGER broken ON audit; DROP FUNCTION broken()",
    };
    world.sql(sql).await.unwrap();
}

on_both_engines! {
    async fn a_step_is_told_to_both_sides_and_the_office_alone(world: World) {
        let (firm, other_firm) = (world.firm().await, world.firm().await);
        let (seller, other_seller) = (world.supplier().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let mut own = [
            follow(&world, firm.actor).await,
            follow(&world, seller.actor).await,
            follow(&world, office()).await,
        ];
        let mut others =
            [follow(&world, other_firm.actor).await, follow(&world, other_seller.actor).await];
        let order = world.order(firm, plan, 60_000).await;
        for following in &mut own {
            assert_eq!(order_told(following).await, order);
        }
        // Every kind of step is: by either side, by the bank, by time.
        world.contract(firm, seller, order).await;
        world.engine.bank_notice(world.notice(order, "T1").await).await.unwrap();
        let lapsing = world.order(firm, plan, 60_000).await;
        world.clock_forward(30 * 24 * 3_600);
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.state(lapsing).await, State::ResponseLapsed);
        let expected = [order, order, order, order, lapsing, lapsing];
        for following in &mut own {
            for order in expected {
                assert_eq!(order_told(following).await, order);
            }
            assert!(is_quiet(following).await);
        }
        for following in &mut others {
            assert!(is_quiet(following).await);
        }
    }

    async fn who_may_not_see_orders_cannot_follow_them(world: World) {
        for actor in [Actor::Bank, Actor::System] {
            let answer = world.engine.follow_orders(actor, None).await.map(drop);
            assert_eq!(code(answer), Err("Forbidden"));
        }
    }

    async fn what_was_rolled_back_is_told_to_nobody(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let mut following = follow(&world, seller.actor).await;
        let mut told = follow(&world, firm.actor).await;
        orders_told(&mut following).await;
        orders_told(&mut told).await;
        break_audit(&world, true).await;
        assert!(world.act(seller.actor, order, "Accept").await.is_err());
        assert_eq!(world.state(order).await, State::Submitted);
        assert!(is_quiet(&mut following).await);
        break_audit(&world, false).await;
        // A refusal changes nothing either, and neither does a repetition.
        world.act(seller.actor, order, "Accept").await.unwrap();
        assert!(world.act(firm.actor, order, "Activate").await.is_err());
        world.act(seller.actor, order, "Accept").await.unwrap();
        assert_eq!(order_told(&mut following).await, order);
        assert!(is_quiet(&mut following).await);
        assert_eq!(order_told(&mut told).await, order);
    }

    async fn who_was_away_is_told_what_happened(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let (plan, other) = (world.plan(seller, 60_000).await, world.supplier().await);
        let foreign = world.plan(other, 60_000).await;
        let mut following = follow(&world, seller.actor).await;
        world.order(firm, plan, 60_000).await;
        let News::Changed { event, .. } = next(&mut following).await else { panic!() };
        drop(following);
        world.order(firm, foreign, 60_000).await;
        let (second, third) =
            (world.order(firm, plan, 60_000).await, world.order(firm, plan, 60_000).await);
        let after = event.to_string();
        let mut back = world.engine.follow_orders(seller.actor, Some(&after)).await.unwrap();
        assert_eq!(orders_told(&mut back).await, [second, third].into());
        let fourth = world.order(firm, plan, 60_000).await;
        assert_eq!(orders_told(&mut back).await, [fourth].into());
    }

    async fn who_cannot_be_told_is_told_once_to_load_everything(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let mut buyer = follow(&world, firm.actor).await;
        world.order(firm, plan, 60_000).await;
        let News::Changed { event, .. } = next(&mut buyer).await else { panic!() };
        let stranger = world.supplier().await;
        let long_ago = "01700000-0000-7000-8000-000000000000";
        for (actor, after) in [
            (seller.actor, new_id().to_string()),
            (seller.actor, long_ago.to_owned()),
            (seller.actor, "'; --".to_owned()),
            // An event that somebody else was told of.
            (stranger.actor, event.to_string()),
        ] {
            let mut following = world.engine.follow_orders(actor, Some(&after)).await.unwrap();
            assert_eq!(next(&mut following).await, News::Refresh, "{after}");
            assert!(is_quiet(&mut following).await, "{after}");
        }
    }

    async fn who_falls_behind_loads_everything_and_goes_on(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 300).await;
        let mut slow = follow(&world, seller.actor).await;
        let mut quick = follow(&world, firm.actor).await;
        for _ in 0..=BEHIND_MAX {
            let order = world.order(firm, plan, 300).await;
            assert_eq!(order_told(&mut quick).await, order);
        }
        assert_eq!(next(&mut slow).await, News::Refresh);
        let order = world.order(firm, plan, 300).await;
        assert_eq!(order_told(&mut slow).await, order);
    }

    async fn servers_of_one_database_hear_each_other(world: World) {
        if world.kind == EngineKind::Sqlite {
            // A file has one server.
            return;
        }
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let there = world.another_engine().await;
        let mut here = follow(&world, seller.actor).await;
        let mut remote = there.follow_orders(firm.actor, None).await.unwrap();
        assert_eq!(next(&mut remote).await, News::Refresh);
        let by_them = there.submit(firm.actor, form(plan, 20_000, 40_000, "k")).await.unwrap();
        let by_us = world.order(firm, plan, 60_000).await;
        for following in [&mut here, &mut remote] {
            assert_eq!(order_told(following).await, by_them);
            assert_eq!(order_told(following).await, by_us);
            assert!(is_quiet(following).await);
        }
    }

    async fn a_server_that_did_not_hear_says_so(world: World) {
        if world.kind == EngineKind::Sqlite {
            return;
        }
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let mut following = follow(&world, seller.actor).await;
        let listening = format!("query LIKE 'LISTEN \"orders_{}%'", world.schema());
        let killed = format!("SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
                              WHERE pid <> pg_backend_pid() AND {listening}");
        assert_eq!(world.column(&killed).await, ["true"]);
        assert_eq!(next(&mut following).await, News::Refresh);
        let order = world.order(firm, plan, 60_000).await;
        assert_eq!(order_told(&mut following).await, order);
    }

    /// Takes half a minute: so long a connection may be silent before it is asked.
    async fn a_server_that_heard_nothing_for_long_still_hears(world: World) {
        if world.kind == EngineKind::Sqlite {
            return;
        }
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let mut following = follow(&world, seller.actor).await;
        let half_a_minute = Duration::from_secs(32);
        assert!(tokio::time::timeout(half_a_minute, following.next()).await.is_err());
        for _ in 0..2 {
            let order = world.order(firm, plan, 60_000).await;
            assert_eq!(order_told(&mut following).await, order);
        }
    }

    async fn a_stream_names_the_orders_that_changed(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let (site, cookie) = (Site::of(&world), cookie(&world, seller.actor).await);
        let own = ("cookie", &*cookie);
        let mut stream = site.open(EVENTS, &[own]).await;
        assert_eq!(stream.status, StatusCode::OK);
        for (name, value) in [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-store"),
            ("x-accel-buffering", "no"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(stream.headers[name], value, "{name}");
        }
        assert!(!stream.headers.contains_key("content-encoding"));
        stream.until("event: refresh\nid: \ndata: orders\n\n").await;
        let order = world.order(firm, plan, 60_000).await;
        let told = stream.until(&format!("data: {order}\n\n")).await;
        let (_, rest) = told.split_once("event: order\nid: ").unwrap();
        let event = rest.split('\n').next().unwrap();
        assert_eq!(rest, format!("{event}\ndata: {order}\n\n"), "and nothing else of it");
        drop(stream);

        world.act(seller.actor, order, "Accept").await.unwrap();
        let after = format!("{EVENTS}?after={event}");
        for (path, headers) in [
            (EVENTS, vec![own, ("last-event-id", event)]),
            (&*after, vec![own]),
        ] {
            let mut back = site.open(path, &headers).await;
            let missed = back.until(&format!("data: {order}\n\n")).await;
            assert!(!missed.contains("refresh"), "{missed}");
        }
    }

    async fn a_stream_is_for_who_is_signed_in(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let site = Site::of(&world);
        assert_eq!(site.get(EVENTS, &[]).await.status, StatusCode::UNAUTHORIZED);
        let odd = site.get(EVENTS, &[("cookie", "sid=x")]).await;
        assert_eq!((odd.status, &*odd.text), (StatusCode::UNAUTHORIZED, ""));
        for actor in [firm.actor, seller.actor, office()] {
            let cookie = cookie(&world, actor).await;
            let stream = site.open(EVENTS, &[("cookie", &cookie)]).await;
            assert_eq!(stream.status, StatusCode::OK, "{actor:?}");
        }
        let headers = [("origin", ORIGIN)];
        let posted = site.post(EVENTS, "", &headers).await;
        assert!(posted.status.is_client_error());
    }

    async fn a_session_has_so_many_streams(world: World) {
        let seller = world.supplier().await;
        let (site, cookie) = (Site::of(&world), cookie(&world, seller.actor).await);
        let mut open = Vec::new();
        for _ in 0..8 {
            open.push(site.open(EVENTS, &[("cookie", &cookie)]).await);
        }
        let full = site.get(EVENTS, &[("cookie", &cookie)]).await;
        assert_eq!(full.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(full.header("retry-after"), "30");
        // A reader that goes gives its place back at once.
        open.pop();
        let mut again = site.open(EVENTS, &[("cookie", &cookie)]).await;
        for _ in 0..20 {
            if again.status == StatusCode::OK {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            again = site.open(EVENTS, &[("cookie", &cookie)]).await;
        }
        panic!("{}", again.status);
    }

    async fn a_server_that_stops_ends_its_streams(world: World) {
        let seller = world.supplier().await;
        let (site, cookie) = (Site::of(&world), cookie(&world, seller.actor).await);
        let mut stream = site.open(EVENTS, &[("cookie", &cookie)]).await;
        stream.until("refresh").await;
        world.engine.stop_following();
        assert!(stream.ends_within(Duration::from_secs(2)).await);
        // Nor does it begin new ones.
        let mut late = site.open(EVENTS, &[("cookie", &cookie)]).await;
        assert!(late.ends_within(Duration::from_secs(2)).await);
    }

    /// Takes half a minute: a silent stream beats, and ends with its session.
    async fn a_stream_ends_with_its_session(world: World) {
        if world.kind == EngineKind::Postgres {
            // Nothing in it is different there.
            return;
        }
        let seller = world.supplier().await;
        let (site, cookie) = (Site::of(&world), cookie(&world, seller.actor).await);
        let mut stream = site.open(EVENTS, &[("cookie", &cookie)]).await;
        stream.until("refresh").await;
        world.engine.sign_out(cookie.trim_start_matches("sid=")).await.unwrap();
        let minute = Duration::from_mins(1);
        let rest = tokio::time::timeout(minute, stream.rest()).await.unwrap();
        assert!(rest.contains(": here\n\n"), "{rest}");
        let again = site.get(EVENTS, &[("cookie", &cookie)]).await;
        assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    }

    async fn looking_at_a_session_does_not_keep_it_open(world: World) {
        let seller = world.supplier().await;
        let cookie = cookie(&world, seller.actor).await;
        let token = cookie.trim_start_matches("sid=");
        world.sql("UPDATE sessions SET seen_at = seen_at - 600000").await.unwrap();
        let seen = || world.column("SELECT CAST(seen_at AS TEXT) FROM sessions");
        let before = seen().await;
        let holder = world.engine.session_holder(token).await.unwrap();
        assert!(matches!(holder, Some(Actor::Supplier { supplier, .. }) if supplier == seller.id));
        assert_eq!(seen().await, before);
        world.engine.session(token).await.unwrap();
        assert_ne!(seen().await, before);
        world.engine.sign_out(token).await.unwrap();
        assert_eq!(world.engine.session_holder(token).await.unwrap(), None);
    }

    /// Each ticked order is a command of its own, with an answer of its own.
    async fn several_orders_are_accepted_with_one_form(world: World) {
        let (firm, seller, other) =
            (world.firm().await, world.supplier().await, world.supplier().await);
        let (plan, foreign_plan) =
            (world.plan(seller, 6_000).await, world.plan(other, 6_000).await);
        let first = world.order(firm, plan, 6_000).await;
        let gone = world.order(firm, plan, 6_000).await;
        let last = world.order(firm, plan, 6_000).await;
        let foreign = world.order(firm, foreign_plan, 6_000).await;
        world.act(firm.actor, gone, "Withdraw").await.unwrap();
        let (site, cookie) = (Site::of(&world), cookie(&world, seller.actor).await);
        let ticked = [first, gone, foreign, last]
            .map(|order| format!("form[orders][]={order}&"))
            .concat();
        let body = format!("{ticked}form[back]=/supplier/orders?show=action");
        let page = [("cookie", &*cookie), ("origin", ORIGIN), ("accept", "text/html")];
        let path = "/api/order/accept";
        let answer = site.post(path, &body, &page).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
        assert!(answer.location().starts_with("/supplier/orders?show=action&accepted="));
        for (order, state) in [
            (first, State::Accepted),
            (gone, State::Withdrawn),
            (foreign, State::Submitted),
            (last, State::Accepted),
        ] {
            assert_eq!(world.state(order).await, state);
        }
        let shown = site.get(answer.location(), &page).await;
        for words in ["已接單 2 筆：", "未接單 IND", "找不到這筆資料。"] {
            assert!(shown.text.contains(words), "{words} in {}", shown.text);
        }
        // A program gets the verdict itself; the same again is answered the same.
        let own = [("cookie", &*cookie), ("origin", ORIGIN)];
        let answer = site.post(path, &body, &own).await;
        let verdict: Verdict = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(verdict.accepted, [first, last]);
        assert_eq!(verdict.refused.len(), 2);
        let too_many = format!("form[orders][]={first}&").repeat(40);
        let answer = site.post(path, too_many, &own).await;
        let verdict: Verdict = serde_json::from_str(&answer.text).unwrap();
        assert_eq!((verdict.accepted.len(), verdict.left), (30, 10));
        // Nothing ticked, nobody signed in, somebody else's right.
        let answer = site.post(path, "form[back]=/supplier/orders", &page).await;
        let shown = site.get(answer.location(), &page).await;
        assert!(shown.text.contains("沒有選取訂單"));
        let answer = site.post(path, &body, &page[1..]).await;
        assert!(answer.location().starts_with("/sign-in?next="), "{}", answer.location());
        let buyer = crate::site::cookie(&world, firm.actor).await;
        let answer = site.post(path, &body, &[("cookie", &buyer), ("origin", ORIGIN)]).await;
        let verdict: Verdict = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(verdict.accepted, []);
    }
}
