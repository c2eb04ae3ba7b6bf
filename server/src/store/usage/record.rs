//! Usage records: each once, in links of a chain, with counters by day (R28, S29).

use std::collections::{BTreeMap, HashMap};

use app::{
    claim::{UsageReceipt, UsageRecord},
    error::AppError,
};
use chrono::NaiveDate;
use domain::{
    Actor, Instant, OrderId, Refusal,
    authority::{Act, authorise},
    order::{Action, State},
    service::usage_windows,
    usage::{check_day, is_late, link_text, record_line},
};
use sqlx::AssertSqlSafe;

use super::super::{
    Store, Tx,
    batch::{Batch, Value, bind, put},
    order::{AuditRow, Order, audit},
    tx::{Abort, Done, command, end},
};
use crate::{clock::new_id, hash::sha256};

/// Records of one request.
const RECORDS_MAX: usize = 10_000;
/// Rows of one statement.
const ROWS_MAX: usize = 500;
/// Uses that one record may tell of: far beyond a day's, and no sum of them overflows.
const USES_MAX: i64 = 1_000_000_000;
const SOURCE_CHARS_MAX: usize = 40;

/// A record, and the line of its list or its place in the request.
pub(super) type Line = (u64, UsageRecord);

/// What became of records that were sent together.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) taken: u64,
    pub(super) known: u64,
    pub(super) late: u64,
    /// Known with another content.
    pub(super) conflicts: Vec<u64>,
}

/// What is new of the records that were sent.
struct Taken<'a> {
    new: Vec<&'a UsageRecord>,
    known: u64,
    conflicts: Vec<u64>,
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    day: String,
    source: String,
    seq: i64,
    uses: i64,
    batch_id: String,
}

/// Day, source and number, which make a record (R28).
type RecordKey = (String, String, i64);

pub(super) fn key_of(record: &UsageRecord) -> RecordKey {
    (record.day.to_string(), record.source.clone(), record.seq)
}

impl Store {
    pub(in super::super) async fn take_usage(
        &self,
        actor: Actor,
        id: OrderId,
        records: Vec<UsageRecord>,
    ) -> Result<UsageReceipt, AppError> {
        let records = read(records)?;
        let now = self.time();
        self.lapse_if_due(id, now).await?;
        let answer = command!(self, |tx| self.try_usage(tx, actor, id, &records, now).await);
        if let Err(Abort::Refused(refusal)) = &answer {
            self.audit_refusal(AuditRow::refused(
                actor,
                "usage",
                ("order", id.to_string()),
                refusal,
                now,
            ))
            .await?;
        }
        Ok(answer?)
    }

    async fn try_usage(
        &self,
        tx: &mut Tx,
        actor: Actor,
        id: OrderId,
        records: &[Line],
        now: Instant,
    ) -> Done<UsageReceipt> {
        let order = self.order_in(tx, id).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(Abort::NotFound);
        }
        authorise(actor, Act::ClaimOrder)?;
        let windows = order.activated_on.map(|day| usage_windows(day, &order.programme));
        for (_, record) in records {
            check_day(windows.as_ref(), record.day, now)?;
        }
        let found = self.take_records(tx, &order, actor, records, now).await?;
        if !found.conflicts.is_empty() {
            return Err(Refusal::KeyReused.into());
        }
        let state = self.order_in(tx, id).await?.state;
        let Found { taken, known, late, .. } = found;
        Ok(UsageReceipt { taken, known, late, state })
    }

    /// Takes records of one order whose days were checked: each once, in one link. They come in
    /// the order of the chain, each key once.
    pub(super) async fn take_records(
        &self,
        tx: &mut Tx,
        order: &Order,
        actor: Actor,
        records: &[Line],
        now: Instant,
    ) -> Done<Found> {
        // What comes together is one link of the chain.
        let batch_id = new_id().to_string();
        let taken = insert(tx, order, records, &batch_id, now).await?;
        let late = |record: &&UsageRecord| is_late(&order.programme, record.day, now);
        let found = Found {
            taken: taken.new.len() as u64,
            known: taken.known,
            late: taken.new.iter().copied().filter(late).count() as u64,
            conflicts: taken.conflicts,
        };
        if taken.new.is_empty() {
            return Ok(found);
        }
        if !matches!(order.state, State::InService | State::ServiceProven) {
            let (state, action) = (order.state, Action::VerifyUsage);
            return Err(Refusal::IllegalTransition { state, action }.into());
        }
        let mut batch = Batch::default();
        count(&mut batch, order, &taken.new, now);
        let link = Link { id: &batch_id, actor, at: now };
        link.add(tx, &mut batch, order, &taken.new).await?;
        batch.run(tx).await?;
        self.prove_in(tx, order.id, now).await?;
        Ok(found)
    }
}

/// The records in one order, each key once.
fn read(mut records: Vec<UsageRecord>) -> Result<Vec<Line>, AppError> {
    let invalid = |field: &str| AppError::Invalid { field: field.to_owned() };
    if records.is_empty() || records.len() > RECORDS_MAX {
        return Err(invalid("records"));
    }
    for record in &records {
        let odd = record.source.chars().any(|c| c.is_control() || c.is_whitespace());
        let chars = record.source.chars().count();
        if odd || chars == 0 || chars > SOURCE_CHARS_MAX {
            return Err(invalid("source"));
        }
        if record.uses < 0 || record.seq < 0 || record.uses > USES_MAX {
            return Err(invalid("count"));
        }
    }
    records.sort();
    records.dedup();
    let twice = |pair: &[UsageRecord]| {
        (pair[0].day, &pair[0].source, pair[0].seq) == (pair[1].day, &pair[1].source, pair[1].seq)
    };
    if records.windows(2).any(twice) {
        return Err(Refusal::KeyReused.into());
    }
    Ok((0..).zip(records).collect())
}

/// Writes what is new and leaves what is known; a known record with another content is refused.
async fn insert<'a>(
    tx: &mut Tx,
    order: &Order,
    records: &'a [Line],
    batch_id: &str,
    now: Instant,
) -> Done<Taken<'a>> {
    let mut taken =
        Taken { new: Vec::with_capacity(records.len()), known: 0, conflicts: Vec::new() };
    for rows in records.chunks(ROWS_MAX) {
        let sql = format!(
            "INSERT INTO usage_records (order_id, batch_id, day, source, seq, uses, late)
             VALUES {} ON CONFLICT DO NOTHING",
            tuples_after(2, rows.len(), 5)
        );
        let values = rows.iter().flat_map(|(_, record)| -> [Value; 5] {
            [
                record.day.to_string().into(),
                (&record.source).into(),
                record.seq.into(),
                record.uses.into(),
                i64::from(is_late(&order.programme, record.day, now)).into(),
            ]
        });
        let shared: [Value; 2] = [(&order.row.order_id).into(), batch_id.into()];
        // Put together from fixed texts; every value is bound.
        let query = shared.into_iter().chain(values).fold(sqlx::query(AssertSqlSafe(sql)), bind);
        let done = query.persistent(rows.len() == ROWS_MAX).execute(&mut **tx).await?;
        if done.rows_affected() == rows.len() as u64 {
            taken.new.extend(rows.iter().map(|(_, record)| record));
            continue;
        }
        let known = known_records(tx, order, &rows.iter().collect::<Vec<_>>()).await?;
        for (line, record) in rows {
            match known.get(&key_of(record)) {
                // Its twin was rolled back meanwhile.
                None => return Err(Abort::Stale),
                Some((_, batch)) if batch == batch_id => taken.new.push(record),
                Some((uses, _)) if *uses == record.uses => taken.known += 1,
                Some(_) => taken.conflicts.push(*line),
            }
        }
    }
    Ok(taken)
}

/// The use that known records tell of, by their keys.
pub(super) async fn known_uses(
    tx: &mut Tx,
    order: &Order,
    lines: &[&Line],
) -> Done<HashMap<RecordKey, i64>> {
    let known = known_records(tx, order, lines).await?;
    Ok(known.into_iter().map(|(key, (uses, _))| (key, uses)).collect())
}

/// The same with the link that they came in.
async fn known_records(
    tx: &mut Tx,
    order: &Order,
    lines: &[&Line],
) -> Done<HashMap<RecordKey, (i64, String)>> {
    let mut known = HashMap::with_capacity(lines.len());
    for rows in lines.chunks(ROWS_MAX) {
        let sql = format!(
            "SELECT day, source, seq, uses, batch_id FROM usage_records
             WHERE order_id = $1 AND (day, source, seq) IN (VALUES {})",
            tuples(1, rows.len(), 3)
        );
        let values = rows.iter().flat_map(|(_, record)| -> [Value; 3] {
            [record.day.to_string().into(), (&record.source).into(), record.seq.into()]
        });
        // Put together from fixed texts; every value is bound.
        let query = sqlx::query(AssertSqlSafe(sql)).bind(&order.row.order_id);
        let query = values.fold(query, bind).persistent(rows.len() == ROWS_MAX);
        for row in &query.fetch_all(&mut **tx).await? {
            let row: KnownRow = sqlx::FromRow::from_row(row)?;
            known.insert((row.day, row.source, row.seq), (row.uses, row.batch_id));
        }
    }
    Ok(known)
}

/// Records, use in time and late use of a day.
type Counts = (i64, i64, i64);

fn count(batch: &mut Batch, order: &Order, new: &[&UsageRecord], now: Instant) {
    let mut days: BTreeMap<NaiveDate, Counts> = BTreeMap::new();
    for record in new {
        let (records, in_time, late) = days.entry(record.day).or_default();
        *records += 1;
        if is_late(&order.programme, record.day, now) {
            *late += record.uses;
        } else {
            *in_time += record.uses;
        }
    }
    for (day, (records, in_time, late)) in days {
        put!(
            batch,
            "INSERT INTO usage_days (order_id, day, records, in_time, late, confirmed)
             VALUES ($1, $2, $3, $4, $5, 0)
             ON CONFLICT (order_id, day) DO UPDATE SET
                 records = usage_days.records + excluded.records,
                 in_time = usage_days.in_time + excluded.in_time,
                 late = usage_days.late + excluded.late",
            &order.row.order_id,
            day.to_string(),
            records,
            in_time,
            late,
        );
    }
}

/// What came together.
struct Link<'a> {
    id: &'a str,
    actor: Actor,
    at: Instant,
}

impl Link<'_> {
    /// Adds the link. Of two that come at once, the second one decides again.
    async fn add(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        order: &Order,
        new: &[&UsageRecord],
    ) -> Done<()> {
        let last: Option<(i32, String)> = sqlx::query_as(
            "SELECT number, link_sha256 FROM usage_batches
             WHERE order_id = $1 ORDER BY number DESC LIMIT 1",
        )
        .bind(&order.row.order_id)
        .fetch_optional(&mut **tx)
        .await?;
        let (number, previous) =
            last.map_or((1, String::new()), |(number, link)| (number + 1, link));
        let lines: String = new
            .iter()
            .map(|record| record_line(record.day, &record.source, record.seq, record.uses))
            .collect();
        let (content, at) = (sha256(&lines), self.at.timestamp_millis());
        put!(
            batch,
            "INSERT INTO usage_batches
                 (batch_id, order_id, number, arrived_at, records, content_sha256, link_sha256)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            self.id,
            &order.row.order_id,
            number,
            at,
            i64::try_from(new.len()).unwrap_or(i64::MAX),
            &content,
            sha256(&link_text(&previous, order.id, number, at, &content)),
        );
        let row = AuditRow {
            event: new_id(),
            at: self.at,
            actor: self.actor,
            action: "usage",
            subject: ("order", order.row.order_id.clone()),
            outcome: "ok",
            rule: "R28".to_owned(),
            detail: format!("{} records, link {number} {content}", new.len()),
        };
        audit(batch, &row);
        Ok(())
    }
}

/// `($2, $3), ($4, $5)`: rows of so many values, after so many others.
fn tuples(after: usize, rows: usize, width: usize) -> String {
    let tuple = |row: usize| {
        let numbers: Vec<String> =
            (1..=width).map(|column| format!("${}", after + row * width + column)).collect();
        format!("({})", numbers.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// The same, each with those before it: `($1, $2, $3), ($1, $2, $4)`.
fn tuples_after(after: usize, rows: usize, width: usize) -> String {
    let shared: Vec<String> = (1..=after).map(|column| format!("${column}")).collect();
    tuples(after, rows, width).replace('(', &format!("({}, ", shared.join(", ")))
}
