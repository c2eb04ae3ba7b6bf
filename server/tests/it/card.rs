//! 刷卡: the gateway's notices pay like the bank's, and each counts once.

use app::{error::AppError, url::encode};
use domain::{Actor, FirmRole, OrderId, order::State};
use http::StatusCode;
use server::{
    clock::Clock as _,
    demo::{Charge, StubGateway},
};

use crate::{
    site::{Answer, Site, cookie},
    world::{Firm, Seller, World, code, gateway},
};

struct Card {
    world: World,
    firm: Firm,
    seller: Seller,
    order: OrderId,
    site: Site,
    stub: StubGateway,
}

impl Card {
    async fn new(world: &World) -> Self {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.contract(firm, seller, order).await;
        let (site, stub) = (Site::of(world), StubGateway::new(gateway()));
        Self { world: world.clone(), firm, seller, order, site, stub }
    }

    /// The buyer goes to the gateway, whose own checks the form has to pass.
    async fn open(&self) -> String {
        let checkout = self.world.engine.card_checkout(self.firm.actor, self.order).await.unwrap();
        self.stub.open(&checkout.fields, self.world.clock.now()).unwrap()
    }

    fn notice(&self, number: &str, charge: Charge) -> Vec<(String, String)> {
        self.stub.charge(number, charge, self.world.clock.now()).unwrap()
    }

    async fn tell(&self, fields: &[(String, String)]) -> Answer {
        let pairs =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.site.post("/api/card/notices", body, &[]).await
    }

    async fn state(&self) -> State {
        self.world.state(self.order).await
    }
}

/// The fields with one changed, and the checksum made anew as who holds the keys does.
fn changed(fields: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let fields = fields.iter().filter(|(field, _)| field != "CheckMacValue").map(|(field, old)| {
        (field.as_str(), if field == name { value.to_owned() } else { old.clone() })
    });
    gateway().signed(fields.collect())
}

on_both_engines! {
    async fn a_charge_pays_and_counts_once(world: World) {
        let card = Card::new(&world).await;
        let number = card.open().await;
        let notice = card.notice(&number, Charge::Paid);
        for _ in 0..3 {
            let answer = card.tell(&notice).await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "1|OK"));
        }
        assert_eq!(card.state().await, State::Paid);
        assert_eq!(world.count("bank_notices WHERE provider = 'card'").await, 1);
        assert_eq!(world.count("order_events WHERE action = 'Pay'").await, 1);
        assert_eq!(world.count("cases").await, 0);
        let again = world.engine.card_checkout(card.firm.actor, card.order).await;
        assert_eq!(code(again.map(drop)), Err("IllegalTransition"), "nothing is due");
    }

    /// S12, and the way is open for another try.
    async fn a_charge_that_fails_pays_nothing_and_the_order_lapses(world: World) {
        let card = Card::new(&world).await;
        let number = card.open().await;
        let failed = card.notice(&number, Charge::Failed);
        for _ in 0..2 {
            assert_eq!(card.tell(&failed).await.text, "1|OK");
        }
        assert_eq!(world.count("card_failures").await, 1);
        assert_eq!(world.count("bank_notices").await, 0);
        let view = world.engine.order(card.firm.actor, card.order).await.unwrap();
        let slip = view.payment.unwrap();
        assert_eq!(slip.card_failed_at, Some(world.clock.now()));
        assert!(slip.card.is_some(), "it can be tried again");
        world.clock.move_to(world.facts(card.order).await.payment_deadline.unwrap());
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(card.state().await, State::PaymentLapsed);
    }

    async fn money_by_bank_and_by_card_leaves_a_refund(world: World) {
        let card = Card::new(&world).await;
        let number = card.open().await;
        let transfer = world.notice(card.order, "T1").await;
        assert_eq!(world.engine.bank_notice(transfer).await, Ok(State::Paid));
        assert_eq!(card.tell(&card.notice(&number, Charge::Paid)).await.text, "1|OK");
        assert_eq!(world.column("SELECT kind FROM cases").await, ["refund"]);
        assert_eq!(world.count("order_events WHERE action = 'Pay'").await, 1);
    }

    /// S10: the second of the charge counts, not that of the notice.
    async fn a_charge_after_the_deadline_is_refunded(world: World) {
        let card = Card::new(&world).await;
        let number = card.open().await;
        world.clock.move_to(world.facts(card.order).await.payment_deadline.unwrap());
        assert_eq!(card.tell(&card.notice(&number, Charge::Paid)).await.text, "1|OK");
        assert_eq!(card.state().await, State::PaymentLapsed);
        assert_eq!(world.column("SELECT kind FROM cases").await, ["refund"]);
    }

    async fn a_charge_of_another_amount_opens_a_case(world: World) {
        let card = Card::new(&world).await;
        let number = card.open().await;
        let less = changed(&card.notice(&number, Charge::Paid), "TradeAmt", "39999");
        assert_eq!(card.tell(&less).await.text, "1|OK");
        assert_eq!(world.column("SELECT kind FROM cases").await, ["wrong_amount"]);
        assert_eq!(card.state().await, State::Contracted);
        // What was told of a trade stays.
        let other = card.tell(&card.notice(&number, Charge::Paid)).await;
        assert_eq!(other.status, StatusCode::CONFLICT);
        assert_eq!(card.state().await, State::Contracted);
    }

    async fn what_is_not_the_gateways_is_refused(world: World) {
        let card = Card::new(&world).await;
        let number = card.open().await;
        let genuine = card.notice(&number, Charge::Paid);
        for at in 0..genuine.len() {
            let mut forged = genuine.clone();
            forged[at].1.push('0');
            let answer = card.tell(&forged).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", genuine[at].0);
            assert!(answer.text.starts_with("0|"), "{}", answer.text);
        }
        for (field, value) in [
            ("MerchantID", "2000132"),
            ("TradeAmt", "4e4"),
            ("PaymentDate", "now"),
            ("TradeNo", ""),
            ("TradeNo", "a\0b"),
        ] {
            let answer = card.tell(&changed(&genuine, field, value)).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{field}");
        }
        for body in ["", "x", "%00", "CheckMacValue=%ff"] {
            let answer = card.site.post("/api/card/notices", body, &[]).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        }
        // A simulated payment pays nothing.
        assert_eq!(card.tell(&changed(&genuine, "SimulatePaid", "1")).await.text, "1|OK");
        assert_eq!(world.count("bank_notices").await, 0);
        assert_eq!(card.state().await, State::Contracted);
    }

    async fn a_charge_for_no_order_of_ours_opens_a_case(world: World) {
        let card = Card::new(&world).await;
        let number = card.open().await;
        let genuine = card.notice(&number, Charge::Paid);
        for number in ["90000000000000QVQYS0", "somebody"] {
            let stray = changed(&genuine, "MerchantTradeNo", number);
            let stray = changed(&stray, "TradeNo", &format!("stray{}", number.len()));
            assert_eq!(card.tell(&stray).await.text, "1|OK");
        }
        assert_eq!(
            world.column("SELECT kind FROM cases").await,
            ["unknown_account", "unknown_account"]
        );
    }

    async fn only_the_firm_of_an_unpaid_order_is_led_there(world: World) {
        let card = Card::new(&world).await;
        let ask = async |actor| world.engine.card_checkout(actor, card.order).await.map(drop);
        let stranger = world.firm().await;
        assert_eq!(ask(stranger.actor).await, Err(AppError::NotFound));
        assert_eq!(code(ask(card.seller.actor).await), Err("Forbidden"));
        let Actor::Buyer { user, firm, .. } = card.firm.actor else { panic!("a buyer") };
        let finance = Actor::Buyer { user, firm, role: FirmRole::Finance, stepped_up: false };
        assert_eq!(ask(finance).await, Ok(()));
        let fresh = world.plan(card.seller, 30_000).await;
        let fresh = world.order(card.firm, fresh, 30_000).await;
        let answer = world.engine.card_checkout(card.firm.actor, fresh).await;
        assert_eq!(code(answer.map(drop)), Err("IllegalTransition"), "not contracted yet");
    }

    /// The page's form may leave for the gateway, no other page's may.
    async fn the_page_leads_to_the_gateway_and_no_other_does(world: World) {
        let card = Card::new(&world).await;
        let cookie = cookie(&world, card.firm.actor).await;
        let headers = [("cookie", cookie.as_str())];
        let order = format!("/orders/{}", card.order);
        let page = card.site.get(&format!("{order}/card"), &headers).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("action=\"https://pay.example/Cashier/AioCheckOut/V5\""));
        assert!(page.text.contains("name=\"CheckMacValue\""));
        let policy = |answer: &Answer| answer.header("content-security-policy").to_owned();
        assert!(policy(&page).contains("form-action 'self' https://pay.example;"));
        let page = card.site.get(&order, &headers).await;
        assert!(page.text.contains(&format!("href=\"{order}/card\"")));
        assert!(!policy(&page).contains("pay.example"));
        let demo = card.site.post("/demo/gateway/checkout", "x=y", &[]).await;
        assert_eq!(demo.status, StatusCode::NOT_FOUND, "there is no demo here");
    }
}
