//! Transactions and what can go wrong in them.

use std::ops::{ControlFlow, Deref, DerefMut};

use app::error::{AppError, Fault};
use domain::Refusal;

use super::{super::Transaction, Db, Store};
use crate::live::{Changed, Live};

/// An open transaction, and the steps of orders that it takes: they are told when it has
/// committed, and never where it has not.
pub(super) struct Tx {
    open: Transaction,
    changes: Vec<Changed>,
    live: Live,
}

impl Tx {
    pub(super) fn will_tell(&mut self, changes: Vec<Changed>) {
        self.changes.extend(changes);
    }
}

impl Deref for Tx {
    type Target = <Db as sqlx::Database>::Connection;

    fn deref(&self) -> &Self::Target {
        &self.open
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.open
    }
}

impl Store {
    pub(super) async fn open_tx(&self) -> sqlx::Result<Tx> {
        let open = self.pools.begin_write().await?;
        Ok(Tx { open, changes: Vec::new(), live: self.live.clone() })
    }
}

/// How a transaction ends that did not commit.
#[derive(Debug)]
pub(super) enum Abort {
    /// The rules say no.
    Refused(Refusal),
    /// Somebody else changed what the decision was based on: decide again.
    Stale,
    NotFound,
    Invalid(&'static str),
    /// A field is wrong, and how.
    Faulty(Fault),
    Sqlx(sqlx::Error),
    /// The commit was sent and its answer never came: it may have been carried out.
    Unknown(sqlx::Error),
    /// The database holds something that the domain does not know.
    Inconsistent {
        table: &'static str,
        column: &'static str,
        row: String,
    },
}

impl From<sqlx::Error> for Abort {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlx(error)
    }
}

impl From<Refusal> for Abort {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<domain::ledger::LedgerError> for Abort {
    fn from(error: domain::ledger::LedgerError) -> Self {
        Self::Inconsistent { table: "transfers", column: "kind", row: error.to_string() }
    }
}

impl From<Abort> for AppError {
    fn from(abort: Abort) -> Self {
        match abort {
            Abort::Refused(refusal) => Self::Refused(refusal),
            Abort::NotFound => Self::NotFound,
            Abort::Invalid(field) => Self::Invalid { field: field.to_owned() },
            Abort::Faulty(fault) => Self::Faults(vec![fault]),
            Abort::Stale | Abort::Sqlx(sqlx::Error::PoolTimedOut) => Self::Unavailable,
            Abort::Sqlx(error) if super::super::is_busy(&error) => Self::Unavailable,
            Abort::Sqlx(error) => crate::fault::internal("store.sql", &error),
            Abort::Unknown(error) => {
                tracing::error!(%error, "a commit was not answered");
                Self::Unknown
            }
            Abort::Inconsistent { table, column, row } => {
                crate::fault::internal("store.inconsistent", &format!("{table}.{column}: {row}"))
            }
        }
    }
}

pub(super) type Done<T> = Result<T, Abort>;

/// How often a command decides again after somebody else was faster.
const ATTEMPTS_MAX: u32 = 50;

/// Runs a command's transaction and gives its `Done<T>`; again where its decision was overtaken.
/// A macro and not a function, because a closure that borrows the transaction across `await`
/// cannot yet be shown to be `Send`.
macro_rules! command {
    ($store:expr, |$tx:ident| $body:expr) => {{
        let mut attempt: u32 = 0;
        loop {
            attempt += 1;
            let mut open = match $store.open_tx().await {
                Ok(open) => open,
                Err(error) => break Err(error.into()),
            };
            let decided: Result<_, Abort> = async {
                let $tx = &mut open;
                $body
            }
            .await;
            match end(open, decided, attempt).await {
                std::ops::ControlFlow::Break(answer) => break answer,
                std::ops::ControlFlow::Continue(()) => tokio::task::yield_now().await,
            }
        }
    }};
}
pub(super) use command;

/// Commits what was decided, or rolls back; `Continue` where the command should decide again.
pub(super) async fn end<T>(tx: Tx, decided: Done<T>, attempt: u32) -> ControlFlow<Done<T>> {
    let failure = match decided {
        Ok(done) => match commit(tx).await {
            Ok(()) => return ControlFlow::Break(Ok(done)),
            // The database said no: nothing was done. Anything else: nobody said anything.
            Err(error) if error.as_database_error().is_some() => Abort::Sqlx(error),
            Err(error) => Abort::Unknown(error),
        },
        Err(abort) => match tx.open.rollback().await {
            Ok(()) => abort,
            Err(error) => Abort::Sqlx(error),
        },
    };
    let again = match &failure {
        Abort::Stale => true,
        Abort::Sqlx(error) => super::super::is_transient(error),
        _ => false,
    };
    if again && attempt < ATTEMPTS_MAX {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(Err(failure))
    }
}

/// Commits, and makes sure that there is something to commit: PostgreSQL answers `COMMIT` with
/// success in a transaction that an earlier error had already ended.
///
/// Where the database tells what changed, it is asked to inside the transaction, which proves as
/// well that this is still alive; where it does not, the hub is told once the commit stands.
async fn commit(mut tx: Tx) -> sqlx::Result<()> {
    let changes = std::mem::take(&mut tx.changes);
    if super::super::COMMIT_MAY_HIDE_A_ROLLBACK && changes.is_empty() {
        sqlx::query("SELECT 1").execute(&mut *tx).await?;
    }
    if let Some(tell) = super::super::TELL {
        for changed in &changes {
            sqlx::query(tell).bind(changed.to_string()).execute(&mut *tx).await?;
        }
    }
    tx.open.commit().await?;
    if super::super::TELL.is_none() {
        for changed in changes {
            tx.live.tell(changed);
        }
    }
    Ok(())
}

/// A guarded change must hit exactly one row; otherwise the decision was overtaken.
pub(super) fn one_row(rows_affected: u64) -> Done<()> {
    if rows_affected == 1 { Ok(()) } else { Err(Abort::Stale) }
}

/// Whether a row was refused because of this named constraint.
pub(super) fn violates(error: &sqlx::Error, table: &str, column: &str, constraint: &str) -> bool {
    error.as_database_error().is_some_and(|error| {
        // PostgreSQL names the constraint; SQLite names the column in its message.
        error.constraint() == Some(constraint)
            || error.message().contains(&format!("{table}.{column}"))
    })
}
