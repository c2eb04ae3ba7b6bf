//! 提案: what one officer proposes; nothing of it is in force before another one confirms it.

use app::{
    error::{AppError, Fault},
    programme::{
        ProgrammeForm,
        read::{self, Asked},
    },
};
use domain::{
    Actor, Instant, Points, Programme, Refusal,
    calendar::{day_of, start_of},
    ledger::Account,
    settings::{
        Change, Concerns, Problem, Reason, Setting, Standing, Subject, Value, check_budget,
        check_change, check_clone, diff, settled_before,
    },
};
use uuid::Uuid;

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        order::{AuditRow, audit},
        reads::Reads,
        tx::{Abort, Done, command, end},
    },
    budget,
    rows::{self, ALL_CASES, Case, case_of, cases_of},
};

/// What a proposal is judged by.
pub(super) struct Facts {
    pub(super) standing: Standing,
    pub(super) budget: Points,
    pub(super) pool: Points,
}

/// Every fault of what was asked.
pub(super) fn judge(
    kind: Subject,
    old: &Programme,
    new: &Programme,
    points: Points,
    from: Option<Instant>,
    facts: &Facts,
    now: Instant,
) -> Vec<Problem> {
    let mut found = match kind {
        Subject::Settings => {
            check_change(old, new, from.map_or(facts.standing.today, day_of), &facts.standing)
        }
        Subject::Budget => check_budget(facts.budget, points, facts.pool).into_iter().collect(),
        Subject::Clone => check_clone(new, points, &facts.standing),
    };
    let setting = if kind == Subject::Clone { Setting::OpensOn } else { Setting::EffectiveFrom };
    let late = from.is_some_and(|from| now >= settled_before(day_of(from)));
    if late && !found.iter().any(|problem| problem.setting == setting) {
        let day_after = facts.standing.today + chrono::Days::new(2);
        found.push(Problem::new(setting, Reason::NotAhead { earliest: day_after }));
    }
    found
}

/// From when what was asked is in force.
pub(super) fn effective(asked: &Asked) -> Option<Instant> {
    match asked.kind {
        Subject::Settings => asked.from.map(start_of),
        Subject::Budget => None,
        Subject::Clone => asked.settings.opens_on.map(start_of),
    }
}

/// What was asked would change this.
pub(super) fn preview(asked: &Asked, base: &Programme, budget: Points) -> Vec<Change> {
    let mut changes = diff(base, &asked.settings);
    if let Some(new) = asked.budget {
        let old = if asked.kind == Subject::Clone { Value::Nothing } else { Value::Points(budget) };
        let (setting, new, concerns) = (Setting::Budget, Value::Points(new), Concerns::Everybody);
        changes.push(Change { setting, old, new, concerns });
    }
    changes
}

pub(super) fn faults(problems: Vec<Problem>) -> Vec<Fault> {
    problems.into_iter().map(read::fault).collect()
}

impl Store {
    pub(super) async fn change_facts(
        &self,
        db: &mut impl Reads,
        programme: &Programme,
        now: Instant,
    ) -> Done<Facts> {
        let issued: i64 = sqlx::query_scalar(
            "SELECT COALESCE(MAX(amount), 0) FROM transfers
             WHERE programme_id = $1 AND kind = 'issue'",
        )
        .bind(programme.id.as_str())
        .fetch_one(db.db())
        .await?;
        let pool: i64 = sqlx::query_scalar(
            "SELECT COALESCE(MAX(balance), 0) FROM accounts WHERE account_id = $1",
        )
        .bind(Account::Pool(programme.id.clone()).to_string())
        .fetch_one(db.db())
        .await?;
        let known = self.known_now(db).await?;
        Ok(Facts {
            standing: Standing {
                today: day_of(now),
                issued: Points::new(issued).unwrap_or_default(),
                others: known.occupied(now),
            },
            budget: budget(db, programme).await?,
            pool: Points::new(pool).unwrap_or_default(),
        })
    }

    pub(super) async fn propose_change(
        &self,
        actor: Actor,
        form: ProgrammeForm,
    ) -> Result<(), AppError> {
        const ACTION: &str = "propose-programme";
        self.may_manage(actor, ACTION, &form.programme).await?;
        let id = form
            .id
            .parse::<Uuid>()
            .map_err(|_| AppError::Invalid { field: "id".to_owned() })?
            .to_string();
        let mut wrong = Vec::new();
        let answer = command!(self, |tx| self.propose_in(tx, actor, &id, &form, &mut wrong).await);
        match answer {
            _ if !wrong.is_empty() => Err(AppError::Faults(wrong)),
            Err(Abort::Refused(refusal)) => {
                self.no_change(actor, ACTION, &form.programme, refusal).await
            }
            answer => Ok(answer?),
        }
    }

    /// Leaves what is wrong with the form in `wrong`, and then writes nothing.
    async fn propose_in(
        &self,
        tx: &mut Tx,
        actor: Actor,
        id: &str,
        form: &ProgrammeForm,
        wrong: &mut Vec<Fault>,
    ) -> Done<()> {
        let now = self.time();
        wrong.clear();
        let (base, revision) = self.programme_with_revision(tx, &form.programme).await?;
        let asked = match read::read(form, &base) {
            Ok(asked) => asked,
            Err(faults) => {
                *wrong = faults;
                return Ok(());
            }
        };
        let (user, from) = (actor.user().map(|user| user.to_string()), effective(&asked));
        let user = user.ok_or(Refusal::Forbidden)?;
        if let Some(known) = case_of(tx, id).await? {
            let same = known.kind == asked.kind
                && known.row.programme_id == base.id.as_str()
                && *known.settings == asked.settings
                && known.row.budget == asked.budget.map(Points::get)
                && known.row.effective_from == from.map(|from| from.timestamp_millis())
                && known.row.reason == asked.reason
                && known.row.proposed_by == user;
            return if same { Ok(()) } else { Err(Refusal::KeyReused.into()) };
        }
        let facts = self.change_facts(tx, &base, now).await?;
        let points = asked.budget.unwrap_or_default();
        let problems = judge(asked.kind, &base, &asked.settings, points, from, &facts, now);
        if !problems.is_empty() {
            *wrong = faults(problems);
            return Ok(());
        }
        let cases = cases_of(tx, base.id.as_str(), ALL_CASES).await?;
        if cases.iter().any(|case| stands_in_the_way(case, &asked, now)) {
            return Err(Refusal::ProposalOpen.into());
        }
        let mut batch = Batch::default();
        step(&mut batch, base.id.as_str(), revision);
        insert(&mut batch, id, &user, &base, &asked, &facts, now)?;
        let changes = preview(&asked, &base, facts.budget);
        let row = AuditRow {
            event: crate::clock::new_id(),
            at: now,
            actor,
            action: "propose-programme",
            subject: ("programme", asked.settings.id.to_string()),
            outcome: "ok",
            rule: "R33".to_owned(),
            detail: detail(&changes, from, &asked.reason),
        };
        audit(&mut batch, &row);
        batch.run(tx).await
    }

    /// The programme in force, and the count of the steps about it.
    pub(super) async fn programme_with_revision(
        &self,
        tx: &mut Tx,
        id: &str,
    ) -> Done<(std::sync::Arc<Programme>, i64)> {
        let revision: Option<i64> =
            sqlx::query_scalar("SELECT revision FROM programmes WHERE programme_id = $1")
                .bind(id)
                .fetch_optional(&mut **tx)
                .await?;
        let revision = revision.ok_or(Abort::NotFound)?;
        Ok((self.programme_in(tx, id).await?, revision))
    }
}

fn insert(
    batch: &mut Batch,
    id: &str,
    user: &str,
    base: &Programme,
    asked: &Asked,
    facts: &Facts,
    now: Instant,
) -> Done<()> {
    let budget_before = (asked.kind == Subject::Budget).then(|| facts.budget.get());
    put!(
        batch,
        "INSERT INTO programme_proposals (proposal_id, programme_id, kind, before, settings,
             budget_before, budget, effective_from, reason, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id,
        base.id.as_str(),
        asked.kind.as_str(),
        rows::json(base)?,
        rows::json(&asked.settings)?,
        budget_before,
        asked.budget.map(Points::get),
        effective(asked).map(|from| from.timestamp_millis()),
        &asked.reason,
        user,
        now.timestamp_millis(),
    );
    Ok(())
}

/// One step about a programme at a time.
pub(super) fn step(batch: &mut Batch, programme: &str, revision: i64) {
    put!(
        batch,
        "UPDATE programmes SET revision = revision + 1 WHERE programme_id = $1 AND revision = $2",
        programme,
        revision,
    );
}

/// One change of a programme at a time; clones of it do not disturb each other, unless they would
/// be the same programme.
fn stands_in_the_way(case: &Case, asked: &Asked, now: Instant) -> bool {
    let open = case.waits() && now < case.settled_before();
    match (case.kind, asked.kind) {
        (Subject::Clone, Subject::Clone) => open && case.settings.id == asked.settings.id,
        (Subject::Clone, _) | (_, Subject::Clone) => false,
        _ => open || case.comes(now),
    }
}

/// For the audit trail: before and after, from when, and why.
pub(super) fn detail(changes: &[Change], from: Option<Instant>, reason: &str) -> String {
    let mut lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
    lines.extend(from.map(|from| format!("from {}", day_of(from))));
    lines.push(reason.to_owned());
    lines.join("; ")
}
