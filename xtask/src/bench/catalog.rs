//! The catalogue at size, through `server/examples/bench_catalog.rs` (docs/decisions/0031).

use anyhow::Result;

use super::orders::{on_postgres, on_sqlite};

pub(super) fn sqlite() -> Result<bool> {
    on_sqlite("bench_catalog")
}

pub(super) fn postgres() -> Result<bool> {
    on_postgres("bench_catalog")
}
