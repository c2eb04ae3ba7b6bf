//! How far a file has been read, for whoever waits for it.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

#[derive(Debug, Default)]
pub struct Progress {
    bytes: AtomicU64,
    lines: AtomicU64,
}

impl Progress {
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Line breaks so far.
    pub fn lines(&self) -> u64 {
        self.lines.load(Ordering::Relaxed)
    }
}

/// A file that counts what is read of it.
#[derive(Debug)]
pub struct Counted<R> {
    inner: R,
    progress: Arc<Progress>,
}

impl<R> Counted<R> {
    pub fn new(inner: R, progress: Arc<Progress>) -> Self {
        Self { inner, progress }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        let lines = out[..count].iter().fold(0, |lines, byte| lines + u64::from(*byte == b'\n'));
        self.progress.bytes.fetch_add(count as u64, Ordering::Relaxed);
        self.progress.lines.fetch_add(lines, Ordering::Relaxed);
        Ok(count)
    }
}
