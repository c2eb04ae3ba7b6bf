//! What a first visit downloads.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::{env, stamp};

/// Script, WebAssembly and style sheet together, as brotli, in bytes.
const DOWNLOAD_BUDGET: u64 = 300_000;

pub(super) fn sizes() -> Result<bool> {
    println!("  {:>9} {:>9} {:>9}  file", "raw", "gzip", "brotli");
    let pkg = env::site().join("pkg");
    let mut files = stamp::files_below(&pkg)?;
    files.retain(|file| !has_extension(file, "br") && !has_extension(file, "gz"));
    files.sort();
    let mut sum = 0;
    for file in files {
        let raw = fs::metadata(&file)?.len();
        let packed = |suffix: &str| {
            fs::metadata(format!("{}.{suffix}", file.display())).map_or(raw, |data| data.len())
        };
        sum += packed("br");
        let name = file.strip_prefix(&pkg)?.display();
        println!("  {raw:>9} {:>9} {:>9}  {name}", packed("gz"), packed("br"));
    }
    println!("  {:>9} {:>9} {sum:>9}  of {DOWNLOAD_BUDGET} allowed", "", "");
    Ok(sum <= DOWNLOAD_BUDGET)
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}
