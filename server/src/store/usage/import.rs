//! 使用紀錄 as a list of any length: pieces of lines, each taken in a few transactions per order, of
//! several orders at once. A line that cannot be taken is named and holds up no other; the same
//! list may be sent again.

use std::{collections::BTreeMap, io::Read};

use app::{
    claim::UsageRecord,
    error::AppError,
    review::{ImportReport, LineFault, LineFaultKind},
};
use domain::{
    Actor, OrderId, Refusal, SupplierId,
    authority::{Act, authorise},
    order::{Action, State},
    service::usage_windows,
    usage::check_day,
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use sqlx::AssertSqlSafe;

use super::{
    super::{
        Store,
        review::{Pieces, list},
        tx::{Abort, Done, command, end},
    },
    record::{Line, key_of, known_uses},
};
use crate::lists::UsageRow;

/// Lines that are read before any is taken: a list by day has a few of every order.
const PIECE_LINES: usize = 20_000;
/// Lines of one transaction: few enough that nobody waits long for the writer.
const LINES_AT_ONCE: usize = 2_000;
/// Orders whose lines are taken at the same time: on SQLite they share commits.
const ORDERS_AT_ONCE: usize = 8;
/// How many faults a report names; all are counted.
const FAULTS_MAX: usize = 100;

/// The lines of one order.
type Lines = Vec<(u64, UsageRecord)>;

/// What became of lines of one order.
#[derive(Debug, Default)]
struct Took {
    taken: u64,
    known: u64,
    /// The lines that cannot be taken.
    faults: Vec<LineFault>,
}

impl Store {
    pub(in super::super) async fn import_usage_list(
        &self,
        actor: Actor,
        file: Box<dyn Read + Send>,
    ) -> Result<ImportReport, AppError> {
        authorise(actor, Act::ClaimOrder)?;
        let Actor::Supplier { supplier, .. } = actor else {
            return Err(Refusal::Forbidden.into());
        };
        let mut report = ImportReport::default();
        let mut pieces = Pieces::<UsageRow>::of_lines(file, PIECE_LINES);
        while let Some(piece) = pieces.next().await {
            report.rows += (piece.rows.len() + piece.faults.len()) as u64;
            let mut faults = piece.faults;
            let mut orders: BTreeMap<String, Lines> = BTreeMap::new();
            for (row, line) in piece.rows.into_iter().zip(piece.lines) {
                orders.entry(row.order).or_default().push((line, row.record));
            }
            let known = self.orders_of(supplier, orders.keys().cloned().collect()).await?;
            let mut takes = Vec::with_capacity(orders.len());
            for (number, lines) in orders {
                match known.get(&number) {
                    Some(order) => takes.push(self.take_lines(actor, *order, lines)),
                    None => faults.extend(lines.into_iter().map(|(line, _)| LineFault {
                        line,
                        kind: LineFaultKind::UnknownOrder { text: number.clone() },
                    })),
                }
            }
            let mut takes = stream::iter(takes).buffer_unordered(ORDERS_AT_ONCE);
            while let Some(took) = takes.try_next().await? {
                report.taken += took.taken;
                report.unchanged += took.known;
                faults.extend(took.faults);
            }
            faults.sort_by_key(|fault| fault.line);
            report.faults_total += faults.len() as u64;
            let room = FAULTS_MAX.saturating_sub(report.faults.len());
            report.faults.extend(faults.into_iter().take(room));
        }
        pieces.end().await?;
        Ok(report)
    }

    /// The orders of this supplier, by their numbers.
    async fn orders_of(
        &self,
        supplier: SupplierId,
        numbers: Vec<String>,
    ) -> Done<BTreeMap<String, OrderId>> {
        if numbers.is_empty() {
            return Ok(BTreeMap::new());
        }
        let count = numbers.len();
        let sql = format!(
            "SELECT number, order_id FROM orders WHERE number IN ({}) AND supplier_id = ${}",
            list(count),
            count + 1
        );
        // Put together from fixed texts; every value is bound.
        let query = sqlx::query_as(AssertSqlSafe(sql));
        let query = numbers.into_iter().fold(query, sqlx::query::QueryAs::bind);
        let found: Vec<(String, String)> =
            query.bind(supplier.to_string()).persistent(false).fetch_all(&self.pools.read).await?;
        let read = |(number, id): (String, String)| Some((number, id.parse().ok()?));
        Ok(found.into_iter().filter_map(read).collect())
    }

    /// Takes what can be taken of one order.
    async fn take_lines(&self, actor: Actor, order: OrderId, mut lines: Lines) -> Done<Took> {
        let now = self.time();
        // A deadline that has passed has passed, whether or not the background work came to it.
        self.lapse_if_due(order, now).await?;
        let mut took = Took::default();
        while !lines.is_empty() {
            let later = lines.split_off(lines.len().min(LINES_AT_ONCE));
            let some = self.take_some(actor, order, std::mem::replace(&mut lines, later)).await?;
            took.taken += some.taken;
            took.known += some.known;
            took.faults.extend(some.faults);
        }
        Ok(took)
    }

    /// In one transaction.
    async fn take_some(&self, actor: Actor, order: OrderId, lines: Lines) -> Done<Took> {
        let now = self.time();
        command!(self, |tx| {
            let order = self.order_in(tx, order).await?;
            let windows = order.activated_on.map(|day| usage_windows(day, &order.programme));
            let mut faults = Vec::new();
            let mut good: Lines = Vec::with_capacity(lines.len());
            for (line, record) in &lines {
                match check_day(windows.as_ref(), record.day, now) {
                    Ok(()) => good.push((*line, record.clone())),
                    Err(refusal) => faults.push(refused(*line, refusal)),
                }
            }
            let (records, doubled) = unique(good);
            faults.extend(doubled);
            if !matches!(order.state, State::InService | State::ServiceProven) {
                let (state, action) = (order.state, Action::VerifyUsage);
                let mut known = 0;
                let lines: Vec<&Line> = records.iter().collect();
                let uses = known_uses(tx, &order, &lines).await?;
                for (line, record) in &records {
                    match uses.get(&key_of(record)) {
                        Some(uses) if *uses == record.uses => known += 1,
                        Some(_) => faults.push(refused(*line, Refusal::KeyReused)),
                        None => {
                            let refusal = Refusal::IllegalTransition { state, action };
                            faults.push(refused(*line, refusal));
                        }
                    }
                }
                return Ok(Took { taken: 0, known, faults });
            }
            let found = self.take_records(tx, &order, actor, &records, now).await?;
            let (taken, known) = (found.taken, found.known);
            faults
                .extend(found.conflicts.into_iter().map(|line| refused(line, Refusal::KeyReused)));
            Ok(Took { taken, known, faults })
        })
    }
}

fn refused(line: u64, refusal: Refusal) -> LineFault {
    LineFault { line, kind: LineFaultKind::Refused(refusal) }
}

/// Each key once, in the order of the chain; a line that repeats another's key with another
/// content is a fault.
fn unique(mut lines: Lines) -> (Lines, Vec<LineFault>) {
    lines.sort_by(|(a, one), (b, other)| {
        let key = |record: &UsageRecord| (record.day, record.source.clone(), record.seq);
        key(one).cmp(&key(other)).then(a.cmp(b))
    });
    let (mut kept, mut faults): (Lines, _) = (Vec::with_capacity(lines.len()), Vec::new());
    for (line, record) in lines {
        match kept.last() {
            Some((_, last))
                if (last.day, &last.source, last.seq)
                    == (record.day, &record.source, record.seq) =>
            {
                if last.uses != record.uses {
                    faults.push(refused(line, Refusal::KeyReused));
                }
            }
            _ => kept.push((line, record)),
        }
    }
    (kept, faults)
}
