//! The pages of programmes.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use app::{
    programme::{
        Counts, ProgrammeForm, ProgrammeRow, ProgrammeView, ProgrammesView, Proposal, Standing,
        read::{self, filled, offered},
    },
    text::settings::hall_of,
};
use domain::{
    Actor, Instant, Points, Programme, Refusal, UserId,
    authority::{Act, authorise},
    calendar::day_of,
    settings::{Decision, Subject},
};

use super::{
    super::{Store, tx::Done},
    budget,
    propose::{effective, faults, judge, preview},
    rows::{ALL_CASES, CASES_SHOWN, Case, cases_of},
};

impl Store {
    pub(super) async fn list_programmes(&self) -> Done<ProgrammesView> {
        let now = self.time();
        let known = self.known(&mut self.pools.read.clone(), None).await?;
        let cases = cases_of(&mut self.pools.read.clone(), "", ALL_CASES).await?;
        let mut rows = Vec::new();
        for programme in known.all(now).into_iter().rev() {
            rows.push(self.programme_row(&programme, &cases, now).await?);
        }
        Ok(ProgrammesView { rows })
    }

    async fn programme_row(
        &self,
        programme: &Arc<Programme>,
        cases: &[Case],
        now: Instant,
    ) -> Done<ProgrammeRow> {
        let shown = self.current_programme().await?.id == programme.id;
        let mine = cases.iter().filter(|case| case.row.programme_id == programme.id.as_str());
        let open = mine
            .filter(|case| (case.waits() && now < case.settled_before()) || case.comes(now))
            .count();
        Ok(ProgrammeRow {
            shown,
            budget: budget(&mut self.pools.read.clone(), programme).await?,
            pool: self.pool_of(programme).await?,
            open: i64::try_from(open).unwrap_or(i64::MAX),
            programme: Programme::clone(programme),
        })
    }

    pub(super) async fn view_programme(
        &self,
        actor: Actor,
        form: ProgrammeForm,
    ) -> Done<ProgrammeView> {
        let now = self.time();
        let mut db = self.pools.read.clone();
        let programme = self.programme(&form.programme).await?;
        let cases = cases_of(&mut db, programme.id.as_str(), CASES_SHOWN).await?;
        let names = self.names_of(&cases).await?;
        let row = self.programme_row(&programme, &cases, now).await?;
        let (asked, wrong) = if form.kind.is_empty() {
            (None, Vec::new())
        } else {
            match read::read(&form, &programme) {
                Err(faults) => (None, faults),
                Ok(asked) => {
                    let facts = self.change_facts(&mut db, &programme, now).await?;
                    let points = asked.budget.unwrap_or_default();
                    let from = effective(&asked);
                    let problems =
                        judge(asked.kind, &programme, &asked.settings, points, from, &facts, now);
                    let lines =
                        problems.is_empty().then(|| preview(&asked, &programme, row.budget));
                    (lines, faults(problems))
                }
            }
        };
        let answer = authorise(actor, Act::ManageProgrammes);
        Ok(ProgrammeView {
            now,
            counts: self.counts_of(&programme).await?,
            history: cases.into_iter().map(|case| shown(&case, actor, &names, now)).collect(),
            may: matches!(answer, Ok(()) | Err(Refusal::StepUpNeeded)),
            step_up_needed: answer == Err(Refusal::StepUpNeeded),
            form: fields(form, &programme, row.budget, now),
            preview: asked,
            faults: wrong,
            row,
        })
    }

    /// The names of who proposed and decided; who is gone has none.
    async fn names_of(&self, cases: &[Case]) -> Done<HashMap<String, String>> {
        let mut users = BTreeSet::new();
        for case in cases {
            users.insert(case.row.proposed_by.clone());
            for (_, by, _) in &case.decisions {
                users.insert(by.clone());
            }
        }
        let mut names = HashMap::new();
        for user in users {
            let name: Option<String> =
                sqlx::query_scalar("SELECT name FROM users WHERE user_id = $1")
                    .bind(&user)
                    .fetch_optional(&self.pools.read)
                    .await?;
            names.insert(user, name.unwrap_or_default());
        }
        Ok(names)
    }

    async fn counts_of(&self, programme: &Programme) -> Done<Counts> {
        let (issued, holders, waiting, orders, contracts): (i64, i64, i64, i64, i64) =
            sqlx::query_as(
                "SELECT
                    (SELECT COUNT(*) FROM transfers WHERE programme_id = $1 AND kind = 'issue'),
                    (SELECT COUNT(*) FROM accounts
                     WHERE programme_id = $1 AND kind = 'wallet' AND balance > 0),
                    (SELECT COUNT(*) FROM applications
                     WHERE programme_id = $1 AND state = 'Waitlisted'),
                    (SELECT COUNT(*) FROM orders
                     WHERE programme_id = $1 AND state IN ('Submitted', 'Accepted')),
                    (SELECT COUNT(*) FROM orders
                     WHERE programme_id = $1 AND state IN
                         ('Contracted', 'Paid', 'InService', 'ServiceProven', 'Claimed'))",
            )
            .bind(programme.id.as_str())
            .fetch_one(&self.pools.read)
            .await?;
        Ok(Counts { issued, holders, waiting, orders, contracts })
    }
}

/// What was typed; before that, what is in force or what a clone begins with.
fn fields(
    form: ProgrammeForm,
    programme: &Programme,
    budget: Points,
    now: Instant,
) -> ProgrammeForm {
    let id = crate::clock::new_id().to_string();
    if !form.kind.is_empty() {
        let budget_first = form.kind == Subject::Budget.as_str();
        let own = if budget_first { filled(programme) } else { form.clone() };
        let kept = if form.id.is_empty() { id } else { form.id.clone() };
        let tomorrow = day_of(now).succ_opt().map(|day| day.to_string()).unwrap_or_default();
        return ProgrammeForm {
            id: kept,
            kind: form.kind,
            budget: if form.budget.is_empty() { budget.to_string() } else { form.budget },
            reason: form.reason,
            effective_from: if budget_first { tomorrow } else { form.effective_from },
            ..own
        };
    }
    let tomorrow = day_of(now).succ_opt().map(|day| day.to_string()).unwrap_or_default();
    // The page of a clone asks for a hall first.
    let begun = match hall_of(&form.hall) {
        Some(hall) => offered(programme, hall),
        None => filled(programme),
    };
    ProgrammeForm { id, budget: budget.to_string(), effective_from: tomorrow, ..begun }
}

fn shown(case: &Case, actor: Actor, names: &HashMap<String, String>, now: Instant) -> Proposal {
    let name = |user: &String| names.get(user).cloned().unwrap_or_default();
    let in_time = now < case.settled_before();
    let standing = if case.decided(Decision::Withdraw) {
        Standing::Withdrawn
    } else if case.decided(Decision::Cancel) {
        Standing::Cancelled
    } else if case.comes(now) {
        Standing::Coming
    } else if case.decided(Decision::Confirm) {
        Standing::Done
    } else if in_time {
        Standing::Waiting
    } else {
        Standing::TooLate
    };
    let own = actor.user().is_some_and(|user: UserId| case.proposer() == Some(user));
    let may = authorise(actor, Act::ManageProgrammes) != Err(Refusal::Forbidden);
    let acts = match standing {
        _ if !may => Vec::new(),
        Standing::Waiting if own => vec![Decision::Withdraw],
        Standing::Waiting => vec![Decision::Confirm, Decision::Withdraw],
        Standing::TooLate => vec![Decision::Withdraw],
        Standing::Coming if in_time => vec![Decision::Cancel],
        _ => Vec::new(),
    };
    Proposal {
        id: case.row.proposal_id.clone(),
        kind: case.kind,
        code: case.settings.id.to_string(),
        changes: case.changes(),
        from: case.from().map(day_of),
        reason: case.row.reason.clone(),
        by: name(&case.row.proposed_by),
        at: case.at,
        standing,
        decisions: case.decisions.iter().map(|(act, by, at)| (*act, name(by), *at)).collect(),
        acts,
        own,
    }
}
