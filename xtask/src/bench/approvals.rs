//! Approvals that race a pool, through `server/examples/bench_approvals.rs`.

use anyhow::Result;

use super::orders::{on_postgres, on_sqlite};

pub(super) fn sqlite() -> Result<bool> {
    on_sqlite("bench_approvals")
}

pub(super) fn postgres() -> Result<bool> {
    on_postgres("bench_approvals")
}
