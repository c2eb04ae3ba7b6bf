//! Reminders that points expire (R14). A run takes a page of firms, writes their letters and asks
//! for the next page, all in one transaction: a run that breaks off or happens twice writes no
//! letter twice.

use chrono::Duration;
use domain::{Instant, Points, Programme};

use super::{
    Store,
    batch::Batch,
    jobs::{Job, Kind, enqueue, finish},
    mail::{Recipient, tell},
    tx::{Abort, Done, command, end},
};
use crate::letter::Letter;

/// Days before the expiry on which firms are reminded.
const DAYS: [i64; 4] = [14, 7, 3, 1];
/// Firms of one run.
const FIRMS_MAX: usize = 20;

/// Asks for the reminders that are still ahead.
pub(super) fn before_expiry(batch: &mut Batch, programme: &Programme, now: Instant) {
    for days in DAYS {
        let at = programme.points_expire_at() - Duration::days(days);
        if at > now {
            enqueue(batch, Kind::RemindExpiry, &format!("{} {days}", programme.id), at);
        }
    }
}

/// What a run is about: `IND-110 14`, and the firm after which it goes on.
struct Page<'a> {
    programme: &'a str,
    days: i64,
    after: &'a str,
}

fn page(subject: &str) -> Option<Page<'_>> {
    let mut words = subject.splitn(3, ' ');
    Some(Page {
        programme: words.next()?,
        days: words.next()?.parse().ok()?,
        after: words.next().unwrap_or_default(),
    })
}

/// Somebody of a firm with points; without an account where the firm has nobody.
#[derive(sqlx::FromRow)]
struct Person {
    firm_id: String,
    firm: String,
    balance: i64,
    #[sqlx(flatten)]
    to: Recipient,
}

impl Store {
    pub(super) async fn remind_expiry(&self, job: &Job, now: Instant) -> Done<()> {
        let wrong =
            || Abort::Inconsistent { table: "jobs", column: "subject", row: job.id.clone() };
        let page = page(&job.subject).ok_or_else(wrong)?;
        let programme = self.programme(page.programme).await?;
        let (until, expire_at) = (programme.points_until, programme.points_expire_at());
        // Held up for a day or more, or the points expire later than when this was asked for: the
        // number of days would be wrong, and another one comes.
        let left = expire_at - Duration::days(page.days);
        let late = now < left || now >= left + Duration::days(1);
        command!(self, |tx| {
            let mut batch = Batch::default();
            if !finish(tx, &mut batch, job, now).await? {
                return Ok(());
            }
            let people = if late { Vec::new() } else { firms_with_points(tx, &page).await? };
            let mut firms: Vec<&str> = people.iter().map(|one| one.firm_id.as_str()).collect();
            firms.dedup();
            if firms.len() == FIRMS_MAX
                && let Some(last) = firms.last()
                && let Some(at) = domain::calendar::from_millis(job.run_at)
            {
                let rest = format!("{} {} {last}", page.programme, page.days);
                enqueue(&mut batch, Kind::RemindExpiry, &rest, at);
            }
            for one in people.iter().filter(|one| one.to.user_id.is_some()) {
                let letter = Letter::PointsExpireSoon {
                    firm: one.firm.clone(),
                    points: Points::new(one.balance).unwrap_or_default(),
                    days: page.days,
                    until,
                };
                tell(&mut batch, &one.to, &letter, "/wallet", now);
            }
            batch.run(tx).await
        })
    }
}

/// The people of the next firms that can still lose points, firm by firm.
async fn firms_with_points(tx: &mut super::Tx, page: &Page<'_>) -> Done<Vec<Person>> {
    Ok(sqlx::query_as(
        "SELECT a.firm_id, f.name AS firm, a.balance, u.user_id,
                COALESCE(u.email, '') AS email, COALESCE(u.lang, '') AS lang,
                (m.topic IS NOT NULL) AS muted
         FROM (SELECT firm_id, balance FROM accounts
               WHERE programme_id = $1 AND kind = 'wallet' AND balance > 0 AND firm_id > $2
                   AND firm_id NOT IN (SELECT firm_id FROM applications
                                       WHERE programme_id = $1 AND state = 'Frozen')
               ORDER BY firm_id LIMIT $3) a
         JOIN firms f ON f.firm_id = a.firm_id
         LEFT JOIN users u ON u.firm_id = a.firm_id AND u.closed_at IS NULL
         LEFT JOIN muted_topics m ON m.user_id = u.user_id AND m.topic = 'deadline'
         ORDER BY a.firm_id, CASE u.roles WHEN 'owner' THEN 0 ELSE 1 END, u.created_at, u.user_id",
    )
    .bind(page.programme)
    .bind(page.after)
    .bind(i64::try_from(FIRMS_MAX).unwrap_or(i64::MAX))
    .fetch_all(&mut **tx)
    .await?)
}
