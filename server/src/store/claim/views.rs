//! Claims as pages show them.

use app::{
    claim::{ClaimRow, ClaimView, ClaimsView, InvoiceLine, Payout, PayoutBatch, UsageDay},
    error::AppError,
};
use domain::{
    Actor, Instant, Party, Points, Refusal, Twd,
    authority::{Act, authorise},
    calendar::{day_of, from_millis},
    claim::{SpotCheck, State, readiness},
    order,
};

use super::{
    super::{
        Store,
        order::Order,
        tx::{Abort, Done},
    },
    case::Case,
    survey::waivable_from,
};

/// Claims of a list.
const ROWS_MAX: i64 = 500;
/// How often a page reads again what moved while it was read.
const READS_MAX: u32 = 3;
/// Files for the bank that are shown.
const BATCHES_MAX: i64 = 50;

#[derive(sqlx::FromRow)]
struct DayRow {
    day: String,
    uses: i64,
    unconfirmed: i64,
}

#[derive(sqlx::FromRow)]
struct More {
    number: Option<String>,
    on_day: Option<String>,
    total_twd: Option<i64>,
    waived: Option<String>,
    ending: i64,
    kept: Option<i64>,
    owed: Option<i64>,
    settled_at: Option<i64>,
    file: Option<String>,
    bank_paid_at: Option<i64>,
    reference: Option<String>,
}

#[derive(sqlx::FromRow)]
struct QueueRow {
    order_id: String,
    number: String,
    firm: String,
    supplier: String,
    points: i64,
    state: String,
    submitted_at: i64,
    drawn: Option<String>,
    spot_check: Option<String>,
}

#[derive(sqlx::FromRow)]
struct BatchRow {
    number: String,
    made_at: i64,
    payouts: i64,
    total: i64,
    paid: i64,
}

/// Whether the viewer's role has the act, with or without a fresh proof.
fn has(actor: Actor, act: Act) -> bool {
    matches!(authorise(actor, act), Ok(()) | Err(Refusal::StepUpNeeded))
}

impl Store {
    /// What comes after the sale; none before the contract.
    pub(in super::super) async fn claim_view(
        &self,
        actor: Actor,
        order: &Order,
        now: Instant,
    ) -> Result<Option<ClaimView>, AppError> {
        let Some(contracted_at) = order.contracted_at else { return Ok(None) };
        let (case, days, more) = self.evidence_of(order).await?;
        let number = order.row.number.clone();
        let owed = more.owed.and_then(Points::new);
        let acts = acts(actor, &case, &days, owed.is_some(), now);
        // How a supplier is paid is no business of the buyer.
        let payout =
            more.settled_at.and_then(from_millis).filter(|_| actor.party() != Party::Buyer);
        let invoice = more.number.zip(more.on_day).zip(more.total_twd);
        let sensitive = ["approve-claim", "settle", "rule-termination", "receive-clawback"];
        let step_up_needed = matches!(actor, Actor::Office { stepped_up: false, .. })
            && acts.iter().any(|act| sensitive.contains(&act.as_str()));
        Ok(Some(ClaimView {
            number,
            price: order.price,
            points: order.points,
            state: case.state,
            order: case.order.state,
            today: day_of(now),
            contracted_on: day_of(contracted_at),
            readiness: readiness(&case.evidence()),
            claimable_from: case.service.as_ref().map(|(windows, _)| windows.claimable_from),
            certificate: case.service.as_ref().map(|(_, found)| found.clone()),
            days,
            invoice: invoice.and_then(|((number, dated), total)| {
                let (dated, total) = (dated.parse().ok()?, Twd::new(total)?);
                Some(InvoiceLine { number, dated, total })
            }),
            score: case.facts.score.and_then(|score| u8::try_from(score).ok()),
            waived: more.waived,
            spot_check: case.spot_check(),
            frozen: case.frozen(),
            missing: case.row.as_ref().map(|row| row.missing.clone()).unwrap_or_default(),
            correct_until: case.correct_until(),
            ending: more.ending > 0
                && matches!(case.order.state, order::State::Paid | order::State::InService),
            kept: more.kept.and_then(Points::new),
            owed,
            payout: payout.map(|settled_at| Payout {
                settled_at,
                file: more.file,
                paid_at: more.bank_paid_at.and_then(from_millis),
                reference: more.reference,
            }),
            key: crate::clock::new_id().to_string(),
            acts,
            step_up_needed,
        }))
    }

    /// The case of an order that was just read. Where the claim moved since, both are read again:
    /// claim and order change together.
    async fn case_now(&self, order: &Order) -> Done<Case> {
        let mut order = order.clone();
        for _ in 0..READS_MAX {
            let mut db = self.pools.read.clone();
            let id = order.id;
            match self.case_of(&mut db, order).await {
                Err(Abort::Stale) => {}
                answer => return answer,
            }
            order = self.order_now(id).await?;
        }
        Err(Abort::Stale)
    }

    async fn evidence_of(&self, order: &Order) -> Done<(Case, Vec<UsageDay>, More)> {
        let case = self.case_now(order).await?;
        let days: Vec<DayRow> = sqlx::query_as(
            "SELECT day, in_time + confirmed AS uses, late - confirmed AS unconfirmed
             FROM usage_days WHERE order_id = $1 ORDER BY day",
        )
        .bind(&order.row.order_id)
        .fetch_all(&self.pools.read)
        .await?;
        let more: More = sqlx::query_as(
            "SELECT i.number, i.on_day, i.total_twd,
                    (SELECT w.reason FROM survey_waivers w WHERE w.order_id = o.order_id) AS waived,
                    (SELECT COUNT(*) FROM order_events e WHERE e.order_id = o.order_id
                         AND e.action = 'Terminate') AS ending,
                    (SELECT x.kept FROM terminations x WHERE x.order_id = o.order_id) AS kept,
                    (SELECT r.points FROM receivables r WHERE r.order_id = o.order_id
                         AND r.received_at IS NULL) AS owed,
                    p.made_at AS settled_at, b.number AS file, p.paid_at AS bank_paid_at,
                    p.reference
             FROM orders o
             LEFT JOIN payouts p ON p.order_id = o.order_id
             LEFT JOIN payout_batches b ON b.batch_id = p.batch_id
             LEFT JOIN invoices i ON i.invoice_id = (
                 SELECT n.invoice_id FROM invoices n WHERE n.order_id = o.order_id
                 ORDER BY n.at DESC, n.invoice_id DESC LIMIT 1)
             WHERE o.order_id = $1",
        )
        .bind(&order.row.order_id)
        .fetch_one(&self.pools.read)
        .await?;
        let days = days.into_iter().filter_map(|row| {
            let day = row.day.parse().ok()?;
            Some(UsageDay { day, uses: row.uses, unconfirmed: row.unconfirmed })
        });
        Ok((case, days.collect(), more))
    }

    pub(super) async fn claim_queue(&self, actor: Actor) -> Result<ClaimsView, AppError> {
        authorise(actor, Act::ViewClaims)?;
        let user = actor.user().map(|id| id.to_string());
        let rows: Vec<QueueRow> = sqlx::query_as(
            // The oldest of each state come from an index; only those of the list are joined.
            "SELECT c.order_id, o.number, f.name AS firm, s.name AS supplier, o.points, c.state,
                    c.submitted_at, c.drawn,
                    (SELECT k.state FROM spot_checks k WHERE k.order_id = c.order_id) AS spot_check
             FROM (SELECT * FROM (
                       SELECT * FROM (SELECT order_id, state, submitted_at, drawn FROM claims
                           WHERE state = 'Submitted' ORDER BY submitted_at, order_id LIMIT $1) a
                       UNION ALL
                       SELECT * FROM (SELECT order_id, state, submitted_at, drawn FROM claims
                           WHERE state = 'Reviewed' ORDER BY submitted_at, order_id LIMIT $1) b
                       UNION ALL
                       SELECT * FROM (SELECT order_id, state, submitted_at, drawn FROM claims
                           WHERE state = 'Approved' ORDER BY submitted_at, order_id LIMIT $1) d
                   ) u ORDER BY u.submitted_at, u.order_id LIMIT $1) c
             JOIN orders o ON o.order_id = c.order_id
             JOIN firms f ON f.firm_id = o.firm_id
             JOIN suppliers s ON s.supplier_id = o.supplier_id
             ORDER BY c.submitted_at, c.order_id",
        )
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let rows = rows.into_iter().filter_map(|row| read(row, user.as_deref())).collect();
        let (unsent, unsent_total): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM payouts
             WHERE batch_id IS NULL",
        )
        .fetch_one(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let batches: Vec<BatchRow> = sqlx::query_as(
            "SELECT b.number, b.made_at, b.payouts, b.total,
                    (SELECT COUNT(*) FROM payouts p WHERE p.batch_id = b.batch_id
                         AND p.paid_at IS NOT NULL) AS paid
             FROM (SELECT batch_id, number, made_at, payouts, total FROM payout_batches
                   ORDER BY made_at DESC, number DESC LIMIT $1) b
             ORDER BY b.made_at DESC, b.number DESC",
        )
        .bind(BATCHES_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let may_pay = has(actor, Act::PayOut);
        let batches = batches.into_iter().filter_map(|row| {
            Some(PayoutBatch {
                number: row.number,
                made_at: from_millis(row.made_at)?,
                payouts: row.payouts,
                total: Points::new(row.total)?,
                paid: row.paid,
            })
        });
        Ok(ClaimsView {
            now: self.time(),
            rows,
            unsent,
            unsent_total: Points::new(unsent_total).unwrap_or_default(),
            batches: batches.collect(),
            may_pay,
            step_up_needed: may_pay && authorise(actor, Act::PayOut).is_err(),
        })
    }
}

fn read(row: QueueRow, user: Option<&str>) -> Option<ClaimRow> {
    let state = State::from_name(&row.state)?;
    Some(ClaimRow {
        order: row.order_id.parse().ok()?,
        number: row.number,
        firm: row.firm,
        supplier: row.supplier,
        points: Points::new(row.points)?,
        state,
        submitted_at: from_millis(row.submitted_at)?,
        mine: state == State::Submitted && user.is_some() && row.drawn.as_deref() == user,
        spot_check: row.spot_check.as_deref().and_then(SpotCheck::from_name),
    })
}

/// The viewer's buttons: what the role has and the guards let through.
fn acts(actor: Actor, case: &Case, days: &[UsageDay], owes: bool, now: Instant) -> Vec<String> {
    let state = case.order.state;
    let serving = matches!(state, order::State::InService | order::State::ServiceProven);
    let open = serving || matches!(state, order::State::Contracted | order::State::Paid);
    let runs = matches!(state, order::State::Paid | order::State::InService);
    let unanswered = case.facts.score.is_none() && case.facts.waived_at.is_none();
    let proven = state == order::State::ServiceProven;
    let complete = readiness(&case.evidence()).is_complete() && !case.frozen();
    let mine = case.reviewer().is_some() && case.reviewer() == actor.user();
    let late = days.iter().any(|day| day.unconfirmed > 0);
    let waivable = waivable_from(case).is_some_and(|from| now >= from);
    let checked = case.spot_check();
    let office = matches!(actor, Actor::Office { .. });
    let samplable = match checked {
        None | Some(SpotCheck::Failed) => true,
        Some(SpotCheck::Passed) => case.may_be_audited_again(now),
        Some(SpotCheck::Sampled) => false,
    };
    let ruled = runs || proven || state == order::State::Settled;
    let after = serving || matches!(state, order::State::Claimed | order::State::Settled);
    #[rustfmt::skip]
    let table = [
        ("usage", Act::ClaimOrder, serving),
        ("invoice", Act::ClaimOrder, open),
        ("remind-survey", Act::ClaimOrder, proven && unanswered),
        ("claim", Act::ClaimOrder, proven && complete),
        ("attest", Act::AttestUsage, serving),
        ("survey", Act::AttestUsage, serving),
        ("terminate", Act::TerminateOrder, runs && !office),
        ("terminate", Act::RuleTermination, ruled && office),
        ("rule-termination", Act::RuleTermination, ruled && office),
        ("review", Act::ReviewClaim, case.state == State::Submitted && !case.frozen()),
        ("return-claim", Act::ReviewClaim, matches!(case.state, State::Submitted | State::Reviewed | State::Approved)),
        ("approve-claim", Act::ApproveClaim, case.state == State::Reviewed && !mine && complete),
        ("settle", Act::SettleClaim, case.state == State::Approved && !mine && complete),
        ("waive-survey", Act::ReviewClaim, open && unanswered && waivable),
        ("confirm-usage", Act::ReviewClaim, serving && late),
        ("receive-clawback", Act::PayOut, owes),
        ("declare-link", Act::ViewClaims, office),
        ("sample-audit", Act::SpotCheckOrder, after && samplable),
        ("pass-audit", Act::SpotCheckOrder, checked == Some(SpotCheck::Sampled)),
        ("fail-audit", Act::SpotCheckOrder, checked == Some(SpotCheck::Sampled)),
    ];
    table
        .into_iter()
        .filter(|(_, act, open)| *open && has(actor, *act))
        .map(|(name, ..)| name.to_owned())
        .collect()
}
