//! What everybody may read about the programme's points, and what is withheld.

use app::transparency::{End, TransparencyView};
use domain::order::DeclineReason;
use server::clock::Clock as _;

use crate::world::{World, command};

async fn figures(world: &World) -> TransparencyView {
    // Past the age of what was kept.
    world.clock.move_to(world.clock.now() + chrono::Duration::minutes(5));
    world.engine.transparency().await.unwrap()
}

on_both_engines! {
    async fn few_firms_have_no_figures(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        for _ in 0..3 {
            world.firm().await;
        }
        world.order(firm, plan, 60_000).await;
        let view = figures(&world).await;
        assert_eq!((view.firms, view.points, view.orders), (None, None, None));
        assert_eq!(view.median_days_to_payout, None);
        world.firm().await;
        let kept = world.engine.transparency().await.unwrap();
        assert_eq!(kept, view, "the same for some minutes");
        assert_eq!(figures(&world).await.firms, Some(5));
    }

    async fn the_sum_is_what_was_issued(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        for _ in 0..5 {
            world.firm().await;
        }
        let plan = world.plan(seller, 60_000).await;
        world.order(firm, plan, 60_000).await;
        world.in_service(firm, seller, plan, 60_000, "T1").await;
        let early = world.in_service(firm, seller, plan, 60_000, "T2").await;
        world.end_early(early, 30_000).await;
        for n in 0..6 {
            let declined = world.order(firm, plan, 60_000).await;
            let reason = if n == 0 { DeclineReason::NoCapacity } else { DeclineReason::OutOfScope };
            let decline = app::order::OrderCommand {
                reason: reason.as_str().to_owned(),
                ..command(declined, "Decline")
            };
            world.engine.act(seller.actor, decline).await.unwrap();
        }
        let view = figures(&world).await;
        let points = view.points.unwrap();
        let get = |amount: domain::Points| amount.get();
        assert_eq!(get(points.issued), 6 * 200_000);
        assert_eq!(get(points.reserved), 20_000);
        assert_eq!(get(points.used), 20_000 + 10_000);
        assert_eq!(get(points.paid_out), 0);
        let sum = [points.available, points.reserved, points.used, points.paid_out, points.returned]
            .map(get)
            .iter()
            .sum::<i64>();
        assert_eq!(sum, get(points.issued));
        assert_eq!(get(view.budget), get(view.pool) + sum - get(points.returned));
        let told: Vec<(End, Option<u64>)> = view.ends.into_iter().collect();
        // Two groups are too small; what is told of the third gives neither away.
        assert_eq!(told.len(), 3, "{told:?}");
        for (end, count) in told {
            let expected = (end == End::Declined(DeclineReason::OutOfScope)).then_some(5);
            assert_eq!(count, expected, "{end:?}");
        }
    }
}
