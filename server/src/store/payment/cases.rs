//! 款項案件 as pages show them.

use app::payment::{CaseView, CasesView};
use domain::{
    Actor, Refusal,
    authority::{Act, authorise, may},
};
use uuid::Uuid;

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    rows::{CaseRecord, case, notice, proposals, select_cases},
};

/// Cases of a list.
const ROWS_MAX: i64 = 200;

const OPEN: &str = select_cases!("WHERE c.closed_at IS NULL ORDER BY c.due_at, c.case_id LIMIT $1");
const CLOSED: &str = select_cases!(
    "WHERE c.closed_at IS NOT NULL ORDER BY c.closed_at DESC, c.case_id DESC LIMIT $1"
);

impl Store {
    pub(super) async fn list_cases(&self, closed: bool) -> Done<CasesView> {
        let mut found: Vec<CaseRecord> = sqlx::query_as(if closed { CLOSED } else { OPEN })
            .bind(ROWS_MAX + 1)
            .fetch_all(&self.pools.read)
            .await?;
        let open: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM cases WHERE closed_at IS NULL")
            .fetch_one(&self.pools.read)
            .await?;
        let most = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
        let more = found.len() > most;
        found.truncate(most);
        let rows = found.into_iter().map(CaseRecord::shown).collect::<Done<_>>()?;
        Ok(CasesView { now: self.time(), closed, rows, open, more })
    }

    pub(super) async fn view_case(&self, actor: Actor, id: &str) -> Done<CaseView> {
        let id = id.parse::<Uuid>().map_err(|_| Abort::NotFound)?.to_string();
        let db = &mut self.pools.read.clone();
        let record = case(db, &id).await?;
        let notice = match &record.txn {
            Some(txn) => notice(db, txn).await?,
            None => None,
        };
        let open = record.closed_at.is_none();
        let may_settle = open && may(actor, Act::SettleCase);
        let viewer = actor.user().map(|user| user.to_string()).unwrap_or_default();
        let proposals = proposals(db, &id, "").await?;
        let shown = proposals.into_iter().map(|proposal| proposal.shown(&viewer, may_settle));
        let row = record.shown()?;
        let ways = if may_settle && !row.proposed { row.kind.ways().to_vec() } else { Vec::new() };
        let stale = authorise(actor, Act::SettleCase) == Err(Refusal::StepUpNeeded);
        Ok(CaseView {
            now: self.time(),
            notice,
            proposals: shown.collect::<Done<_>>()?,
            ways,
            step_up_needed: open && stale,
            id: crate::clock::new_id().to_string(),
            row,
        })
    }
}
