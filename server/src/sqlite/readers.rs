//! The connections that read.
//!
//! sqlx's pool asks a connection whether it is still there whenever it comes back, in a task of its
//! own: another hop to SQLite's thread for every query. A file does not hang up, so here a
//! connection is lent and given back, and nothing else (docs/decisions/0021).

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use sqlx::{
    ConnectOptions as _, Connection as _, Describe, Either, Error, Execute, Executor, SqlStr,
    Sqlite, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_stream::Stream;

/// How long a page may wait for a reader.
const WAIT_MAX: Duration = Duration::from_secs(30);

type Answer<'e, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'e>>;
type Step = Either<SqliteQueryResult, SqliteRow>;

/// An executor of queries: each runs on whichever connection is free.
#[derive(Clone, Debug)]
pub struct Readers(Arc<Lending>);

#[derive(Debug)]
struct Lending {
    options: SqliteConnectOptions,
    free: Mutex<Vec<SqliteConnection>>,
    places: Semaphore,
}

/// A connection for one query.
struct Lent<'r> {
    connection: Option<SqliteConnection>,
    readers: &'r Readers,
    place: Option<SemaphorePermit<'r>>,
    /// The query came to its end, well or badly.
    done: bool,
}

impl Readers {
    pub(super) async fn open(options: SqliteConnectOptions, count: u32) -> sqlx::Result<Self> {
        let mut free = Vec::new();
        for _ in 0..count {
            free.push(options.connect().await?);
        }
        let places = Semaphore::new(free.len());
        Ok(Self(Arc::new(Lending { options, free: Mutex::new(free), places })))
    }

    async fn lend(&self) -> Result<Lent<'_>, Error> {
        let place = tokio::time::timeout(WAIT_MAX, self.0.places.acquire()).await;
        let place = place.map_err(|_| Error::PoolTimedOut)?.map_err(|_| Error::PoolClosed)?;
        // The last one that was given back has the warmest cache.
        let connection = self.0.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(Lent { connection, readers: self, place: Some(place), done: false })
    }
}

impl Lending {
    fn give_back(&self, connection: SqliteConnection) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    /// SQLite's thread sees only at the next row that nobody waits any more. Until it has stopped,
    /// the connection is nobody's.
    async fn give_back_when_it_stopped(self: Arc<Self>, mut connection: SqliteConnection) {
        let connection = match connection.ping().await {
            Ok(()) => Ok(connection),
            Err(_) => self.options.connect().await,
        };
        match connection {
            Ok(connection) => {
                self.give_back(connection);
                self.places.add_permits(1);
            }
            Err(error) => tracing::error!(%error, "a connection that reads was lost"),
        }
    }
}

impl Lent<'_> {
    fn connection(&mut self) -> Result<&mut SqliteConnection, Error> {
        self.connection.as_mut().ok_or(Error::PoolClosed)
    }

    fn done<T>(mut self, answer: Result<T, Error>) -> Result<T, Error> {
        self.done = true;
        answer
    }
}

impl Drop for Lent<'_> {
    /// The connection first, then the place: whoever has a place finds a connection.
    fn drop(&mut self) {
        let (Some(connection), Some(place)) = (self.connection.take(), self.place.take()) else {
            return;
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) if !self.done => {
                place.forget();
                let lending = self.readers.0.clone();
                drop(runtime.spawn(lending.give_back_when_it_stopped(connection)));
            }
            _ => self.readers.0.give_back(connection),
        }
    }
}

impl<'r> Executor<'r> for &'r Readers {
    type Database = Sqlite;

    /// Collects before it gives the first row: a slow reader keeps no connection.
    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> Pin<Box<dyn Stream<Item = Result<Step, Error>> + Send + 'e>>
    where
        'r: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let steps = async move {
            let mut lent = self.lend().await?;
            let steps: Result<Vec<Step>, _> =
                lent.connection()?.fetch_many(query).try_collect().await;
            Ok::<_, Error>(stream::iter(lent.done(steps)?.into_iter().map(Ok)))
        };
        stream::once(steps).try_flatten().boxed()
    }

    fn fetch_all<'e, 'q: 'e, E>(self, query: E) -> Answer<'e, Vec<SqliteRow>>
    where
        'r: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        Box::pin(async move {
            let mut lent = self.lend().await?;
            let answer = lent.connection()?.fetch_all(query).await;
            lent.done(answer)
        })
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> Answer<'e, Option<SqliteRow>>
    where
        'r: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        Box::pin(async move {
            let mut lent = self.lend().await?;
            let answer = lent.connection()?.fetch_optional(query).await;
            lent.done(answer)
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> Answer<'e, SqliteStatement>
    where
        'r: 'e,
    {
        Box::pin(async move {
            let mut lent = self.lend().await?;
            let answer = lent.connection()?.prepare_with(sql, parameters).await;
            lent.done(answer)
        })
    }

    /// Asked for by the macros that check statements while they are compiled; we have none.
    fn describe<'e>(self, sql: SqlStr) -> Answer<'e, Describe<Sqlite>>
    where
        'r: 'e,
    {
        Box::pin(async move {
            let mut lent = self.lend().await?;
            let answer = lent.connection()?.describe(sql).await;
            lent.done(answer)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn readers(count: u32) -> Readers {
        let options = SqliteConnectOptions::new().in_memory(true);
        Readers::open(options, count).await.expect("opens")
    }

    async fn one(readers: &Readers) -> i64 {
        sqlx::query_scalar("SELECT 1").fetch_one(readers).await.expect("reads")
    }

    #[tokio::test]
    async fn a_query_that_is_given_up_gives_its_connection_back() {
        let readers = readers(1).await;
        let endless =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
        let given_up = sqlx::query(endless).fetch_all(&readers);
        let waited = tokio::time::timeout(Duration::from_millis(50), given_up).await;
        assert!(waited.is_err(), "it has no end");
        let next = tokio::time::timeout(Duration::from_secs(5), one(&readers)).await;
        assert_eq!(next.ok(), Some(1));
    }

    #[tokio::test]
    async fn more_queries_than_connections_wait_for_their_turn() {
        let readers = readers(2).await;
        let all = futures_util::future::join_all((0..64).map(|_| one(&readers))).await;
        assert_eq!(all, vec![1; 64]);
    }

    #[tokio::test]
    async fn a_refused_query_keeps_nothing() {
        let readers = readers(1).await;
        sqlx::query("SELECT nonsense").fetch_all(&readers).await.expect_err("no such column");
        assert_eq!(one(&readers).await, 1);
    }
}
