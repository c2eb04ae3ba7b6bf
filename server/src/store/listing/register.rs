//! What the register of selected solutions says about a supplier (R6, R8).

use app::error::{Fault, FaultKind};
use domain::{
    SupplierId, Twd,
    selection::{NotInRegister, SelectedSolution, SelectionPeriod, entry_of},
};

use super::{
    super::{
        Store,
        reads::Reads,
        tx::{Abort, Done},
    },
    record::selection,
};

const REGISTER: &str = "SELECT solution, selected_from, selected_until, price_twd, months
     FROM selections WHERE ubn = $1 ORDER BY solution";

#[derive(sqlx::FromRow)]
struct Entry {
    solution: String,
    selected_from: i64,
    selected_until: Option<i64>,
    price_twd: Option<i64>,
    months: Option<i32>,
}

impl From<Entry> for SelectedSolution {
    fn from(entry: Entry) -> Self {
        Self {
            solution: entry.solution,
            period: selection(Some(entry.selected_from), entry.selected_until),
            price: entry.price_twd.and_then(Twd::new),
            months: entry.months.and_then(|months| u16::try_from(months).ok()),
        }
    }
}

/// The selected solutions of a supplier.
pub(super) async fn register_of(db: &mut impl Reads, ubn: &str) -> Done<Vec<SelectedSolution>> {
    let entries: Vec<Entry> = sqlx::query_as(REGISTER).bind(ubn).fetch_all(db.db()).await?;
    Ok(entries.into_iter().map(Into::into).collect())
}

/// The entry of a solution, or the fault at its field.
pub(super) fn entry<'a>(
    register: &'a [SelectedSolution],
    solution: &str,
) -> Done<Option<&'a SelectedSolution>> {
    entry_of(register, solution).map_err(|NotInRegister| {
        let solutions = register.iter().map(|entry| entry.solution.clone()).collect();
        Abort::Faulty(Fault::new("solution", FaultKind::NotSelected { solutions }))
    })
}

/// When both supplier and solution are selected.
pub(super) fn both(
    supplier: &SelectionPeriod,
    entry: Option<&SelectedSolution>,
) -> SelectionPeriod {
    entry.map_or(*supplier, |entry| supplier.and(&entry.period))
}

impl Store {
    /// Their names, for the form of a plan.
    pub(super) async fn solutions_of(&self, supplier: SupplierId) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT x.solution FROM selections x JOIN suppliers s ON s.ubn = x.ubn
             WHERE s.supplier_id = $1 ORDER BY x.solution",
        )
        .bind(supplier.to_string())
        .fetch_all(&self.pools.read)
        .await?)
    }
}
