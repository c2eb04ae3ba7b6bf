//! `marketplace import`: takes a list from a file. Progress goes to stderr, the report to stdout.

use std::{fs::File, path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use app::{
    error::AppError,
    lang::Lang,
    review::{ImportReport, ListKind},
    text,
};
use domain::{Actor, money::grouped};

use crate::{
    engine::Engine,
    lists::{Counted, Progress},
};

const SAY_EVERY: Duration = Duration::from_secs(1);

/// Imports the file and prints what became of it; `false` where a line was refused.
///
/// # Errors
/// Where the file is no such list, or the database does not answer.
pub async fn import(
    engine: &Arc<dyn Engine>,
    kind: ListKind,
    path: &Path,
    dry_run: bool,
    json: bool,
) -> anyhow::Result<bool> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let bytes = file.metadata()?.len();
    let progress = Arc::new(Progress::default());
    let counted = Box::new(Counted::new(file, progress.clone()));
    let mut doing = std::pin::pin!(engine.import_list(Actor::System, kind, counted, dry_run));
    let answer = loop {
        match tokio::time::timeout(SAY_EVERY, &mut doing).await {
            Ok(answer) => break answer,
            Err(_) => say(&progress, bytes),
        }
    };
    let report = match answer {
        Ok(report) => report,
        Err(AppError::Faults(faults)) => {
            let why: Vec<_> = faults.iter().map(|fault| text::fault(Lang::En, fault)).collect();
            bail!("{}: {}", path.display(), why.join(" "));
        }
        Err(error) => bail!("{}: {error}", path.display()),
    };
    print(&report, dry_run, json)?;
    Ok(report.faults_total == 0)
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

#[expect(clippy::print_stderr, reason = "whoever waits wants to see how far it is")]
fn say(progress: &Progress, bytes: u64) {
    let percent = (progress.bytes().min(bytes) * 100).checked_div(bytes).unwrap_or_default();
    eprintln!("{} lines, {percent} %", count(progress.lines()));
}

#[expect(clippy::print_stdout, reason = "the report is the result")]
fn print(report: &ImportReport, dry_run: bool, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(report)?);
        return Ok(());
    }
    let taken = if dry_run { "would be taken" } else { "taken" };
    println!(
        "{} rows: {} {taken}, {} unchanged, {} refused",
        count(report.rows),
        count(report.taken),
        count(report.unchanged),
        count(report.faults_total)
    );
    for fault in &report.faults {
        println!("line {}: {}", fault.line, text::line_fault(Lang::En, &fault.kind));
    }
    for firm in &report.frozen {
        println!("R3: {firm} holds or awaits points");
    }
    for plan in &report.hidden {
        println!("R6: {plan} is hidden: the register does not cover it");
    }
    for supplier in &report.revoked {
        println!("S38: {supplier} stays revoked");
    }
    for supplier in &report.unknown {
        println!("{supplier} has no account here yet");
    }
    Ok(())
}
