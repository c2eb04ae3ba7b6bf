//! 政策試算 on the contracts of the programme.

use app::{
    error::{AppError, Fault, FaultKind},
    policy::{
        PolicyQuery, PolicyView, RehearsalLine, RehearsalRow, RehearsalView, port::PolicyService,
    },
};
use async_trait::async_trait;
use domain::{
    Actor, Points, Programme, Twd,
    authority::{Act, authorise},
    calendar::from_millis,
    money::parse_typed,
    policy::{PastOrder, Policy, replay},
    programme::FundingRatio,
};

use super::{
    Store,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};

/// Parts of a ratio.
const PARTS_MAX: i64 = 1_000;

/// Firms in the order in which they were served, or wait to be.
const FIRMS: &str = "
    SELECT q.firm_id FROM (
        SELECT t.firm_id, 0 AS place, MIN(t.transfer_id) AS since FROM transfers t
        WHERE t.programme_id = $1 AND t.kind = 'issue' GROUP BY t.firm_id
        UNION ALL
        SELECT a.firm_id, 1, CAST(a.completed_at AS TEXT) FROM applications a
        WHERE a.programme_id = $1 AND a.state = 'Waitlisted') q
    ORDER BY q.place, q.since, q.firm_id";

/// A payment that came too late is one by a longer window.
const CONTRACTS: &str = "
    SELECT o.firm_id, o.price_twd, o.contracted_at, COALESCE(o.paid_at, n.value_at) AS paid_at
    FROM orders o LEFT JOIN (
        SELECT b.order_id, MIN(b.value_at) AS value_at
        FROM bank_notices b JOIN orders x ON x.order_id = b.order_id
        WHERE b.amount_twd >= x.self_funded_twd GROUP BY b.order_id) n ON n.order_id = o.order_id
    WHERE o.programme_id = $1 AND o.contracted_at IS NOT NULL
    ORDER BY o.contracted_at, o.order_id";

#[async_trait]
impl PolicyService for Store {
    async fn policy(&self, actor: Actor, query: PolicyQuery) -> Result<PolicyView, AppError> {
        authorise(actor, Act::Oversee)?;
        let programme = self.current_programme().await?;
        let budget = super::programme::budget(&mut self.pools.read.clone(), &programme).await?;
        let own = Policy::of(&programme, budget);
        let (firms, orders) = self.past(&programme).await?;
        let play = |policy| (policy, replay(&programme, policy, firms, orders.iter().copied()));
        let read = if query == PolicyQuery::default() { Ok(None) } else { read(&query, own) };
        let (asked, faults) = match read {
            Ok(asked) => (asked.map(play), Vec::new()),
            Err(faults) => (None, faults),
        };
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        Ok(PolicyView {
            programme: programme.name.clone(),
            as_of: self.time(),
            firms: count(firms),
            contracts: count(orders.len()),
            now: play(own),
            asked,
            faults,
            query,
            played: self.played(None).await?.into_iter().map(|(row, _)| row).collect(),
        })
    }

    async fn keep_rehearsal(
        &self,
        actor: Actor,
        file: &str,
        script: &str,
        lines: Vec<RehearsalLine>,
    ) -> Result<String, AppError> {
        authorise(actor, Act::Oversee)?;
        let id = crate::clock::new_id().to_string();
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let failed = lines.iter().filter(|line| !line.ok).count();
        let report = serde_json::to_string(&lines)
            .map_err(|error| crate::fault::internal("rehearsal.report", &error))?;
        let user = actor.user().map(|user| user.to_string());
        let at = self.time().timestamp_millis();
        command!(self, |tx| {
            let mut batch = Batch::default();
            put!(
                batch,
                "INSERT INTO rehearsals
                     (rehearsal_id, file, script, lines, failed, report, user_id, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                &id,
                file,
                script,
                count(lines.len()),
                count(failed),
                &report,
                user.clone(),
                at,
            );
            batch.run(tx).await
        })?;
        Ok(id)
    }

    async fn rehearsal(&self, actor: Actor, id: &str) -> Result<RehearsalView, AppError> {
        authorise(actor, Act::Oversee)?;
        let found = self.played(Some(id)).await?.into_iter().next();
        let (row, report) = found.ok_or(AppError::NotFound)?;
        let lines = serde_json::from_str(&report)
            .map_err(|error| crate::fault::internal("rehearsal.report", &error))?;
        Ok(RehearsalView { row, lines })
    }
}

/// Files that a page lists.
const FILES_MAX: i64 = 20;

type FileRow = (String, String, i64, i64, i64, String);

impl Store {
    /// The newest files, or the one with this id; each with its report.
    async fn played(&self, id: Option<&str>) -> Done<Vec<(RehearsalRow, String)>> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "SELECT rehearsal_id, file, CAST(lines AS BIGINT), CAST(failed AS BIGINT), at,
                 CASE WHEN $1 = '' THEN '' ELSE report END
             FROM rehearsals WHERE $1 = '' OR rehearsal_id = $1
             ORDER BY rehearsal_id DESC LIMIT $2",
        )
        .bind(id.unwrap_or_default())
        .bind(FILES_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        let read = |(id, file, lines, failed, at, report): FileRow| {
            let wrong =
                || Abort::Inconsistent { table: "rehearsals", column: "at", row: id.clone() };
            let at = from_millis(at).ok_or_else(wrong)?;
            Ok((RehearsalRow { id, file, lines, failed, at }, report))
        };
        rows.into_iter().map(read).collect()
    }

    /// How many firms qualified, and the contracts in their order.
    async fn past(&self, programme: &Programme) -> Done<(usize, Vec<PastOrder>)> {
        let firms: Vec<String> = sqlx::query_scalar(FIRMS)
            .bind(programme.id.as_str())
            .fetch_all(&self.pools.read)
            .await?;
        let places: std::collections::HashMap<&str, usize> =
            firms.iter().enumerate().map(|(place, firm)| (firm.as_str(), place)).collect();
        let rows: Vec<(String, i64, i64, Option<i64>)> = sqlx::query_as(CONTRACTS)
            .bind(programme.id.as_str())
            .fetch_all(&self.pools.read)
            .await?;
        let read = |(firm, price, contracted_at, paid_at): (String, i64, i64, Option<i64>)| {
            Some(PastOrder {
                firm: *places.get(firm.as_str())?,
                price: Twd::new(price)?,
                contracted_at: from_millis(contracted_at)?,
                paid_at: paid_at.and_then(from_millis),
            })
        };
        let wrong =
            || Abort::Inconsistent { table: "orders", column: "firm_id", row: "past".to_owned() };
        let orders = rows.into_iter().map(read).collect::<Option<_>>().ok_or_else(wrong)?;
        Ok((firms.len(), orders))
    }
}

/// What was typed; what was left out is as the programme has it.
fn read(query: &PolicyQuery, own: Policy) -> Result<Option<Policy>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut amount = |field: &str, typed: &str, own: Points| {
        if typed.trim().is_empty() {
            return own;
        }
        let read = parse_typed(typed).ok().and_then(Points::new);
        read.unwrap_or_else(|| {
            faults.push(Fault::new(field, FaultKind::NotAnAmount));
            own
        })
    };
    let budget = amount("budget", &query.budget, own.budget);
    let points_max = amount("cap", &query.cap, own.points_max);
    let mut part = |field: &str, typed: &str, own: u16, min: i64| {
        if typed.trim().is_empty() {
            return own;
        }
        let read = parse_typed(typed).ok().filter(|part| (min..=PARTS_MAX).contains(part));
        read.and_then(|part| u16::try_from(part).ok()).unwrap_or_else(|| {
            faults.push(Fault::new(field, FaultKind::NotANumber { min, max: PARTS_MAX }));
            own
        })
    };
    let ratio = FundingRatio::new(
        part("points", &query.points, own.ratio.points, 1),
        part("self_funded", &query.self_funded, own.ratio.self_funded, 0),
    );
    let payment_window = match query.window.trim() {
        "" => own.payment_window,
        typed => typed.parse().unwrap_or_else(|_| {
            faults.push(Fault::new("window", FaultKind::NotChosen));
            own.payment_window
        }),
    };
    if faults.is_empty() {
        Ok(Some(Policy { budget, points_max, ratio, payment_window }))
    } else {
        Err(faults)
    }
}
