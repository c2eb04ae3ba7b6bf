//! Orders while people sign in, through `server/examples/bench_sign_in.rs`.

use anyhow::Result;

use super::orders::{on_postgres, on_sqlite};

pub(super) fn sqlite() -> Result<bool> {
    on_sqlite("bench_sign_in")
}

pub(super) fn postgres() -> Result<bool> {
    on_postgres("bench_sign_in")
}
