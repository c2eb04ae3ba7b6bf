//! The folder of papers. Files have the id of their row and nothing else for a name.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use uuid::Uuid;

/// A file that belongs to nothing may be one whose row is just being written.
const ORPHAN_AGE: Duration = Duration::from_hours(24);

#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    pub fn below(uploads: &Path) -> Self {
        Self { folder: uploads.join("papers") }
    }

    /// Ids are ours, so no path leads out of the folder.
    fn file(&self, paper: Uuid) -> PathBuf {
        self.folder.join(paper.to_string())
    }

    /// Puts a paper down so that it is there after a loss of power, or not at all.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub async fn put(&self, paper: Uuid, bytes: Vec<u8>) -> io::Result<()> {
        let place = self.clone();
        blocking(move || {
            fs::create_dir_all(&place.folder)?;
            let part = place.folder.join(format!("{paper}.part"));
            let written = write_through(&part, &bytes)
                .and_then(|()| fs::rename(&part, place.file(paper)))
                .and_then(|()| File::open(&place.folder)?.sync_all());
            if written.is_err()
                && let Err(error) = fs::remove_file(&part)
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(%error, "half a paper was left behind");
            }
            written
        })
        .await
    }

    /// # Errors
    /// Where it is not there.
    pub async fn get(&self, paper: Uuid) -> io::Result<Vec<u8>> {
        let file = self.file(paper);
        blocking(move || fs::read(file)).await
    }

    /// Removes a file whose row is gone. What fails here is swept later.
    pub async fn remove(&self, paper: Uuid) {
        let file = self.file(paper);
        if let Err(error) = blocking(move || fs::remove_file(file)).await {
            tracing::warn!(%error, "a removed paper was left behind");
        }
    }

    /// Papers that have lain here for long, for whoever knows which of them have a row.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub async fn old_papers(&self) -> io::Result<Vec<Uuid>> {
        let folder = self.folder.clone();
        blocking(move || {
            let names = old_files(&folder)?;
            Ok(names.iter().filter_map(|(name, _)| name.parse().ok()).collect())
        })
        .await
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Names and paths of files that were not touched for long; none where there is no folder.
fn old_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut old = Vec::new();
    for entry in entries {
        let entry = entry?;
        let metadata = entry.metadata()?;
        let age = metadata.modified()?.elapsed().unwrap_or_default();
        if metadata.is_file() && age >= ORPHAN_AGE {
            old.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
    }
    Ok(old)
}

/// Removes what was begun and never finished: halves of papers, and uploaded lists. Returns how
/// many files went.
///
/// # Errors
/// Where a folder cannot be read.
pub async fn sweep(uploads: &Path) -> io::Result<usize> {
    let (papers, lists) = (uploads.join("papers"), uploads.join("lists"));
    blocking(move || {
        let mut left = old_files(&lists)?;
        left.extend(old_files(&papers)?.into_iter().filter(|(name, _)| name.contains(".part")));
        let mut swept = 0;
        for (_, path) in left {
            match fs::remove_file(&path) {
                Ok(()) => swept += 1,
                Err(error) => tracing::warn!(%error, "a forgotten upload was not removed"),
            }
        }
        Ok(swept)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
