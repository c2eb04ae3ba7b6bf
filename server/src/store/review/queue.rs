//! 審查台: the queue. Quick however many applications there are: a page walks an index, a search
//! stops at [`FOUND_MAX`].

use app::{
    error::AppError,
    review::{
        APPLICATIONS_PER_PAGE, ApplicationQuery, ApplicationRow, ApplicationsView, QueueCount,
    },
};
use domain::{
    Actor, Programme, authority::Act, authority::authorise, calendar::from_millis,
    enrolment::FirmState,
};

use super::{
    super::{Store, tx::Done},
    views::{FileRow, unknown_state},
};

/// What a search looks at; whoever finds more is asked to be more exact.
const FOUND_MAX: usize = 1_000;
/// Longest search text, in characters.
const SEARCH_CHARS_MAX: usize = 60;
const UBN_DIGITS: usize = 8;

/// State by state: each is a range of an index, and its oldest the first of it.
const COUNTS: &str = "SELECT s.state,
         (SELECT COUNT(*) FROM applications a
          WHERE a.programme_id = $1 AND a.state = s.state) AS firms,
         (SELECT MIN(a.completed_at) FROM applications a
          WHERE a.programme_id = $1 AND a.state = s.state) AS oldest,
         (SELECT COUNT(*) FROM applications a
          WHERE a.programme_id = $1 AND a.state = s.state AND a.asked_for <> '') AS asked
     FROM (SELECT 'Entered' AS state UNION ALL SELECT 'Enrolled' UNION ALL SELECT 'UnderReview'
           UNION ALL SELECT 'Eligible' UNION ALL SELECT 'Issued' UNION ALL SELECT 'Waitlisted'
           UNION ALL SELECT 'Refused' UNION ALL SELECT 'Frozen') s";

const PAGE_OF_STATE: &str = "SELECT firm_id FROM applications
     WHERE programme_id = $1 AND state = $2
     ORDER BY completed_at NULLS LAST, firm_id LIMIT $3 OFFSET $4";

const PAGE_OF_ALL: &str = "SELECT firm_id FROM applications
     WHERE programme_id = $1
     ORDER BY completed_at NULLS LAST, firm_id LIMIT $2 OFFSET $3";

// CROSS JOIN: firms first. SQLite keeps to the order that is written, and would otherwise look
// at every application of the programme.
const WITH_UBN: &str = "SELECT a.firm_id, a.state, a.completed_at, a.asked_for <> '' AS asked
     FROM firms f CROSS JOIN applications a
     WHERE f.ubn BETWEEN $2 AND $3 AND a.firm_id = f.firm_id AND a.programme_id = $1 LIMIT $4";

const WITH_NAME: &str = "SELECT a.firm_id, a.state, a.completed_at, a.asked_for <> '' AS asked
     FROM firms f CROSS JOIN applications a
     WHERE LOWER(f.name) LIKE $2 ESCAPE '!' AND a.firm_id = f.firm_id AND a.programme_id = $1
     LIMIT $3";

/// The rows of one page, in any order: an order would lead SQLite to another index. $1 programme,
/// $2 to $26 firms.
const ROWS: &str =
    "SELECT a.firm_id, f.name, f.ubn, a.state, a.facts, a.completed_at, a.changed_at,
         a.asked_for, a.reason
     FROM applications a JOIN firms f ON f.firm_id = a.firm_id
     WHERE a.programme_id = $1 AND a.firm_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
         $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)";

#[derive(sqlx::FromRow)]
struct CountRow {
    state: String,
    firms: i64,
    oldest: Option<i64>,
    asked: i64,
}

#[derive(Clone, sqlx::FromRow)]
struct Hit {
    firm_id: String,
    state: String,
    completed_at: Option<i64>,
    asked: bool,
}

/// What there is of a search, before a page of it is read.
struct Found {
    counts: Vec<QueueCount>,
    /// Every hit, where something was searched for.
    hits: Option<Vec<Hit>>,
    more: bool,
}

impl Found {
    fn total(&self, state: Option<FirmState>) -> i64 {
        let wanted = |count: &&QueueCount| state.is_none_or(|state| count.state == state);
        self.counts.iter().filter(wanted).map(|count| count.firms).sum()
    }
}

impl Store {
    pub(super) async fn queue(
        &self,
        actor: Actor,
        mut query: ApplicationQuery,
    ) -> Result<ApplicationsView, AppError> {
        authorise(actor, Act::ViewApplications)?;
        let programme = self.current_programme().await?;
        // PostgreSQL takes no NUL.
        query.q.retain(|c| !c.is_control());
        query.q = query.q.trim().chars().take(SEARCH_CHARS_MAX).collect();
        let found = match query.q.as_str() {
            "" => Found { counts: self.counts(&programme).await?, hits: None, more: false },
            q => self.find(&programme, q).await?,
        };
        let per_page = i64::from(APPLICATIONS_PER_PAGE);
        let total = found.total(query.state());
        let pages = u32::try_from((total + per_page - 1) / per_page).unwrap_or(1).max(1);
        // Beyond the last page: the last one, not an empty one.
        query.page = query.page().min(pages);
        let firms = match &found.hits {
            Some(hits) => page_of(hits, &query),
            None => self.page(&programme, &query).await?,
        };
        let mut rows = self.rows(&programme, &firms).await?;
        self.number(&programme, &mut rows, found.hits.is_some()).await?;
        Ok(ApplicationsView {
            now: self.time(),
            rows,
            pool: self.pool_of(&programme).await?,
            cap: programme.points_max,
            counts: found.counts,
            more: found.more,
            query,
            total,
            pages,
        })
    }

    async fn counts(&self, programme: &Programme) -> Done<Vec<QueueCount>> {
        let rows: Vec<CountRow> =
            sqlx::query_as(COUNTS).bind(programme.id.as_str()).fetch_all(&self.pools.read).await?;
        let read = |row: CountRow| {
            Ok(QueueCount {
                state: FirmState::from_name(&row.state).ok_or_else(|| unknown_state(&row.state))?,
                firms: row.firms,
                oldest: row.oldest.and_then(from_millis),
                asked: row.asked,
            })
        };
        rows.into_iter().filter(|row| row.firms > 0).map(read).collect()
    }

    async fn find(&self, programme: &Programme, q: &str) -> Done<Found> {
        let most = i64::try_from(FOUND_MAX + 1).unwrap_or(i64::MAX);
        let number = domain::ubn::normalise(q);
        let is_number = number.len() <= UBN_DIGITS && number.chars().all(|c| c.is_ascii_digit());
        let mut hits: Vec<Hit> = if is_number {
            sqlx::query_as(WITH_UBN)
                .bind(programme.id.as_str())
                .bind(format!("{number:0<UBN_DIGITS$}"))
                .bind(format!("{number:9<UBN_DIGITS$}"))
                .bind(most)
                .fetch_all(&self.pools.read)
                .await?
        } else {
            sqlx::query_as(WITH_NAME)
                .bind(programme.id.as_str())
                .bind(pattern(q))
                .bind(most)
                .fetch_all(&self.pools.read)
                .await?
        };
        let more = hits.len() > FOUND_MAX;
        hits.truncate(FOUND_MAX);
        hits.sort_by(|a, b| age(a).cmp(&age(b)));
        Ok(Found { counts: counts_of(&hits)?, hits: Some(hits), more })
    }

    async fn page(&self, programme: &Programme, query: &ApplicationQuery) -> Done<Vec<String>> {
        let limit = i64::from(APPLICATIONS_PER_PAGE);
        let offset = limit * i64::from(query.page() - 1);
        let firms = match query.state() {
            Some(state) => {
                sqlx::query_scalar(PAGE_OF_STATE).bind(programme.id.as_str()).bind(state.as_str())
            }
            None => sqlx::query_scalar(PAGE_OF_ALL).bind(programme.id.as_str()),
        };
        Ok(firms.bind(limit).bind(offset).fetch_all(&self.pools.read).await?)
    }

    async fn rows(&self, programme: &Programme, firms: &[String]) -> Done<Vec<ApplicationRow>> {
        let mut query = sqlx::query_as(ROWS).bind(programme.id.as_str());
        for n in 0..APPLICATIONS_PER_PAGE as usize {
            // What is left over is nobody's id.
            query = query.bind(firms.get(n).map_or("", String::as_str));
        }
        let mut rows: Vec<FileRow> = query.fetch_all(&self.pools.read).await?;
        rows.sort_by_key(|row| firms.iter().position(|firm| *firm == row.firm_id));
        let read = |row: FileRow| Ok(row.read(programme)?.row);
        rows.into_iter().map(read).collect()
    }

    /// Numbers those of a page that wait for points. On a page of the queue nobody who waits stands
    /// between two who do, so the first place gives the others; a search leaves gaps.
    async fn number(
        &self,
        programme: &Programme,
        rows: &mut [ApplicationRow],
        gaps: bool,
    ) -> Done<()> {
        let mut before = None;
        for row in rows.iter_mut().filter(|row| row.state == FirmState::Waitlisted) {
            let place = match before {
                Some(before) if !gaps => before + 1,
                _ => self.place_of(programme, row.firm, row.completed_at).await?,
            };
            row.position = Some(place);
            before = Some(place);
        }
        Ok(())
    }
}

/// The order of the queue: the longest waiting first, those without a complete file last.
fn age(hit: &Hit) -> (bool, Option<i64>, &str) {
    (hit.completed_at.is_none(), hit.completed_at, &hit.firm_id)
}

/// The name holds the text, whatever the text holds.
pub(in super::super) fn pattern(q: &str) -> String {
    let text = q.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{text}%")
}

fn page_of(hits: &[Hit], query: &ApplicationQuery) -> Vec<String> {
    let per_page = APPLICATIONS_PER_PAGE as usize;
    hits.iter()
        .filter(|hit| query.state().is_none_or(|state| hit.state == state.as_str()))
        .skip(per_page * (query.page() as usize - 1))
        .take(per_page)
        .map(|hit| hit.firm_id.clone())
        .collect()
}

/// Hits are sorted: the first of a state is its oldest.
fn counts_of(hits: &[Hit]) -> Done<Vec<QueueCount>> {
    let mut counts: Vec<QueueCount> = Vec::new();
    for hit in hits {
        let state = FirmState::from_name(&hit.state).ok_or_else(|| unknown_state(&hit.state))?;
        let asked = i64::from(hit.asked);
        match counts.iter_mut().find(|count| count.state == state) {
            Some(count) => {
                count.firms += 1;
                count.asked += asked;
            }
            None => counts.push(QueueCount {
                state,
                firms: 1,
                oldest: hit.completed_at.and_then(from_millis),
                asked,
            }),
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn what_was_typed_is_no_pattern() {
        for (q, expected) in [("大同", "%大同%"), ("100%", "%100!%%"), ("A_b!", "%a!_b!!%")] {
            assert_eq!(pattern(q), expected);
        }
    }
}
