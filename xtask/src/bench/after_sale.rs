//! What comes after the sale, at size (docs/decisions/0080): usage records, `verify`, the office's
//! pages.

use anyhow::Result;

use super::orders::{on_postgres, on_sqlite};

pub(super) fn usage_sqlite() -> Result<bool> {
    on_sqlite("bench_usage")
}

pub(super) fn usage_postgres() -> Result<bool> {
    on_postgres("bench_usage")
}

pub(super) fn verify_sqlite() -> Result<bool> {
    on_sqlite("bench_verify")
}

pub(super) fn verify_postgres() -> Result<bool> {
    on_postgres("bench_verify")
}

pub(super) fn office_sqlite() -> Result<bool> {
    on_sqlite("bench_office")
}

pub(super) fn office_postgres() -> Result<bool> {
    on_postgres("bench_office")
}
