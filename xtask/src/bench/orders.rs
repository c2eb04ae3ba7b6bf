//! Orders, through `server/examples/bench_orders.rs`.

use anyhow::Result;

use crate::{postgres::Cluster, shell};

pub(super) fn sqlite() -> Result<bool> {
    let dir = std::env::temp_dir().join(format!("marketplace-orders-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let within = example(&format!("sqlite:{}", dir.join("orders.db").display()));
    std::fs::remove_dir_all(&dir)?;
    within
}

pub(super) fn postgres() -> Result<bool> {
    let cluster = Cluster::start()?;
    example(&cluster.url())
}

/// Whether the figures that it prints are within their budgets.
fn example(url: &str) -> Result<bool> {
    let mut cargo = shell::cargo();
    cargo.args(["run", "--quiet", "--release", "-p", "server", "--example", "bench_orders", "--"]);
    Ok(cargo.arg(url).status()?.success())
}
