//! Payouts: once each, and what a supplier owes back.

use app::claim::ClaimCommand;
use domain::{Points, order::State};

use crate::world::{EngineKind, Firm, Seller, World, code, programme};

/// An order whose claim was approved by `b`.
async fn approved(world: &World) -> (Firm, Seller, domain::OrderId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let order = world.in_service(firm, seller, plan, 60_000, "T1").await;
    world.use_by_month(seller, &[order]).await;
    world.evidence(firm, seller, order, "AB00000001").await;
    world.move_to("2021-10-09T09:00:00");
    world.claim(seller.actor, order, "claim").await.unwrap();
    world.claim(world.officer("a").await, order, "review").await.unwrap();
    world.claim(world.officer("b").await, order, "approve-claim").await.unwrap();
    (firm, seller, order)
}

on_both_engines! {
    /// S35, I6: any number of officers at any number of servers, one payout.
    async fn one_payout(world: World) {
        let (firm, seller, order) = approved(&world).await;
        let mut engines = vec![world.engine.clone()];
        if world.kind == EngineKind::Postgres {
            engines.push(world.another_engine().await);
        }
        let (b, c) = (world.officer("b").await, world.officer("c").await);
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..12 {
            let (engine, actor) = (engines[n % engines.len()].clone(), if n % 3 == 0 { b } else { c });
            let command = ClaimCommand {
                order: order.to_string(),
                act: "settle".to_owned(),
                ..ClaimCommand::default()
            };
            tasks.spawn(async move { engine.claim_act(actor, command).await.unwrap().order });
        }
        for state in tasks.join_all().await {
            assert_eq!(state, State::Settled);
        }
        assert_eq!(world.count("payouts").await, 1);
        assert_eq!(world.count("transfers WHERE kind = 'settle'").await, 1);
        let paid = world
            .column(&format!(
                "SELECT CAST(balance AS TEXT) FROM accounts WHERE account_id = 'paid:IND-110:{}'",
                seller.id
            ))
            .await;
        assert_eq!(paid, ["20000"]);
        assert_eq!(world.wallet(firm).await.2, 20_000);
    }

    /// R25: what was not delivered of a settled order is owed, and comes back to the pool once.
    async fn what_is_owed_comes_back_once(world: World) {
        let (firm, _, order) = approved(&world).await;
        let (b, c) = (world.officer("b").await, world.officer("c").await);
        world.claim(c, order, "settle").await.unwrap();
        let command = |act: &str| ClaimCommand {
            order: order.to_string(),
            act: act.to_owned(),
            number: "R-1".to_owned(),
            ..ClaimCommand::default()
        };
        let nothing_owed = world.engine.claim_act(c, command("receive-clawback")).await;
        assert_eq!(code(nothing_owed).map(drop), Err("IllegalTransition"));
        let ruled = ClaimCommand { delivered: "30000".to_owned(), ..command("terminate") };
        let left = world.engine.claim_act(b, ruled).await.unwrap();
        assert_eq!(left.order, State::Settled);
        let before = world.engine.pool(&programme()).await.unwrap();
        assert_eq!(world.engine.verify().await.unwrap(), []);
        for _ in 0..2 {
            world.engine.claim_act(c, command("receive-clawback")).await.unwrap();
        }
        let after = world.engine.pool(&programme()).await.unwrap();
        // 20,000 less a third of what was delivered.
        assert_eq!(after.checked_sub(before), Points::new(10_000));
        assert_eq!(world.wallet(firm).await.2, 10_000);
    }

    /// S23 after the approval: eligibility is looked at until the money leaves.
    async fn nothing_is_paid_for_a_frozen_firm(world: World) {
        let (_, _, order) = approved(&world).await;
        world.sql("UPDATE applications SET state = 'Frozen'").await.unwrap();
        let refused = world.claim(world.officer("c").await, order, "settle").await;
        assert_eq!(code(refused).map(drop), Err("NotEligible"));
        world.sql("UPDATE applications SET state = 'Issued'").await.unwrap();
        assert_eq!(world.count("payouts").await, 0);
    }

    /// S35: the file can be asked for twice, a payout is in one file, and the bank's answer counts
    /// once; what fits nothing is shown.
    async fn files_and_the_banks_answer(world: World) {
        let (_, _, order) = approved(&world).await;
        let (b, c) = (world.officer("b").await, world.officer("c").await);
        assert_eq!(world.engine.make_payouts(c).await, Ok(None));
        world.claim(c, order, "settle").await.unwrap();
        let file = world.engine.make_payouts(c).await.unwrap().unwrap();
        assert_eq!(world.engine.make_payouts(c).await, Ok(None));
        assert_eq!(world.count("payout_batches").await, 1);
        let lines = world.engine.payout_file(b, &file).await.unwrap();
        assert_eq!(lines, world.engine.payout_file(b, &file).await.unwrap());
        assert_eq!(lines.lines.len(), 1);
        assert_eq!(lines.lines[0].amount.get(), 20_000);
        let number = lines.lines[0].order.clone();
        let answer = format!("{number},BANK-1\nIND-110-NOWHERE,BANK-2\nnonsense\n");
        let done = world.engine.reconcile(c, &answer).await.unwrap();
        assert_eq!((done.matched, done.known), (1, 0));
        assert_eq!(done.unmatched, ["IND-110-NOWHERE,BANK-2", "nonsense"]);
        let again = world.engine.reconcile(c, &answer).await.unwrap();
        assert_eq!((again.matched, again.known), (0, 1));
        // Another reference for a payout that is paid is for somebody to look at.
        let twice = world.engine.reconcile(c, &format!("{number},BANK-9")).await.unwrap();
        assert_eq!((twice.unmatched.len(), twice.unmatched_total), (1, 1));
        let view = world.engine.claims(c).await.unwrap();
        assert_eq!((view.unsent, view.batches[0].paid), (0, 1));
        let domain::Actor::Office { user, .. } = b else { panic!() };
        let auditor = domain::Actor::Office {
            user,
            roles: domain::OfficerRoles::NONE.with(domain::OfficerRole::Auditor),
            stepped_up: true,
        };
        let refused = world.engine.make_payouts(auditor).await;
        assert_eq!(refused, Err(domain::Refusal::Forbidden.into()));
    }
}
