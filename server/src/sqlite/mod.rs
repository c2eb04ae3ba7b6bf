//! The embedded engine: SQLite in WAL with `synchronous=FULL`, one writer.
//!
//! `../store/` is compiled here for SQLite and in `../postgres/` for PostgreSQL; this file is
//! what differs.

mod readers;
mod writer;
#[cfg(test)]
mod writer_tests;

use std::{str::FromStr, sync::Arc, time::Duration};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use readers::Readers;
pub(crate) use writer::Turn as Transaction;
use writer::Writer;

use crate::live::Feed;

/// Nothing to lock: there is one writer.
macro_rules! selection_stays {
    () => {
        ""
    };
}
macro_rules! selection_ends {
    () => {
        ""
    };
}

#[path = "../store/mod.rs"]
pub mod store;

pub type Db = sqlx::Sqlite;

/// A call to SQLite costs a hop to its thread: writes go in one text.
pub(crate) const WRITES_IN_ONE_GO: bool = true;

/// SQLite says when it does not commit.
pub(crate) const COMMIT_MAY_HIDE_A_ROLLBACK: bool = false;

/// One process has the file, so the process itself tells what changed.
pub(crate) const TELL: Option<&str> = None;

const READERS: u32 = 4;

/// Bytes of a page, in a new file. An order changes one page each of some thirty tables and
/// indexes, and every changed page is written whole: half the usual size saves a seventh.
const PAGE_BYTES: u32 = 2_048;

/// Pages of the log that are collected before they go into the file. An order writes some thirty;
/// at the default of 1,000 every thirtieth pays for two more waits for the disk. What was
/// acknowledged is safe in the log either way.
const CHECKPOINT_PAGES: &str = "8000";

/// One connection to write and some to read.
#[derive(Clone, Debug)]
pub struct Pools {
    writer: Arc<Writer>,
    pub read: Readers,
}

impl Pools {
    /// Opens the file, makes it if it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// Where the file cannot be opened or migrated.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .page_size(PAGE_BYTES)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON");
        let set_up =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!("../migrations").run(&set_up).await?;
        sqlx::raw_sql(include_str!("../../../migrations/guards/sqlite.sql"))
            .execute(&set_up)
            .await?;
        set_up.close().await;
        let writer = Writer::open(options.clone()).await?;
        let read = Readers::open(options.pragma("query_only", "ON"), READERS).await?;
        Ok(Self { writer, read })
    }

    /// A write transaction, when it is its turn.
    pub(crate) async fn begin_write(&self) -> sqlx::Result<Transaction> {
        self.writer.begin().await
    }
}

/// Nobody else changes an order: there is nothing to hear from outside.
pub(crate) async fn hear(_: &str, _: Feed) -> anyhow::Result<()> {
    Ok(())
}

/// Whether running the transaction again may help.
pub(crate) fn is_transient(error: &sqlx::Error) -> bool {
    // SQLITE_BUSY: another process holds the file.
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "5")
}

/// What was too busy is what may be tried again.
pub(crate) use is_transient as is_busy;
