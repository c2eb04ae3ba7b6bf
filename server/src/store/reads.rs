//! Where a read goes: into the transaction of a command, or to whichever connection is free.

use sqlx::Executor;

use super::{super::Readers, Db, Tx};

/// What the same query can be asked of, once after the other.
pub(super) trait Reads: Send {
    fn db(&mut self) -> impl Executor<'_, Database = Db>;
}

impl Reads for Tx {
    fn db(&mut self) -> impl Executor<'_, Database = Db> {
        &mut **self
    }
}

impl Reads for Readers {
    fn db(&mut self) -> impl Executor<'_, Database = Db> {
        &*self
    }
}
