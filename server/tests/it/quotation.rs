//! 詢問與報價: who talks to whom, and what may be quoted.

use app::{
    error::AppError,
    inquiry::{SendQuotation, WriteMessage},
    order::SubmitOrder,
};
use domain::{InquiryId, OrderId, PlanId, QuotationId};
use http::StatusCode;
use server::clock::new_id;

use crate::{
    site::{ORIGIN, Site, cookie},
    world::{Firm, Seller, World, code, form, office},
};

pub(crate) fn ask(plan: PlanId, words: &str) -> WriteMessage {
    WriteMessage { plan: plan.to_string(), words: words.to_owned(), ..WriteMessage::default() }
}

pub(crate) fn reply(inquiry: InquiryId, words: &str) -> WriteMessage {
    WriteMessage {
        inquiry: inquiry.to_string(),
        words: words.to_owned(),
        ..WriteMessage::default()
    }
}

pub(crate) fn offer(inquiry: InquiryId, price: i64) -> SendQuotation {
    SendQuotation {
        inquiry: inquiry.to_string(),
        price: price.to_string(),
        months: "6".to_owned(),
        seats: "10".to_owned(),
        note: "含到廠教學".to_owned(),
        valid_until: "2021-07-31".to_owned(),
    }
}

impl World {
    /// An order at a price that the supplier quoted for it.
    pub(crate) async fn quoted_order(
        &self,
        firm: Firm,
        seller: Seller,
        plan: PlanId,
        price: i64,
    ) -> OrderId {
        let inquiry = self.engine.write_message(firm.actor, ask(plan, "請報價")).await.unwrap();
        let quotation =
            self.engine.send_quotation(seller.actor, offer(inquiry, price)).await.unwrap();
        self.submit(firm, order_of(plan, quotation, price)).await.unwrap()
    }
}

/// A firm that asked about a plan of 60,000, and its supplier.
pub(crate) async fn talk(world: &World) -> (Firm, Seller, PlanId, InquiryId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let inquiry =
        world.engine.write_message(firm.actor, ask(plan, "可以先試用嗎？")).await.unwrap();
    (firm, seller, plan, inquiry)
}

/// The order at a quotation's price with the required split.
pub(crate) fn order_of(plan: PlanId, quotation: QuotationId, price: i64) -> SubmitOrder {
    let points = price / 3;
    SubmitOrder {
        quotation: quotation.to_string(),
        ..form(plan, points, price - points, &new_id().to_string())
    }
}

on_both_engines! {
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
