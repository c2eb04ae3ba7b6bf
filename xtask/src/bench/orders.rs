//! Orders, through `server/examples/bench_orders.rs`.

use anyhow::Result;

use crate::{postgres::Cluster, shell};

pub(super) fn sqlite() -> Result<bool> {
    on_sqlite("bench_orders")
}

pub(super) fn postgres() -> Result<bool> {
    on_postgres("bench_orders")
}

/// An example on a database file of its own.
pub(super) fn on_sqlite(name: &str) -> Result<bool> {
    let dir = std::env::temp_dir().join(format!("marketplace-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let within = example(name, &format!("sqlite:{}", dir.join("bench.db").display()));
    std::fs::remove_dir_all(&dir)?;
    within
}

/// An example on a throw-away cluster.
pub(super) fn on_postgres(name: &str) -> Result<bool> {
    let cluster = Cluster::start()?;
    example(name, &cluster.url())
}

/// Whether the figures that it prints are within their budgets.
fn example(name: &str, url: &str) -> Result<bool> {
    let mut cargo = shell::cargo();
    cargo.args(["run", "--quiet", "--release", "-p", "server", "--example", name, "--"]);
    Ok(cargo.arg(url).status()?.success())
}
