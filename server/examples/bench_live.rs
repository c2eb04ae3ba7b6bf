//! How soon those who follow an order hear of a step (`cargo xtask bench` calls this): a thousand
//! follow one supplier's orders, on PostgreSQL half of them at another server than the one that
//! takes the orders.
//!
//! Usage: `bench_live sqlite:FILE|postgres://…`. Exits 1 where it is out of its budget.

mod market;

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use domain::{Actor, OrderId, SupplierRole, UserId};
use server::{
    clock::{ManualClock, new_id},
    live::{Following, News},
    open,
};
use tokio::sync::mpsc;

const FOLLOWERS: usize = 1_000;
const ORDERS: usize = 100;
/// Between two orders.
const PAUSE: Duration = Duration::from_millis(20);
const POINTS: i64 = 10;
/// From the commit to the follower, for 95 of 100.
const P95_MAX: Duration = Duration::from_millis(300);
/// After that nothing more will come.
const LOST_AFTER: Duration = Duration::from_secs(20);

/// What a follower heard, and when.
type Heard = (OrderId, Instant);

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let url = std::env::args().nth(1).context("which database?")?;
    let clock = Arc::new(ManualClock::at("2021-07-05T09:00:00+08:00".parse()?));
    let mut engines = vec![open::engine(&url, clock.clone()).await?];
    if url.starts_with("postgres") {
        engines.push(open::engine(&url, clock).await?);
    }
    let (supplier, plan, firms) = market::found(&engines[0], POINTS, 1).await?;
    let (sender, mut heard) = mpsc::unbounded_channel();
    for n in 0..FOLLOWERS {
        let user = UserId::new(new_id());
        let actor = Actor::Supplier { user, supplier, role: SupplierRole::Admin, stepped_up: true };
        let mut following = engines[n % engines.len()].follow_orders(actor, None).await?;
        ensure!(following.next().await == Some(News::Refresh), "one starts by loading everything");
        tokio::spawn(listen(following, sender.clone()));
    }
    drop(sender);
    let mut committed = Vec::with_capacity(ORDERS);
    for _ in 0..ORDERS {
        let order = engines[0].submit(market::buyer(firms[0]), market::order(plan, POINTS)).await?;
        committed.push((order, Instant::now()));
        tokio::time::sleep(PAUSE).await;
    }
    let mut times = Vec::with_capacity(FOLLOWERS * ORDERS);
    while times.len() < FOLLOWERS * ORDERS {
        let Ok(Some((order, at))) = tokio::time::timeout(LOST_AFTER, heard.recv()).await else {
            bail!("{} of {} were heard", times.len(), FOLLOWERS * ORDERS);
        };
        let (_, since) = committed.iter().find(|(id, _)| *id == order).context("our order")?;
        times.push(at.saturating_duration_since(*since));
    }
    times.sort_unstable();
    let of_100 = |percent: usize| times[times.len() * percent / 100 - 1];
    println!(
        "  {FOLLOWERS} follow at {} servers, {ORDERS} orders: heard within {:?} (half), {:?} (95 \
         of 100, at most {P95_MAX:?}), {:?} (all)",
        engines.len(),
        of_100(50),
        of_100(95),
        of_100(100)
    );
    Ok(if of_100(95) <= P95_MAX { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Passes on what it hears; one that fell behind is missed at the end.
async fn listen(mut following: Following, heard: mpsc::UnboundedSender<Heard>) {
    while let Some(News::Changed { order, .. }) = following.next().await {
        if heard.send((order, Instant::now())).is_err() {
            return;
        }
    }
}
