//! 名單匯入: a list of any length, some hundred rows a transaction. A row that is known and
//! unchanged is not written, so the same list may be imported any number of times, and one that
//! was interrupted is imported again from its start.

use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
};

use app::{
    error::{AppError, Fault, FaultKind},
    review::{ImportReport, ListKind},
};
use domain::{
    Actor, Instant,
    authority::{Act, authorise},
};
use sqlx::{AssertSqlSafe, FromRow};
use tokio::sync::mpsc;

use super::{
    super::{
        Store,
        batch::{Batch, Value, Writing, bind, put},
        order::{AuditRow, audit},
        tx::{Abort, Done, command, end},
    },
    lists::fact,
};
use crate::lists::{FactoryRow, GrantRow, List, ListError, Piece, Row};

/// Rows of one transaction: few enough that nobody waits long for the writer.
const PIECE_LINES: usize = 500;
/// Pieces that are read ahead.
const PIECES_AHEAD: usize = 2;
/// How many faults a report names; all are counted.
const FAULTS_MAX: usize = 100;

/// How a row is kept.
pub(super) trait Kept: Row + PartialEq {
    /// `INSERT INTO …`, before the rows.
    const INSERT: &'static str;
    /// What is done about a row that is known: nothing where it is unchanged.
    const KNOWN: &'static str;
    /// The row's values in the order of the columns.
    fn values(&self, at: Instant) -> Vec<Value>;

    /// `SELECT … IN`, before the keys.
    const SELECT: &'static str;
    /// What is looked for among the known rows.
    fn sought(&self) -> String;
    type Known: for<'r> FromRow<'r, <super::super::Db as sqlx::Database>::Row> + Send + Unpin;
    fn key_of(known: &Self::Known) -> (String, String);
    /// Whether the known row of the same key is the same otherwise.
    fn is_same(&self, known: &Self::Known) -> bool;
}

#[derive(FromRow)]
pub(super) struct KnownFactory {
    registration: String,
    ubn: String,
    name: String,
    address: String,
    industry: String,
}

impl Kept for FactoryRow {
    const INSERT: &'static str =
        "INSERT INTO factories (registration, ubn, name, address, industry, listed_at) VALUES ";
    const KNOWN: &'static str = " ON CONFLICT (registration) DO UPDATE SET ubn = excluded.ubn,
             name = excluded.name, address = excluded.address, industry = excluded.industry,
             listed_at = excluded.listed_at
         WHERE factories.ubn <> excluded.ubn OR factories.name <> excluded.name
             OR factories.address <> excluded.address OR factories.industry <> excluded.industry";

    fn values(&self, at: Instant) -> Vec<Value> {
        vec![
            (&self.registration).into(),
            self.ubn.to_string().into(),
            (&self.name).into(),
            (&self.address).into(),
            (&self.industry).into(),
            at.timestamp_millis().into(),
        ]
    }

    const SELECT: &'static str =
        "SELECT registration, ubn, name, address, industry FROM factories WHERE registration IN ";
    type Known = KnownFactory;

    fn sought(&self) -> String {
        self.registration.clone()
    }

    fn key_of(known: &KnownFactory) -> (String, String) {
        (known.registration.clone(), String::new())
    }

    fn is_same(&self, known: &KnownFactory) -> bool {
        known.ubn == self.ubn.to_string()
            && known.name == self.name
            && known.address == self.address
            && known.industry == self.industry
    }
}

#[derive(FromRow)]
pub(super) struct KnownGrant {
    ubn: String,
    code: String,
}

impl Kept for GrantRow {
    const INSERT: &'static str =
        "INSERT INTO related_grants (ubn, code, source, listed_at) VALUES ";
    const KNOWN: &'static str = " ON CONFLICT (ubn, code) DO NOTHING";

    fn values(&self, at: Instant) -> Vec<Value> {
        vec![
            self.ubn.to_string().into(),
            (&self.code).into(),
            "list".into(),
            at.timestamp_millis().into(),
        ]
    }

    const SELECT: &'static str = "SELECT ubn, code FROM related_grants WHERE ubn IN ";
    type Known = KnownGrant;

    fn sought(&self) -> String {
        self.ubn.to_string()
    }

    fn key_of(known: &KnownGrant) -> (String, String) {
        (known.ubn.clone(), known.code.clone())
    }

    fn is_same(&self, _: &KnownGrant) -> bool {
        true
    }
}

/// `($1, $2), ($3, $4)`: rows of so many values.
fn tuples(rows: usize, width: usize) -> String {
    let tuple = |row: usize| {
        let numbers: Vec<String> =
            (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", numbers.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

impl Store {
    /// Takes a list. The command line is the system; anybody else needs the authority.
    pub(super) async fn import(
        &self,
        actor: Actor,
        kind: ListKind,
        file: Box<dyn Read + Send>,
        dry_run: bool,
    ) -> Result<ImportReport, AppError> {
        if actor != Actor::System {
            authorise(actor, Act::ImportLists)?;
        }
        let mut report = ImportReport::default();
        match kind {
            ListKind::Factories => {
                let mut pieces = Pieces::<FactoryRow>::of(file);
                while let Some(piece) = pieces.next().await {
                    self.take_piece(piece, dry_run, &mut report).await?;
                }
                pieces.end().await?;
            }
            ListKind::RelatedGrants => {
                let mut pieces = Pieces::<GrantRow>::of(file);
                while let Some(piece) = pieces.next().await {
                    let grants = self.take_piece(piece, dry_run, &mut report).await?;
                    self.freeze(actor, &grants, dry_run, &mut report).await?;
                }
                pieces.end().await?;
            }
            ListKind::Selections => self.import_selections(file, dry_run, &mut report).await?,
        }
        if !dry_run {
            self.record_import(actor, kind, &report).await?;
        }
        Ok(report)
    }

    /// Takes the good rows of a piece and returns them, each key once.
    pub(super) async fn take_piece<T: Kept>(
        &self,
        piece: Piece<T>,
        dry_run: bool,
        report: &mut ImportReport,
    ) -> Done<Vec<T>> {
        let rows = piece.rows.len() as u64;
        report.rows += rows + piece.faults.len() as u64;
        report.faults_total += piece.faults.len() as u64;
        let room = FAULTS_MAX.saturating_sub(report.faults.len());
        report.faults.extend(piece.faults.into_iter().take(room));
        // Of two rows with one key the later one counts; in one order everywhere, so that two
        // imports at once do not wait for each other in a circle.
        let unique: BTreeMap<_, _> = piece.rows.into_iter().map(|row| (row.key(), row)).collect();
        let unique: Vec<T> = unique.into_values().collect();
        let taken = match (unique.is_empty(), dry_run) {
            (true, _) => 0,
            (false, true) => self.count_new(&unique).await?,
            (false, false) => self.upsert(&unique).await?,
        };
        report.taken += taken;
        report.unchanged += rows - taken;
        Ok(unique)
    }

    /// Writes the rows that are new or changed, and counts them.
    async fn upsert<T: Kept>(&self, rows: &[T]) -> Done<u64> {
        let now = self.time();
        let width = rows.first().map_or(0, |row| row.values(now).len());
        let sql = format!("{}{}{}", T::INSERT, tuples(rows.len(), width), T::KNOWN);
        command!(self, |tx| {
            let values = rows.iter().flat_map(|row| row.values(now));
            // Put together from fixed texts; every value is bound.
            let query: Writing = sqlx::query(AssertSqlSafe(sql.clone()));
            let query = values.fold(query, bind).persistent(rows.len() == PIECE_LINES);
            let done = query.execute(&mut **tx).await?;
            Ok(done.rows_affected())
        })
    }

    async fn count_new<T: Kept>(&self, rows: &[T]) -> Done<u64> {
        let sql = format!("{}({})", T::SELECT, list(rows.len()));
        let query = sqlx::query_as(AssertSqlSafe(sql));
        let query = rows.iter().fold(query, |query, row| query.bind(row.sought()));
        let known: Vec<T::Known> =
            query.persistent(rows.len() == PIECE_LINES).fetch_all(&self.pools.read).await?;
        let known: HashMap<_, _> = known.into_iter().map(|row| (T::key_of(&row), row)).collect();
        let is_new = |row: &&T| known.get(&row.key()).is_none_or(|known| !row.is_same(known));
        Ok(rows.iter().filter(is_new).count() as u64)
    }

    /// That and when the list was taken, and by whom.
    async fn record_import(&self, actor: Actor, kind: ListKind, report: &ImportReport) -> Done<()> {
        let now = self.time();
        let row = AuditRow {
            event: crate::clock::new_id(),
            at: now,
            actor,
            action: "import_list",
            subject: ("list", kind.as_str().to_owned()),
            outcome: "ok",
            rule: String::new(),
            detail: format!(
                "{} rows, {} taken, {} unchanged, {} refused",
                report.rows, report.taken, report.unchanged, report.faults_total
            ),
        };
        command!(self, |tx| {
            let mut batch = Batch::default();
            put!(
                batch,
                "INSERT INTO facts (name, value) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                fact(kind),
                now.timestamp_millis().to_string(),
            );
            audit(&mut batch, &row);
            batch.run(tx).await
        })
    }
}

/// `$1, $2, $3`
pub(in super::super) fn list(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// A list that is read on a thread of its own, a few pieces ahead.
pub(in super::super) struct Pieces<T> {
    incoming: mpsc::Receiver<Piece<T>>,
    reader: tokio::task::JoinHandle<Result<(), ListError>>,
}

impl<T: Row> Pieces<T> {
    pub(super) fn of(file: Box<dyn Read + Send>) -> Self {
        Self::of_lines(file, PIECE_LINES)
    }

    /// With so many lines a piece.
    pub(in super::super) fn of_lines(file: Box<dyn Read + Send>, lines: usize) -> Self {
        let (pieces, incoming) = mpsc::channel(PIECES_AHEAD);
        let reader = tokio::task::spawn_blocking(move || {
            let mut list = List::open::<T>(file)?;
            while let Some(piece) = list.next::<T>(lines).map_err(ListError::Io)? {
                if pieces.blocking_send(piece).is_err() {
                    break;
                }
            }
            Ok(())
        });
        Self { incoming, reader }
    }

    pub(in super::super) async fn next(&mut self) -> Option<Piece<T>> {
        self.incoming.recv().await
    }

    /// How reading ended.
    pub(in super::super) async fn end(self) -> Result<(), AppError> {
        let fault = |kind| AppError::Faults(vec![Fault::new("file", kind)]);
        match self.reader.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(ListError::Empty)) => Err(fault(FaultKind::FileEmpty)),
            Ok(Err(ListError::Columns(missing))) => Err(fault(FaultKind::ListColumns { missing })),
            Ok(Err(ListError::Io(error))) => Err(crate::fault::internal("import.read", &error)),
            Err(error) => Err(crate::fault::internal("import.read", &error)),
        }
    }
}
