//! Commands that share a commit.

use std::{str::FromStr as _, sync::Arc};

use sqlx::{
    Executor as _, Row as _,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

use super::{Pools, writer::Writer};

async fn writer(folder: &tempfile::TempDir) -> Arc<Writer> {
    let url = format!("sqlite:{}", folder.path().join("w.db").display());
    let options = SqliteConnectOptions::from_str(&url)
        .unwrap()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true);
    let writer = Writer::open(options).await.unwrap();
    let mut tx = writer.begin().await.unwrap();
    let tables = "CREATE TABLE parents (id INTEGER PRIMARY KEY);
         CREATE TABLE rows (id INTEGER PRIMARY KEY,
             parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)";
    tx.execute(tables).await.unwrap();
    tx.commit().await.unwrap();
    writer
}

async fn rows(writer: &Arc<Writer>) -> Vec<i64> {
    let mut tx = writer.begin().await.unwrap();
    let rows = tx.fetch_all("SELECT id FROM rows ORDER BY id").await.unwrap();
    tx.rollback().await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// Puts a row in when it is its turn; commits or not.
fn put(writer: &Arc<Writer>, id: i64, parent: Option<i64>, good: bool) -> Putting {
    let writer = writer.clone();
    tokio::spawn(async move {
        let mut tx = writer.begin().await?;
        sqlx::query("INSERT INTO rows (id, parent) VALUES ($1, $2)")
            .bind(id)
            .bind(parent)
            .execute(&mut *tx)
            .await?;
        if good { tx.commit().await } else { tx.rollback().await }
    })
}

type Putting = tokio::task::JoinHandle<sqlx::Result<()>>;

/// Somebody has the turn, so that whoever comes queues. How they end, that one first.
async fn in_a_queue(writer: &Arc<Writer>, commands: Vec<Putting>) -> Vec<bool> {
    let first = writer.begin().await.unwrap();
    for _ in 0..commands.len() * 2 {
        tokio::task::yield_now().await;
    }
    let mut ended = vec![first.commit().await.is_ok()];
    for command in commands {
        ended.push(command.await.unwrap().is_ok());
    }
    ended
}

#[tokio::test]
async fn the_disk_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("m.db").display());
    let pools = Pools::open(&url).await.unwrap();
    let mut tx = pools.begin_write().await.unwrap();
    let pragmas = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
    ];
    for (name, value) in pragmas {
        let sql = sqlx::AssertSqlSafe(format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"));
        let found: String = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(found, value, "{name}");
    }
    tx.rollback().await.unwrap();
}

#[tokio::test]
async fn a_refused_command_takes_nothing_of_the_others_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(&folder).await;
    let all = (0..200).map(|id| put(&writer, id, None, id % 3 != 0)).collect();
    assert!(in_a_queue(&writer, all).await.iter().all(|ended| *ended));
    let expected: Vec<i64> = (0..200).filter(|id| id % 3 != 0).collect();
    assert_eq!(rows(&writer).await, expected);
}

#[tokio::test]
async fn a_command_that_goes_away_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(&folder).await;
    for before in [false, true] {
        let others = if before { vec![put(&writer, 10, None, true)] } else { Vec::new() };
        let id = if before { 2 } else { 1 };
        let queued = writer.clone();
        let gone: Putting = tokio::spawn(async move {
            let mut tx = queued.begin().await?;
            sqlx::query("INSERT INTO rows (id) VALUES ($1)").bind(id).execute(&mut *tx).await?;
            drop(tx);
            Ok(())
        });
        let all = others.into_iter().chain([gone, put(&writer, 20 + id, None, true)]).collect();
        in_a_queue(&writer, all).await;
    }
    assert_eq!(rows(&writer).await, [10, 21, 22]);
}

/// No constraint of the schema waits for the commit; here one does, to make a commit fail.
#[tokio::test]
async fn a_commit_that_fails_fails_for_all_and_for_nobody_after() {
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(&folder).await;
    let all = vec![
        put(&writer, 1, None, true),
        put(&writer, 2, Some(99), true),
        put(&writer, 3, None, true),
    ];
    assert_eq!(in_a_queue(&writer, all).await, [false; 4]);
    assert_eq!(rows(&writer).await, Vec::<i64>::new());
    assert!(put(&writer, 4, None, true).await.unwrap().is_ok());
    assert_eq!(rows(&writer).await, [4]);
}

/// SQLite ends the whole transaction by itself on some errors, such as a full disk.
#[tokio::test]
async fn a_transaction_that_ended_by_itself_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(&folder).await;
    let queued = writer.clone();
    let full: Putting = tokio::spawn(async move {
        let mut tx = queued.begin().await?;
        tx.execute("ROLLBACK").await?;
        tx.rollback().await
    });
    let all = vec![put(&writer, 1, None, true), full, put(&writer, 3, None, true)];
    let ended = in_a_queue(&writer, all).await;
    assert!(!ended[0], "what it had written is gone");
    let kept = [(ended[1], 1), (ended[3], 3)];
    let expected: Vec<i64> = kept.iter().filter(|(kept, _)| *kept).map(|(_, id)| *id).collect();
    assert_eq!(rows(&writer).await, expected, "{ended:?}");
}
