//! Decide first, then write in one go. A command reads what it needs, decides, and collects its
//! writes here; they run together at the end of its transaction.
//!
//! Every write must hit exactly one row. A guarded UPDATE that hits none was overtaken, so the
//! whole command decides again. SQLite takes the batch as one text, because each call to it costs
//! a hop to its thread; PostgreSQL takes one statement at a time.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, Database, query::Query};

use super::{
    super::{Db, WRITES_IN_ONE_GO},
    Tx,
    tx::{Abort, Done, one_row},
    webhook::{Step, write_deliveries},
};
use crate::live::Changed;

/// A bound value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
}

macro_rules! values {
    ($($from:ty => $variant:ident, $value:ident, $into:expr;)+) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                Self::$variant($into)
            }
        }
    )+};
}
values! {
    &str => Text, value, Some(value.to_owned());
    &String => Text, value, Some(value.clone());
    String => Text, value, Some(value);
    Option<&str> => Text, value, value.map(str::to_owned);
    Option<String> => Text, value, value;
    &Option<String> => Text, value, value.clone();
    i64 => Int, value, Some(value);
    i32 => Int, value, Some(i64::from(value));
    Option<i64> => Int, value, value;
}

/// Writes that wait for their transaction's end.
#[derive(Debug, Default)]
pub(super) struct Batch {
    writes: Vec<(&'static str, Vec<Value>)>,
    changes: Vec<Changed>,
    steps: Vec<Step>,
}

/// `put!(batch, "SQL with $1 …", a, b)`: adds a write with its values.
macro_rules! put {
    ($batch:expr, $sql:expr, $($value:expr),+ $(,)?) => {
        $batch.push($sql, vec![$($value.into()),+])
    };
}
pub(super) use put;

impl Batch {
    /// Adds a write that must hit exactly one row.
    pub(super) fn push(&mut self, sql: &'static str, values: Vec<Value>) {
        self.writes.push((sql, values));
    }

    /// A step of an order among them: whom it concerns is told when it has committed.
    pub(super) fn tell(&mut self, changed: Changed) {
        self.changes.push(changed);
    }

    /// The same step for the supplier's webhooks: however many there are, their deliveries are
    /// written with it.
    pub(super) fn announce(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Carries the writes out.
    pub(super) async fn run(mut self, tx: &mut Tx) -> Done<()> {
        tx.will_tell(std::mem::take(&mut self.changes));
        let steps = std::mem::take(&mut self.steps);
        let expected = self.writes.len() as u64;
        let hit =
            if WRITES_IN_ONE_GO { self.in_one_go(tx).await? } else { self.in_turn(tx).await? };
        if hit != expected {
            return Err(Abort::Stale);
        }
        for step in &steps {
            write_deliveries(tx, step).await?;
        }
        Ok(())
    }

    async fn in_one_go(self, tx: &mut Tx) -> Done<u64> {
        let mut text = String::new();
        let mut values = Vec::new();
        for (sql, bound) in self.writes {
            renumber(&mut text, sql, values.len());
            values.extend(bound);
        }
        // Put together from fixed texts; every value is bound.
        let query = values.into_iter().fold(sqlx::query(AssertSqlSafe(text)), bind);
        Ok(query.execute(&mut **tx).await?.rows_affected())
    }

    /// Stops at the first write that was overtaken: what follows would only break on it.
    async fn in_turn(self, tx: &mut Tx) -> Done<u64> {
        let mut hit = 0;
        for (sql, values) in self.writes {
            let query = values.into_iter().fold(sqlx::query(sql), bind);
            one_row(query.execute(&mut **tx).await?.rows_affected())?;
            hit += 1;
        }
        Ok(hit)
    }
}

pub(super) type Writing = Query<'static, Db, <Db as Database>::Arguments>;

pub(super) fn bind(query: Writing, value: Value) -> Writing {
    match value {
        Value::Text(text) => query.bind(text),
        Value::Int(number) => query.bind(number),
    }
}

/// Appends the statement with its `$1…$n` counted on from `offset`.
fn renumber(text: &mut String, sql: &str, offset: usize) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: usize = part[..digits].parse().unwrap_or(0);
        // Writing to a String cannot fail.
        if write!(text, "${}{}", number + offset, &part[digits..]).is_err() {
            debug_assert!(false, "a String refuses nothing");
        }
    }
    text.push_str(";\n");
}

#[cfg(test)]
mod tests {
    use super::renumber;

    #[test]
    fn parameters_count_on() {
        let mut text = String::new();
        renumber(&mut text, "UPDATE a SET b = b - $1 WHERE c = $2 AND b >= $1", 0);
        renumber(&mut text, "INSERT INTO a VALUES ($1, $12)", 2);
        let expected = "UPDATE a SET b = b - $1 WHERE c = $2 AND b >= $1;\n\
                        INSERT INTO a VALUES ($3, $14);\n";
        assert_eq!(text, expected);
    }
}
