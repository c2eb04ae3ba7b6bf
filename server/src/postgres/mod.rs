//! The engine for more than one server: PostgreSQL at READ COMMITTED with guarded updates.
//!
//! `../store/` is compiled here for PostgreSQL and in `../sqlite/` for SQLite; this file is what
//! differs.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Row as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};

mod hear;

pub(crate) use hear::hear;

/// Ends a read of the supplier `s` that an order is decided on: its selection stays as it was read
/// until the order stands. Orders do not wait for each other.
macro_rules! selection_stays {
    () => {
        " FOR KEY SHARE OF s"
    };
}
/// Ends a read of the supplier `s` whose selection is about to end: waits for the orders that are
/// being written, and those that come later read what it ends as.
macro_rules! selection_ends {
    () => {
        " FOR UPDATE OF s"
    };
}

#[path = "../store/mod.rs"]
pub mod store;

pub type Db = sqlx::Postgres;

/// An open write transaction.
pub(crate) type Transaction = sqlx::Transaction<'static, Db>;

/// A prepared statement of PostgreSQL is one statement.
pub(crate) const WRITES_IN_ONE_GO: bool = false;

/// `COMMIT` of a transaction that an error ended is answered like any other.
pub(crate) const COMMIT_MAY_HIDE_A_ROLLBACK: bool = true;

/// Tells every server of this schema what changed, when the transaction commits.
pub(crate) const TELL: Option<&str> =
    Some("SELECT pg_notify('orders_' || left(current_schema(), 50), $1)");

const ACQUIRE_SECONDS: u64 = 30;
const CONNECTIONS: u32 = 16;

/// The connections that read.
pub(crate) type Readers = sqlx::Pool<Db>;

/// Reads and writes share one pool.
#[derive(Clone, Debug)]
pub struct Pools {
    pub write: sqlx::Pool<Db>,
    pub read: Readers,
}

impl Pools {
    /// Connects and brings the schema up to date; several servers may start at once.
    ///
    /// # Errors
    /// Where the database cannot be reached or migrated.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let options = PgConnectOptions::from_str(url)?.options([
            ("lock_timeout", "5s"),
            ("statement_timeout", "20s"),
            // Caps the damage of a connection that was left inside a transaction.
            ("idle_in_transaction_session_timeout", "10s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS))
            .test_before_acquire(false)
            // A cancelled `begin()` leaves a pooled connection inside a transaction, and what the
            // next borrower writes would be acknowledged and lost. The simple protocol is needed:
            // prepared, the same text is true for every healthy connection.
            .before_acquire(|connection, _| {
                Box::pin(async move {
                    let row = sqlx::raw_sql("SELECT now() <> statement_timestamp()")
                        .fetch_one(connection)
                        .await?;
                    Ok(!row.try_get::<bool, _>(0)?)
                })
            })
            .connect_with(options)
            .await?;
        sqlx::migrate!("../migrations").run(&pool).await?;
        Self::guard(&pool).await?;
        Ok(Self { write: pool.clone(), read: pool })
    }

    /// Two servers that start together must not replace the same function at once.
    async fn guard(pool: &sqlx::Pool<Db>) -> anyhow::Result<()> {
        let guards = include_str!("../../../migrations/guards/postgres.sql");
        let mut tx = pool.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock(727110)").execute(&mut *tx).await?;
        sqlx::raw_sql(guards).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A write transaction at READ COMMITTED.
    pub(crate) async fn begin_write(&self) -> sqlx::Result<Transaction> {
        self.write.begin().await
    }
}

/// Whether running the transaction again may help.
pub(crate) fn is_transient(error: &sqlx::Error) -> bool {
    // Serialisation failure and deadlock.
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| matches!(&*code, "40001" | "40P01"))
}
