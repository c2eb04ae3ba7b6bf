//! 名單匯入: the lists that look-ups ask, and what became of one that was uploaded. A list is
//! checked first; what it would do is shown before anything is taken.

use domain::{Instant, ubn::UbnInvalid};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Which list is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// 工廠登記清冊
    Factories,
    /// 已獲補助名單
    RelatedGrants,
    /// 攻頂計畫遴選名冊
    Selections,
}

impl ListKind {
    pub const ALL: [Self; 3] = [Self::Factories, Self::RelatedGrants, Self::Selections];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Factories => "factories",
            Self::RelatedGrants => "related_grants",
            Self::Selections => "selections",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Data rows read, without the heading.
    pub rows: u64,
    /// New or changed.
    pub taken: u64,
    /// Known already and unchanged.
    pub unchanged: u64,
    /// The first faults.
    pub faults: Vec<LineFault>,
    pub faults_total: u64,
    /// Firms that hold or await points and stand on the list of grants, as 統一編號 and name
    /// (S23): frozen or refused.
    pub frozen: Vec<String>,
    /// Plans on offer that the register does not cover (R6): hidden.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// Suppliers in the register whose selection was revoked here (S38): they stay revoked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<String>,
    /// Suppliers in the register that have no account here yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// A line of a list that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFault {
    /// Of the file; 1 is the heading.
    pub line: u64,
    pub kind: LineFaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineFaultKind {
    /// Nothing stands in this column.
    Missing {
        column: String,
    },
    Ubn {
        text: String,
        error: UbnInvalid,
    },
    /// No registration has this shape.
    Registration {
        text: String,
    },
    /// The factory is on the list with another state than 生產中.
    NotInProduction {
        status: String,
    },
    /// No price that can be paid.
    Price {
        text: String,
        error: domain::typed::NotAPrice,
    },
    /// It ends before it begins.
    Backwards,
    /// The same stands in another line.
    Twice {
        line: u64,
    },
    /// What stands in this column is nothing of its kind.
    Unreadable {
        column: String,
        text: String,
    },
    /// No order of the supplier has this number.
    UnknownOrder {
        text: String,
    },
    /// The rules say no.
    Refused(domain::Refusal),
    /// A row without an end: most likely a quote that is not closed. What follows was not read.
    Endless,
}

/// A list as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    pub kind: ListKind,
    pub rows: i64,
    /// When a list of this kind was last taken.
    pub imported_at: Option<Instant>,
}

/// How far an uploaded list has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListStage {
    Checking,
    /// The report says what an import would do; somebody has to say yes.
    Checked,
    Importing,
    Imported,
    /// Was not finished. What was taken is kept, and taking it again changes nothing.
    Failed,
}

/// An uploaded list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListJob {
    pub id: String,
    pub kind: ListKind,
    /// As the person called the file.
    pub name: String,
    pub stage: ListStage,
    pub bytes: u64,
    pub bytes_read: u64,
    pub report: ImportReport,
    pub error: Option<AppError>,
    /// The real clock's: a job that says nothing for long was interrupted.
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListsView {
    pub lists: Vec<ListRow>,
    /// The one that the address names.
    pub job: Option<ListJob>,
}

/// The lists, and an uploaded one by its id; empty for none.
#[server(name = LoadLists, endpoint = "lists", input = server_fn::codec::GetUrl)]
pub async fn load_lists(#[server(default)] job: String) -> Result<ListsView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().lists(actor, &job).await)
}
