//! How fast orders are taken, as ratios within one run (`cargo xtask bench` calls this).
//!
//! Usage: `bench_orders sqlite:FILE|postgres://…`. Prints one line per figure and exits 1 where one
//! is out of its budget.

mod market;

use std::{process::ExitCode, sync::Arc, time::Instant};

use anyhow::Context as _;
use app::error::AppError;
use domain::{FirmId, PlanId, Refusal};
use server::{
    clock::{ManualClock, new_id},
    engine::Engine,
    open,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use market::{buyer, order};

/// Firms that order, and one whose wallet is raced for.
const FIRMS: usize = 17;
const ORDERS: u32 = 2_000;
const RACERS: usize = 10_000;
/// Points of one racer's order, so that a wallet of 200,000 lets exactly 2,000 of them win.
const RACE_POINTS: i64 = 100;
const WINNERS: usize = 2_000;
/// Buyers who order at the same time.
const SUBMITTERS: u32 = 16;
/// Orders per second, as a share of bare durable transactions per second.
const SUBMIT_RATIO_MIN: f64 = 0.6;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let url = std::env::args().nth(1).context("which database?")?;
    let clock = Arc::new(ManualClock::at("2021-07-05T09:00:00+08:00".parse()?));
    let engine = open::engine(&url, clock).await?;
    let market = Market::found(&engine).await?;
    let mut within = race(&engine, &market).await?;
    if let Some(path) = url.strip_prefix("sqlite:") {
        within &= rates(&engine, &market, path).await?;
    }
    let violations = engine.verify().await?;
    println!("  broken invariants: {}", violations.len());
    Ok(if within && violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A plan, and firms to buy it.
struct Market {
    plan: PlanId,
    racer: FirmId,
    firms: Vec<FirmId>,
}

impl Market {
    async fn found(engine: &Arc<dyn Engine>) -> anyhow::Result<Self> {
        let (_, plan, mut firms) = market::found(engine, RACE_POINTS, FIRMS).await?;
        let racer = firms.pop().context("a racer")?;
        Ok(Self { plan, racer, firms })
    }
}

/// Ten thousand orders race one wallet; exactly as many win as it can pay for, and none errs.
async fn race(engine: &Arc<dyn Engine>, market: &Market) -> anyhow::Result<bool> {
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..RACERS {
        let (engine, actor, order) =
            (engine.clone(), buyer(market.racer), order(market.plan, RACE_POINTS));
        tasks.spawn(async move { engine.submit(actor, order).await });
    }
    let (mut won, mut refused, mut erred) = (0, 0, 0);
    while let Some(answer) = tasks.join_next().await {
        match answer? {
            Ok(_) => won += 1,
            Err(AppError::Refused(
                Refusal::InsufficientPoints { .. } | Refusal::NoPoints { .. },
            )) => refused += 1,
            Err(_) => erred += 1,
        }
    }
    println!(
        "  {RACERS} orders race one wallet: {won} won, {refused} refused, {erred} erred, {:.1} s",
        started.elapsed().as_secs_f64()
    );
    Ok(won == WINNERS && refused == RACERS - WINNERS && erred == 0)
}

/// The rate of orders against that of bare durable transactions: as they come in a shop, from many
/// at once, and one after the other. All of it twice, in turn, and the better of each: the disk is
/// shared with the machine.
async fn rates(engine: &Arc<dyn Engine>, market: &Market, path: &str) -> anyhow::Result<bool> {
    let (mut bare_rate, mut alone, mut together) = (0.0_f64, 0.0_f64, 0.0_f64);
    for _ in 0..2 {
        bare_rate = bare_rate.max(bare(&format!("{path}.bare")).await?);
        alone = alone.max(submits(engine, market, 1).await?);
        together = together.max(submits(engine, market, SUBMITTERS).await?);
    }
    let ratio = together / bare_rate;
    println!("  bare durable transactions, one after the other: {bare_rate:.0}/s");
    println!("  orders, one after the other: {alone:.0}/s, ratio {:.2}", alone / bare_rate);
    println!(
        "  orders from {SUBMITTERS} at once: {together:.0}/s, ratio {ratio:.2} (at least {SUBMIT_RATIO_MIN})"
    );
    Ok(ratio >= SUBMIT_RATIO_MIN)
}

/// Orders per second through the service, each submitter with one after the other.
async fn submits(
    engine: &Arc<dyn Engine>,
    market: &Market,
    submitters: u32,
) -> anyhow::Result<f64> {
    let (started, each) = (Instant::now(), usize::try_from(ORDERS / submitters)?);
    let mut tasks = tokio::task::JoinSet::new();
    for submitter in 0..submitters {
        let (engine, plan, first) = (engine.clone(), market.plan, usize::try_from(submitter)?);
        let firms = market.firms.clone();
        tasks.spawn(async move {
            for firm in firms.iter().cycle().skip(first).take(each) {
                engine.submit(buyer(*firm), order(plan, RACE_POINTS)).await?;
            }
            Ok::<_, AppError>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(f64::from(ORDERS) / started.elapsed().as_secs_f64())
}

/// Transactions per second of a loop that does nothing but make one row durable.
async fn bare(path: &str) -> anyhow::Result<f64> {
    use sqlx::{Connection as _, SqliteConnection};
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
        .execute(&mut connection)
        .await?;
    let started = Instant::now();
    for _ in 0..ORDERS {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO rows (id, body) VALUES ($1, $2)")
            .bind(new_id().to_string())
            .bind("一筆訂單")
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
    }
    Ok(f64::from(ORDERS) / started.elapsed().as_secs_f64())
}
