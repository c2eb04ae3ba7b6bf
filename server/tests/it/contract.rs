//! 契約書: who gets the file, what is in it, what the public check tells, and who may sign.

use app::{contract::AmendContract, error::AppError};
use domain::{OrderId, Refusal, order::State};
use http::StatusCode;
use server::hash::{hex, sha256};
use sha2::Digest as _;

use crate::{
    site::{Answer, ORIGIN, Site, cookie},
    world::{Firm, Seller, World, code, office},
};

const MULTIPART: &str = "multipart/form-data; boundary=B";

/// An order of 60,000 whose contract both have signed.
async fn contracted(world: &World) -> (Firm, Seller, OrderId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let order = world.order(firm, plan, 60_000).await;
    world.contract(firm, seller, order).await;
    (firm, seller, order)
}

async fn file(site: &Site, order: OrderId, cookie: &str) -> Answer {
    site.get(&format!("/orders/{order}/contract.pdf"), &[("cookie", cookie)]).await
}

fn hash_of(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

async fn check(site: &Site, bytes: &[u8]) -> Answer {
    let head = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\
                Content-Type: application/pdf\r\n\r\n";
    let body = [head.as_bytes(), bytes, b"\r\n--B--\r\n"].concat();
    let headers = [("origin", ORIGIN), ("accept", "text/html"), ("content-type", MULTIPART)];
    site.post("/contract/check-file", body, &headers).await
}

on_both_engines! {
    async fn the_file_is_for_the_parties_and_the_office(world: World) {
        let (firm, seller, order) = contracted(&world).await;
        let site = Site::of(&world);
        let buyer = cookie(&world, firm.actor).await;
        let first = file(&site, order, &buyer).await;
        assert_eq!((first.status, first.header("content-type")), (StatusCode::OK, "application/pdf"));
        assert!(first.bytes.starts_with(b"%PDF-1.7"), "{}", first.text);
        assert!(first.bytes.len() < 300_000, "{} bytes: is the font whole?", first.bytes.len());
        assert!(first.header("content-disposition").starts_with("attachment; filename=\"contract-"));
        assert_eq!(first.header("cache-control"), "no-store");
        // The same contract is the same file, for whoever fetches it and whenever.
        world.clock_forward(3600);
        for actor in [seller.actor, office()] {
            let cookie = cookie(&world, actor).await;
            assert_eq!(file(&site, order, &cookie).await.bytes, first.bytes, "{actor:?}");
        }
        let stranger = cookie(&world, world.firm().await.actor).await;
        let rival = cookie(&world, world.supplier().await.actor).await;
        for cookie in [stranger, rival] {
            assert_eq!(file(&site, order, &cookie).await.status, StatusCode::NOT_FOUND);
        }
        let nobody = file(&site, order, "").await;
        assert_eq!(nobody.location(), format!("/sign-in?next=%2Forders%2F{order}"));
        let nowhere = site.get("/orders/x/contract.pdf", &[("cookie", &buyer)]).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    }

    async fn there_is_no_file_before_there_is_a_contract(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let site = Site::of(&world);
        let buyer = cookie(&world, firm.actor).await;
        assert_eq!(file(&site, order, &buyer).await.status, StatusCode::NOT_FOUND);
        world.act(seller.actor, order, "Accept").await.unwrap();
        // To be read before it is signed, and no contract yet to anybody else.
        let draft = file(&site, order, &buyer).await;
        assert_eq!(draft.status, StatusCode::OK);
        let asked = world.engine.check_contract(&hash_of(&draft.bytes), "").await;
        assert_eq!(asked, Ok(None));
        world.sign(firm.actor, order).await.unwrap();
        world.sign(seller.actor, order).await.unwrap();
        assert!(file(&site, order, &buyer).await.bytes != draft.bytes);
    }

    async fn anybody_learns_when_a_contract_was_signed_and_nothing_else(world: World) {
        let (firm, _, order) = contracted(&world).await;
        let site = Site::of(&world);
        let buyer = cookie(&world, firm.actor).await;
        let signed_at = world.engine.order(firm.actor, order).await.unwrap().contract.unwrap();
        let (text, signed_at) = (signed_at.sha256, signed_at.supplier_signed_at);
        assert_eq!(world.engine.check_contract(&text, "").await, Ok(signed_at));
        let bytes = file(&site, order, &buyer).await.bytes;
        let hash = hash_of(&bytes);
        assert_eq!(world.engine.check_contract(&hash, "").await, Ok(signed_at));
        let answer = check(&site, &bytes).await;
        assert_eq!(answer.location(), format!("/contract/check?hash={hash}"));
        let page = site.get(answer.location(), &[]).await;
        assert!(page.text.contains("有這份契約"));
        for secret in ["大同精密", "雲端軟體", "生產排程雲", "60,000"] {
            assert!(!page.text.contains(secret), "{secret}");
        }
        // One changed byte, another hash, no hash.
        let other = check(&site, &[bytes.as_slice(), b" "].concat()).await;
        let page = site.get(other.location(), &[]).await;
        assert!(page.text.contains("本站沒有這份契約"));
        assert_eq!(world.engine.check_contract("", "").await, Ok(None));
        assert_eq!(world.engine.check_contract(&sha256(""), "").await, Ok(None));
    }

    async fn a_file_that_cannot_be_checked_is_refused_by_name(world: World) {
        let site = Site::of(&world);
        let empty = check(&site, b"").await;
        assert!(empty.location().contains("FileEmpty"), "{}", empty.location());
        let large = check(&site, &vec![b'x'; 4 * 1024 * 1024 + 1]).await;
        assert!(large.location().contains("FileTooLarge"), "{}", large.location());
        let headers = [("origin", ORIGIN), ("accept", "text/html"), ("content-type", "text/plain")];
        let junk = site.post("/contract/check-file", "junk", &headers).await;
        assert!(junk.location().starts_with("/contract/check?problem="), "{}", junk.location());
        assert_eq!(world.count("contract_files").await, 0);
    }

    async fn whoever_asks_all_the_time_waits(world: World) {
        let hash = sha256("");
        let mut told = 0;
        for _ in 0..200 {
            match world.engine.check_contract(&hash, "192.0.2.1").await {
                Ok(_) => {}
                Err(AppError::TooMany { .. }) => told += 1,
                other => panic!("{other:?}"),
            }
        }
        assert!(told > 0, "at most two minutes of sixty questions");
        assert_eq!(world.engine.check_contract(&hash, "192.0.2.2").await, Ok(None));
    }

    /// A signature is given by somebody who was just proven.
    async fn an_old_session_is_proven_again_before_it_signs(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.act(seller.actor, order, "Accept").await.unwrap();
        for (email, actor) in [("buyer@a.tw", firm.actor), ("supplier@a.tw", seller.actor)] {
            world.user(email, actor).await;
            let session = world.enter(email).await;
            world.sql("UPDATE sessions SET stepped_up_at = stepped_up_at - 300000").await.unwrap();
            let old = world.actor(&session).await;
            assert_eq!(world.sign(old, order).await, Err(Refusal::StepUpNeeded.into()), "{email}");
            // The button is there all the same, and leads to the proof and back.
            let view = world.engine.order(old, order).await.unwrap();
            assert!(view.row.actions.contains(&domain::order::Action::Sign));
            let proven = world.engine.step_up(old, &session.token, crate::world::PASSWORD.to_owned());
            let token = proven.await.unwrap();
            let fresh = world.engine.session(&token).await.unwrap().unwrap().actor;
            world.sign(fresh, order).await.unwrap();
        }
        assert_eq!(world.state(order).await, State::Contracted);
    }

    async fn signing_with_an_old_session_leads_to_the_proof_and_back(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.act(seller.actor, order, "Accept").await.unwrap();
        let site = Site::of(&world);
        let cookie = cookie(&world, firm.actor).await;
        let contract = world.facts(order).await.contract_sha256.unwrap();
        let body = format!(
            "form[order]={order}&form[action]=Sign&form[contract]={contract}&form[back]=/orders/{order}"
        );
        world.sql("UPDATE sessions SET stepped_up_at = stepped_up_at - 300000").await.unwrap();
        let headers = [
            ("cookie", cookie.as_str()),
            ("origin", ORIGIN),
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let answer = site.post("/api/order/act", body, &headers).await;
        assert_eq!(answer.location(), format!("/step-up?next=%2Forders%2F{order}"));
        assert_eq!(world.state(order).await, State::Accepted);
    }

    /// An amendment is another contract: both sign it, the old one stays, no points move.
    async fn an_amendment_replaces_and_never_edits(world: World) {
        let (firm, seller, order) = contracted(&world).await;
        let before = world.wallet(firm).await;
        let first = world.engine.contract(firm.actor, order, None).await.unwrap();
        world.engine.amend_contract(seller.actor, propose(order)).await.unwrap();
        assert_eq!(code(world.engine.amend_contract(firm.actor, propose(order)).await), Err("AmendmentOpen"));
        let second = world.engine.contract(firm.actor, order, Some(2)).await.unwrap();
        assert!(second.text.contains("每月到廠一次") && second.text.ends_with(&first.text));
        assert!(second.text.contains(&first.sha256), "it names what it replaces");
        assert_eq!(second.sha256, sha256(&second.text));
        for actor in [seller.actor, seller.actor, firm.actor] {
            let stands = world.engine.contract(firm.actor, order, None).await.unwrap();
            assert_eq!(stands, first, "until both have signed");
            world.engine.amend_contract(actor, sign(order, 2, &second.sha256)).await.unwrap();
        }
        let stands = world.engine.contract(firm.actor, order, None).await.unwrap();
        assert_eq!((stands.version, stands.is_signed()), (2, true));
        assert_eq!(world.engine.contract(firm.actor, order, Some(1)).await.as_ref(), Ok(&first));
        let known = world.engine.check_contract(&second.sha256, "").await.unwrap();
        assert!(known.is_some());
        assert_eq!(world.wallet(firm).await, before);
        assert_eq!(world.state(order).await, State::Contracted);
        let acts = world.column("SELECT action FROM audit WHERE subject_kind = 'contract'").await;
        assert_eq!(acts.len(), 4, "{acts:?}");
        // The next one replaces the second.
        world.engine.amend_contract(firm.actor, propose(order)).await.unwrap();
        let third = world.engine.contract(firm.actor, order, Some(3)).await.unwrap();
        assert!(third.text.contains("取代第 2 版") && third.text.contains(&second.sha256));
    }

    async fn a_dropped_amendment_never_stands(world: World) {
        let (firm, seller, order) = contracted(&world).await;
        world.engine.amend_contract(seller.actor, propose(order)).await.unwrap();
        let second = world.engine.contract(firm.actor, order, Some(2)).await.unwrap();
        world.engine.amend_contract(seller.actor, sign(order, 2, &second.sha256)).await.unwrap();
        let drop = || AmendContract { act: "drop".to_owned(), ..sign(order, 2, "") };
        world.engine.amend_contract(firm.actor, drop()).await.unwrap();
        world.engine.amend_contract(firm.actor, drop()).await.unwrap();
        let signed = world.engine.amend_contract(firm.actor, sign(order, 2, &second.sha256)).await;
        assert_eq!(code(signed), Err("AmendmentClosed"));
        assert_eq!(world.engine.contract(firm.actor, order, None).await.unwrap().version, 1);
        assert_eq!(world.engine.check_contract(&second.sha256, "").await, Ok(None));
    }

    async fn an_amendment_is_refused_by_name(world: World) {
        let (firm, seller, order) = contracted(&world).await;
        let with = |start_on: &str, data_location: &str, other: &str| AmendContract {
            start_on: start_on.to_owned(),
            data_location: data_location.to_owned(),
            other: other.to_owned(),
            ..propose(order)
        };
        for (form, expected) in [
            (with("", "", ""), "Faults"),
            (with("", " ", "\n"), "Faults"),
            (with("", &"中".repeat(101), ""), "Faults"),
            (with("", "", &"中".repeat(501)), "Faults"),
            (with("", "", "a\0b"), "Faults"),
            (with("tomorrow", "", ""), "Invalid"),
            (with("2021-07-04", "", ""), "ActivationTooEarly"),
            (with("2021-09-01", "", ""), "ActivationTooLate"),
            (sign(order, 2, ""), "NotFound"),
        ] {
            assert_eq!(code(world.engine.amend_contract(firm.actor, form.clone()).await), Err(expected), "{form:?}");
        }
        let stranger = world.firm().await.actor;
        assert_eq!(code(world.engine.amend_contract(stranger, propose(order)).await), Err("NotFound"));
        assert_eq!(code(world.engine.amend_contract(office(), propose(order)).await), Err("Forbidden"));
        world.engine.amend_contract(firm.actor, propose(order)).await.unwrap();
        let other_text = world.engine.amend_contract(seller.actor, sign(order, 2, "0")).await;
        assert_eq!(code(other_text), Err("Invalid"));
        // The order ends before it is signed.
        world.move_to("2021-07-08T00:00:00");
        let second = world.engine.contract(firm.actor, order, Some(2)).await.unwrap();
        let late = world.engine.amend_contract(seller.actor, sign(order, 2, &second.sha256)).await;
        assert_eq!(code(late), Err("NotAmendable"));
    }
}

fn propose(order: OrderId) -> AmendContract {
    AmendContract {
        order: order.to_string(),
        act: "propose".to_owned(),
        start_on: "2021-08-01".to_owned(),
        other: "每月到廠一次".to_owned(),
        ..AmendContract::default()
    }
}

fn sign(order: OrderId, version: i32, contract: &str) -> AmendContract {
    AmendContract {
        order: order.to_string(),
        act: "sign".to_owned(),
        version: version.to_string(),
        contract: contract.to_owned(),
        ..AmendContract::default()
    }
}
