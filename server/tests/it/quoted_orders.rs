//! A quotation becomes one order at its price, under the rules of every order (R15 to R17).

use app::{error::AppError, inquiry::SendQuotation, order::SubmitOrder};
use domain::{Refusal, Twd, order::State, quotation::Standing};
use server::clock::new_id;

use crate::{
    quotation::{ask, offer, order_of, reply, talk},
    world::{code, form},
};

on_both_engines! {
    async fn a_quotation_becomes_an_order_at_its_price(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        world.user("buyer@a.tw", firm.actor).await;
        world.engine.write_message(seller.actor, reply(inquiry, "可以。")).await.unwrap();
        let quotation = world.engine.send_quotation(seller.actor, offer(inquiry, 50_000)).await.unwrap();
        let letters = world.engine.letters_to("buyer@a.tw").await.unwrap();
        assert_eq!(letters.len(), 2, "an answer and a quotation");
        assert!(letters[1].1.contains("50,000") && !letters[0].1.contains("可以。"));
        let checkout = world.engine.checkout_quoted(firm.actor, plan, quotation).await.unwrap();
        assert_eq!((checkout.price.get(), checkout.months, checkout.blocked), (50_000, 6, None));
        // The rules apply to the quoted price, and to no other.
        let wrong = SubmitOrder { quotation: quotation.to_string(), ..form(plan, 20_000, 40_000, "w") };
        assert_eq!(code(world.submit(firm, wrong).await), Err("AmountMismatch"));
        let more = SubmitOrder { quotation: quotation.to_string(), ..form(plan, 20_000, 30_000, "m") };
        assert_eq!(code(world.submit(firm, more).await), Err("WrongRatio"));
        let order = world.submit(firm, order_of(plan, quotation, 50_000)).await.unwrap();
        let view = world.engine.inquiry(firm.actor, inquiry).await.unwrap();
        assert_eq!(view.quotations[0].standing, Standing::Used);
        assert_eq!(view.quotations[0].order, Some(order));
        let row = &world.engine.inquiries(firm.actor).await.unwrap()[0];
        assert!(!row.my_turn, "the order is the answer");
        assert_eq!(world.wallet(firm).await, (200_000 - 16_666, 16_666, 0));
        // What was quoted stands in the contract.
        world.contract(firm, seller, order).await;
        let contract = world.engine.contract(firm.actor, order, None).await.unwrap().text;
        for words in ["期間 6 個月，10 個帳號", "50,000 元", "依報價單另約定：含到廠教學。"] {
            assert!(contract.contains(words), "{words}: {contract}");
        }
        assert_eq!(world.state(order).await, State::Contracted);
    }

    async fn a_quotation_is_ordered_once_and_only_while_it_holds(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        let send = |price| world.engine.send_quotation(seller.actor, offer(inquiry, price));
        let submit = |quotation, price| world.submit(firm, order_of(plan, quotation, price));
        let first = send(50_000).await.unwrap();
        // A second click sends nothing; a newer one takes the one before back.
        assert_eq!(send(50_000).await, Ok(first));
        let second = send(45_000).await.unwrap();
        assert_eq!(code(submit(first, 50_000).await), Err("QuotationWithdrawn"));
        let order = submit(second, 45_000).await.unwrap();
        assert_eq!(code(submit(second, 45_000).await), Err("QuotationUsed"));
        let back = world.engine.withdraw_quotation(seller.actor, second).await;
        assert_eq!(code(back), Err("QuotationUsed"));
        // Also when the order came to nothing.
        world.act(firm.actor, order, "Withdraw").await.unwrap();
        assert_eq!(code(submit(second, 45_000).await), Err("QuotationUsed"));
        let third = send(48_000).await.unwrap();
        world.engine.withdraw_quotation(seller.actor, third).await.unwrap();
        world.engine.withdraw_quotation(seller.actor, third).await.unwrap();
        assert_eq!(code(submit(third, 48_000).await), Err("QuotationWithdrawn"));
        let fourth = send(47_000).await.unwrap();
        world.move_to("2021-07-31T23:59:59");
        let blocked = world.engine.checkout_quoted(firm.actor, plan, fourth).await.unwrap().blocked;
        assert_eq!(blocked, None);
        world.move_to("2021-08-01T00:00:00");
        assert_eq!(code(submit(fourth, 47_000).await), Err("QuotationExpired"));
        let blocked = world.engine.checkout_quoted(firm.actor, plan, fourth).await.unwrap().blocked;
        assert_eq!(blocked.map(|refusal| refusal.code()), Some("QuotationExpired"));
        assert_eq!(world.count("orders").await, 1);
    }

    async fn two_clicks_at_once_make_one_order(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        let quotation = world.engine.send_quotation(seller.actor, offer(inquiry, 30_000)).await.unwrap();
        let submit = || world.submit(firm, order_of(plan, quotation, 30_000));
        let answers = tokio::join!(submit(), submit(), submit());
        let answers = [answers.0, answers.1, answers.2];
        let refused = Err(AppError::Refused(Refusal::QuotationUsed));
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| **answer == refused).count(), 2, "{answers:?}");
        assert_eq!(world.wallet(firm).await, (190_000, 10_000, 0));
    }

    /// Sent again with its key, an order is the same order, also once its quotation is used or over.
    async fn a_retry_is_the_same_order(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        let quotation = world.engine.send_quotation(seller.actor, offer(inquiry, 30_000)).await.unwrap();
        let asked = SubmitOrder { key: "k1".to_owned(), ..order_of(plan, quotation, 30_000) };
        let first = world.submit(firm, asked.clone()).await.unwrap();
        world.move_to("2021-08-02T10:00:00");
        for _ in 0..4 {
            assert_eq!(world.submit(firm, asked.clone()).await, Ok(first));
        }
        // The same key without the quotation, or at another one, asks for something else.
        let other = world.engine.send_quotation(seller.actor, SendQuotation {
            valid_until: "2021-08-20".to_owned(),
            ..offer(inquiry, 27_000)
        });
        let other = other.await.unwrap();
        let none = SubmitOrder { quotation: String::new(), ..asked.clone() };
        let another = SubmitOrder { quotation: other.to_string(), ..asked.clone() };
        for changed in [none, another] {
            assert_eq!(code(world.submit(firm, changed).await), Err("KeyReused"));
        }
        // A refusal is kept under its key as well: the quotation was over when it was asked for.
        world.move_to("2021-08-21T00:00:00");
        let late = SubmitOrder { key: "k2".to_owned(), ..order_of(plan, other, 27_000) };
        for _ in 0..2 {
            assert_eq!(code(world.submit(firm, late.clone()).await), Err("QuotationExpired"));
        }
        assert_eq!(world.wallet(firm).await.1, 10_000);
        assert_eq!(world.count("orders").await, 1);
    }

    /// R15 to R17 at the quoted price: the cap, the wallet, and every wrong split by its name.
    async fn the_rules_of_the_split_hold_at_a_quoted_price(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 900_000).await;
        let inquiry = world.engine.write_message(firm.actor, ask(plan, "請報價")).await.unwrap();
        let quoted = |price| world.engine.send_quotation(seller.actor, offer(inquiry, price));
        let quotation = quoted(690_001).await.unwrap();
        for (points, self_funded, expected) in [
            (200_000, 490_000, "AmountMismatch"),
            (200_000, 700_000, "AmountMismatch"),
            (230_000, 460_001, "OverCap"),
            (199_999, 490_002, "WrongRatio"),
            (0, 690_001, "WrongRatio"),
            (-1, 690_002, "WrongRatio"),
        ] {
            let asked = SubmitOrder {
                quotation: quotation.to_string(),
                ..form(plan, points, self_funded, &new_id().to_string())
            };
            assert_eq!(code(world.submit(firm, asked).await), Err(expected), "{points}");
        }
        assert_eq!(world.wallet(firm).await, (200_000, 0, 0));
        let first = quoted(100_001).await.unwrap();
        let order = world.submit(firm, order_of(plan, first, 100_001)).await.unwrap();
        let view = world.engine.order(firm.actor, order).await.unwrap();
        assert_eq!((view.row.points.get(), view.row.self_funded.get()), (33_333, 66_668));
        // What is left pays for less than a third of the next one.
        let second = quoted(600_000).await.unwrap();
        let full = SubmitOrder {
            quotation: second.to_string(),
            ..form(plan, 200_000, 400_000, &new_id().to_string())
        };
        assert_eq!(code(world.submit(firm, full).await), Err("InsufficientPoints"));
        let rest = SubmitOrder {
            quotation: second.to_string(),
            ..form(plan, 166_667, 433_333, &new_id().to_string())
        };
        world.submit(firm, rest).await.unwrap();
        assert_eq!(world.wallet(firm).await, (0, 200_000, 0));
        let third = quoted(30_000).await.unwrap();
        assert_eq!(code(world.submit(firm, order_of(plan, third, 30_000)).await), Err("InsufficientPoints"));
    }

    /// The order of R16: what ended comes before what the quotation says.
    async fn what_comes_before_a_quotation_is_said_first(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        let until = SendQuotation { valid_until: "2021-08-30".to_owned(), ..offer(inquiry, 30_000) };
        let quotation = world.engine.send_quotation(seller.actor, until).await.unwrap();
        let submit = || world.submit(firm, order_of(plan, quotation, 30_000));
        let newer = SubmitOrder { version: "2".to_owned(), ..order_of(plan, quotation, 30_000) };
        assert_eq!(code(world.submit(firm, newer).await), Err("PlanChanged"));
        world.engine.revoke_selection(seller.id).await.unwrap();
        assert_eq!(code(submit().await), Err("PlanNotListed"));
        let checkout = world.engine.checkout_quoted(firm.actor, plan, quotation).await;
        assert_eq!(checkout.map(drop), Err(AppError::NotFound));
        world.move_to("2021-08-31T00:00:00");
        assert_eq!(code(submit().await), Err("PointsExpired"));
        assert_eq!(world.count("orders").await, 0);
    }

    /// A quotation pins its version: a newer one changes neither its price nor what was offered.
    async fn a_quotation_outlives_a_new_version(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        let quotation = world.engine.send_quotation(seller.actor, offer(inquiry, 50_000)).await.unwrap();
        world.engine.revise_plan(seller.actor, plan, Twd::new(66_000).unwrap()).await.unwrap();
        world.list(plan).await;
        let checkout = world.engine.checkout_quoted(firm.actor, plan, quotation).await.unwrap();
        assert_eq!((checkout.version, checkout.price.get()), (1, 50_000));
        let order = world.submit(firm, order_of(plan, quotation, 50_000)).await.unwrap();
        let view = world.engine.order(firm.actor, order).await.unwrap();
        assert_eq!((view.plan_version, view.row.price.get()), (1, 50_000));
    }
}
