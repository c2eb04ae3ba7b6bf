//! Leaving out work whose inputs did not change.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The hash of some contents: FNV-1a in 64 bits. It guards against mistakes, not against
/// attackers, and is the same on every machine and in every version of the tool chain.
#[derive(Clone)]
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn add(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self
    }

    /// A file, or all files below a folder, names included.
    pub(crate) fn add_path(self, path: &Path) -> Result<Self> {
        let mut files = files_below(path)?;
        files.sort();
        files.iter().try_fold(self, |hash, file| {
            let bytes =
                fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            Ok(hash.add(file.to_string_lossy().as_bytes()).add(&bytes))
        })
    }

    pub(crate) fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// Does `work` unless `output` is there and `stamp` says it was made from the same inputs.
pub(crate) fn unless_fresh(
    stamp: &Path,
    output: &Path,
    inputs: &Hash,
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let fresh = fs::read_to_string(stamp).is_ok_and(|old| old == inputs.hex());
    if fresh && output.exists() {
        return Ok(());
    }
    work()?;
    if let Some(dir) = stamp.parent() {
        fs::create_dir_all(dir)?;
    }
    fs::write(stamp, inputs.hex()).with_context(|| format!("cannot write {}", stamp.display()))
}

/// All files below a folder; the path itself if it is a file; nothing if it does not exist.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            found.extend(files_below(&entry?.path())?);
        }
    }
    Ok(found)
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(dir) = to.parent() {
        fs::create_dir_all(dir)?;
    }
    fs::copy(from, to)
        .map(drop)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}
