//! 詢問與報價: who talks to whom, what may be quoted, and that a quotation becomes one order.

use app::{
    error::AppError,
    inquiry::{SendQuotation, WriteMessage},
    order::SubmitOrder,
};
use domain::{InquiryId, PlanId, QuotationId, Refusal, Twd, order::State, quotation::Standing};
use http::StatusCode;
use server::clock::new_id;

use crate::{
    site::{ORIGIN, Site, cookie},
    world::{Firm, Seller, World, code, form, office},
};

fn ask(plan: PlanId, words: &str) -> WriteMessage {
    WriteMessage { plan: plan.to_string(), words: words.to_owned(), ..WriteMessage::default() }
}

fn reply(inquiry: InquiryId, words: &str) -> WriteMessage {
    WriteMessage {
        inquiry: inquiry.to_string(),
        words: words.to_owned(),
        ..WriteMessage::default()
    }
}

fn offer(inquiry: InquiryId, price: i64) -> SendQuotation {
    SendQuotation {
        inquiry: inquiry.to_string(),
        price: price.to_string(),
        months: "6".to_owned(),
        seats: "10".to_owned(),
        note: "含到廠教學".to_owned(),
        valid_until: "2021-07-31".to_owned(),
    }
}

/// A firm that asked about a plan of 60,000, and its supplier.
async fn talk(world: &World) -> (Firm, Seller, PlanId, InquiryId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let inquiry =
        world.engine.write_message(firm.actor, ask(plan, "可以先試用嗎？")).await.unwrap();
    (firm, seller, plan, inquiry)
}

/// The order at a quotation's price with the required split.
fn order_of(plan: PlanId, quotation: QuotationId, price: i64) -> SubmitOrder {
    let points = price / 3;
    SubmitOrder {
        quotation: quotation.to_string(),
        ..form(plan, points, price - points, &new_id().to_string())
    }
}

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

    async fn what_may_not_be_quoted_is_refused_by_name(world: World) {
        let (firm, seller, _, inquiry) = talk(&world).await;
        let with = |price: &str, months: &str, seats: &str, until: &str, note: &str| SendQuotation {
            inquiry: inquiry.to_string(),
            price: price.to_owned(),
            months: months.to_owned(),
            seats: seats.to_owned(),
            valid_until: until.to_owned(),
            note: note.to_owned(),
        };
        for (asked, expected) in [
            (with("60,001", "12", "", "2021-07-31", ""), "QuotationPrice"),
            (with("2", "12", "", "2021-07-31", ""), "NoPoints"),
            (with("50000", "2", "", "2021-07-31", ""), "QuotationTerm"),
            (with("50000", "12", "", "2021-07-04", ""), "QuotationDate"),
            (with("50000", "12", "", "2021-08-31", ""), "QuotationDate"),
            (with("", "12", "", "2021-07-31", ""), "Faults"),
            (with("1.5", "12", "", "2021-07-31", ""), "Faults"),
            (with("-1", "12", "", "2021-07-31", ""), "Faults"),
            (with("50000", "99999", "", "2021-07-31", ""), "Faults"),
            (with("50000", "12", "0", "2021-07-31", ""), "Faults"),
            (with("50000", "12", "", "soon", ""), "Invalid"),
            (with("50000", "12", "", "2021-07-31", &"中".repeat(301)), "Faults"),
        ] {
            let answer = world.engine.send_quotation(seller.actor, asked.clone()).await;
            assert_eq!(code(answer), Err(expected), "{asked:?}");
        }
        for actor in [firm.actor, office()] {
            let answer = world.engine.send_quotation(actor, offer(inquiry, 1_000)).await;
            assert_eq!(code(answer), Err("Forbidden"));
        }
        world.engine.revoke_selection(seller.id).await.unwrap();
        let late = world.engine.send_quotation(seller.actor, offer(inquiry, 50_000)).await;
        assert_eq!(code(late), Err("PlanNotListed"), "S38: hidden with its supplier's selection");
        let view = world.engine.inquiry(seller.actor, inquiry).await.unwrap();
        assert!(!view.may_quote && view.may_write);
        assert_eq!(world.count("quotations").await, 0);
    }

    async fn a_talk_is_between_two(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        let quotation = world.engine.send_quotation(seller.actor, offer(inquiry, 50_000)).await.unwrap();
        let (stranger, rival) = (world.firm().await, world.supplier().await);
        for actor in [stranger.actor, rival.actor] {
            assert_eq!(world.engine.inquiry(actor, inquiry).await.map(drop), Err(AppError::NotFound));
            let written = world.engine.write_message(actor, reply(inquiry, "嗨")).await;
            assert_eq!(written, Err(AppError::NotFound));
            assert_eq!(world.engine.inquiries(actor).await, Ok(vec![]));
        }
        let taken = world.engine.withdraw_quotation(rival.actor, quotation).await;
        assert_eq!(taken, Err(AppError::NotFound));
        // Nobody orders at a price that another firm was quoted, or another plan.
        let stolen = world.submit(stranger, order_of(plan, quotation, 50_000)).await;
        assert_eq!(stolen.map(drop), Err(AppError::NotFound));
        let other_plan = world.plan(seller, 50_000).await;
        let moved = world.submit(firm, order_of(other_plan, quotation, 50_000)).await;
        assert_eq!(moved.map(drop), Err(AppError::NotFound));
        assert_eq!(code(world.engine.inquiries(office()).await), Err("Forbidden"));
        // A firm has one talk about a plan, however often it asks.
        let again = world.engine.write_message(firm.actor, ask(plan, "還有一個問題")).await;
        assert_eq!(again, Ok(inquiry));
        assert_eq!(world.engine.inquiry(firm.actor, inquiry).await.unwrap().messages.len(), 2);
    }

    async fn talks_are_bounded(world: World) {
        let (firm, seller, plan, inquiry) = talk(&world).await;
        let write = |actor, words: &str| world.engine.write_message(actor, reply(inquiry, words));
        for words in ["", " \n ", "a\0b", &"字".repeat(601)] {
            assert_eq!(code(write(firm.actor, words).await), Err("Faults"), "{words:?}");
        }
        assert!(write(firm.actor, &"字".repeat(600)).await.is_ok());
        // A second click says nothing twice.
        assert!(write(firm.actor, &"字".repeat(600)).await.is_ok());
        assert_eq!(world.count("inquiry_messages").await, 2);
        let mut told = 0;
        for n in 0..70 {
            match write(firm.actor, &n.to_string()).await {
                Ok(_) => {}
                Err(AppError::TooMany { .. }) => told += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(told, 12, "sixty in an hour");
        assert!(write(seller.actor, "慢慢說").await.is_ok(), "the other side may still speak");
        world.sql("UPDATE inquiries SET entries = 200").await.unwrap();
        world.clock_forward(7200);
        assert_eq!(code(write(firm.actor, "還在嗎").await), Err("InquiryFull"));
        for _ in 0..19 {
            let plan = world.plan(seller, 60_000).await;
            world.engine.write_message(firm.actor, ask(plan, "請問")).await.unwrap();
        }
        let one_more = world.plan(seller, 60_000).await;
        let answer = world.engine.write_message(firm.actor, ask(one_more, "請問")).await;
        assert_eq!(code(answer), Err("TooMany"));
        assert_eq!(world.engine.inquiry_of_plan(firm.actor, plan).await.unwrap().inquiry, Some(inquiry));
    }

    /// S39: words are text on every page, in the letter and in the contract.
    async fn hostile_words_stay_words(world: World) {
        const HOSTILE: &str = "</textarea><script>alert(1)</script>\n=HYPERLINK(\"x\") {origin}/x";
        let (firm, seller, plan, inquiry) = talk(&world).await;
        world.engine.write_message(seller.actor, reply(inquiry, HOSTILE)).await.unwrap();
        let quotation = SendQuotation { note: HOSTILE.to_owned(), ..offer(inquiry, 50_000) };
        let quotation = world.engine.send_quotation(seller.actor, quotation).await.unwrap();
        let site = Site::of(&world);
        let buyer = cookie(&world, firm.actor).await;
        let review = format!("/checkout/{plan}/review?quotation={quotation}");
        for path in [format!("/messages/{inquiry}"), review, "/messages".to_owned()] {
            let page = site.get(&path, &[("cookie", &buyer)]).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.text.contains("<script>alert"), "{path}");
        }
        let order = world.submit(firm, order_of(plan, quotation, 50_000)).await.unwrap();
        world.contract(firm, seller, order).await;
        let file = site.get(&format!("/orders/{order}/contract.pdf"), &[("cookie", &buyer)]).await;
        assert_eq!(file.status, StatusCode::OK);
        let body = format!("form[inquiry]={inquiry}&form[words]={}", app::url::encode(&"字".repeat(700)));
        let headers = [("cookie", buyer.as_str()), ("origin", ORIGIN), ("accept", "text/html")];
        let answer = site.post("/api/inquiry/write", body, &headers).await;
        assert!(answer.location().starts_with(&format!("/messages/{inquiry}?words=%E5")));
        assert!(answer.location().contains("TooLong"), "{}", answer.location());
    }
}
