//! 撥款檔與銷帳: files for the bank, and what the bank says it paid (S35).
//!
//! A file is its rows: whoever asks for it again gets the same lines, and a payout is in one file
//! at most, so a worker that breaks off anywhere pays nothing twice.

use app::{
    claim::{PayoutFile, PayoutLine, Reconciled},
    error::AppError,
};
use domain::{
    Actor, Points,
    authority::{Act, authorise},
    calendar::{from_millis, in_taipei},
};

use super::super::{
    Store, Tx,
    batch::{Batch, put},
    order::{AuditRow, audit},
    tx::{Abort, Done, command, end, violates},
};
use crate::clock::new_id;

/// Payouts of one file.
const PAYOUTS_MAX: i64 = 1_000;
/// Lines of one answer of the bank.
const LINES_MAX: usize = 2_000;
const REFERENCE_CHARS_MAX: usize = 64;
/// Lines that an answer names; the rest are counted.
const UNMATCHED_MAX: usize = 20;
const UNMATCHED_CHARS_MAX: usize = 80;

#[derive(sqlx::FromRow)]
struct LineRow {
    order: String,
    supplier: String,
    supplier_ubn: String,
    points: i64,
}

impl Store {
    /// Who may not is remembered.
    async fn may_pay(&self, actor: Actor, action: &'static str) -> Result<(), AppError> {
        let Err(refusal) = authorise(actor, Act::PayOut) else { return Ok(()) };
        let subject = ("payout", String::new());
        let row = AuditRow::refused(actor, action, subject, &refusal, self.time());
        self.audit_refusal(row).await?;
        Err(refusal.into())
    }

    pub(super) async fn make_payout_file(&self, actor: Actor) -> Result<Option<String>, AppError> {
        self.may_pay(actor, "payout-file").await?;
        let now = self.time();
        let made = command!(self, |tx| {
            let open: Vec<(String, i64)> = sqlx::query_as(
                "SELECT payout_id, points FROM payouts WHERE batch_id IS NULL
                 ORDER BY made_at, payout_id LIMIT $1",
            )
            .bind(PAYOUTS_MAX)
            .fetch_all(&mut **tx)
            .await?;
            if open.is_empty() {
                return Ok(None);
            }
            let day = in_taipei(now).format("%Y%m%d").to_string();
            let files: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM payout_batches WHERE number LIKE $1 || '%'",
            )
            .bind(format!("PAY-{day}-"))
            .fetch_one(&mut **tx)
            .await?;
            let (id, number) = (new_id().to_string(), format!("PAY-{day}-{}", files + 1));
            let total: i64 = open.iter().map(|(_, points)| points).sum();
            let mut batch = Batch::default();
            put!(
                batch,
                "INSERT INTO payout_batches (batch_id, number, made_at, user_id, payouts, total)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                &id,
                &number,
                now.timestamp_millis(),
                actor.user().map(|id| id.to_string()),
                i64::try_from(open.len()).unwrap_or(i64::MAX),
                total,
            );
            for (payout, _) in &open {
                put!(
                    batch,
                    "UPDATE payouts SET batch_id = $2 WHERE payout_id = $1 AND batch_id IS NULL",
                    payout,
                    &id,
                );
            }
            let detail = format!("{} payouts, {total}", open.len());
            note(&mut batch, actor, "payout-file", &number, detail, now);
            batch.run(tx).await?;
            Ok(Some(number))
        })?;
        Ok(made)
    }

    pub(super) async fn payout_lines(
        &self,
        actor: Actor,
        number: &str,
    ) -> Result<PayoutFile, AppError> {
        authorise(actor, Act::ViewClaims)?;
        let made_at: Option<i64> =
            sqlx::query_scalar("SELECT made_at FROM payout_batches WHERE number = $1")
                .bind(number)
                .fetch_optional(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        let made_at = made_at.and_then(from_millis).ok_or(AppError::NotFound)?;
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT o.number AS \"order\", s.name AS supplier, s.ubn AS supplier_ubn, p.points
             FROM payouts p JOIN payout_batches b ON b.batch_id = p.batch_id
             JOIN orders o ON o.order_id = p.order_id
             JOIN suppliers s ON s.supplier_id = p.supplier_id
             WHERE b.number = $1 ORDER BY p.made_at, p.payout_id",
        )
        .bind(number)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let line = |row: LineRow| PayoutLine {
            order: row.order,
            supplier: row.supplier,
            supplier_ubn: row.supplier_ubn,
            amount: Points::new(row.points).unwrap_or_default(),
        };
        let lines = rows.into_iter().map(line).collect();
        Ok(PayoutFile { number: number.to_owned(), made_at, lines })
    }

    pub(super) async fn reconcile_lines(
        &self,
        actor: Actor,
        text: &str,
    ) -> Result<Reconciled, AppError> {
        self.may_pay(actor, "paid-out").await?;
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() || lines.len() > LINES_MAX {
            return Err(AppError::Invalid { field: "lines".to_owned() });
        }
        let mut done = Reconciled::default();
        for line in lines {
            let matched = match line.split_once(',') {
                Some((order, reference)) => {
                    self.mark_paid_out(actor, order.trim(), reference.trim()).await?
                }
                None => Matched::No,
            };
            match matched {
                Matched::Now => done.matched += 1,
                Matched::Before => done.known += 1,
                Matched::No => {
                    done.unmatched_total += 1;
                    if done.unmatched.len() < UNMATCHED_MAX {
                        done.unmatched.push(line.chars().take(UNMATCHED_CHARS_MAX).collect());
                    }
                }
            }
        }
        Ok(done)
    }

    async fn mark_paid_out(&self, actor: Actor, order: &str, reference: &str) -> Done<Matched> {
        let fits = |text: &str| {
            !text.is_empty()
                && text.chars().count() <= REFERENCE_CHARS_MAX
                && !text.chars().any(char::is_control)
        };
        if !fits(order) || !fits(reference) {
            return Ok(Matched::No);
        }
        let now = self.time();
        command!(self, |tx| {
            let payout = sent(tx, order).await?;
            let used: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM payouts WHERE reference = $1")
                .bind(reference)
                .fetch_one(&mut **tx)
                .await?;
            match payout {
                Some((_, Some(known))) if known == reference => return Ok(Matched::Before),
                Some((_, Some(_))) | None => return Ok(Matched::No),
                // One transaction of the bank pays one order.
                Some((_, None)) if used > 0 => return Ok(Matched::No),
                Some((payout, None)) => {
                    let mut batch = Batch::default();
                    put!(
                        batch,
                        "UPDATE payouts SET paid_at = $2, reference = $3
                         WHERE payout_id = $1 AND reference IS NULL",
                        payout,
                        now.timestamp_millis(),
                        reference,
                    );
                    note(&mut batch, actor, "paid-out", order, reference.to_owned(), now);
                    batch.run(tx).await.map_err(taken_meanwhile)?;
                }
            }
            Ok(Matched::Now)
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matched {
    Now,
    Before,
    No,
}

/// Of two answers with one reference at once, the second one decides again.
fn taken_meanwhile(abort: Abort) -> Abort {
    match abort {
        Abort::Sqlx(error) if violates(&error, "payouts", "reference", "payouts_one_reference") => {
            Abort::Stale
        }
        abort => abort,
    }
}

/// The payout of an order that is in a file, and the bank's reference if it has one.
async fn sent(tx: &mut Tx, order: &str) -> Done<Option<(String, Option<String>)>> {
    Ok(sqlx::query_as(
        "SELECT p.payout_id, p.reference FROM payouts p JOIN orders o ON o.order_id = p.order_id
         WHERE o.number = $1 AND p.batch_id IS NOT NULL",
    )
    .bind(order)
    .fetch_optional(&mut **tx)
    .await?)
}

fn note(
    batch: &mut Batch,
    actor: Actor,
    action: &'static str,
    subject: &str,
    detail: String,
    at: domain::Instant,
) {
    let row = AuditRow {
        event: new_id(),
        at,
        actor,
        action,
        subject: ("payout", subject.to_owned()),
        outcome: "ok",
        rule: "R33".to_owned(),
        detail,
    };
    audit(batch, &row);
}
