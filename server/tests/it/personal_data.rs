//! What is kept about a person can be had, and can be made to go.

use app::{
    account::port::PeopleCommand,
    enrolment::port::Origin,
    error::{AppError, Fault, FaultKind},
    port::{Browser, NewSession},
};
use domain::{Actor, FirmRole, UserId};
use http::StatusCode;
use server::clock::new_id;

use crate::{
    site::Site,
    world::{EngineKind, Firm, PASSWORD, World, code},
};

const NAME: &str = "獨孤求敗";
const EMAIL: &str = "unmistakable.person@firm.example";

/// Somebody of a firm with points and an order, who left traces wherever one can.
async fn planted(world: &World) -> (Firm, Actor, NewSession) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let Actor::Buyer { firm: id, .. } = firm.actor else { panic!() };
    world.user("boss@firm.example", firm.actor).await;
    let user = world.user(EMAIL, firm.actor).await;
    world
        .sql(&format!(
            "UPDATE users SET name = '{NAME}', email_verified_at = NULL
                        WHERE user_id = '{user}'"
        ))
        .await
        .unwrap();
    let named = Browser { name: "Firefox · Linux".to_owned(), ..Browser::default() };
    let session = world.enter_from(EMAIL, named).await;
    let actor = world.actor(&session).await;
    let plan = world.plan(seller, 60_000).await;
    let order = world.order(Firm { actor }, plan, 60_000).await;
    world.contract(Firm { actor }, seller, order).await;
    let (browser, origin) = (Browser::default(), Origin::default());
    world.engine.request_reset(EMAIL, browser.clone(), origin).await.unwrap();
    world.settle().await;
    world.engine.send_verification(actor).await.unwrap();
    let invite = PeopleCommand::Invite {
        name: "陳小姐".to_owned(),
        email: "new@firm.example".to_owned(),
        role: "buyer".to_owned(),
    };
    world.engine.manage_people(actor, invite).await.unwrap();
    let credentials = app::session::Credentials {
        email: EMAIL.to_owned(),
        password: "guess".to_owned(),
        next: String::new(),
    };
    drop(world.engine.sign_in(credentials, browser).await);
    plant_rows(world, user, id).await;
    (firm, actor, session)
}

/// What the other features write.
async fn plant_rows(world: &World, user: UserId, firm: domain::FirmId) {
    let boss = "(SELECT user_id FROM users WHERE email = 'boss@firm.example')";
    for sql in [
        format!(
            "INSERT INTO enrolments (enrolment_id, programme_id, secret_sha256, draft, step,
                 revision, started_at, touched_at, firm_id, user_id)
             VALUES ('e1', 'IND-110', 's1', '{{\"contact_name\":\"{NAME}\",\"email\":\"{EMAIL}\"}}',
                 6, 1, 1, 1, '{firm}', '{user}')"
        ),
        format!(
            "INSERT INTO enrolments (enrolment_id, programme_id, secret_sha256, draft, step,
                 revision, started_at, touched_at)
             VALUES ('e2', 'IND-110', 's2', '{{\"contact_name\":\"{NAME}\",\"email\":\"{EMAIL}\"}}',
                 2, 1, 1, 1)"
        ),
        "INSERT INTO consents (consent_id, enrolment_id, kind, version, lang, text_sha256, address,
             agreed_at) VALUES ('c1', 'e1', 'declaration', '1', 'zh', 'x', '192.0.2.1', 1)"
            .to_owned(),
        format!(
            "INSERT INTO memberships (membership_id, firm_id, kind, email, name, role,
                 password_hash, state, opened_at)
             VALUES ('m1', '{firm}', 'request', '{EMAIL}', '{NAME}', 'buyer', '!', 'refused', 1)"
        ),
        format!("INSERT INTO muted_topics (user_id, topic) VALUES ('{user}', 'order')"),
        format!(
            "INSERT INTO notifications (notification_id, user_id, topic, subject, body, path, at)
             VALUES ('n1', {boss}, 'security', '{NAME} asks to join', '{NAME} ({EMAIL})', '/people',
                 1)"
        ),
        format!(
            "INSERT INTO mails (mail_id, recipient, letter, subject, body, written_at, try_at,
                 attempts, last_error)
             VALUES ('l1', 'boss@firm.example', 'join_asked', '{NAME} asks to join',
                 '{NAME} ({EMAIL})', 1, 1, 0, '')"
        ),
    ] {
        world.sql(&sql).await.unwrap();
    }
}

/// Table and column of everything that is text.
async fn text_columns(world: &World) -> Vec<(String, String)> {
    let sql = match world.kind {
        EngineKind::Sqlite => {
            "SELECT m.name || ' ' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx%'
                 AND UPPER(p.type) = 'TEXT'"
        }
        EngineKind::Postgres => {
            "SELECT table_name || ' ' || column_name FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%'
                 AND data_type = 'text'"
        }
    };
    let pairs = world.column(sql).await;
    assert!(pairs.len() > 150, "only {} columns", pairs.len());
    let split = |pair: &String| {
        let (table, column) = pair.split_once(' ').unwrap();
        (table.to_owned(), column.to_owned())
    };
    pairs.iter().map(split).collect()
}

/// The places where a text stands.
async fn places(world: &World, text: &str) -> Vec<String> {
    let mut places = Vec::new();
    for (table, column) in text_columns(world).await {
        let rows = format!("{table} WHERE REPLACE({column}, '{text}', '') <> {column}");
        let found = world.count(&rows).await;
        if found > 0 {
            places.push(format!("{table}.{column}"));
        }
    }
    places.sort();
    places
}

on_both_engines! {
    async fn an_erased_person_is_nowhere_and_the_ledger_is_whole(world: World) {
        let (_, actor, session) = planted(&world).await;
        let before = [places(&world, NAME).await, places(&world, EMAIL).await].concat();
        assert!(before.len() > 8, "planted in too few places: {before:?}");
        let transfers = world.count("transfers").await;
        world.engine.erase_person(actor, PASSWORD.to_owned()).await.unwrap();
        assert!(places(&world, NAME).await.is_empty());
        assert!(places(&world, EMAIL).await.is_empty());
        assert_eq!(world.engine.session(&session.token).await.unwrap(), None);
        let user = actor.user().unwrap().to_string();
        let tombstone = format!("users WHERE user_id = '{user}' AND name = '已刪除'
            AND email = 'erased:{user}' AND password_hash = '!' AND closed_at IS NOT NULL");
        assert_eq!(world.count(&tombstone).await, 1);
        assert_eq!(world.count("transfers").await, transfers);
        assert_eq!(world.count("consents").await, 1);
        assert!(world.count(&format!("order_events WHERE user_id = '{user}'")).await > 1);
        assert_eq!(world.count("audit WHERE action = 'erase_person'").await, 1);
        assert_eq!(world.engine.verify().await.unwrap(), []);
        // The address is free again.
        let new = world.firm().await;
        world.user(EMAIL, new.actor).await;
        world.enter(EMAIL).await;
    }

    async fn a_copy_holds_what_is_kept_and_no_secret(world: World) {
        let (_, actor, session) = planted(&world).await;
        let text = world.engine.export_person(actor).await.unwrap();
        let copy: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(copy["account"]["name"], NAME);
        assert_eq!(copy["account"]["email"], EMAIL);
        for (list, count) in [
            ("sessions", 1),
            ("failed_sign_ins", 1),
            ("requested_mails", 2),
            // Two that were asked for, and two steps of the order.
            ("mails", 4),
            ("invitations_and_requests", 1),
            ("enrolments", 1),
            ("consents", 1),
            ("muted_topics", 1),
            ("steps_of_orders", 2),
        ] {
            assert_eq!(copy[list].as_array().unwrap().len(), count, "{list}: {}", copy[list]);
        }
        assert_eq!(copy["consents"][0]["address"], "192.0.2.1");
        assert!(copy["sessions"][0]["opened_at"].is_string());
        for secret in ["argon2", &session.token, "token", "boss@"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let site = Site::of(&world);
        let cookie = format!("sid={}", session.token);
        let file = site.get("/account/data.json", &[("cookie", &cookie)]).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"my-data.json\"");
        assert_eq!(file.header("cache-control"), "no-store");
        assert!(file.text.contains(NAME));
        let nobody = site.get("/account/data.json", &[]).await;
        assert!(nobody.location().starts_with("/sign-in"), "{}", nobody.status);
    }

    async fn erasure_takes_the_password(world: World) {
        let (_, actor, session) = planted(&world).await;
        for _ in 0..5 {
            let answer = world.engine.erase_person(actor, "guess".to_owned()).await;
            let fault = Fault::new("password", FaultKind::WrongPassword);
            assert_eq!(answer, Err(AppError::Faults(vec![fault])));
        }
        let answer = world.engine.erase_person(actor, PASSWORD.to_owned()).await;
        assert_eq!(code(answer), Err("TooMany"));
        assert!(world.engine.session(&session.token).await.unwrap().is_some());
        assert!(!places(&world, EMAIL).await.is_empty());
    }

    /// A firm with points is left to somebody; one with nothing may end with its last person.
    async fn the_last_owner_leaves_no_points_behind(world: World) {
        let firm = world.firm().await;
        world.user(EMAIL, firm.actor).await;
        let session = world.enter(EMAIL).await;
        let actor = world.actor(&session).await;
        let answer = world.engine.erase_person(actor, PASSWORD.to_owned()).await;
        assert_eq!(code(answer), Err("LastInCharge"));

        let empty = world.firm_with(0).await;
        let Actor::Buyer { firm: id, .. } = empty.actor else { panic!() };
        world.user("owner@empty.example", empty.actor).await;
        let finance = Actor::Buyer { user: UserId::new(new_id()), firm: id, role: FirmRole::Finance, stepped_up: true };
        world.user("finance@empty.example", finance).await;
        let (owner, colleague) =
            (world.enter("owner@empty.example").await, world.enter("finance@empty.example").await);
        let (owner, colleague) = (world.actor(&owner).await, world.actor(&colleague).await);
        let answer = world.engine.erase_person(owner, PASSWORD.to_owned()).await;
        assert_eq!(code(answer), Err("LastInCharge"), "a colleague is left");
        world.engine.erase_person(colleague, PASSWORD.to_owned()).await.unwrap();
        world.engine.erase_person(owner, PASSWORD.to_owned()).await.unwrap();
        let again = world.engine.erase_person(owner, PASSWORD.to_owned()).await;
        assert_eq!(code(again), Err("NotFound"));
    }
}
