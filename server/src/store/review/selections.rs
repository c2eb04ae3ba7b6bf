//! 遴選名冊: the register is taken in, and suppliers and plans follow it (R6). Rows that a later
//! list leaves out stay as they are; a selection that was revoked stays revoked (S38).

use std::{
    collections::{BTreeSet, HashMap},
    io::Read,
};

use app::{
    error::{AppError, Fault, FaultKind},
    review::{ImportReport, LineFault, LineFaultKind},
};
use domain::{
    Instant,
    calendar::{end_of, start_of},
    selection::SelectionPeriod,
};

use super::{
    super::{
        Store,
        batch::Value,
        listing::selection,
        tx::{Abort, Done, command, end},
    },
    import::{Kept, Pieces},
};
use crate::lists::{Piece, SelectionRow};

/// More solutions than the programme has ever selected; what is larger is no register.
const ROWS_MAX: usize = 100_000;

type Key = (String, String);

#[derive(sqlx::FromRow)]
pub(super) struct KnownSelection {
    ubn: String,
    solution: String,
    name: String,
    selected_from: i64,
    selected_until: Option<i64>,
    price_twd: Option<i64>,
    months: Option<i32>,
}

fn period(row: &SelectionRow) -> (i64, Option<i64>) {
    let until = row.until.map(|day| end_of(day).timestamp_millis());
    (start_of(row.from).timestamp_millis(), until)
}

impl Kept for SelectionRow {
    const INSERT: &'static str = "INSERT INTO selections (ubn, solution, name, selected_from,
         selected_until, price_twd, months, listed_at) VALUES ";
    const KNOWN: &'static str = " ON CONFLICT (ubn, solution) DO UPDATE SET name = excluded.name,
             selected_from = excluded.selected_from, selected_until = excluded.selected_until,
             price_twd = excluded.price_twd, months = excluded.months,
             listed_at = excluded.listed_at
         WHERE selections.name <> excluded.name
             OR selections.selected_from <> excluded.selected_from
             OR selections.selected_until IS DISTINCT FROM excluded.selected_until
             OR selections.price_twd IS DISTINCT FROM excluded.price_twd
             OR selections.months IS DISTINCT FROM excluded.months";

    fn values(&self, at: Instant) -> Vec<Value> {
        let (from, until) = period(self);
        vec![
            self.ubn.to_string().into(),
            (&self.solution).into(),
            (&self.name).into(),
            from.into(),
            until.into(),
            self.price.map(domain::Twd::get).into(),
            self.months.map(i64::from).into(),
            at.timestamp_millis().into(),
        ]
    }

    const SELECT: &'static str = "SELECT ubn, solution, name, selected_from, selected_until,
         price_twd, months FROM selections WHERE ubn IN ";
    type Known = KnownSelection;

    fn sought(&self) -> String {
        self.ubn.to_string()
    }

    fn key_of(known: &KnownSelection) -> Key {
        (known.ubn.clone(), known.solution.clone())
    }

    fn is_same(&self, known: &KnownSelection) -> bool {
        known.name == self.name
            && (known.selected_from, known.selected_until) == period(self)
            && known.price_twd == self.price.map(domain::Twd::get)
            && known.months == self.months.map(i32::from)
    }
}

/// A solution that stands in the file twice is taken once and named: two lines that differ would
/// make a matter of luck of which one holds.
fn once(piece: &mut Piece<SelectionRow>, seen: &mut HashMap<Key, u64>) {
    let rows = std::mem::take(&mut piece.rows).into_iter();
    let lines = std::mem::take(&mut piece.lines);
    for (row, line) in rows.zip(lines) {
        let first = *seen.entry(crate::lists::Row::key(&row)).or_insert(line);
        if first == line {
            piece.rows.push(row);
            piece.lines.push(line);
        } else {
            piece.faults.push(LineFault { line, kind: LineFaultKind::Twice { line: first } });
        }
    }
    piece.faults.sort_by_key(|fault| fault.line);
}

impl Store {
    pub(super) async fn import_selections(
        &self,
        file: Box<dyn Read + Send>,
        dry_run: bool,
        report: &mut ImportReport,
    ) -> Result<(), AppError> {
        let mut pieces = Pieces::<SelectionRow>::of(file);
        let (mut seen, mut rows) = (HashMap::new(), Vec::new());
        while let Some(mut piece) = pieces.next().await {
            once(&mut piece, &mut seen);
            rows.extend(piece.rows.iter().cloned());
            if rows.len() > ROWS_MAX {
                let kind = FaultKind::TooManyLines { max: ROWS_MAX };
                return Err(AppError::Faults(vec![Fault::new("file", kind)]));
            }
            self.take_piece(piece, dry_run, report).await?;
        }
        pieces.end().await?;
        self.weigh(&rows, report).await?;
        if !dry_run {
            self.follow_register().await?;
            self.catalog.forget();
        }
        Ok(())
    }

    /// What the register means for the suppliers and plans that are here.
    async fn weigh(&self, rows: &[SelectionRow], report: &mut ImportReport) -> Done<()> {
        let suppliers: Vec<(String, String, Option<i64>)> =
            sqlx::query_as("SELECT ubn, name, revoked_at FROM suppliers ORDER BY name, ubn")
                .fetch_all(&self.pools.read)
                .await?;
        let listed: BTreeSet<(String, &str)> =
            rows.iter().map(|row| (row.ubn.to_string(), row.name.as_str())).collect();
        let here: HashMap<&str, bool> =
            suppliers.iter().map(|(ubn, _, revoked)| (ubn.as_str(), revoked.is_some())).collect();
        let named = |(ubn, name): &(String, &str)| format!("{ubn} {name}");
        let revoked = |ubn: &str| here.get(ubn).copied();
        report.unknown =
            listed.iter().filter(|(ubn, _)| revoked(ubn).is_none()).map(named).collect();
        report.revoked =
            listed.iter().filter(|(ubn, _)| revoked(ubn) == Some(true)).map(named).collect();
        report.hidden = self.uncovered(rows).await?;
        Ok(())
    }

    /// Plans on offer whose supplier is in the register, and whose solution is not or not now.
    async fn uncovered(&self, rows: &[SelectionRow]) -> Done<Vec<String>> {
        let now = self.time();
        let known: Vec<(String, String, i64, Option<i64>)> =
            sqlx::query_as("SELECT ubn, solution, selected_from, selected_until FROM selections")
                .fetch_all(&self.pools.read)
                .await?;
        let mut register: HashMap<String, HashMap<String, SelectionPeriod>> = HashMap::new();
        let known = known.into_iter().map(|(ubn, name, from, until)| (ubn, name, (from, until)));
        let new = rows.iter().map(|row| (row.ubn.to_string(), row.solution.clone(), period(row)));
        for (ubn, solution, (from, until)) in known.chain(new) {
            let period = selection(Some(from), until);
            register.entry(ubn).or_default().insert(solution, period);
        }
        let offered: Vec<(String, String, String, String)> = sqlx::query_as(concat!(
            "SELECT s.ubn, s.name, p.solution, v.name
             FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
             JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version = p.current_version
             WHERE ",
            on_offer!("$1"),
            " ORDER BY s.name, v.name, p.plan_id"
        ))
        .bind(now.timestamp_millis())
        .fetch_all(&self.pools.read)
        .await?;
        let uncovered = |ubn: &str, solution: &str| {
            let solutions = register.get(ubn)?;
            let valid = solutions.get(solution).is_some_and(|period| period.is_valid_at(now));
            (!valid).then_some(())
        };
        let hidden = offered.into_iter().filter_map(|(ubn, supplier, solution, plan)| {
            uncovered(&ubn, &solution).map(|()| format!("{supplier} · {plan}"))
        });
        Ok(hidden.collect())
    }

    /// Suppliers are selected while any of their solutions is, plans while their own is. What
    /// stays as it is, is not written: each write raises the catalogue's version.
    async fn follow_register(&self) -> Done<()> {
        command!(self, |tx| {
            sqlx::query(
                "UPDATE suppliers SET selected_from = f.since,
                     selected_until = CASE WHEN f.open > 0 THEN NULL ELSE f.until END
                 FROM (SELECT ubn, MIN(selected_from) AS since, MAX(selected_until) AS until,
                           COUNT(*) - COUNT(selected_until) AS open
                       FROM selections GROUP BY ubn) AS f
                 WHERE suppliers.ubn = f.ubn AND suppliers.revoked_at IS NULL
                     AND (suppliers.selected_from IS DISTINCT FROM f.since
                          OR suppliers.selected_until IS DISTINCT FROM
                              CASE WHEN f.open > 0 THEN NULL ELSE f.until END)",
            )
            .execute(&mut **tx)
            .await?;
            sqlx::query(
                "UPDATE plans SET selected_from = f.selected_from,
                     selected_until = f.selected_until
                 FROM (SELECT p.plan_id, x.selected_from, x.selected_until
                       FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
                       LEFT JOIN selections x ON x.ubn = s.ubn AND x.solution = p.solution
                       WHERE s.ubn IN (SELECT ubn FROM selections)) AS f
                 WHERE plans.plan_id = f.plan_id
                     AND (plans.selected_from IS DISTINCT FROM f.selected_from
                          OR plans.selected_until IS DISTINCT FROM f.selected_until)",
            )
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }
}
