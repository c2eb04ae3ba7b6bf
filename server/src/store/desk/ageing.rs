//! What waits, and how long.

use app::desk::{AGE_DAYS, AGES, Ageing, Queue};
use chrono::Duration;
use domain::{Instant, Programme};

use super::super::{Store, tx::Done};

/// Counts by queue and age; $2 to $5 are the instants between the ages, the newest first.
const WAITING: &str = "
    SELECT w.queue, CASE WHEN w.since > $2 THEN 0 WHEN w.since > $3 THEN 1
        WHEN w.since > $4 THEN 2 WHEN w.since > $5 THEN 3 ELSE 4 END AS age, COUNT(*)
    FROM (
        SELECT 'applications' AS queue, COALESCE(a.completed_at, a.changed_at) AS since
        FROM applications a WHERE a.programme_id = $1 AND a.state = 'UnderReview'
        UNION ALL
        SELECT 'plans', p.submitted_at FROM plans p
        WHERE p.programme_id = $1 AND p.waiting_version IS NOT NULL
        UNION ALL
        SELECT 'claims', c.submitted_at FROM claims c JOIN orders o ON o.order_id = c.order_id
        WHERE o.programme_id = $1 AND c.state IN ('Submitted', 'Reviewed', 'Approved')
        UNION ALL
        SELECT CASE o.state WHEN 'Submitted' THEN 'answers' WHEN 'Accepted' THEN 'signatures'
                WHEN 'Contracted' THEN 'payments' ELSE 'activations' END,
            CASE o.state WHEN 'Submitted' THEN o.submitted_at WHEN 'Accepted' THEN o.accepted_at
                WHEN 'Contracted' THEN o.contracted_at ELSE o.paid_at END
        FROM orders o WHERE o.programme_id = $1
            AND (o.state IN ('Submitted', 'Accepted', 'Paid')
                 OR (o.state = 'Contracted' AND o.paid_at IS NULL))) w
    GROUP BY w.queue, 2";

const QUEUES: [(Queue, &str); 7] = [
    (Queue::Applications, "applications"),
    (Queue::Plans, "plans"),
    (Queue::Claims, "claims"),
    (Queue::Answers, "answers"),
    (Queue::Signatures, "signatures"),
    (Queue::Payments, "payments"),
    (Queue::Activations, "activations"),
];

impl Store {
    pub(super) async fn ageing(&self, programme: &Programme, now: Instant) -> Done<Vec<Ageing>> {
        let [day, three, week, month] =
            AGE_DAYS.map(|days| (now - Duration::days(days)).timestamp_millis());
        let rows: Vec<(String, i32, i64)> = sqlx::query_as(WAITING)
            .bind(programme.id.as_str())
            .bind(day)
            .bind(three)
            .bind(week)
            .bind(month)
            .fetch_all(&self.pools.read)
            .await?;
        let of = |(queue, name): (Queue, &str)| {
            let mut counts = [0; AGES];
            for (_, age, count) in rows.iter().filter(|(found, _, _)| found == name) {
                if let Some(slot) = usize::try_from(*age).ok().and_then(|age| counts.get_mut(age)) {
                    *slot = *count;
                }
            }
            Ageing { queue, counts }
        };
        Ok(QUEUES.map(of).to_vec())
    }
}
