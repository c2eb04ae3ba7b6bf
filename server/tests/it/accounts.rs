//! One's own account: devices, password, and the way back in when it is forgotten.

use std::time::Instant as Monotonic;

use app::{
    account::ChangePassword,
    enrolment::port::Origin,
    error::{AppError, Fault, FaultKind},
    port::{Browser, NewSession},
    session::Credentials,
};
use domain::{Actor, Refusal, password::PasswordFault};
use server::engine::{Membership, NewUser};
use tokio::task::JoinSet;

use crate::world::{PASSWORD, World, code, office, token_in};

const EMAIL: &str = "owner@firm.example";
const NEW: &str = "a whole new horse";

async fn owner(world: &World) -> (Actor, NewSession) {
    let firm = world.firm().await;
    world.user(EMAIL, firm.actor).await;
    let session = world.enter(EMAIL).await;
    (world.actor(&session).await, session)
}

fn fault(field: &str, kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(field, kind)])
}

fn change(old: &str, new: &str) -> ChangePassword {
    ChangePassword { old: old.to_owned(), new: new.to_owned() }
}

async fn signs_in(world: &World, email: &str, password: &str) -> bool {
    let (email, password) = (email.to_owned(), password.to_owned());
    let credentials = Credentials { email, password, next: String::new() };
    world.engine.sign_in(credentials, Browser::default()).await.is_ok()
}

async fn is_open(world: &World, session: &NewSession) -> bool {
    world.engine.session(&session.token).await.unwrap().is_some()
}

async fn ask(world: &World, email: &str, device: Option<&str>) -> Result<(), AppError> {
    let browser = Browser { device: device.map(str::to_owned), ..Browser::default() };
    let answer = world.engine.request_reset(email, browser, Origin::default()).await;
    world.settle().await;
    answer
}

/// The newest reset link of an address.
async fn reset_link(world: &World, email: &str) -> String {
    let sql = format!(
        "SELECT body FROM mails WHERE letter = 'reset_password' AND recipient = '{email}'
         ORDER BY mail_id DESC"
    );
    token_in(&world.column(&sql).await[0])
}

on_both_engines! {
    async fn a_person_sees_their_devices_and_ends_them(world: World) {
        let (actor, first) = owner(&world).await;
        let named = Browser { name: "Firefox · Linux".to_owned(), ..Browser::default() };
        let (second, third) = (world.enter_from(EMAIL, named).await, world.enter(EMAIL).await);
        let view = world.engine.account(actor, &first.token).await.unwrap();
        assert_eq!((view.name.as_str(), view.email.as_str()), ("王小明", EMAIL));
        assert_eq!((view.sessions.len(), view.organisation.as_str()), (3, "大同精密"));
        assert_eq!(view.sessions.iter().filter(|row| row.current).count(), 1);
        let row = view.sessions.iter().find(|row| row.browser == "Firefox · Linux").unwrap();
        world.engine.end_sessions(actor, &first.token, Some(row.id.clone())).await.unwrap();
        world.engine.end_sessions(actor, &first.token, Some(row.id.clone())).await.unwrap();
        assert!(!is_open(&world, &second).await && is_open(&world, &third).await);
        world.engine.end_sessions(actor, &first.token, None).await.unwrap();
        assert!(is_open(&world, &first).await && !is_open(&world, &third).await);

        let stranger = world.supplier().await;
        world.user("stranger@firm.example", stranger.actor).await;
        let theirs = world.enter("stranger@firm.example").await;
        let stranger = world.actor(&theirs).await;
        let mine = world.engine.account(actor, &first.token).await.unwrap().sessions;
        let answer = world.engine.end_sessions(stranger, &theirs.token, Some(mine[0].id.clone()));
        assert_eq!(code(answer.await), Err("NotFound"));
        assert!(is_open(&world, &first).await);
    }

    async fn a_new_password_ends_everything_else(world: World) {
        let (actor, here) = owner(&world).await;
        let there = world.enter(EMAIL).await;
        ask(&world, EMAIL, None).await.unwrap();
        let link = reset_link(&world, EMAIL).await;
        let device =
            world.engine.change_password(actor, &here.token, change(PASSWORD, NEW)).await.unwrap();
        assert!(is_open(&world, &here).await && !is_open(&world, &there).await);
        assert!(!signs_in(&world, EMAIL, PASSWORD).await && signs_in(&world, EMAIL, NEW).await);
        assert_eq!(world.count("mails WHERE letter = 'password_changed'").await, 1);
        assert_eq!(world.count("audit WHERE action = 'change_password'").await, 1);
        assert_eq!(world.count("past_passwords").await, 0, "firms have no history");
        let spent = world.engine.reset_password(&link, "one more horse here".to_owned()).await;
        assert_eq!(spent, Err(Refusal::LinkSpent.into()));
        // The browser stays a known one: strangers do not lock it out.
        for _ in 0..6 {
            signs_in(&world, EMAIL, "guess").await;
        }
        let (email, password) = (EMAIL.to_owned(), NEW.to_owned());
        let credentials = Credentials { email, password, next: String::new() };
        let browser = Browser { device: Some(device), ..Browser::default() };
        assert!(world.engine.sign_in(credentials, browser).await.is_ok());
    }

    async fn a_password_is_judged_at_its_field(world: World) {
        let (actor, session) = owner(&world).await;
        let answer = |old: &str, new: &str| {
            world.engine.change_password(actor, &session.token, change(old, new))
        };
        let too_short = PasswordFault::TooShort { chars: 5, min: 15 };
        for (old, new, expected) in [
            ("wrong", NEW, fault("old", FaultKind::WrongPassword)),
            (&"x".repeat(100_000), NEW, fault("old", FaultKind::WrongPassword)),
            (PASSWORD, "short", fault("new", FaultKind::Password(too_short))),
            (
                PASSWORD,
                &"長密碼".repeat(50),
                fault("new", FaultKind::Password(PasswordFault::TooLong { max: 128 })),
            ),
        ] {
            assert_eq!(answer(old, new).await, Err(expected));
        }
        // Long and in the longest characters, and still one to sign in with.
        let long: String = ('𠀀'..'𠂀').collect();
        assert_eq!((long.chars().count(), long.len()), (128, 512));
        answer(PASSWORD, &long).await.unwrap();
        assert!(signs_in(&world, EMAIL, &long).await);
    }

    async fn guesses_in_a_borrowed_session_lock_only_that_session(world: World) {
        let (actor, session) = owner(&world).await;
        for _ in 0..5 {
            let answer = world.engine.change_password(actor, &session.token, change("guess", NEW));
            assert_eq!(code(answer.await), Err("Faults"));
        }
        let answer = world.engine.change_password(actor, &session.token, change(PASSWORD, NEW));
        assert_eq!(code(answer.await), Err("TooMany"));
        assert!(signs_in(&world, EMAIL, PASSWORD).await);
    }

    /// 附表十: age and history of officers' passwords.
    async fn an_officers_password_has_an_age_and_a_history(world: World) {
        world.user("office@gov.example", office()).await;
        let session = world.enter("office@gov.example").await;
        let actor = world.actor(&session).await;
        let answer = async |old: &str, new: &str| {
            world.engine.change_password(actor, &session.token, change(old, new)).await
        };
        let wrong = |kind| Err(fault("new", FaultKind::Password(kind)));
        let older = "UPDATE users SET password_changed_at = password_changed_at - 86400000";
        let chain = ["First Horse of Many", "Second Horse of Many", "Third Horse of Many"];
        let too_soon = PasswordFault::TooSoon { days: 1 };
        assert_eq!(answer(PASSWORD, chain[0]).await, wrong(too_soon));
        world.sql(older).await.unwrap();
        assert_eq!(answer(PASSWORD, NEW).await, wrong(PasswordFault::TooPlain));
        let mut present = PASSWORD;
        for next in chain {
            answer(present, next).await.unwrap();
            world.sql(older).await.unwrap();
            present = next;
        }
        for reused in chain {
            assert_eq!(answer(present, reused).await, wrong(PasswordFault::Reused { last: 3 }));
        }
        assert_eq!(world.count("past_passwords").await, 2, "no more than the rule asks for");
        answer(present, "Fourth Horse of Many").await.unwrap();
        world.sql(older).await.unwrap();
        answer("Fourth Horse of Many", chain[0]).await.unwrap();

        let days_180 = "UPDATE users SET password_changed_at = password_changed_at - 15552000000";
        world.sql(days_180).await.unwrap();
        let me = world.engine.session(&session.token).await.unwrap().unwrap();
        assert_eq!(me.first, Some(app::frame::First::NewPassword));
        let applications = world.engine.applications(me.actor, Default::default()).await;
        assert_ne!(applications.map(drop).err(), None, "no role before that");
        assert_eq!(
            domain::authority::authorise(me.actor, domain::authority::Act::ViewApplications),
            Err(Refusal::Forbidden)
        );
        answer(chain[0], "Fifth Horse of Many").await.unwrap();
        let me = world.engine.session(&session.token).await.unwrap().unwrap();
        assert_eq!(me.first, None);
    }

    async fn a_reset_link_is_good_once(world: World) {
        let (_, session) = owner(&world).await;
        ask(&world, " OWNER@firm.example", None).await.unwrap();
        let link = reset_link(&world, EMAIL).await;
        let stored = world.column("SELECT token_sha256 FROM links").await;
        assert_eq!(stored, [server::hash::sha256(&link)], "no usable token in the database");
        let weak = world.engine.reset_password(&link, "short".to_owned()).await;
        assert_eq!(code(weak), Err("Faults"), "a weak password does not spend the link");
        world.engine.reset_password(&link, NEW.to_owned()).await.unwrap();
        assert!(!is_open(&world, &session).await, "every device is signed out");
        assert!(!signs_in(&world, EMAIL, PASSWORD).await && signs_in(&world, EMAIL, NEW).await);
        assert_eq!(world.count("notifications WHERE body LIKE '%token%'").await, 0);
        for token in [link.as_str(), "", "x", "' OR 1=1 --", &"f".repeat(64)] {
            let again = world.engine.reset_password(token, "one more horse here".to_owned()).await;
            assert_eq!(again, Err(Refusal::LinkSpent.into()), "{token}");
        }
    }

    /// S27: fifty at once, exactly one wins.
    async fn of_many_uses_of_a_link_one_wins(world: World) {
        owner(&world).await;
        ask(&world, EMAIL, None).await.unwrap();
        let link = reset_link(&world, EMAIL).await;
        let mut tasks = JoinSet::new();
        for n in 0..50 {
            let (world, link) = (world.clone(), link.clone());
            let new = format!("horse number {n} of fifty");
            tasks.spawn(async move { code(world.engine.reset_password(&link, new).await) });
        }
        let answers = tasks.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        let others = answers.iter().filter_map(|answer| answer.err());
        for refusal in others {
            assert!(["LinkSpent", "TooMany"].contains(&refusal), "{refusal}");
        }
        assert_eq!(world.count("mails WHERE letter = 'password_changed'").await, 1);
    }

    async fn an_old_link_is_good_no_more(world: World) {
        owner(&world).await;
        ask(&world, EMAIL, None).await.unwrap();
        let link = reset_link(&world, EMAIL).await;
        world.sql("UPDATE links SET expires_at = expires_at - 900000").await.unwrap();
        let late = world.engine.reset_password(&link, NEW.to_owned()).await;
        assert_eq!(late, Err(Refusal::LinkSpent.into()));
    }

    /// S24: neither words nor time tell whether an address has an account.
    async fn an_unknown_address_gets_the_same_answer_as_fast(world: World) {
        let firm = world.firm().await;
        let Actor::Buyer { firm, role, .. } = firm.actor else { panic!() };
        for n in 0..24 {
            let new = NewUser {
                email: format!("known{n}@firm.example"),
                name: "王小明".to_owned(),
                password: None,
                membership: Membership::Firm(firm, role),
            };
            world.engine.add_user(new).await.unwrap();
        }
        // The best of each, in turn: what else the machine does only ever adds.
        let mut best = [f64::MAX; 2];
        for n in 0..24 {
            for turn in 0..2 {
                let who = (n + turn) % 2;
                let email = format!("{}{n}@firm.example", ["known", "unknown"][who]);
                let (browser, origin) = (Browser::default(), Origin::default());
                let begun = Monotonic::now();
                assert_eq!(world.engine.request_reset(&email, browser, origin).await, Ok(()));
                best[who] = best[who].min(begun.elapsed().as_secs_f64());
                world.settle().await;
            }
        }
        assert_eq!(world.count("mails").await, 24);
        let ratio = best[0] / best[1];
        assert!((0.6..1.6).contains(&ratio), "known addresses take {ratio:.2} times as long");
    }

    async fn requests_are_counted_and_a_known_browser_by_itself(world: World) {
        let (_, session) = owner(&world).await;
        for email in [EMAIL, "nobody@firm.example"] {
            for _ in 0..3 {
                ask(&world, email, None).await.unwrap();
            }
            assert_eq!(code(ask(&world, email, None).await), Err("TooMany"), "{email}");
        }
        assert_eq!(world.count("mails WHERE letter = 'reset_password'").await, 3);
        ask(&world, EMAIL, Some(&session.device)).await.unwrap();
        assert_eq!(code(ask(&world, EMAIL, Some("made up")).await), Err("TooMany"));
        world.sql("UPDATE mail_requests SET at = at - 3600000").await.unwrap();
        ask(&world, EMAIL, None).await.unwrap();
        for odd in ["", "x", "a b@c.d", "a\0@b.tw"] {
            assert_eq!(code(ask(&world, odd, None).await), Err("Faults"), "{odd:?}");
        }
    }

    async fn of_many_requests_at_once_three_are_answered(world: World) {
        owner(&world).await;
        let mut tasks = JoinSet::new();
        for _ in 0..20 {
            let world = world.clone();
            tasks.spawn(async move {
                let (browser, origin) = (Browser::default(), Origin::default());
                code(world.engine.request_reset(EMAIL, browser, origin).await)
            });
        }
        let answers = tasks.join_all().await;
        world.settle().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3, "{answers:?}");
        assert_eq!(world.count("mails WHERE letter = 'reset_password'").await, 3);
    }

    async fn an_unverified_address_can_be_sent_its_mail_again(world: World) {
        let (actor, _) = owner(&world).await;
        world.engine.send_verification(actor).await.unwrap();
        assert_eq!(world.count("mails").await, 0, "it is verified");
        world.sql("UPDATE users SET email_verified_at = NULL").await.unwrap();
        world.engine.send_verification(actor).await.unwrap();
        assert_eq!(world.count("mails WHERE letter = 'verify_email'").await, 1);
        assert_eq!(world.count("notifications").await, 0, "a link is never shown inside");
        world.engine.send_verification(actor).await.unwrap();
        assert_eq!(code(world.engine.send_verification(actor).await), Err("TooMany"));
    }
}
