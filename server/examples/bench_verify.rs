//! How long `verify` takes on a million ledger events (`cargo xtask bench verify` calls this).
//!
//! Usage: `bench_verify sqlite:FILE|postgres://… [ORDERS]`. Exits 1 where it is out of its budget
//! or finds the history broken.

mod history;

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use history::{Mix, Size, fill};
use server::{clock::ManualClock, open};

/// An order makes three or four transfers.
const ORDERS: u32 = 300_000;
const TRANSFERS_MIN: u64 = 1_000_000;
const TIME_MAX: Duration = Duration::from_secs(30);

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().context("which database?")?;
    let orders = arguments.next().map_or(Ok(ORDERS), |text| text.parse())?;
    let clock = Arc::new(ManualClock::at("2021-12-15T09:00:00+08:00".parse()?));
    let engine = open::engine(&url, clock).await?;
    let size = Size { orders, suppliers: 50, mix: Mix::AfterAYear };
    let (transfers, ..) = fill(&engine, &url, size).await?;
    let mut best = Duration::MAX;
    let mut broken = 0;
    for _ in 0..2 {
        let begun = Instant::now();
        let violations = engine.verify().await?;
        let time = begun.elapsed();
        println!("  verify: {:.1} s, {} broken", time.as_secs_f64(), violations.len());
        for violation in violations.iter().take(3) {
            println!("    {} {}: {}", violation.id, violation.says, violation.row);
        }
        best = best.min(time);
        broken += violations.len();
    }
    println!("  the faster one {:.1} s (at most {TIME_MAX:?})", best.as_secs_f64());
    let enough = orders < ORDERS || transfers >= TRANSFERS_MIN;
    let within = best <= TIME_MAX && broken == 0 && enough;
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
