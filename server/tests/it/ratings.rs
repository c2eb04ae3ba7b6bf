//! 評價: by firms that used the plan, answered by its supplier, removed by nobody.

use app::{error::AppError, rating::RateOrder};
use domain::{Actor, OrderId, PlanId};

use crate::world::{Firm, Seller, World, code};

/// Long enough for a month of service to be over.
const MONTH: i64 = 32 * 86_400;

fn form(order: OrderId, act: &str, stars: &str, words: &str) -> RateOrder {
    let text = str::to_owned;
    RateOrder { order: order.to_string(), act: text(act), stars: text(stars), words: text(words) }
}

impl World {
    async fn rate(
        &self,
        actor: Actor,
        order: OrderId,
        act: &str,
        words: &str,
    ) -> Result<(), AppError> {
        self.engine.rate(actor, form(order, act, "5", words)).await
    }

    async fn stars(&self, firm: Firm, order: OrderId, stars: &str) -> Result<(), AppError> {
        self.engine.rate(firm.actor, form(order, "publish", stars, "")).await
    }

    /// Mean in tenths with its firms, and the words on the plan's page.
    async fn on_page(&self, plan: PlanId) -> (Option<(u64, u32)>, Vec<String>) {
        let ratings = self.engine.plan(plan, None).await.unwrap().ratings;
        let words = ratings.newest.iter().map(|rating| rating.words.clone()).collect();
        (ratings.mean.map(|mean| (mean.firms, mean.tenths)), words)
    }
}

/// So many firms with an order each, all of which used it in a month.
async fn used(world: &World, many: usize) -> (Seller, PlanId, Vec<(Firm, OrderId)>) {
    let seller = world.supplier().await;
    let plan = world.plan(seller, 3_000).await;
    let mut orders = Vec::new();
    for number in 0..many {
        let firm = world.firm().await;
        let order = world.in_service(firm, seller, plan, 3_000, &format!("G{number}")).await;
        world.used(seller, order, 1).await.unwrap();
        orders.push((firm, order));
    }
    world.clock_forward(MONTH);
    (seller, plan, orders)
}

on_both_engines! {
    /// A firm rates what it used; words are answered, hidden and shown, and stars stay.
    async fn a_rating_and_its_answers(world: World) {
        let (seller, plan, orders) = used(&world, 1).await;
        let (firm, order) = orders[0];
        let unused = world.order(firm, plan, 3_000).await;
        assert_eq!(code(world.rate(firm.actor, unused, "publish", "好").await), Err("IllegalTransition"));
        assert_eq!(code(world.rate(seller.actor, order, "reply", "謝謝").await), Err("IllegalTransition"));
        world.user("seller@it.test", seller.actor).await;
        world.rate(firm.actor, order, "publish", " 好用 ").await.unwrap();
        world.rate(firm.actor, order, "publish", "好用").await.unwrap();
        assert_eq!(world.count("ratings").await, 1);
        assert_eq!(world.count("mails WHERE letter = 'rating_published'").await, 1);
        assert_eq!(world.on_page(plan).await, (None, vec!["好用".to_owned()]));
        world.rate(seller.actor, order, "reply", "謝謝").await.unwrap();
        let view = world.engine.rating(seller.actor, order).await.unwrap();
        assert_eq!(view.rating.unwrap().reply.as_deref(), Some("謝謝"));
        // Nobody hides words but the office, and it says why.
        for actor in [seller.actor, firm.actor] {
            assert_eq!(code(world.rate(actor, order, "hide", "不喜歡").await), Err("Forbidden"));
        }
        assert_eq!(code(world.rate(seller.actor, order, "take_back", "").await), Err("Forbidden"));
        let officer = world.officer("a").await;
        assert_eq!(code(world.rate(officer, order, "hide", " ").await), Err("Invalid"));
        world.rate(officer, order, "hide", "含個人資料").await.unwrap();
        assert_eq!(world.on_page(plan).await, (None, vec![String::new()]));
        let hidden = world.engine.rating(seller.actor, order).await.unwrap().rating.unwrap();
        assert_eq!((hidden.stars, hidden.words.as_str()), (5, ""));
        assert_eq!(hidden.hidden.as_deref(), Some("含個人資料"));
        world.rate(officer, order, "show", "").await.unwrap();
        assert_eq!(world.on_page(plan).await, (None, vec!["好用".to_owned()]));
        world.rate(firm.actor, order, "take_back", "").await.unwrap();
        world.rate(firm.actor, order, "take_back", "").await.unwrap();
        assert_eq!(world.on_page(plan).await, (None, vec![]));
        assert_eq!(world.count("ratings").await, 2);
        for table in ["ratings", "rating_replies", "rating_hidings"] {
            assert!(world.sql(&format!("DELETE FROM {table}")).await.is_err(), "{table}");
        }
    }

    /// Under five firms there is no mean; a firm counts once, with its newest rating.
    async fn the_mean_is_of_firms(world: World) {
        let (seller, plan, orders) = used(&world, 5).await;
        for (firm, order) in &orders[..4] {
            world.stars(*firm, *order, "4").await.unwrap();
        }
        let (firm, first) = orders[0];
        let second = world.in_service(firm, seller, plan, 3_000, "G9").await;
        world.used(seller, second, 1).await.unwrap();
        // The month is not over.
        assert_eq!(code(world.stars(firm, second, "5").await), Err("IllegalTransition"));
        world.clock_forward(MONTH);
        world.stars(firm, second, "5").await.unwrap();
        assert_eq!(world.on_page(plan).await.0, None);
        let (last, order) = orders[4];
        world.stars(last, order, "2").await.unwrap();
        // 5, 4, 4, 4, 2.
        assert_eq!(world.on_page(plan).await.0, Some((5, 38)));
        // Without the second one the firm's first counts again.
        world.rate(firm.actor, second, "take_back", "").await.unwrap();
        assert_eq!(world.on_page(plan).await.0, Some((5, 36)));
        world.rate(firm.actor, first, "take_back", "").await.unwrap();
        assert_eq!(world.on_page(plan).await.0, None);
    }

    /// What is no rating is named; somebody else's order does not exist.
    async fn odd_ratings_are_refused(world: World) {
        let (_, _, orders) = used(&world, 1).await;
        let (firm, order) = orders[0];
        let ask = async |form| code(world.engine.rate(firm.actor, form).await);
        for stars in ["", "0", "6", "-1", "4.5", "五"] {
            assert_eq!(ask(form(order, "publish", stars, "")).await, Err("Invalid"), "{stars}");
        }
        let long = "字".repeat(1_001);
        for words in [long.as_str(), "\u{0}", "\u{8}"] {
            assert_eq!(ask(form(order, "publish", "5", words)).await, Err("Invalid"));
        }
        assert_eq!(ask(form(order, "erase", "5", "")).await, Err("Invalid"));
        let (stranger, other) = (world.firm().await, world.supplier().await);
        for actor in [stranger.actor, other.actor] {
            assert_eq!(code(world.rate(actor, order, "publish", "").await), Err("NotFound"));
            assert_eq!(code(world.engine.rating(actor, order).await.map(drop)), Err("NotFound"));
        }
        assert_eq!(world.count("ratings").await, 0);
    }
}
