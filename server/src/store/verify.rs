//! The ledger's invariants as SQL: a row is a violation, zero rows are a healthy ledger. The
//! numbers are those of the law's list (L01 to L25), E01 on are those of enrolments, C01 on those
//! of claims, Q01 that of quotations; the chains of usage are walked in `usage/chain.rs` (C03), the
//! seals in `seal/` (A01), and draws are drawn again in `spot_check/verify.rs` (S01), changes of
//! programmes are looked at in `programme/verify.rs` (P01).

use std::time::Instant;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{Store, tx::Done};
use crate::engine::Violation;

/// Id, what it says, and the statement whose rows break it; the first column names the row.
const INVARIANTS: &[(&str, &str, &str)] = &[
    (
        "L03",
        "a balance is the sum of its transfers",
        // In one pass: by account it would read all transfers for each.
        "SELECT m.account_id FROM (
             SELECT account_id, balance AS amount FROM accounts
             UNION ALL SELECT to_account, -amount FROM transfers
             UNION ALL SELECT from_account, amount FROM transfers) m
         GROUP BY m.account_id HAVING CAST(SUM(m.amount) AS BIGINT) <> 0",
    ),
    (
        "L04",
        "no account but the treasury is negative",
        "SELECT account_id FROM accounts WHERE kind <> 'treasury' AND balance < 0",
    ),
    (
        "L05",
        "the accounts of a programme sum to nothing",
        "SELECT programme_id FROM accounts GROUP BY programme_id
         HAVING CAST(SUM(balance) AS BIGINT) <> 0",
    ),
    (
        "L06",
        "a firm was issued at most one cap, all or nothing",
        "SELECT t.firm_id FROM transfers t WHERE t.kind = 'issue'
         GROUP BY t.programme_id, t.firm_id HAVING COUNT(*) > 1",
    ),
    (
        "E01",
        "a firm was issued points exactly where its application says so",
        "SELECT a.firm_id FROM applications a
         LEFT JOIN transfers t ON t.firm_id = a.firm_id AND t.programme_id = a.programme_id
             AND t.kind = 'issue'
         WHERE (a.state IN ('Issued', 'Frozen')) <> (t.transfer_id IS NOT NULL)
         UNION ALL
         SELECT t.firm_id FROM transfers t
         LEFT JOIN applications a ON a.firm_id = t.firm_id AND a.programme_id = t.programme_id
         WHERE t.kind = 'issue' AND a.firm_id IS NULL",
    ),
    (
        "E02",
        "a state of an application is what its last event left",
        "SELECT a.firm_id FROM applications a WHERE a.state <> COALESCE(
             (SELECT e.to_state FROM application_events e
              WHERE e.firm_id = a.firm_id AND e.programme_id = a.programme_id
              ORDER BY e.at DESC, e.event_id DESC LIMIT 1), 'Entered')",
    ),
    (
        "L09",
        "points and self-funded part make the price",
        "SELECT order_id FROM orders WHERE points + self_funded_twd <> price_twd OR points <= 0",
    ),
    (
        "L10",
        "the points of an order are where its state says",
        "SELECT o.order_id FROM orders o
         LEFT JOIN accounts h ON h.account_id = 'hold:' || o.order_id
         LEFT JOIN accounts u ON u.account_id = 'used:' || o.order_id
         LEFT JOIN accounts c ON c.account_id = 'claim:' || o.order_id
         LEFT JOIN terminations x ON x.order_id = o.order_id
         WHERE COALESCE(h.balance, 0) <>
                   CASE WHEN o.state IN ('Submitted', 'Accepted') THEN o.points ELSE 0 END
            OR COALESCE(u.balance, 0) <>
                   CASE WHEN o.state IN ('Contracted', 'Paid', 'InService', 'ServiceProven')
                             OR (o.state = 'PaymentLapsed' AND o.position IS NOT NULL)
                        THEN o.points WHEN o.state = 'Terminated' THEN COALESCE(x.kept, -1)
                        ELSE 0 END
            OR COALESCE(c.balance, 0) <>
                   CASE WHEN o.state = 'Claimed' THEN o.points ELSE 0 END",
    ),
    (
        "L11",
        "a hold that ended has one end, an open one has none",
        "SELECT t.transfer_id FROM transfers t JOIN orders o ON o.order_id = t.order_id
         LEFT JOIN transfers e ON e.resolves = t.transfer_id
         WHERE t.kind IN ('reserve', 'use', 'claim', 'return_claim', 'settle')
             AND (e.transfer_id IS NULL) <> (o.position IS NOT NULL AND o.position = t.transfer_id)",
    ),
    (
        "L12",
        "an end moves exactly what was held, and out of where it was",
        "SELECT e.transfer_id FROM transfers e JOIN transfers t ON t.transfer_id = e.resolves
         LEFT JOIN terminations x ON x.order_id = e.order_id
         LEFT JOIN receivables r ON r.order_id = e.order_id
         WHERE (e.amount <> t.amount
                AND NOT (e.kind IN ('reverse', 'expire') AND e.amount = COALESCE(x.reversed, -1))
                AND NOT (e.kind = 'clawback' AND e.amount = COALESCE(r.points, -1)))
             OR e.from_account <> t.to_account
             OR COALESCE(e.order_id, '') <> COALESCE(t.order_id, '')",
    ),
    (
        "L13",
        "who paid, paid in time; who lapsed, lapsed at the deadline or after",
        "SELECT order_id FROM orders
         WHERE (paid_at IS NOT NULL AND paid_at >= payment_deadline)
             OR (lapsed_at IS NOT NULL AND lapsed_at < payment_deadline)
             OR (state IN ('Paid', 'ServiceProven', 'Claimed', 'Settled') AND paid_at IS NULL)
             OR (state IN ('ServiceProven', 'Claimed', 'Settled') AND activated_on IS NULL)",
    ),
    (
        "L14",
        "a transfer of an order moves the order's points",
        "SELECT t.transfer_id FROM transfers t JOIN orders o ON o.order_id = t.order_id
         LEFT JOIN terminations x ON x.order_id = t.order_id
         LEFT JOIN receivables r ON r.order_id = t.order_id
         WHERE (t.amount <> o.points
                AND NOT (t.kind IN ('reverse', 'expire') AND t.amount = COALESCE(x.reversed, -1))
                AND NOT (t.kind = 'clawback' AND t.amount = COALESCE(r.points, -1)))
             OR t.at < o.submitted_at",
    ),
    (
        "L16",
        "a contract has both signatures and a deadline",
        "SELECT order_id FROM orders
         WHERE (contracted_at IS NULL) <> (buyer_signed_at IS NULL OR supplier_signed_at IS NULL)
             OR (contracted_at IS NULL) <> (payment_deadline IS NULL)
             OR (state IN ('Contracted', 'Paid', 'InService') AND contracted_at IS NULL)",
    ),
    (
        "L17",
        "a claim that is under way has its order claimed, its documents, and four eyes",
        "SELECT c.order_id FROM claims c JOIN orders o ON o.order_id = c.order_id
         WHERE (c.state IN ('Submitted', 'Reviewed', 'Approved')) <> (o.state = 'Claimed')
             OR (c.state = 'Settled') <> (o.state = 'Settled')
             OR (c.state IN ('Draft', 'Returned')
                 AND o.state NOT IN ('ServiceProven', 'Terminated'))
             OR (c.state NOT IN ('Draft', 'Returned') AND (
                 NOT EXISTS (SELECT 1 FROM invoices i WHERE i.order_id = c.order_id
                             AND i.total_twd = o.price_twd)
                 OR NOT EXISTS (SELECT 1 FROM surveys s WHERE s.order_id = c.order_id
                                UNION ALL SELECT 1 FROM survey_waivers w
                                WHERE w.order_id = c.order_id)))
             OR (c.state IN ('Reviewed', 'Approved', 'Settled') AND c.reviewed_by IS NULL)
             OR (c.state IN ('Approved', 'Settled') AND c.approved_by IS NULL)
             OR (c.state = 'Settled' AND c.settled_by IS NULL)
             OR c.approved_by = c.reviewed_by OR c.settled_by = c.reviewed_by
         UNION ALL
         SELECT o.order_id FROM orders o LEFT JOIN claims c ON c.order_id = o.order_id
         WHERE o.state IN ('Claimed', 'Settled') AND c.order_id IS NULL
         UNION ALL
         SELECT a.order_id FROM claim_events a
         JOIN claim_events r ON r.order_id = a.order_id AND r.act = 'Review'
             AND r.user_id = a.user_id AND r.at <= a.at
         WHERE a.act IN ('Approve', 'Settle') AND NOT EXISTS (
             SELECT 1 FROM claim_events s WHERE s.order_id = a.order_id AND s.act = 'Submit'
                 AND s.at > r.at AND s.at <= a.at)
         UNION ALL
         SELECT c.order_id FROM claims c JOIN orders o ON o.order_id = c.order_id
         JOIN officer_links l ON l.user_id IN (c.reviewed_by, c.approved_by, c.settled_by)
             AND (l.firm_id = o.firm_id OR l.supplier_id = o.supplier_id)
         WHERE c.state IN ('Approved', 'Settled') AND l.declared_at < (
             SELECT MAX(e.at) FROM claim_events e
             WHERE e.order_id = c.order_id AND e.act IN ('Approve', 'Settle'))
         UNION ALL
         SELECT c.order_id FROM claims c JOIN spot_checks k ON k.order_id = c.order_id
         WHERE c.state = 'Settled' AND k.state <> 'passed' AND k.sampled_at < (
             SELECT MAX(e.at) FROM claim_events e
             WHERE e.order_id = c.order_id AND e.act = 'Settle')",
    ),
    (
        "L18",
        "a settled order has one payout of its points, another one has none",
        "SELECT o.order_id FROM orders o
         LEFT JOIN payouts p ON p.order_id = o.order_id
         LEFT JOIN transfers t ON t.transfer_id = p.transfer_id AND t.kind = 'settle'
             AND t.order_id = o.order_id
         WHERE (o.state = 'Settled') <> (p.payout_id IS NOT NULL)
             OR (p.payout_id IS NOT NULL
                 AND (t.transfer_id IS NULL OR t.amount <> p.points OR p.points <> o.points
                      OR p.supplier_id <> o.supplier_id))
         UNION ALL
         SELECT t.order_id FROM transfers t JOIN orders o ON o.order_id = t.order_id
         WHERE (t.kind = 'settle'
                AND t.to_account <> 'paid:' || o.programme_id || ':' || o.supplier_id)
             OR (t.kind = 'clawback'
                 AND t.from_account <> 'paid:' || o.programme_id || ':' || o.supplier_id)
         UNION ALL
         SELECT t.order_id FROM transfers t WHERE t.kind = 'settle'
         GROUP BY t.order_id HAVING COUNT(*) > 1
         UNION ALL
         SELECT b.batch_id FROM payout_batches b WHERE b.total <> COALESCE(
             (SELECT CAST(SUM(p.points) AS BIGINT) FROM payouts p WHERE p.batch_id = b.batch_id), 0)
             OR b.payouts <> (SELECT COUNT(*) FROM payouts p WHERE p.batch_id = b.batch_id)",
    ),
    (
        "C01",
        "a claim's state is the one its last step led to",
        "SELECT c.order_id FROM claims c WHERE c.state <> COALESCE(
             (SELECT e.to_state FROM claim_events e WHERE e.order_id = c.order_id
              ORDER BY e.at DESC, e.event_id DESC LIMIT 1), '')
         UNION ALL
         SELECT e.order_id FROM claim_events e
         LEFT JOIN audit a ON a.event_id = e.event_id WHERE a.event_id IS NULL",
    ),
    (
        "C02",
        "the counters of a day are those of its records",
        "SELECT m.order_id || ' ' || m.day FROM (
             SELECT order_id, day, records, in_time, late, confirmed FROM usage_days
             UNION ALL
             SELECT order_id, day, -1, CASE WHEN late = 0 THEN -uses ELSE 0 END,
                    CASE WHEN late = 0 THEN 0 ELSE -uses END, 0 FROM usage_records
             UNION ALL
             SELECT order_id, day, 0, 0, 0, -uses FROM usage_confirmations) m
         GROUP BY m.order_id, m.day
         HAVING CAST(SUM(m.records) AS BIGINT) <> 0 OR CAST(SUM(m.in_time) AS BIGINT) <> 0
             OR CAST(SUM(m.late) AS BIGINT) <> 0 OR CAST(SUM(m.confirmed) AS BIGINT) <> 0
         UNION ALL
         SELECT order_id || ' ' || day FROM usage_days WHERE confirmed > late",
    ),
    (
        "C04",
        "an order that ended early kept the share of what was delivered",
        "SELECT o.order_id FROM orders o LEFT JOIN terminations x ON x.order_id = o.order_id
         WHERE (o.state = 'Terminated') <> (x.order_id IS NOT NULL)
             OR (x.order_id IS NOT NULL AND x.kept + x.reversed <> o.points)
         UNION ALL
         SELECT r.order_id FROM receivables r
         LEFT JOIN transfers t ON t.order_id = r.order_id AND t.kind = 'clawback'
         WHERE (r.received_at IS NULL) <> (t.transfer_id IS NULL)
         UNION ALL
         SELECT r.order_id FROM receivables r JOIN orders o ON o.order_id = r.order_id
         WHERE o.state <> 'Settled' OR r.supplier_id <> o.supplier_id",
    ),
    (
        "C05",
        "a supplier is suspended exactly while a spot check that failed has not passed",
        "SELECT s.supplier_id FROM suppliers s WHERE (s.suspended_at IS NOT NULL) <>
             EXISTS (SELECT 1 FROM spot_checks c WHERE c.supplier_id = s.supplier_id
                     AND c.failed_at IS NOT NULL)
         UNION ALL
         SELECT c.order_id FROM spot_checks c JOIN orders o ON o.order_id = c.order_id
         WHERE c.supplier_id <> o.supplier_id
             OR (c.state = 'failed' AND c.failed_at IS NULL)
             OR (c.state = 'passed' AND c.failed_at IS NOT NULL)
             OR (c.state = 'sampled') <> (c.decided_at IS NULL)
         UNION ALL
         SELECT c.order_id FROM spot_checks c
         WHERE c.state <> COALESCE((SELECT CASE a.action WHEN 'sample-audit' THEN 'sampled'
                     WHEN 'pass-audit' THEN 'passed' ELSE 'failed' END
                 FROM audit a WHERE a.subject_kind = 'order' AND a.subject_id = c.order_id
                     AND a.outcome = 'ok'
                     AND a.action IN ('sample-audit', 'pass-audit', 'fail-audit')
                 ORDER BY a.at DESC, a.audit_id DESC LIMIT 1), '')",
    ),
    (
        "Q01",
        "an order has the price of its plan's version, or that of one quotation to its firm",
        "SELECT o.order_id FROM orders o
         LEFT JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
         LEFT JOIN quotations q ON q.order_id = o.order_id
         LEFT JOIN inquiries i ON i.inquiry_id = q.inquiry_id
         WHERE o.price_twd <> COALESCE(q.price_twd, v.price_twd, 0)
             OR (q.quotation_id IS NOT NULL
                 AND (q.plan_id <> o.plan_id OR q.plan_version <> o.plan_version
                      OR i.firm_id IS NULL OR i.firm_id <> o.firm_id
                      OR q.sent_at > o.submitted_at OR q.withdrawn_at IS NOT NULL))",
    ),
    (
        "L19",
        "every transfer and every step has an audit row of the same command",
        "SELECT DISTINCT x.event_id FROM (SELECT event_id FROM transfers
                                          UNION ALL SELECT event_id FROM order_events) x
         LEFT JOIN audit a ON a.event_id = x.event_id WHERE a.event_id IS NULL",
    ),
    (
        "L21",
        "an order's state is the one its last step led to",
        "SELECT o.order_id FROM orders o WHERE o.state <> COALESCE(
             (SELECT e.to_state FROM order_events e WHERE e.order_id = o.order_id
              ORDER BY e.at DESC, e.event_id DESC LIMIT 1), '')",
    ),
    (
        "L24",
        "amounts stay below what a browser can hold exactly",
        "SELECT transfer_id FROM transfers WHERE amount > 9007199254740991",
    ),
    (
        "L25",
        "points stay with their programme and firm",
        "SELECT t.transfer_id FROM transfers t
         JOIN accounts a ON a.account_id = t.from_account
         JOIN accounts b ON b.account_id = t.to_account
         WHERE a.programme_id <> t.programme_id OR b.programme_id <> t.programme_id
             OR (a.firm_id IS NOT NULL AND a.firm_id <> t.firm_id)
             OR (b.firm_id IS NOT NULL AND b.firm_id <> t.firm_id)",
    ),
    (
        "P02",
        "a case is closed by two officers, once, and only then",
        "SELECT c.case_id FROM cases c LEFT JOIN (
             SELECT p.case_id, COUNT(*) AS confirmed,
                 SUM(CASE WHEN d.decided_by = p.proposed_by THEN 1 ELSE 0 END) AS alone
             FROM case_proposals p JOIN case_decisions d ON d.proposal_id = p.proposal_id
             WHERE d.act = 'confirm' GROUP BY p.case_id) e ON e.case_id = c.case_id
         WHERE COALESCE(e.confirmed, 0) <> CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END
             OR e.alone > 0",
    ),
];

/// Rows shown of one broken invariant.
const ROWS_MAX: usize = 100;

/// Statements that run side by side, beside the walks of chains and seals: on SQLite there are four
/// connections that read, and who waits for one waits half a minute at most.
const AT_ONCE: usize = 2;

fn named(
    id: &'static str,
    says: &'static str,
    rows: Vec<String>,
) -> impl Iterator<Item = Violation> {
    rows.into_iter().take(ROWS_MAX).map(move |row| Violation { id, says, row })
}

impl Store {
    pub(super) async fn violations(&self) -> Done<Vec<Violation>> {
        let others = async {
            let chains = self.broken_chains().await?;
            Ok((chains, self.broken_draws().await?, self.beyond_the_programme().await?))
        };
        let (seals, invariants, (chains, draws, beyond)) =
            tokio::try_join!(self.broken_seals(), self.broken_invariants(), others)?;
        let mut violations = beyond;
        let says = "every link of usage follows from the one before and its records";
        violations.extend(named("C03", says, chains));
        let says = "the audit trail and the links of usage are as they were sealed";
        violations.extend(named("A01", says, seals));
        let says = "a draw has the list that was published, and what its seed draws from it";
        violations.extend(named("S01", says, draws));
        let says = "a change of a programme has two officers, and one end";
        violations.extend(named("P01", says, self.broken_proposals().await?));
        violations.extend(invariants);
        Ok(violations)
    }

    async fn broken_invariants(&self) -> Done<Vec<Violation>> {
        let looks: Vec<_> =
            INVARIANTS.iter().map(|&(id, says, sql)| self.look(id, says, sql)).collect();
        let found: Vec<Vec<Violation>> =
            stream::iter(looks).buffered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn look(
        &self,
        id: &'static str,
        says: &'static str,
        sql: &'static str,
    ) -> Done<Vec<Violation>> {
        let begun = Instant::now();
        let found = sqlx::query_scalar(sql).fetch_all(&self.pools.read).await;
        tracing::debug!(id, seconds = begun.elapsed().as_secs_f64(), "looked");
        let rows: Vec<String> = match found {
            // What cannot be added up is broken, and the others are still looked at.
            Err(error) if error.as_database_error().is_some() => vec![error.to_string()],
            found => found?,
        };
        Ok(named(id, says, rows).collect())
    }
}
