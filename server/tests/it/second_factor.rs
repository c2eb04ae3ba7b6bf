//! 驗證器: the second half of a sign-in, and the fresh proof before what matters.

use app::{
    error::{AppError, Fault, FaultKind},
    frame::First,
    port::{Browser, NewSession, SignedIn},
    session::Credentials,
};
use domain::{Actor, Refusal};
use http::StatusCode;
use server::engine::{Membership, NewUser};
use tokio::task::JoinSet;

use crate::{
    site::{ORIGIN, Site},
    world::{PASSWORD, World, code, code_now, code_of, office},
};

const EMAIL: &str = "office@gov.example";

async fn half(world: &World, email: &str) -> String {
    let (email, password) = (email.to_owned(), PASSWORD.to_owned());
    let credentials = Credentials { email, password, next: String::new() };
    match world.engine.sign_in(credentials, Browser::default()).await.unwrap() {
        SignedIn::CodeNeeded(half) => half,
        SignedIn::Session(_) => panic!("no code was asked for"),
    }
}

async fn finish(world: &World, half: &str, code: &str) -> Result<NewSession, AppError> {
    world.engine.sign_in_with_code(half, code, Browser::default()).await
}

fn wrong(field: &str) -> AppError {
    AppError::Faults(vec![Fault::new(field, FaultKind::WrongCode)])
}

/// An officer without a second factor.
async fn bare_officer(world: &World) -> NewSession {
    let new = NewUser {
        email: EMAIL.to_owned(),
        name: "張小姐".to_owned(),
        password: Some(PASSWORD.to_owned()),
        membership: Membership::Office(domain::OfficerRoles::ALL),
    };
    world.engine.add_user(new).await.unwrap();
    world.enter(EMAIL).await
}

async fn stepped_up(world: &World, token: &str) -> bool {
    match world.engine.session(token).await.unwrap().unwrap().actor {
        Actor::Office { stepped_up, .. } => stepped_up,
        _ => panic!("not an officer"),
    }
}

on_both_engines! {
    async fn nobody_is_signed_in_before_the_code_fits(world: World) {
        world.user(EMAIL, office()).await;
        let half = half(&world, EMAIL).await;
        assert_eq!(world.count("sessions").await, 0);
        assert_eq!(world.engine.session(&half).await.unwrap(), None);
        assert_eq!(finish(&world, &half, "000000").await.map(drop), Err(wrong("code")));
        assert_eq!(world.count("sessions").await, 0);
        let session = finish(&world, &half, &code_now(0)).await.unwrap();
        assert!(world.engine.session(&session.token).await.unwrap().is_some());
        assert!(stepped_up(&world, &session.token).await, "a code was just typed");
        for odd in ["", "x", "a.b.c", "..", &format!("{half}0"), &half.replace('.', "..")] {
            assert_eq!(code(finish(&world, odd, "1").await.map(drop)), Err("Unauthenticated"));
        }
    }

    async fn a_code_is_good_once_and_none_before_it(world: World) {
        world.user(EMAIL, office()).await;
        let half = half(&world, EMAIL).await;
        let (next, now) = (code_now(1), code_now(0));
        finish(&world, &half, &next).await.unwrap();
        assert_eq!(finish(&world, &half, &next).await.map(drop), Err(wrong("code")), "used");
        assert_eq!(finish(&world, &half, &now).await.map(drop), Err(wrong("code")), "before it");
    }

    async fn of_many_uses_of_a_code_one_wins(world: World) {
        world.user(EMAIL, office()).await;
        let (half, now) = (half(&world, EMAIL).await, code_now(0));
        let mut tasks = JoinSet::new();
        for _ in 0..20 {
            let (world, half, now) = (world.clone(), half.clone(), now.clone());
            tasks.spawn(async move { finish(&world, &half, &now).await.is_ok() });
        }
        let won = tasks.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!((won, world.count("sessions").await), (1, 1));
    }

    /// S20: no flood is faster than the count of its failures, and a stranger who knows the
    /// password locks nobody out whose browser is known.
    async fn of_many_guesses_five_are_judged(world: World) {
        world.user(EMAIL, office()).await;
        let device = world.enter(EMAIL).await.device;
        let half = half(&world, EMAIL).await;
        let mut tasks = JoinSet::new();
        for _ in 0..200 {
            let (world, half) = (world.clone(), half.clone());
            tasks.spawn(async move { code(finish(&world, &half, "no code").await.map(drop)) });
        }
        let answers = tasks.join_all().await;
        let judged = answers.iter().filter(|answer| **answer == Err("Faults")).count();
        let locked = answers.iter().filter(|answer| **answer == Err("TooMany")).count();
        assert_eq!((judged, locked), (5, 195));
        let locked_out = finish(&world, &half, &code_now(1)).await.map(drop);
        assert_eq!(code(locked_out), Err("TooMany"));
        let known = Browser { device: Some(device), ..Browser::default() };
        assert!(world.engine.sign_in_with_code(&half, &code_now(1), known).await.is_ok());
    }

    async fn a_new_password_ends_half_a_sign_in(world: World) {
        world.user(EMAIL, office()).await;
        let half = half(&world, EMAIL).await;
        world.sql("UPDATE users SET password_hash = password_hash || 'x'").await.unwrap();
        let late = finish(&world, &half, &code_now(0)).await.map(drop);
        assert_eq!(late, Err(AppError::Unauthenticated));
    }

    async fn a_factor_is_in_force_once_a_code_fits(world: World) {
        let firm = world.firm().await;
        world.user("owner@firm.example", firm.actor).await;
        let session = world.enter("owner@firm.example").await;
        let actor = world.actor(&session).await;
        let confirm = async |token: &str, code: &str| {
            world.engine.confirm_totp(actor, token, code).await
        };
        let (token, engine) = (session.token.clone(), world.engine.clone());
        assert_eq!(engine.confirm_totp(actor, &token, "1").await, Err(AppError::NotFound));
        engine.begin_totp(actor, &token).await.unwrap();
        let setup = engine.second_factor(actor).await.unwrap().setup.unwrap();
        assert_eq!(confirm(&token, "000000").await, Err(wrong("code")));
        world.enter("owner@firm.example").await;
        let renewed = confirm(&token, &code_of(&setup.secret, 0)).await.unwrap();
        assert_eq!(engine.session(&token).await.unwrap(), None, "the old token is worth nothing");
        assert!(engine.session(&renewed).await.unwrap().is_some());
        let view = engine.second_factor(actor).await.unwrap();
        assert_eq!((view.confirmed, view.setup), (true, None), "the secret is shown no more");
        half(&world, "owner@firm.example").await;

        // Another phone: the old factor stays until the new one is confirmed.
        world.sql("UPDATE sessions SET stepped_up_at = stepped_up_at - 300000").await.unwrap();
        let stale = engine.begin_totp(actor, &renewed).await;
        assert_eq!(stale, Err(Refusal::StepUpNeeded.into()));
        let renewed = engine.step_up(actor, &renewed, code_of(&setup.secret, 1)).await.unwrap();
        engine.begin_totp(actor, &renewed).await.unwrap();
        let next = engine.second_factor(actor).await.unwrap().setup.unwrap();
        assert_ne!(next.secret, setup.secret);
        half(&world, "owner@firm.example").await;
        confirm(&renewed, &code_of(&next.secret, 0)).await.unwrap();
        assert_eq!(world.column("SELECT totp_secret FROM users").await, [next.secret]);
    }

    async fn a_proof_holds_for_five_minutes_and_renews_the_session(world: World) {
        world.user(EMAIL, office()).await;
        let session = world.enter(EMAIL).await;
        let actor = world.actor(&session).await;
        let older = "UPDATE sessions SET stepped_up_at = stepped_up_at - 300000";
        world.sql(older).await.unwrap();
        assert!(!stepped_up(&world, &session.token).await);
        let step_up = async |token: &str, proof: &str| {
            world.engine.step_up(actor, token, proof.to_owned()).await
        };
        for no in [PASSWORD, "", "000000", &code_now(0)] {
            assert_eq!(step_up(&session.token, no).await, Err(wrong("proof")), "{no}");
        }
        let renewed = step_up(&session.token, &code_now(1)).await.unwrap();
        assert!(stepped_up(&world, &renewed).await);
        assert_eq!(world.engine.session(&session.token).await.unwrap(), None);
        for _ in 0..5 {
            assert_eq!(code(step_up(&renewed, "no code").await.map(drop)), Err("Faults"));
        }
        assert_eq!(code(step_up(&renewed, &code_now(1)).await.map(drop)), Err("TooMany"));
        assert!(matches!(half(&world, EMAIL).await.len(), 1..), "only that session is locked");
    }

    async fn without_a_factor_the_password_is_the_proof(world: World) {
        let seller = world.supplier().await;
        world.user("sales@cloud.example", seller.actor).await;
        let session = world.enter("sales@cloud.example").await;
        let actor = world.actor(&session).await;
        let answer = world.engine.step_up(actor, &session.token, "guess".to_owned()).await;
        let fault = Fault::new("proof", FaultKind::WrongPassword);
        assert_eq!(answer, Err(AppError::Faults(vec![fault])));
        let token = world.engine.step_up(actor, &session.token, PASSWORD.to_owned()).await.unwrap();
        assert!(world.engine.session(&token).await.unwrap().is_some());
    }

    async fn an_officer_without_a_factor_is_nobody_in_the_office(world: World) {
        let session = bare_officer(&world).await;
        assert_eq!(session.me.first, Some(First::SecondFactor));
        let site = Site::of(&world);
        let cookie = format!("sid={}", session.token);
        let cookie = [("cookie", cookie.as_str())];
        for path in ["/office/applications", "/office/officers?x=1", "/office"] {
            let answer = site.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.location().starts_with("/account/second-factor?next=%2Foffice"));
        }
        for path in ["/account", "/account/second-factor", "/catalog"] {
            assert_eq!(site.get(path, &cookie).await.status, StatusCode::OK, "{path}");
        }
        let officers = site.get("/api/account/officers", &cookie).await;
        assert_eq!(officers.status, StatusCode::FORBIDDEN);
    }

    /// The whole way through the forms, as a browser without scripts takes it.
    async fn the_forms_lead_through_both_steps(world: World) {
        world.user(EMAIL, office()).await;
        let site = Site::of(&world);
        let headers = [("origin", ORIGIN), ("accept", "text/html")];
        let body = format!(
            "form[email]={EMAIL}&form[password]={}&form[next]=%2Foffice%2Fofficers",
            app::url::encode(PASSWORD)
        );
        let answer = site.post("/api/session/sign-in", body, &headers).await;
        assert_eq!(answer.location(), "/sign-in/code?next=%2Foffice%2Fofficers");
        let cookies: Vec<&str> =
            answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
        assert_eq!(cookies.len(), 1, "no session yet: {cookies:?}");
        assert!(cookies[0].starts_with("half=") && cookies[0].contains("HttpOnly"));
        let half = cookies[0].split(';').next().unwrap().to_owned();
        let page = site.get(answer.location(), &[("cookie", &half)]).await;
        assert!(page.text.contains("one-time-code") && !page.text.contains("示範"));
        let headers = [headers[0], headers[1], ("cookie", half.as_str())];
        let next = "form[next]=%2Foffice%2Fofficers";
        let wrong = site.post("/api/session/code", format!("form[code]=1&{next}"), &headers).await;
        assert!(wrong.location().starts_with("/sign-in/code?next=%2Foffice%2Fofficers&problem="));
        assert_eq!(wrong.header("set-cookie"), "");
        let body = format!("form[code]={}&{next}", code_now(0));
        let right = site.post("/api/session/code", body.clone(), &headers).await;
        assert_eq!(right.location(), "/office/officers");
        let set: Vec<&str> =
            right.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
        assert!(set.iter().any(|c| c.starts_with("half=;") && c.contains("Max-Age=0")), "{set:?}");
        let sid = set.iter().find(|c| c.starts_with("sid=")).unwrap().split(';').next().unwrap();
        let page = site.get("/office/officers", &[("cookie", sid)]).await;
        assert_eq!(page.status, StatusCode::OK);
        let nobody = site.post("/api/session/code", body, &headers[..2]).await;
        assert!(nobody.location().starts_with("/sign-in?next="), "{}", nobody.location());
    }
}
