//! The ledger's invariants as SQL: a row is a violation, zero rows are a healthy ledger. The
//! numbers are those of the law's list (L01 to L25), E01 on are those of enrolments; those about
//! claims come with the claims.

use super::{Store, tx::Done};
use crate::engine::Violation;

/// Id, what it says, and the statement whose rows break it; the first column names the row.
const INVARIANTS: &[(&str, &str, &str)] = &[
    (
        "L03",
        "a balance is the sum of its transfers",
        "SELECT a.account_id FROM accounts a WHERE a.balance <>
             COALESCE((SELECT CAST(SUM(t.amount) AS BIGINT) FROM transfers t
                       WHERE t.to_account = a.account_id), 0)
             - COALESCE((SELECT CAST(SUM(t.amount) AS BIGINT) FROM transfers t
                         WHERE t.from_account = a.account_id), 0)",
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
         WHERE COALESCE(h.balance, 0) <>
                   CASE WHEN o.state IN ('Submitted', 'Accepted') THEN o.points ELSE 0 END
            OR COALESCE(u.balance, 0) <>
                   CASE WHEN o.state IN ('Contracted', 'Paid', 'InService', 'ServiceProven')
                             OR (o.state = 'PaymentLapsed' AND o.position IS NOT NULL)
                        THEN o.points ELSE 0 END",
    ),
    (
        "L11",
        "a hold that ended has one end, an open one has none",
        "SELECT t.transfer_id FROM transfers t JOIN orders o ON o.order_id = t.order_id
         LEFT JOIN transfers e ON e.resolves = t.transfer_id
         WHERE t.kind IN ('reserve', 'use')
             AND (e.transfer_id IS NULL) <> (o.position IS NOT NULL AND o.position = t.transfer_id)",
    ),
    (
        "L12",
        "an end moves exactly what was held, and out of where it was",
        "SELECT e.transfer_id FROM transfers e JOIN transfers t ON t.transfer_id = e.resolves
         WHERE e.amount <> t.amount OR e.from_account <> t.to_account
             OR COALESCE(e.order_id, '') <> COALESCE(t.order_id, '')",
    ),
    (
        "L13",
        "who paid, paid in time; who lapsed, lapsed at the deadline or after",
        "SELECT order_id FROM orders
         WHERE (paid_at IS NOT NULL AND paid_at >= payment_deadline)
             OR (lapsed_at IS NOT NULL AND lapsed_at < payment_deadline)
             OR (state = 'Paid' AND paid_at IS NULL)",
    ),
    (
        "L14",
        "a transfer of an order moves the order's points",
        "SELECT t.transfer_id FROM transfers t JOIN orders o ON o.order_id = t.order_id
         WHERE t.amount <> o.points OR t.at < o.submitted_at",
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
        "L19",
        "every transfer and every step has an audit row of the same command",
        "SELECT x.event_id FROM (SELECT event_id FROM transfers
                                 UNION SELECT event_id FROM order_events) x
         EXCEPT SELECT event_id FROM audit",
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
];

/// Rows shown of one broken invariant.
const ROWS_MAX: usize = 100;

impl Store {
    pub(super) async fn violations(&self) -> Done<Vec<Violation>> {
        let mut violations = self.beyond_the_programme().await?;
        for &(id, says, sql) in INVARIANTS {
            let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&self.pools.read).await?;
            violations.extend(rows.into_iter().take(ROWS_MAX).map(|row| Violation {
                id,
                says,
                row,
            }));
        }
        Ok(violations)
    }

    /// What depends on a programme's settings: the cap, the share of the price, the expiry.
    async fn beyond_the_programme(&self) -> Done<Vec<Violation>> {
        let programmes: Vec<String> = sqlx::query_scalar("SELECT programme_id FROM programmes")
            .fetch_all(&self.pools.read)
            .await?;
        let mut violations = Vec::new();
        for id in programmes {
            let programme = self.programme(&id).await?;
            let cap = programme.points_max.get();
            let found = self.firms_above(&id, cap).await?;
            let says = "a firm holds and used at most the cap";
            violations.extend(found.into_iter().map(|row| Violation { id: "L07", says, row }));
            let (points, whole) = (
                i64::from(programme.ratio.points),
                i64::from(programme.ratio.points) + i64::from(programme.ratio.self_funded),
            );
            let found: Vec<String> = sqlx::query_scalar(
                "SELECT order_id FROM orders WHERE programme_id = $1
                     AND (points * $2 > price_twd * $3 OR points > $4
                          OR contracted_at >= $5)",
            )
            .bind(&id)
            .bind(whole)
            .bind(points)
            .bind(cap)
            .bind(programme.points_expire_at().timestamp_millis())
            .fetch_all(&self.pools.read)
            .await?;
            let says = "an order keeps to share, cap and expiry";
            violations.extend(found.into_iter().map(|row| Violation { id: "L09", says, row }));
        }
        Ok(violations)
    }

    async fn firms_above(&self, programme: &str, cap: i64) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT firm_id FROM accounts WHERE programme_id = $1 AND firm_id IS NOT NULL
             GROUP BY firm_id HAVING CAST(SUM(balance) AS BIGINT) > $2",
        )
        .bind(programme)
        .bind(cap)
        .fetch_all(&self.pools.read)
        .await?)
    }
}
