//! How soon a page hears of an order, through `server/examples/bench_live.rs`.

use anyhow::Result;

use super::orders::{on_postgres, on_sqlite};

pub(super) fn sqlite() -> Result<bool> {
    on_sqlite("bench_live")
}

pub(super) fn postgres() -> Result<bool> {
    on_postgres("bench_live")
}
