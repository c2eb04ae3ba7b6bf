//! A firm on an imported list of grants that holds or awaits points (R3, S23).

use std::collections::BTreeMap;

use app::{error::AppError, review::ImportReport};
use domain::{
    Actor, FirmId,
    enrolment::{FirmAct, FirmState, transition},
};
use sqlx::AssertSqlSafe;

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    import::list,
};
use crate::lists::GrantRow;

const FIRMS_MAX: usize = 1_000;

/// An application of a firm that the list names.
#[derive(Debug, sqlx::FromRow)]
struct Listed {
    firm_id: String,
    ubn: String,
    name: String,
    programme_id: String,
    state: String,
}

impl Store {
    /// Ends or freezes the applications of the firms that these grants name. Known grants count
    /// too: an import that was interrupted between the rows and this is made good by the next.
    pub(super) async fn freeze(
        &self,
        actor: Actor,
        grants: &[GrantRow],
        dry_run: bool,
        report: &mut ImportReport,
    ) -> Result<(), AppError> {
        let mut codes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for grant in grants {
            codes.entry(grant.ubn.to_string()).or_default().push(&grant.code);
        }
        for listed in self.listed(codes.keys()).await? {
            let wrong = |column| Abort::Inconsistent {
                table: "applications",
                column,
                row: listed.firm_id.clone(),
            };
            let state = FirmState::from_name(&listed.state).ok_or_else(|| wrong("state"))?;
            if transition(state, FirmAct::RecordGrant).is_err() {
                continue;
            }
            if report.frozen.len() < FIRMS_MAX {
                report.frozen.push(format!("{} {}", listed.ubn, listed.name));
            }
            if dry_run {
                continue;
            }
            let firm: FirmId = listed.firm_id.parse().map_err(|_| wrong("firm_id"))?;
            let programme = self.programme(&listed.programme_id).await?;
            for code in codes.get(&listed.ubn).into_iter().flatten() {
                self.record_grant(actor, &programme, firm, code).await?;
            }
        }
        Ok(())
    }

    async fn listed(&self, ubns: impl ExactSizeIterator<Item = &String>) -> Done<Vec<Listed>> {
        if ubns.len() == 0 {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT a.firm_id, f.ubn, f.name, a.programme_id, a.state
             FROM firms f JOIN applications a ON a.firm_id = f.firm_id
             WHERE f.ubn IN ({}) ORDER BY f.ubn, a.programme_id",
            list(ubns.len())
        );
        let query = ubns.fold(sqlx::query_as(AssertSqlSafe(sql)), sqlx::query::QueryAs::bind);
        Ok(query.fetch_all(&self.pools.read).await?)
    }
}
