//! 批次送審: many plans in one file. It is checked first, row by row, and submitted when somebody
//! says so; each row is a submission of its own (R6, R7, R8).

use domain::{Instant, Refusal};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::PlanForm;
use crate::{
    error::{AppError, Fault},
    review::LineFault,
};

/// The field of the upload, which is its id on the page.
pub const CATALOGUE_FIELD: &str = "catalogue";
/// Where it is sent.
pub const CATALOGUE_PATH: &str = "/supplier/catalogue/check";
/// Rows of one file.
pub const CATALOGUE_ROWS_MAX: usize = 300;

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueRow {
    /// As a spreadsheet counts; 1 is the heading. In JSON, the number of the plan.
    pub line: u64,
    /// Whose plan it says it is, as written.
    pub ubn: String,
    /// With the id of a plan where the row names one.
    pub form: PlanForm,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueContent {
    pub rows: Vec<CatalogueRow>,
    /// Lines that could not be read.
    pub faults: Vec<LineFault>,
}

/// What becomes of a row, or became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowOutcome {
    /// 新方案
    New,
    /// The next version of a plan.
    Version(i32),
    /// The plan has these terms and words already, on offer or under review.
    Unchanged,
    /// Not ours: the row has the number of somebody else, or none.
    Ubn {
        found: String,
    },
    /// The same plan stands in another line.
    Twice {
        line: u64,
    },
    Faulty(Vec<Fault>),
    Refused(Refusal),
}

impl RowOutcome {
    /// Whether it is submitted.
    pub const fn is_taken(&self) -> bool {
        matches!(self, Self::New | Self::Version(_))
    }

    /// Whether somebody has to mend it.
    pub const fn is_refused(&self) -> bool {
        !self.is_taken() && !matches!(self, Self::Unchanged)
    }
}

/// A row with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedRow {
    pub line: u64,
    pub solution: String,
    pub name: String,
    pub price: String,
    pub outcome: RowOutcome,
}

/// A file that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueFile {
    pub id: String,
    /// As the person called it.
    pub file: String,
    pub at: Instant,
    pub taken_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueFiles {
    pub now: Instant,
    /// R7: exclusive.
    pub closes_at: Instant,
    /// Why nothing can be submitted now.
    pub closed: Option<Refusal>,
    /// Newest first.
    pub files: Vec<CatalogueFile>,
}

/// What a file would do, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueReport {
    pub file: CatalogueFile,
    pub rows: Vec<JudgedRow>,
    pub faults: Vec<LineFault>,
}

impl CatalogueReport {
    pub fn taken(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome.is_taken()).count()
    }

    pub fn refused(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome.is_refused()).count() + self.faults.len()
    }
}

#[server(name = LoadCatalogues, endpoint = "supplier/catalogues", input = server_fn::codec::GetUrl)]
pub async fn load_catalogues() -> Result<CatalogueFiles, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().catalogue_files(actor).await)
}

#[server(name = LoadCatalogue, endpoint = "supplier/catalogue", input = server_fn::codec::GetUrl)]
pub async fn load_catalogue(id: String) -> Result<CatalogueReport, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().catalogue_report(actor, &id).await)
}

/// 批次送審: leads back to the file, with what came of each row.
#[server(name = TakeCatalogue, endpoint = "supplier/catalogue/take")]
pub async fn take_catalogue(id: String) -> Result<(), AppError> {
    super::web::take(&id).await
}
