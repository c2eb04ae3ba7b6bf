//! Signing in, staying signed in, and what a stranger can do about it.

use app::{
    error::AppError,
    port::{Browser, NewSession},
    session::Credentials,
};
use domain::Party;

use crate::world::{EngineKind, PASSWORD, World, code, office};

const EMAIL: &str = "owner@firm.example";

async fn sign_in(
    world: &World,
    email: &str,
    password: &str,
    device: Option<&str>,
) -> Result<NewSession, AppError> {
    let credentials =
        Credentials { email: email.to_owned(), password: password.to_owned(), next: String::new() };
    let browser = Browser { device: device.map(str::to_owned), ..Browser::default() };
    let signed_in = world.engine.sign_in(credentials, browser).await?;
    Ok(signed_in.session().expect("no second factor"))
}

async fn owner(world: &World) -> NewSession {
    let firm = world.firm().await;
    world.user(EMAIL, firm.actor).await;
    sign_in(world, EMAIL, PASSWORD, None).await.unwrap()
}

on_both_engines! {
    async fn the_database_holds_no_usable_token(world: World) {
        let session = owner(&world).await;
        assert_eq!(session.token.len(), 64);
        let stored = world.column("SELECT token_sha256 FROM sessions").await;
        assert_eq!(stored, [server::hash::sha256(&session.token)]);
        let with_stored = world.engine.session(&stored[0]).await.unwrap();
        assert_eq!(with_stored, None, "what is stored opens nothing");
        let hashes = world.column("SELECT password_hash FROM users").await;
        assert!(hashes[0].starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashes:?}");
        if world.kind == EngineKind::Sqlite {
            for entry in std::fs::read_dir(world.folder()).unwrap() {
                let bytes = std::fs::read(entry.unwrap().path()).unwrap();
                for secret in [&session.token, PASSWORD] {
                    let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
                    assert!(!found, "a secret is on the disk");
                }
            }
        }
    }

    async fn a_session_knows_its_person_until_it_is_closed(world: World) {
        let session = owner(&world).await;
        let me = world.engine.session(&session.token).await.unwrap().unwrap();
        assert_eq!((me.party(), me.organisation.as_str()), (Party::Buyer, "大同精密"));
        let second = sign_in(&world, " OWNER@firm.example ", PASSWORD, None).await.unwrap();
        assert_ne!(second.token, session.token, "a new token at every sign-in");
        world.engine.sign_out(&session.token).await.unwrap();
        world.engine.sign_out(&session.token).await.unwrap();
        assert_eq!(world.engine.session(&session.token).await.unwrap(), None);
        assert!(world.engine.session(&second.token).await.unwrap().is_some());
        for token in ["", "x", "' OR 1=1 --"] {
            assert_eq!(world.engine.session(token).await.unwrap(), None);
        }
    }

    async fn an_idle_or_old_session_has_ended(world: World) {
        let session = owner(&world).await;
        for column in ["seen_at", "opened_at"] {
            let sql = format!("UPDATE sessions SET {column} = {column} - 43200000");
            world.sql(&sql).await.unwrap();
            assert_eq!(world.engine.session(&session.token).await.unwrap(), None, "{column}");
            let sql = format!("UPDATE sessions SET {column} = {column} + 43200000");
            world.sql(&sql).await.unwrap();
            assert!(world.engine.session(&session.token).await.unwrap().is_some());
        }
    }

    async fn an_unknown_address_looks_like_a_wrong_password(world: World) {
        owner(&world).await;
        let wrong = sign_in(&world, EMAIL, "wrong", None).await.map(drop);
        let unknown = sign_in(&world, "nobody@firm.example", "wrong", None).await.map(drop);
        assert_eq!(wrong, Err(AppError::WrongCredentials));
        assert_eq!(unknown, wrong);
        for n in 1..5 {
            for email in [EMAIL, "nobody@firm.example"] {
                let answer = sign_in(&world, email, "wrong", None).await;
                assert_eq!(code(answer.map(drop)), Err("WrongCredentials"), "{n} {email}");
            }
        }
        for email in [EMAIL, "nobody@firm.example"] {
            let answer = sign_in(&world, email, PASSWORD, None).await;
            assert_eq!(code(answer.map(drop)), Err("TooMany"), "locked alike: {email}");
        }
    }

    async fn a_stranger_cannot_lock_the_owner_out(world: World) {
        let device = owner(&world).await.device;
        for _ in 0..6 {
            drop(sign_in(&world, EMAIL, "guess", None).await);
        }
        assert_eq!(code(sign_in(&world, EMAIL, PASSWORD, None).await.map(drop)), Err("TooMany"));
        assert!(sign_in(&world, EMAIL, PASSWORD, Some(&device)).await.is_ok());
    }

    /// S20: a device that the guesser made up is no device.
    async fn made_up_devices_share_one_count(world: World) {
        let device = owner(&world).await.device;
        let stranger = world.supplier().await;
        world.user("stranger@firm.example", stranger.actor).await;
        let strangers = sign_in(&world, "stranger@firm.example", PASSWORD, None).await.unwrap();
        let forged = format!("{}0", &device[..device.len() - 1]);
        let forged = if forged == device { device.replace('0', "1") } else { forged };
        let made_up = ["a", "b", &strangers.device, &forged, "漢字", ""];
        let mut tries = 0;
        for name in made_up.into_iter().cycle().take(12) {
            match sign_in(&world, EMAIL, "guess", Some(name)).await.unwrap_err() {
                AppError::WrongCredentials => tries += 1,
                AppError::TooMany { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(tries, 5, "guesses that were evaluated");
        assert!(sign_in(&world, EMAIL, PASSWORD, Some(&device)).await.is_ok());
    }

    async fn odd_credentials_are_wrong_credentials(world: World) {
        owner(&world).await;
        let endless = "x".repeat(100_000);
        let random: String = (0..2_000).map(|_| server::clock::new_token().unwrap()).collect();
        for (email, password) in [
            (EMAIL, endless.as_str()),
            (EMAIL, &PASSWORD.repeat(13)),
            (EMAIL, ""),
            ("", ""),
            (endless.as_str(), PASSWORD),
            (random.as_str(), PASSWORD),
            ("a\0b@firm.example", PASSWORD),
            ("owner@firm.example' --", PASSWORD),
            ("%", PASSWORD),
        ] {
            let answer = sign_in(&world, email, password, None).await;
            assert_eq!(code(answer.map(drop)), Err("WrongCredentials"));
        }
    }

    async fn the_office_signs_in_without_an_organisation(world: World) {
        world.user("office@gov.example", office()).await;
        let session = world.enter("office@gov.example").await;
        assert_eq!((session.me.party(), session.me.organisation.as_str()), (Party::Office, ""));
    }

    /// S21: whoever comes while the hasher's queue is full is asked to come back.
    async fn a_flood_of_sign_ins_is_turned_away(world: World) {
        owner(&world).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..60 {
            let world = world.clone();
            let email = format!("{n}@flood.example");
            tasks.spawn(async move { sign_in(&world, &email, "guess", None).await.map(drop) });
        }
        let mut turned_away = 0;
        for answer in tasks.join_all().await {
            match answer {
                Err(AppError::TooMany { .. }) => turned_away += 1,
                Err(AppError::WrongCredentials) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(turned_away > 0, "60 sign-ins at once were all hashed");
        assert!(sign_in(&world, EMAIL, PASSWORD, None).await.is_ok());
    }
}
