//! What a first visit downloads.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::server::Server;
use crate::{env, stamp};

/// All that the catalogue fetches before it can be used, as brotli, in bytes.
const DOWNLOAD_BUDGET: u64 = 300_000;

/// What the head of the catalogue names; a browser test holds that it fetches nothing else.
pub(super) fn sizes() -> Result<bool> {
    let page = Server::start()?.get("/catalog")?;
    let (head, _) = page.split_once("</head>").context("a page without a head")?;
    let named: BTreeSet<&str> = head
        .split(['"', '\''])
        .filter(|word| word.starts_with("/pkg/"))
        .map(|word| word.trim_start_matches('/'))
        .collect();
    println!("  {:>9} {:>9} {:>9}  file", "raw", "gzip", "brotli");
    let mut sum = 0;
    for name in &named {
        sum += print(name)?;
    }
    println!("  {:>9} {:>9} {sum:>9}  of {DOWNLOAD_BUDGET} allowed", "", "");
    println!("  when somebody goes there:");
    for file in files()? {
        if !named.contains(file.as_str()) {
            print(&file)?;
        }
    }
    Ok(sum <= DOWNLOAD_BUDGET)
}

/// The files of the site's code, without their packed doubles.
fn files() -> Result<Vec<String>> {
    let mut files = stamp::files_below(&env::site().join("pkg"))?;
    files.retain(|file| !has_extension(file, "br") && !has_extension(file, "gz"));
    files.sort();
    let name = |file: &Path| Ok(file.strip_prefix(env::site())?.to_string_lossy().into_owned());
    files.iter().map(|file| name(file)).collect()
}

/// Prints the sizes of a file and gives back the one that travels.
fn print(name: &str) -> Result<u64> {
    let file = env::site().join(name);
    let raw = fs::metadata(&file)?.len();
    let packed = |suffix: &str| {
        fs::metadata(format!("{}.{suffix}", file.display())).map_or(raw, |data| data.len())
    };
    println!("  {raw:>9} {:>9} {:>9}  {name}", packed("gz"), packed("br"));
    Ok(packed("br"))
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}
