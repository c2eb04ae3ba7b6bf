//! What `marketplace verify` says about programmes and their changes.

use domain::settings::{Decision, Subject};

use super::{
    super::{Store, tx::Done},
    rows::{ALL_CASES, cases_of},
};

impl Store {
    /// Proposals that cannot be as the rules have them: confirmed by who proposed them, decided in
    /// two ways, or confirmed after they were to take effect.
    pub(in super::super) async fn broken_proposals(&self) -> Done<Vec<String>> {
        let cases = cases_of(&mut self.pools.read.clone(), "", ALL_CASES).await?;
        let broken = cases.into_iter().filter(|case| {
            let by = |act| case.decisions.iter().find(move |(done, _, _)| *done == act);
            let confirmed = by(Decision::Confirm);
            let own = confirmed.is_some_and(|(_, by, _)| *by == case.row.proposed_by);
            let late = confirmed.is_some_and(|(_, _, at)| *at >= case.settled_before());
            let cancelled = by(Decision::Cancel)
                .is_some_and(|(_, _, at)| confirmed.is_none() || *at >= case.settled_before());
            let both = confirmed.is_some() && case.decided(Decision::Withdraw);
            let other = case.kind != Subject::Clone && case.settings.id != case.before.id;
            own || late || cancelled || both || other
        });
        Ok(broken.map(|case| case.row.proposal_id).collect())
    }
}
