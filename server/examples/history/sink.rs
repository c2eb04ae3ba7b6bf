//! Rows in bulk, past the services: many rows of a table in one statement, without the triggers and
//! references that were checked row by row. What comes out has to satisfy `verify`.

use std::{collections::BTreeMap, fmt::Write as _, str::FromStr as _};

use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions,
};

/// Bytes of one statement; a table whose rows are more is written.
const BYTES_AT_ONCE: usize = 256 * 1024;
/// Statements of one transaction on SQLite.
const STATEMENTS_AT_ONCE: usize = 400;

/// A value of a row.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Text(String),
    Int(i64),
    Null,
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Cell {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// `put!(sink, "table (columns)", a, b)`: a row.
macro_rules! put {
    ($sink:expr, $table:expr, $($value:expr),+ $(,)?) => {
        $sink.push($table, &[$($value.into()),+])
    };
}
pub(crate) use put;

enum Db {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Where rows go. Those of a table are collected until they are worth a statement.
pub(crate) struct Sink {
    db: Db,
    waiting: BTreeMap<&'static str, String>,
    written: usize,
    pub(crate) rows: u64,
}

impl Sink {
    pub(crate) async fn open(url: &str) -> anyhow::Result<Self> {
        let db = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .foreign_keys(false)
                .pragma("synchronous", "OFF")
                .pragma("cache_size", "-200000");
            let mut connection = SqliteConnection::connect_with(&options).await?;
            sqlx::raw_sql("BEGIN").execute(&mut connection).await?;
            Db::Sqlite(connection)
        } else {
            let mut connection = PgConnection::connect(url).await?;
            let fast = "SET session_replication_role = replica; SET synchronous_commit = off";
            sqlx::raw_sql(fast).execute(&mut connection).await?;
            Db::Postgres(connection)
        };
        Ok(Self { db, waiting: BTreeMap::new(), written: 0, rows: 0 })
    }

    pub(crate) fn push(&mut self, table: &'static str, cells: &[Cell]) {
        let text = self.waiting.entry(table).or_default();
        match self.db {
            Db::Sqlite(_) => literal(text, cells),
            Db::Postgres(_) => copied(text, cells),
        }
        self.rows += 1;
    }

    /// Writes the tables that have collected enough.
    pub(crate) async fn flush(&mut self) -> anyhow::Result<()> {
        self.flush_above(BYTES_AT_ONCE).await
    }

    async fn flush_above(&mut self, bytes: usize) -> anyhow::Result<()> {
        for (table, text) in &mut self.waiting {
            if text.len() <= bytes {
                continue;
            }
            let rows = std::mem::take(text);
            match &mut self.db {
                Db::Sqlite(connection) => {
                    let sql = format!("INSERT INTO {table} VALUES {rows}");
                    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await?;
                    self.written += 1;
                    if self.written.is_multiple_of(STATEMENTS_AT_ONCE) {
                        sqlx::raw_sql("COMMIT; BEGIN").execute(connection).await?;
                    }
                }
                Db::Postgres(connection) => {
                    let sql = format!("COPY {table} FROM STDIN");
                    let mut copy = connection.copy_in_raw(&sql).await?;
                    copy.send(rows.as_bytes()).await?;
                    copy.finish().await?;
                }
            }
        }
        Ok(())
    }

    /// A statement, after what was put so far.
    pub(crate) async fn run(&mut self, sql: String) -> anyhow::Result<()> {
        self.flush_above(0).await?;
        match &mut self.db {
            Db::Sqlite(connection) => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
            }
            Db::Postgres(connection) => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
            }
        }
        Ok(())
    }

    /// Writes what is left, and leaves the database as a server finds it that has run for long: on
    /// PostgreSQL autovacuum has been there.
    pub(crate) async fn finish(mut self) -> anyhow::Result<()> {
        self.flush_above(0).await?;
        match self.db {
            Db::Sqlite(mut connection) => {
                let end = "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)";
                sqlx::raw_sql(end).execute(&mut connection).await?;
                connection.close().await?;
            }
            Db::Postgres(mut connection) => {
                sqlx::raw_sql("VACUUM ANALYZE").execute(&mut connection).await?;
                sqlx::raw_sql("CHECKPOINT").execute(&mut connection).await?;
                connection.close().await?;
            }
        }
        Ok(())
    }
}

/// `(1, 'a', NULL)`, after a comma where it is not the first.
fn literal(text: &mut String, cells: &[Cell]) {
    text.push_str(if text.is_empty() { "(" } else { ",(" });
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        match cell {
            Cell::Text(value) => {
                text.push('\'');
                text.push_str(&value.replace('\'', "''"));
                text.push('\'');
            }
            Cell::Int(value) => number(text, *value),
            Cell::Null => text.push_str("NULL"),
        }
    }
    text.push(')');
}

/// A line of `COPY`.
fn copied(text: &mut String, cells: &[Cell]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push('\t');
        }
        match cell {
            Cell::Text(value) => {
                for c in value.chars() {
                    match c {
                        '\\' => text.push_str("\\\\"),
                        '\t' => text.push_str("\\t"),
                        '\n' => text.push_str("\\n"),
                        c => text.push(c),
                    }
                }
            }
            Cell::Int(value) => number(text, *value),
            Cell::Null => text.push_str("\\N"),
        }
    }
    text.push('\n');
}

fn number(text: &mut String, value: i64) {
    // Writing to a String cannot fail.
    if write!(text, "{value}").is_err() {
        debug_assert!(false, "a String refuses nothing");
    }
}
