//! 預演: plays a scenario file against the real services, on a fresh database and a simulated
//! clock, and says of each line what came out.
//!
//! Reading order: `parse` turns the text into a `Script`, `play` walks it, `world` builds what
//! its first lines declare, `act` carries out the verbs, `expect` compares, `report` prints. The
//! words are a contract with whoever writes such files, so an unknown one is an error and never
//! skipped.

mod act;
mod after_sale;
mod expect;
mod parse;
mod play;
mod report;
mod requests;
mod script;
mod settings;
mod setup;
mod temporary;
mod verbs;
mod vocabulary;
mod words;
mod world;

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use app::policy::RehearsalLine;
use chrono::NaiveDate;
use domain::Instant;

use self::{
    report::{Report, Row},
    script::Script,
    temporary::Temporary,
};
use crate::clock::ManualClock;

/// Plays the files in turn and prints each to standard output; `false` at the first one whose
/// lines did not all come out as written, which is also the last one played.
///
/// # Errors
/// Where there is no database to play on, or nowhere to print to.
pub async fn rehearse(
    files: &[PathBuf],
    database_url: Option<&str>,
    json: bool,
) -> anyhow::Result<bool> {
    rehearse_to(files, database_url, json, &mut std::io::stdout()).await
}

/// The same, printing elsewhere.
///
/// # Errors
/// As [`rehearse`].
pub async fn rehearse_to(
    files: &[PathBuf],
    database_url: Option<&str>,
    json: bool,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    for path in files {
        let report = play_file(path, database_url).await?;
        report.print(json, out)?;
        if !report.ok {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Plays a text that somebody sent, on a temporary SQLite file; what takes longer is broken off.
/// Every line with its result, or one that says why there are none.
///
/// # Errors
/// Where there is no database to play on.
pub async fn rehearse_text(text: &str, within: Duration) -> anyhow::Result<Vec<RehearsalLine>> {
    let rows = match parse::parse(text) {
        Ok(script) => play_within(script, within).await?,
        Err(error) => {
            let line = text.lines().nth(error.line.saturating_sub(1));
            let line = line.unwrap_or_default().trim().to_owned();
            vec![Row::mistake(error.line, line, &error.message)]
        }
    };
    Ok(rows.into_iter().map(Row::told).collect())
}

async fn play_within(script: Script, within: Duration) -> anyhow::Result<Vec<Row>> {
    let database = Temporary::new(None).await?;
    let url = database.url();
    let mut task = tokio::spawn(async move {
        let clock = Arc::new(ManualClock::at(play::start(&script)));
        let engine = crate::open::engine(&url, clock.clone()).await?;
        anyhow::Ok(play::play(&script, engine, clock).await)
    });
    let played = tokio::time::timeout(within, &mut task).await;
    task.abort();
    database.remove().await?;
    if let Ok(rows) = played {
        return rows.context("the rehearsal broke off")?;
    }
    let message = format!("takes longer than {} seconds", within.as_secs());
    Ok(vec![Row::mistake(0, String::new(), &message)])
}

/// `YYYY-MM-DDTHH:MM[:SS[.mmm]]`, in Taipei unless it ends in `Z` or an offset; the command line
/// reads times as the files do.
///
/// # Errors
/// What is wrong with the text, and how to write it.
pub(crate) fn time(text: &str) -> Result<Instant, String> {
    words::time(text)
}

/// `YYYY-MM-DD`, a day in Taipei.
///
/// # Errors
/// What is wrong with the text, and how to write it.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    words::date(text)
}

/// A file that cannot be read or understood is reported like a line that failed: whoever wrote
/// it looks in one place only.
async fn play_file(path: &Path, database_url: Option<&str>) -> anyhow::Result<Report> {
    let file = path.display().to_string();
    let text = match tokio::fs::read_to_string(path).await {
        Ok(text) => text,
        Err(error) => {
            let row = Row::mistake(0, String::new(), &format!("cannot be read: {error}"));
            return Ok(Report::new(file, vec![row]));
        }
    };
    match parse::parse(&text) {
        Ok(script) => {
            let rows =
                play_on_fresh_database(script, database_url).await.with_context(|| file.clone())?;
            Ok(Report::new(file, rows))
        }
        Err(error) => {
            let line = text.lines().nth(error.line.saturating_sub(1));
            let line = line.unwrap_or_default().trim().to_owned();
            let row = Row::mistake(error.line, line, &error.message);
            Ok(Report::new(file, vec![row]))
        }
    }
}

/// In a task of its own: the database is removed also where playing panics.
async fn play_on_fresh_database(
    script: Script,
    database_url: Option<&str>,
) -> anyhow::Result<Vec<Row>> {
    let database = Temporary::new(database_url).await?;
    let url = database.url();
    let played = tokio::spawn(async move {
        let clock = Arc::new(ManualClock::at(play::start(&script)));
        let engine = crate::open::engine(&url, clock.clone()).await?;
        anyhow::Ok(play::play(&script, engine, clock).await)
    })
    .await;
    let removed = database.remove().await;
    let rows = played.context("the rehearsal broke off")??;
    removed?;
    Ok(rows)
}
