//! How fast a list is taken and how much memory it needs:
//! `cargo run --release --example import_lists [ROWS] [DATABASE_URL]`.
//!
//! The list is made as it is read, so the memory that is measured is the import's own.

use std::{io::Read, sync::Arc, time::Instant};

use app::review::ListKind;
use domain::Actor;
use server::{clock::SystemClock, open::engine};

const ROWS: u64 = 200_000;
/// How much the process may grow while it imports, in MiB.
const GROWTH_MAX: u64 = 64;

/// A list of factories that nobody has to keep.
struct Made {
    rows: u64,
    next: u64,
    line: Vec<u8>,
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.line.is_empty() {
            if self.next > self.rows {
                return Ok(0);
            }
            self.line = match self.next {
                0 => "工廠登記編號,統一編號,工廠名稱,工廠地址,產業類別\n".to_owned(),
                n => format!("99-{n:09},04595257,大同精密第{n}廠,新北市三重區光復路{n}號,25金屬\n"),
            }
            .into_bytes();
            self.next += 1;
        }
        let count = self.line.len().min(out.len());
        out[..count].copy_from_slice(&self.line[..count]);
        self.line.drain(..count);
        Ok(count)
    }
}

/// The most memory that the process ever had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the figures are the result")]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let rows = args.next().map_or(Ok(ROWS), |rows| rows.parse())?;
    let folder = std::env::temp_dir().join(format!("import-{}", server::clock::new_id()));
    std::fs::create_dir(&folder)?;
    let url = args.next().unwrap_or(format!("sqlite:{}", folder.join("lists.db").display()));
    let engine = engine(&url, Arc::new(SystemClock)).await?;
    let before = peak();
    for dry_run in [true, false, false] {
        let began = Instant::now();
        let list = Box::new(Made { rows, next: 0, line: Vec::new() });
        let report = engine.import_list(Actor::System, ListKind::Factories, list, dry_run).await?;
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{} rows, {} taken, {} unchanged{}: {seconds:.1} s",
            report.rows,
            report.taken,
            report.unchanged,
            if dry_run { " (dry run)" } else { "" }
        );
        anyhow::ensure!(report.rows == rows && report.faults_total == 0);
    }
    let growth = peak() - before;
    println!("memory: {} MiB at most, {before} MiB before ({growth} more)", peak());
    std::fs::remove_dir_all(folder)?;
    anyhow::ensure!(growth <= GROWTH_MAX, "the import does not stream");
    Ok(())
}
