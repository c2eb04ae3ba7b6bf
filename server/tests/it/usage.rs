//! Usage records over the service port: each once, fast, in a chain, counted by day.

use app::{claim::UsageRecord, error::AppError};
use domain::{OrderId, Refusal, calendar::day_of, order::State};
use server::clock::Clock as _;

use crate::world::{Firm, Seller, World, code};

async fn sold(world: &World) -> (Firm, Seller, OrderId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let order = world.in_service(firm, seller, plan, 60_000, "T1").await;
    (firm, seller, order)
}

fn records(world: &World, count: i64) -> Vec<UsageRecord> {
    let day = day_of(world.clock.now());
    let one = |seq| UsageRecord { day, source: "api".to_owned(), seq, uses: 1 };
    (0..count).map(one).collect()
}

/// A CSV as a supplier would send it.
fn csv(lines: &[String]) -> Box<dyn std::io::Read + Send> {
    let text = format!("訂單編號,日期,來源,序號,次數\n{}\n", lines.join("\n"));
    Box::new(std::io::Cursor::new(text.into_bytes()))
}

async fn number_of(world: &World, order: OrderId) -> String {
    let sql = format!("SELECT number FROM orders WHERE order_id = '{order}'");
    world.column(&sql).await.remove(0)
}

on_both_engines! {
    /// R28: sent together, taken together; sent again, taken once.
    async fn records_are_taken_once(world: World) {
        let (_, seller, order) = sold(&world).await;
        let send = async |records| world.engine.record_usage(seller.actor, order, records).await;
        let first = send(records(&world, 1_200)).await.unwrap();
        assert_eq!((first.taken, first.known, first.late), (1_200, 0, 0));
        let again = send(records(&world, 1_300)).await.unwrap();
        assert_eq!((again.taken, again.known, again.state), (100, 1_200, State::InService));
        assert_eq!(world.count("usage_records").await, 1_300);
        assert_eq!(world.count("usage_batches").await, 2);
        let sum = world.column("SELECT CAST(in_time AS TEXT) FROM usage_days").await;
        assert_eq!(sum, ["1300"]);
    }

    /// A known record with another content takes nothing with it, and is in the audit trail.
    async fn another_content_is_refused_whole(world: World) {
        let (_, seller, order) = sold(&world).await;
        let send = async |records| world.engine.record_usage(seller.actor, order, records).await;
        send(records(&world, 3)).await.unwrap();
        let mut wrong = records(&world, 5);
        wrong[2].uses = 9;
        assert_eq!(send(wrong).await, Err(Refusal::KeyReused.into()));
        assert_eq!(world.count("usage_records").await, 3);
        assert_eq!(world.count("audit WHERE action = 'usage' AND outcome = 'KeyReused'").await, 1);
        let mut twice = records(&world, 1);
        twice.push(UsageRecord { uses: 2, ..twice[0].clone() });
        assert_eq!(send(twice).await, Err(Refusal::KeyReused.into()));
    }

    async fn what_is_typed_wrong_is_named(world: World) {
        let (_, seller, order) = sold(&world).await;
        let send = async |records| world.engine.record_usage(seller.actor, order, records).await;
        let one = records(&world, 1).remove(0);
        for (field, record) in [
            ("source", UsageRecord { source: String::new(), ..one.clone() }),
            ("source", UsageRecord { source: "a b".to_owned(), ..one.clone() }),
            ("source", UsageRecord { source: "長".repeat(41), ..one.clone() }),
            ("count", UsageRecord { uses: -1, ..one.clone() }),
            ("count", UsageRecord { seq: -1, ..one.clone() }),
            ("count", UsageRecord { uses: i64::MAX, ..one.clone() }),
        ] {
            let field = field.to_owned();
            assert_eq!(send(vec![record]).await, Err(AppError::Invalid { field }));
        }
        let field = "records".to_owned();
        assert_eq!(send(Vec::new()).await, Err(AppError::Invalid { field }));
        let stranger = world.supplier().await;
        let answer = world.engine.record_usage(stranger.actor, order, vec![one]).await;
        assert_eq!(answer, Err(AppError::NotFound));
    }

    /// S29: many writers of one order leave one chain.
    async fn a_chain_has_no_fork(world: World) {
        let (_, seller, order) = sold(&world).await;
        let day = day_of(world.clock.now());
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..8_i64 {
            let (engine, actor) = (world.engine.clone(), seller.actor);
            tasks.spawn(async move {
                for n in 0..5 {
                    let seq = writer * 100 + n;
                    let source = "api".to_owned();
                    let record = UsageRecord { day, source, seq, uses: 1 };
                    engine.record_usage(actor, order, vec![record]).await.unwrap();
                }
            });
        }
        tasks.join_all().await;
        let numbers = world
            .column("SELECT CAST(number AS TEXT) FROM usage_batches ORDER BY usage_batches.number")
            .await;
        let expected: Vec<String> = (1..=40).map(|n| n.to_string()).collect();
        assert_eq!(numbers, expected);
        let sum = world.column("SELECT CAST(in_time AS TEXT) FROM usage_days").await;
        assert_eq!(sum, ["40"]);
    }

    /// S28: one warning for each of the two days, to both sides, however often the work runs.
    async fn silence_is_told_once(world: World) {
        let (firm, seller, order) = sold(&world).await;
        world.user("firm@it.test", firm.actor).await;
        world.user("seller@it.test", seller.actor).await;
        let told = async || world.count("mails WHERE letter = 'usage_silent'").await;
        world.move_to("2021-07-15T23:59:59");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(told().await, 0);
        world.move_to("2021-07-16T00:00:00");
        for _ in 0..2 {
            world.engine.run_due_jobs().await.unwrap();
        }
        assert_eq!(told().await, 2);
        world.move_to("2021-07-20T09:00:00");
        world.used(seller, order, 1).await.unwrap();
        world.move_to("2021-07-30T23:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(told().await, 2);
        world.move_to("2021-07-31T00:00:00");
        world.engine.run_due_jobs().await.unwrap();
        assert_eq!(told().await, 4);
    }

    /// Nobody records use of an order that has ended.
    async fn an_order_that_ended_takes_no_records(world: World) {
        let (_, seller, order) = sold(&world).await;
        world.used(seller, order, 1).await.unwrap();
        world.end_early(order, 0).await;
        assert_eq!(code(world.used(seller, order, 2).await).map(drop), Err("IllegalTransition"));
        // What was known before is answered as before.
        assert_eq!(world.used(seller, order, 1).await.unwrap().known, 1);
    }

    /// A list of several orders: good lines are taken, the others are named by their line.
    async fn a_list_is_taken_line_by_line(world: World) {
        let (firm, seller, first) = sold(&world).await;
        let plan = world.plan(seller, 30_000).await;
        let second = world.in_service(firm, seller, plan, 30_000, "T2").await;
        let (_, other, foreign) = {
            let (firm, seller) = (world.firm().await, world.supplier().await);
            let plan = world.plan(seller, 30_000).await;
            let order = world.in_service(firm, seller, plan, 30_000, "T3").await;
            (firm, seller, order)
        };
        let (a, b) = (number_of(&world, first).await, number_of(&world, second).await);
        let c = number_of(&world, foreign).await;
        let lines = [
            format!("{a},2021-07-05,app,1,10"),
            format!("{b},2021-07-05,app,1,20"),
            format!("{a},2021-07-06,app,1,10"),
            format!("{a},2021-07-04,app,1,10"),
            format!("{c},2021-07-05,app,1,10"),
            "IND-110-NOWHERE,2021-07-05,app,1,10".to_owned(),
            format!("{a},5 July,app,1,10"),
            format!("{a},2021-07-05,app,1,11"),
            format!("{a},2021-07-05,app,x,10"),
            format!("{a},2021-07-05,app,2,-1"),
            format!("{a},2021/07/05,app,3,\"1,000\""),
        ];
        let report = world.engine.import_usage(seller.actor, csv(&lines)).await.unwrap();
        assert_eq!((report.rows, report.taken, report.unchanged), (11, 3, 0));
        let at: Vec<u64> = report.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(at, [4, 5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(report.faults_total, 8);
        let again = world.engine.import_usage(seller.actor, csv(&lines)).await.unwrap();
        assert_eq!((again.taken, again.unchanged, again.faults_total), (0, 3, 8));
        let stranger = world.engine.import_usage(other.actor, csv(&lines[..1])).await.unwrap();
        assert_eq!((stranger.taken, stranger.faults_total), (0, 1));
        let refused = world.engine.import_usage(firm.actor, csv(&lines)).await;
        assert_eq!(refused, Err(Refusal::Forbidden.into()));
        let empty = world.engine.import_usage(seller.actor, Box::new(std::io::empty())).await;
        assert!(matches!(empty, Err(AppError::Faults(_))));
    }

    /// Twenty thousand records a second on a machine that does nothing else; here only that a
    /// long list goes in piece by piece and counts right.
    async fn a_long_list_goes_in_by_pieces(world: World) {
        let (_, seller, order) = sold(&world).await;
        let number = number_of(&world, order).await;
        let lines: Vec<String> =
            (0..9_000).map(|n| format!("{number},2021-07-05,app,{n},2")).collect();
        let begun = std::time::Instant::now();
        let report = world.engine.import_usage(seller.actor, csv(&lines)).await.unwrap();
        eprintln!("{:?}: 9,000 records in {:?}", world.kind, begun.elapsed());
        assert_eq!((report.taken, report.faults_total), (9_000, 0));
        let sum = world.column("SELECT CAST(in_time AS TEXT) FROM usage_days").await;
        assert_eq!(sum, ["18000"]);
    }
}
