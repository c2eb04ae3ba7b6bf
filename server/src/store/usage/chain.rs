//! The chains of usage, walked from their first link (S29): whoever changes a record, takes one
//! away or adds one later breaks the chain of its order.

use app::claim::UsageRecord;
use domain::{OrderId, usage};
use tokio_stream::StreamExt as _;

use super::super::{Store, tx::Done};
use crate::hash::sha256;

/// A record with its link; a link without records has none.
#[derive(sqlx::FromRow)]
struct Row {
    order_id: String,
    number: i32,
    arrived_at: i64,
    records: i64,
    content_sha256: String,
    link_sha256: String,
    day: Option<String>,
    source: Option<String>,
    seq: Option<i64>,
    uses: Option<i64>,
}

/// The link that is being read.
struct Link {
    row: Row,
    records: Vec<UsageRecord>,
}

impl Link {
    fn of(mut row: Row) -> Self {
        let first = row.take_record();
        Self { row, records: first.into_iter().collect() }
    }

    fn is_of(&self, row: &Row) -> bool {
        self.row.order_id == row.order_id && self.row.number == row.number
    }

    /// Whether it holds, coming after this number and link.
    fn holds(&mut self, before: (i32, &str)) -> bool {
        let row = &self.row;
        let Ok(order) = row.order_id.parse::<OrderId>() else { return false };
        // The order that they were hashed in, whatever the database's collation is.
        self.records.sort();
        let lines: String = self
            .records
            .iter()
            .map(|record| usage::record_line(record.day, &record.source, record.seq, record.uses))
            .collect();
        let content = sha256(&lines);
        let text = usage::link_text(before.1, order, row.number, row.arrived_at, &content);
        row.number == before.0 + 1
            && i64::try_from(self.records.len()) == Ok(row.records)
            && content == row.content_sha256
            && sha256(&text) == row.link_sha256
    }
}

impl Row {
    fn take_record(&mut self) -> Option<UsageRecord> {
        Some(UsageRecord {
            day: self.day.take()?.parse().ok()?,
            source: self.source.take()?,
            seq: self.seq?,
            uses: self.uses?,
        })
    }
}

impl Store {
    /// Orders whose chain is broken, and records that stand in none.
    pub(in super::super) async fn broken_chains(&self) -> Done<Vec<String>> {
        let mut broken: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT r.order_id FROM usage_records r
             LEFT JOIN usage_batches b ON b.batch_id = r.batch_id AND b.order_id = r.order_id
             WHERE b.batch_id IS NULL",
        )
        .fetch_all(&self.pools.read)
        .await?;
        let mut rows = sqlx::query_as::<_, Row>(
            "SELECT b.order_id, b.number, b.arrived_at, b.records, b.content_sha256,
                    b.link_sha256, r.day, r.source, r.seq, r.uses
             FROM usage_batches b
             LEFT JOIN usage_records r ON r.batch_id = b.batch_id AND r.order_id = b.order_id
             ORDER BY b.order_id, b.number",
        )
        .fetch(&self.pools.read);
        let mut open: Option<Link> = None;
        let mut before: Option<(String, i32, String)> = None;
        let mut close = |link: Option<Link>| {
            let Some(mut link) = link else { return };
            let known = before.take().filter(|(order, ..)| *order == link.row.order_id);
            let (number, text) = known.map_or((0, String::new()), |(_, n, text)| (n, text));
            if !link.holds((number, &text)) {
                broken.push(link.row.order_id.clone());
            }
            before = Some((link.row.order_id, link.row.number, link.row.link_sha256));
        };
        while let Some(row) = rows.next().await {
            let mut row = row?;
            match &mut open {
                Some(link) if link.is_of(&row) => link.records.extend(row.take_record()),
                _ => close(open.replace(Link::of(row))),
            }
        }
        close(open);
        broken.dedup();
        Ok(broken)
    }
}
