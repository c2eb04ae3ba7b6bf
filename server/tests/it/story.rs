//! 訂單履歷: all that is kept of an order, for its sides and the office.

use app::story::{Document, Happened};
use domain::{OrderId, Points, ledger::Kind};

use crate::world::{Firm, Seller, World, code};

/// Settled by three officers, with all that its claim needs.
async fn settled(world: &World) -> (Firm, Seller, OrderId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let order = world.in_service(firm, seller, plan, 60_000, "T1").await;
    world.use_by_month(seller, &[order]).await;
    world.evidence(firm, seller, order, "AB00000001").await;
    world.move_to("2021-10-09T09:00:00");
    world.engine.run_due_jobs().await.unwrap();
    world.claim(seller.actor, order, "claim").await.unwrap();
    for (officer, act) in [("a", "review"), ("b", "approve-claim"), ("c", "settle")] {
        world.claim(world.officer(officer).await, order, act).await.unwrap();
    }
    (firm, seller, order)
}

on_both_engines! {
    /// Every point's way, with its rule; what the office and the supplier say about the claim is
    /// not for the buyer.
    async fn it_tells_all_that_happened(world: World) {
        let (firm, seller, order) = settled(&world).await;
        let story = world.engine.story(seller.actor, order).await.unwrap();
        let moves: Vec<(Kind, i64)> = story
            .lines
            .iter()
            .filter_map(|line| match &line.what {
                Happened::Points { kind, amount } => Some((*kind, amount.get())),
                _ => None,
            })
            .collect();
        let kinds = [Kind::Reserve, Kind::Use, Kind::Claim, Kind::Settle];
        assert_eq!(moves, kinds.map(|kind| (kind, 20_000)));
        assert_eq!(story.points, Points::new(20_000).unwrap());
        assert!(story.lines.windows(2).all(|pair| pair[0].at <= pair[1].at));
        let nameless = |line: &&app::story::StoryLine| line.rule.is_empty();
        assert_eq!(story.lines.iter().find(nameless), None);
        let is_claim = |line: &app::story::StoryLine| matches!(line.what, Happened::Claim { .. });
        assert_eq!(story.lines.iter().filter(|line| is_claim(line)).count(), 4);
        assert!(matches!(
            story.documents.as_slice(),
            [Document::Contract { .. }, Document::Usage { links: 3, records: 3, .. }]
        ));
        let buyers = world.engine.story(firm.actor, order).await.unwrap();
        assert!(!buyers.lines.iter().any(is_claim));
        assert_eq!(buyers.lines.len() + 4, story.lines.len());
        let office = world.engine.story(world.officer("a").await, order).await.unwrap();
        assert_eq!(office.lines, story.lines);
        let (stranger, other) = (world.firm().await, world.supplier().await);
        for actor in [stranger.actor, other.actor] {
            assert_eq!(code(world.engine.story(actor, order).await.map(drop)), Err("NotFound"));
        }
    }

    /// The seal that covers its last row, and none before.
    async fn it_names_the_seal(world: World) {
        let (_, seller, order) = settled(&world).await;
        let story = world.engine.story(seller.actor, order).await.unwrap();
        assert_eq!(story.seal, None);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        assert!(world.engine.seal_audit(chrono::Duration::zero()).await.unwrap());
        let story = world.engine.story(seller.actor, order).await.unwrap();
        assert_eq!(story.seal.map(|seal| seal.number), Some(1));
    }
}
