//! 上傳文件. The file is written first and its row last; a removal marks the row first and the
//! file goes last. Whatever is interrupted between leaves a file without a row, which is swept,
//! and never a row without its file.

use app::{
    enrolment::port::{PaperFile, PaperOwner, Upload},
    error::{AppError, Fault, FaultKind},
};
use domain::{
    Actor, FirmId, Refusal,
    authority::{Act, authorise},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::super::{
    Store, Tx,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::{
    clock::new_id,
    hash::hex,
    uploads::{MediaType, PAPERS_MAX, Shelf, inspect, shown_name, sweep},
};

/// Uploads of one owner, removed ones included: nobody fills the table by going round in a circle.
const UPLOADS_MAX: i64 = 200;

/// Whose papers, found in the database.
enum Owner {
    Enrolment(String),
    Firm(FirmId),
    /// Reads everybody's.
    Office,
}

#[derive(sqlx::FromRow)]
struct PaperRecord {
    name: String,
    media_type: String,
    sha256: String,
    uploaded_at: i64,
}

/// A paper of its owner: $1 is the enrolment, $2 the firm, $3 whether the office asks. A firm has
/// the papers that its own enrolment brought; not those of somebody who only asks to join (S21).
const OWN_PAPER: &str = "SELECT name, media_type, sha256, uploaded_at FROM papers
     WHERE paper_id = $4 AND removed_at IS NULL
         AND (enrolment_id = $1 OR firm_id = $2 OR $3 = 1 OR enrolment_id IN (
             SELECT enrolment_id FROM enrolments WHERE firm_id = $2 AND user_id IS NOT NULL))";

impl Owner {
    fn enrolment(&self) -> Option<String> {
        match self {
            Self::Enrolment(id) => Some(id.clone()),
            Self::Firm(_) | Self::Office => None,
        }
    }

    fn firm(&self) -> Option<String> {
        match self {
            Self::Firm(id) => Some(id.to_string()),
            Self::Enrolment(_) | Self::Office => None,
        }
    }

    fn office(&self) -> i64 {
        i64::from(matches!(self, Self::Office))
    }
}

fn fault(kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new("paper", kind)])
}

impl Store {
    async fn owner_of_papers(&self, owner: PaperOwner) -> Result<Owner, AppError> {
        match owner {
            PaperOwner::Enrolment(secret) => {
                Ok(Owner::Enrolment(self.enrolment_now(&secret).await?.id))
            }
            PaperOwner::Actor(actor @ Actor::Buyer { firm, .. }) => {
                authorise(actor, Act::ViewFirm)?;
                Ok(Owner::Firm(firm))
            }
            PaperOwner::Actor(actor) => {
                authorise(actor, Act::ViewApplications).map_err(|_| AppError::NotFound)?;
                Ok(Owner::Office)
            }
        }
    }

    pub(super) async fn store_paper(
        &self,
        owner: PaperOwner,
        upload: Upload,
    ) -> Result<(), AppError> {
        let owner = self.owner_of_papers(owner).await?;
        if matches!(owner, Owner::Office) {
            return Err(Refusal::Forbidden.into());
        }
        let media_type = inspect(&upload.bytes).map_err(fault)?;
        let (id, folder) = (new_id(), Shelf::below(&self.outside.uploads));
        let row = NewPaper {
            id,
            kind: upload.kind.as_str(),
            name: shown_name(&upload.name, media_type),
            media_type,
            bytes: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
            sha256: hex(&Sha256::digest(&upload.bytes)),
        };
        folder
            .put(id, upload.bytes)
            .await
            .map_err(|error| crate::fault::internal("papers.put", &error))?;
        let kept = self.insert_paper(&owner, &row).await;
        match kept {
            Ok(true) => Ok(()),
            Ok(false) => {
                folder.remove(id).await;
                Err(fault(FaultKind::TooManyFiles { max: PAPERS_MAX }))
            }
            // It may have been done: the file stays, and is swept if there is no row.
            Err(error @ Abort::Unknown(_)) => Err(error.into()),
            Err(error) => {
                folder.remove(id).await;
                Err(error.into())
            }
        }
    }

    /// Writes the row unless there are too many.
    async fn insert_paper(&self, owner: &Owner, paper: &NewPaper) -> Done<bool> {
        command!(self, |tx| {
            let now = self.time();
            hold_count(tx, owner).await?;
            let (kept, ever): (i64, i64) = sqlx::query_as(
                "SELECT CAST(COALESCE(SUM(CASE WHEN removed_at IS NULL THEN 1 ELSE 0 END), 0)
                     AS BIGINT), COUNT(*)
                 FROM papers WHERE (enrolment_id = $1 OR firm_id = $2 OR enrolment_id IN (
                     SELECT enrolment_id FROM enrolments
                     WHERE firm_id = $2 AND user_id IS NOT NULL))",
            )
            .bind(owner.enrolment())
            .bind(owner.firm())
            .fetch_one(&mut **tx)
            .await?;
            if kept >= i64::from(PAPERS_MAX) || ever >= UPLOADS_MAX {
                return Ok(false);
            }
            let mut batch = Batch::default();
            put!(
                batch,
                "INSERT INTO papers (paper_id, enrolment_id, firm_id, kind, name, media_type,
                     bytes, sha256, uploaded_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                paper.id.to_string(),
                owner.enrolment(),
                owner.firm(),
                paper.kind,
                &paper.name,
                paper.media_type.as_str(),
                paper.bytes,
                &paper.sha256,
                now.timestamp_millis(),
            );
            batch.run(tx).await?;
            Ok(true)
        })
    }

    /// Somebody else's paper and one that is gone are not found. What the office has judged stays
    /// as evidence.
    pub(super) async fn drop_paper(&self, owner: PaperOwner, paper: &str) -> Result<(), AppError> {
        let owner = self.owner_of_papers(owner).await?;
        if matches!(owner, Owner::Office) {
            return Err(Refusal::Forbidden.into());
        }
        let id: Uuid = paper.parse().map_err(|_| AppError::NotFound)?;
        let record = self.paper_of(&owner, id).await?;
        command!(self, |tx| {
            let judged: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM applications a
                 WHERE a.eligible_at >= $4
                     AND (a.firm_id = $2 OR a.firm_id IN (
                         SELECT firm_id FROM enrolments
                         WHERE enrolment_id = $1 AND user_id IS NOT NULL)
                     OR a.firm_id IN (SELECT firm_id FROM papers WHERE paper_id = $3))",
            )
            .bind(owner.enrolment())
            .bind(owner.firm())
            .bind(id.to_string())
            .bind(record.uploaded_at)
            .fetch_one(&mut **tx)
            .await?;
            if judged > 0 {
                return Err(Refusal::Forbidden.into());
            }
            let mut batch = Batch::default();
            put!(
                batch,
                "UPDATE papers SET removed_at = COALESCE(removed_at, $2) WHERE paper_id = $1",
                id.to_string(),
                self.time().timestamp_millis(),
            );
            batch.run(tx).await
        })?;
        Shelf::below(&self.outside.uploads).remove(id).await;
        Ok(())
    }

    /// A paper as it was uploaded: its bytes are compared with what was kept of them.
    pub(super) async fn read_paper(
        &self,
        owner: PaperOwner,
        paper: &str,
    ) -> Result<PaperFile, AppError> {
        let owner = self.owner_of_papers(owner).await?;
        let id: Uuid = paper.parse().map_err(|_| AppError::NotFound)?;
        let record = self.paper_of(&owner, id).await?;
        let bytes = Shelf::below(&self.outside.uploads)
            .get(id)
            .await
            .map_err(|error| crate::fault::internal("papers.get", &error))?;
        if hex(&Sha256::digest(&bytes)) != record.sha256 {
            return Err(crate::fault::internal("papers.changed", &id));
        }
        Ok(PaperFile { name: record.name, media_type: record.media_type, bytes })
    }

    async fn paper_of(&self, owner: &Owner, id: Uuid) -> Done<PaperRecord> {
        let row: Option<PaperRecord> = sqlx::query_as(OWN_PAPER)
            .bind(owner.enrolment())
            .bind(owner.firm())
            .bind(owner.office())
            .bind(id.to_string())
            .fetch_optional(&self.pools.read)
            .await?;
        row.ok_or(Abort::NotFound)
    }

    /// Removes files that no row stands for, a day after they were written. Returns how many.
    pub(in super::super) async fn sweep_files(&self) -> Result<usize, AppError> {
        let failed = |error: std::io::Error| crate::fault::internal("uploads.sweep", &error);
        let folder = Shelf::below(&self.outside.uploads);
        let mut swept = sweep(&self.outside.uploads).await.map_err(failed)?;
        for id in folder.old_papers().await.map_err(failed)? {
            let row: Option<String> = sqlx::query_scalar(
                "SELECT paper_id FROM papers WHERE paper_id = $1 AND removed_at IS NULL",
            )
            .bind(id.to_string())
            .fetch_optional(&self.pools.read)
            .await
            .map_err(Abort::from)?;
            if row.is_none() {
                folder.remove(id).await;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

/// A paper that is about to have a row.
struct NewPaper {
    id: Uuid,
    kind: &'static str,
    name: String,
    media_type: MediaType,
    bytes: i64,
    sha256: String,
}

/// Uploads of one owner are counted one after the other: whoever writes the owner's row last
/// waits for the one before.
async fn hold_count(tx: &mut Tx, owner: &Owner) -> Done<()> {
    let (sql, id) = match owner {
        Owner::Enrolment(id) => {
            ("UPDATE enrolments SET touched_at = touched_at WHERE enrolment_id = $1", id.clone())
        }
        Owner::Firm(id) => ("UPDATE firms SET name = name WHERE firm_id = $1", id.to_string()),
        Owner::Office => return Err(Refusal::Forbidden.into()),
    };
    let held = sqlx::query(sql).bind(id).execute(&mut **tx).await?;
    if held.rows_affected() == 1 { Ok(()) } else { Err(Abort::NotFound) }
}
