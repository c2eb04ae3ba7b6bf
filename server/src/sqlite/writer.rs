//! One writer, many commands, one wait for the disk.
//!
//! Commands run one after the other on one connection. While others wait for their turn, a command
//! that is done leaves the transaction open for the next one, which runs behind a savepoint of its
//! own; the last of them commits for all. A command is answered only after that commit, so nothing
//! that was acknowledged can be lost; one that is refused rolls back to its savepoint and takes
//! nothing of the others with it. Where the commit fails, it fails for all of them.
//!
//! docs/decisions/0023 has the figures.

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{ConnectOptions as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

/// How long a request may wait for the writer before it is told that the marketplace is busy.
const TURN_SECONDS_MAX: u64 = 30;
/// Commands that share one commit, so that the first of them is not kept waiting.
const GROUP_MAX: usize = 64;

const UNDO_ONE: &str = "ROLLBACK TO command; RELEASE command";

/// How a shared commit ended; `None` while it is open.
type Outcome = Option<Result<(), String>>;

/// Everybody's turn to write.
#[derive(Debug)]
pub(crate) struct Writer {
    options: SqliteConnectOptions,
    state: Arc<Mutex<State>>,
    waiting: AtomicUsize,
}

#[derive(Debug)]
struct State {
    connection: SqliteConnection,
    /// Commands that are done and wait for the commit.
    done: usize,
    outcome: watch::Sender<Outcome>,
    /// A command stands between its beginning and its end.
    within: bool,
    /// The connection is in a state that nobody knows.
    broken: bool,
}

/// A command's turn. Dropped without an end it is rolled back before the next one's.
pub(crate) struct Turn {
    state: OwnedMutexGuard<State>,
    writer: Arc<Writer>,
}

impl Deref for Turn {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.state.connection
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.state.connection
    }
}

/// Counts who waits, also where the waiting is given up.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Writer {
    pub(super) async fn open(options: SqliteConnectOptions) -> sqlx::Result<Arc<Self>> {
        let state = State {
            connection: options.connect().await?,
            done: 0,
            outcome: watch::Sender::new(None),
            within: false,
            broken: false,
        };
        Ok(Arc::new(Self {
            options,
            state: Arc::new(Mutex::new(state)),
            waiting: AtomicUsize::new(0),
        }))
    }

    /// A command's turn, in the order of asking.
    pub(super) async fn begin(self: &Arc<Self>) -> sqlx::Result<Turn> {
        let waiting = Waiting::new(&self.waiting);
        let turn = self.state.clone().lock_owned();
        let turn = tokio::time::timeout(Duration::from_secs(TURN_SECONDS_MAX), turn).await;
        drop(waiting);
        let mut state = turn.map_err(|_| sqlx::Error::PoolTimedOut)?;
        state.make_ready(&self.options).await?;
        // IMMEDIATE takes the write lock at once: a deferred transaction that reads first would
        // fail without waiting.
        let begin = if state.done == 0 { "BEGIN IMMEDIATE" } else { "SAVEPOINT command" };
        state.within = true;
        if let Err(error) = state.connection.execute(begin).await {
            state.within = false;
            state.broken |= state.done > 0;
            return Err(error);
        }
        Ok(Turn { state, writer: self.clone() })
    }

    /// Commits for a group whose last command did not: it was refused, or went away.
    async fn commit_in_the_end(self: Arc<Self>) {
        let mut state = self.state.clone().lock_owned().await;
        let ready = state.make_ready(&self.options).await;
        if state.done > 0 && ready.is_ok() {
            // Whoever is in the group is told; nobody else asks.
            drop(state.commit().await);
        }
    }
}

impl State {
    /// Undoes what a command left that went away, and replaces a connection that is broken.
    async fn make_ready(&mut self, options: &SqliteConnectOptions) -> sqlx::Result<()> {
        if self.within {
            self.undo().await;
        }
        if self.broken {
            // With the old connection goes whatever it had begun.
            drop(self.connection.execute("ROLLBACK").await);
            self.finish(Err("the connection broke".to_owned()));
            self.connection = options.connect().await?;
            self.broken = false;
        }
        Ok(())
    }

    /// Undoes the command whose turn it is. SQLite rolls everything back by itself when the disk
    /// is full; then this fails, and so does the group.
    async fn undo(&mut self) {
        let undo = if self.done == 0 { "ROLLBACK" } else { UNDO_ONE };
        self.broken |= self.connection.execute(undo).await.is_err();
        self.within = false;
    }

    async fn commit(&mut self) -> sqlx::Result<()> {
        let committed = self.connection.execute("COMMIT").await.map(drop);
        self.within = false;
        self.broken |= committed.is_err();
        self.finish(committed.as_ref().map(|&()| ()).map_err(ToString::to_string));
        committed
    }

    /// Tells the group how it ended, and begins a new one.
    fn finish(&mut self, outcome: Result<(), String>) {
        self.done = 0;
        self.outcome.send_replace(Some(outcome));
        self.outcome = watch::Sender::new(None);
    }
}

impl Turn {
    /// Answers once what was written is on the disk.
    pub(crate) async fn commit(mut self) -> sqlx::Result<()> {
        let alone = self.writer.waiting.load(Ordering::SeqCst) == 0;
        if alone || self.state.done + 1 >= GROUP_MAX {
            return self.state.commit().await;
        }
        let mut outcome = self.state.outcome.subscribe();
        self.state.within = false;
        self.state.done += 1;
        if self.state.done == 1 {
            tokio::spawn(self.writer.clone().commit_in_the_end());
        }
        drop(self);
        // The sender never goes away without a word: it is replaced after it was told.
        let ended = outcome.wait_for(Option::is_some).await;
        match ended.as_deref() {
            Ok(Some(Ok(()))) => Ok(()),
            Ok(Some(Err(says))) => Err(sqlx::Error::Protocol(format!("the commit failed: {says}"))),
            Ok(None) | Err(_) => Err(sqlx::Error::WorkerCrashed),
        }
    }

    pub(crate) async fn rollback(mut self) -> sqlx::Result<()> {
        self.state.undo().await;
        Ok(())
    }
}
