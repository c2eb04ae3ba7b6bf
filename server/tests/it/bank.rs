//! Notices of the bank: each counts once, and none is lost.

use app::error::AppError;
use chrono::Duration;
use domain::order::State;
use http::StatusCode;
use server::{
    clock::Clock as _,
    engine::BankNotice,
    http::{SIGNATURE, sign},
};
use tokio::task::JoinSet;

use crate::{
    site::{BANK_KEY, Site},
    world::{World, code},
};

async fn contracted(world: &World) -> domain::OrderId {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let order = world.order(firm, plan, 60_000).await;
    world.contract(firm, seller, order).await;
    order
}

on_both_engines! {
    async fn a_notice_that_comes_50_times_counts_once(world: World) {
        let order = contracted(&world).await;
        let notice = world.notice(order, "T1").await;
        let mut tasks = JoinSet::new();
        for _ in 0..50 {
            let (world, notice) = (world.clone(), notice.clone());
            tasks.spawn(async move { world.engine.bank_notice(notice).await });
        }
        for answer in tasks.join_all().await {
            assert_eq!(answer, Ok(State::Paid));
        }
        assert_eq!(world.count("bank_notices").await, 1);
        assert_eq!(world.count("order_events WHERE action = 'Pay'").await, 1);
        assert_eq!(world.count("cases").await, 0);
    }

    async fn a_transaction_id_has_one_content(world: World) {
        let order = contracted(&world).await;
        let notice = world.notice(order, "T1").await;
        world.engine.bank_notice(notice.clone()).await.unwrap();
        for other in [
            BankNotice { amount: notice.amount + 1, ..notice.clone() },
            BankNotice { value_at: notice.value_at - Duration::seconds(1), ..notice.clone() },
            BankNotice { virtual_account: "90000000000000".to_owned(), ..notice.clone() },
        ] {
            assert_eq!(code(world.engine.bank_notice(other).await), Err("KeyReused"));
        }
        assert_eq!(world.engine.bank_notice(notice).await, Ok(State::Paid));
    }

    async fn money_on_an_unknown_account_opens_a_case(world: World) {
        let notice = BankNotice {
            txn: "T1".to_owned(),
            virtual_account: "90000000000000".to_owned(),
            amount: 1,
            value_at: world.clock.now(),
        };
        for _ in 0..3 {
            let answer = world.engine.bank_notice(notice.clone()).await;
            assert_eq!(answer, Err(AppError::NotFound));
        }
        assert_eq!(world.column("SELECT kind FROM cases").await, ["unknown_account"]);
    }

    async fn money_that_does_not_fit_opens_a_case(world: World) {
        let order = contracted(&world).await;
        let notice = world.notice(order, "T1").await;
        for (n, amount) in [0, -1, 39_999, 40_001, i64::MAX, i64::MIN].into_iter().enumerate() {
            let notice = BankNotice { txn: format!("W{n}"), amount, ..notice.clone() };
            assert_eq!(code(world.engine.bank_notice(notice).await), Err("PaymentAmount"));
        }
        assert_eq!(world.state(order).await, State::Contracted);
        world.engine.bank_notice(notice.clone()).await.unwrap();
        let again = BankNotice { txn: "T2".to_owned(), ..notice };
        let answer = world.engine.bank_notice(again).await;
        assert_eq!(code(answer), Err("IllegalTransition"), "paid twice: a refund");
        let mut kinds = world.column("SELECT kind FROM cases").await;
        kinds.sort();
        kinds.dedup();
        assert_eq!(kinds, ["refund", "wrong_amount"]);
    }

    /// S11: lapsed, spent elsewhere, then the late notice of a timely payment.
    async fn points_that_are_gone_are_never_negative(world: World) {
        let (firm, seller) = (world.firm_with(20_000).await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.contract(firm, seller, order).await;
        let notice = world.notice(order, "T1").await;
        world.clock.move_to(world.facts(order).await.payment_deadline.unwrap());
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(world.state(order).await, State::PaymentLapsed);
        let elsewhere = world.order(firm, plan, 60_000).await;
        let answer = world.engine.bank_notice(notice).await;
        assert_eq!(code(answer), Err("InsufficientPoints"));
        assert_eq!(world.column("SELECT kind FROM cases").await, ["points_gone"]);
        assert_eq!(world.wallet(firm).await, (0, 20_000, 0));
        world.act(firm.actor, elsewhere, "Withdraw").await.unwrap();
    }

    async fn odd_notices_are_refused_by_name(world: World) {
        let order = contracted(&world).await;
        let notice = world.notice(order, "T1").await;
        for txn in ["", "a\0b", &"t".repeat(65)] {
            let odd = BankNotice { txn: txn.to_owned(), ..notice.clone() };
            let answer = world.engine.bank_notice(odd).await;
            assert_eq!(answer, Err(AppError::Invalid { field: "txn".to_owned() }), "{txn:?}");
        }
        let odd = BankNotice { virtual_account: "9\0".to_owned(), ..notice };
        assert_eq!(code(world.engine.bank_notice(odd).await), Err("Invalid"));
        assert_eq!(world.count("bank_notices").await, 0);
    }

    async fn a_notice_over_http_is_signed_fresh_and_well_formed(world: World) {
        let order = contracted(&world).await;
        let site = Site::of(&world);
        let now = world.clock.now().timestamp();
        let good = serde_json::to_string(&world.notice(order, "T1").await).unwrap();
        let post = async |body: &str, signature: String| {
            let headers = [(SIGNATURE, signature.as_str()), ("content-type", "application/json")];
            site.post("/api/bank/notices", body, &headers).await.status
        };
        let stranger = sign("another key", now, good.as_bytes());
        assert_eq!(post(&good, stranger).await, StatusCode::UNAUTHORIZED);
        assert_eq!(post(&good, String::new()).await, StatusCode::UNAUTHORIZED);
        for then in [now - 301, now + 301] {
            let stale = sign(BANK_KEY, then, good.as_bytes());
            assert_eq!(post(&good, stale).await, StatusCode::UNAUTHORIZED);
        }
        let moved = sign(BANK_KEY, now, good.as_bytes()).replace("t=1", "t=2");
        assert_eq!(post(&good, moved).await, StatusCode::UNAUTHORIZED);
        let extra = good.replace('{', r#"{"bonus":1,"#);
        for malformed in ["", "{", "[]", "{}", extra.as_str(), "\u{0}"] {
            let signature = sign(BANK_KEY, now, malformed.as_bytes());
            let status = post(malformed, signature).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{malformed:?}");
        }
        assert_eq!(world.state(order).await, State::Contracted);
        for _ in 0..2 {
            let signature = sign(BANK_KEY, now, good.as_bytes());
            assert_eq!(post(&good, signature).await, StatusCode::OK);
        }
        assert_eq!(world.state(order).await, State::Paid);
    }

    /// S10: a value time at the deadline is late.
    async fn a_late_payment_over_http_is_a_409(world: World) {
        let order = contracted(&world).await;
        let deadline = world.facts(order).await.payment_deadline.unwrap();
        let late = BankNotice { value_at: deadline, ..world.notice(order, "T1").await };
        world.clock.move_to(deadline);
        let site = Site::of(&world);
        let body = serde_json::to_string(&late).unwrap();
        let signature = sign(BANK_KEY, deadline.timestamp(), body.as_bytes());
        let answer = site.post("/api/bank/notices", &body, &[(SIGNATURE, &signature)]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text.contains("LatePayment"), "{}", answer.text);
        assert_eq!(world.state(order).await, State::PaymentLapsed);
        assert_eq!(world.column("SELECT kind FROM cases").await, ["refund"]);
    }

    async fn without_keys_there_is_no_bank(world: World) {
        let site = Site::without_bank(&world);
        let signature = sign("", world.clock.now().timestamp(), b"{}");
        let answer = site.post("/api/bank/notices", "{}", &[(SIGNATURE, &signature)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}
