//! Uploaded lists on their way: the file, and beside it how far it is, as JSON. They lie in the
//! uploads folder, so that every server that shares it can go on with them.

use std::{
    io,
    path::{Path, PathBuf},
};

use app::review::{ListJob, ListStage};
use uuid::Uuid;

use crate::clock::{Clock as _, SystemClock};

/// A job that has said nothing for so long was interrupted. It says something every second.
const SILENT_SECONDS_MAX: i64 = 60;

/// The folder of jobs.
#[derive(Clone, Debug)]
pub struct Jobs {
    folder: PathBuf,
}

impl Jobs {
    pub fn below(uploads: &Path) -> Self {
        Self { folder: uploads.join("lists") }
    }

    /// Where an upload is written; the folder is made where it is missing.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub async fn place(&self, id: Uuid) -> io::Result<PathBuf> {
        tokio::fs::create_dir_all(&self.folder).await?;
        Ok(self.file(id, "csv"))
    }

    /// Opens the uploaded file for its check.
    ///
    /// # Errors
    /// Where it is gone.
    pub fn open(&self, id: Uuid) -> io::Result<std::fs::File> {
        std::fs::File::open(self.file(id, "csv"))
    }

    /// Opens the file for its import; only one caller ever gets it, and it goes away when it was
    /// read.
    ///
    /// # Errors
    /// `NotFound` where somebody else was faster, or the file is gone.
    pub fn take(&self, id: Uuid) -> io::Result<std::fs::File> {
        let taken = self.file(id, "taken");
        std::fs::rename(self.file(id, "csv"), &taken)?;
        let file = std::fs::File::open(&taken)?;
        if let Err(error) = std::fs::remove_file(&taken) {
            tracing::warn!(%error, "an imported list was not removed");
        }
        Ok(file)
    }

    /// Forgets the uploaded file.
    pub async fn drop_file(&self, id: Uuid) {
        if let Err(error) = tokio::fs::remove_file(self.file(id, "csv")).await {
            tracing::warn!(%error, "an uploaded list was not removed");
        }
    }

    /// # Errors
    /// Where it cannot be written.
    pub async fn write(&self, job: &ListJob) -> io::Result<()> {
        let Ok(id) = job.id.parse() else { return Err(io::ErrorKind::InvalidInput.into()) };
        let (part, whole) = (self.file(id, "part"), self.file(id, "json"));
        tokio::fs::write(&part, serde_json::to_vec(job)?).await?;
        tokio::fs::rename(part, whole).await
    }

    /// The job of this id; what is no id, unknown or unreadable is none.
    pub async fn read(&self, id: &str) -> Option<ListJob> {
        let json = tokio::fs::read(self.file(id.parse().ok()?, "json")).await.ok()?;
        let mut job: ListJob = serde_json::from_slice(&json).ok()?;
        let running = matches!(job.stage, ListStage::Checking | ListStage::Importing);
        if running && (SystemClock.now() - job.at).num_seconds() > SILENT_SECONDS_MAX {
            job.stage = ListStage::Failed;
        }
        Some(job)
    }

    /// Ids are ours, so no path leads out of the folder.
    fn file(&self, id: Uuid, extension: &str) -> PathBuf {
        self.folder.join(format!("{id}.{extension}"))
    }
}
