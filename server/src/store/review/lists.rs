//! The lists as they stand, and how far an uploaded one is.

use app::{
    error::AppError,
    review::{ListKind, ListRow, ListsView},
};
use domain::{
    Actor,
    authority::{Act, authorise},
    calendar::from_millis,
};

use super::super::{Store, tx::Done};
use crate::lists::Jobs;

/// The fact that says when a list of a kind was last taken.
pub(super) const fn fact(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Factories => "list.factories",
        ListKind::RelatedGrants => "list.related_grants",
        ListKind::Selections => "list.selections",
    }
}

impl Store {
    pub(super) async fn lists_view(&self, actor: Actor, job: &str) -> Result<ListsView, AppError> {
        authorise(actor, Act::ImportLists)?;
        let mut lists = Vec::with_capacity(ListKind::ALL.len());
        for kind in ListKind::ALL {
            lists.push(self.list_row(kind).await?);
        }
        let job = Jobs::below(&self.outside.uploads).read(job).await;
        Ok(ListsView { lists, job })
    }

    async fn list_row(&self, kind: ListKind) -> Done<ListRow> {
        let count = match kind {
            ListKind::Factories => "SELECT COUNT(*) FROM factories",
            ListKind::RelatedGrants => "SELECT COUNT(*) FROM related_grants",
            ListKind::Selections => "SELECT COUNT(*) FROM selections",
        };
        let rows = sqlx::query_scalar(count).fetch_one(&self.pools.read).await?;
        let at = self.read_fact(fact(kind)).await?;
        let imported_at = at.and_then(|at| at.parse().ok()).and_then(from_millis);
        Ok(ListRow { kind, rows, imported_at })
    }
}
