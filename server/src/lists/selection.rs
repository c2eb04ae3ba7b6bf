//! 遴選名冊: which solution of whom was selected, from when until when.

use app::review::LineFaultKind;
use chrono::NaiveDate;
use domain::{Twd, typed, ubn::Ubn};

use super::{
    cell::{quoted, short},
    row::{Cells, Column, NAME_CHARS_MAX, Row, UBN, filled, squeezed, ubn, unreadable},
};

const SOLUTION: Column = Column {
    names: &["解決方案名稱", "解決方案", "雲端解決方案", "雲端解決方案名稱"],
    required: true,
};
const NAME: Column = Column {
    names: &["業者名稱", "公司名稱", "廠商名稱", "供應商"],
    required: true,
};
const FROM: Column = Column {
    names: &["有效起日", "起日", "遴選通過日", "通過日期"],
    required: true,
};
const UNTIL: Column =
    Column { names: &["有效迄日", "迄日", "有效期限"], required: false };
const PRICE: Column =
    Column { names: &["方案價格", "含稅價格", "價格", "售價"], required: false };
const TERM: Column =
    Column { names: &["期程", "服務期間", "方案期程", "合約期間"], required: false };

/// As much as a plan's solution may have.
const SOLUTION_CHARS_MAX: usize = 100;

/// A solution that passed the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionRow {
    pub ubn: Ubn,
    pub name: String,
    pub solution: String,
    pub from: NaiveDate,
    /// The last day; `None`: without an end.
    pub until: Option<NaiveDate>,
    /// What an original plan costs and how long it runs (R8), where the register says it.
    pub price: Option<Twd>,
    pub months: Option<u16>,
}

fn day(column: &Column, typed: &str) -> Result<NaiveDate, LineFaultKind> {
    typed::day(typed).ok_or_else(|| unreadable(column, typed))
}

impl Row for SelectionRow {
    const COLUMNS: &'static [Column] = &[UBN, NAME, SOLUTION, FROM, UNTIL, PRICE, TERM];

    fn read(cells: &Cells<'_>) -> Result<Self, LineFaultKind> {
        let ubn = ubn(cells.text(0))?;
        let name = short(filled(squeezed(&cells.text(1)), &NAME)?, NAME_CHARS_MAX);
        let solution = filled(squeezed(&cells.text(2)), &SOLUTION)?;
        if solution.chars().count() > SOLUTION_CHARS_MAX {
            return Err(unreadable(&SOLUTION, &solution));
        }
        let from = day(&FROM, &filled(cells.text(3), &FROM)?)?;
        let typed = Some(cells.text(4)).filter(|typed| !typed.is_empty());
        let until = typed.map(|typed| day(&UNTIL, &typed)).transpose()?;
        if until.is_some_and(|until| until < from) {
            return Err(LineFaultKind::Backwards);
        }
        let typed = Some(cells.text(5)).filter(|typed| !typed.is_empty());
        let price = typed.map(|typed| {
            let read = typed::price(&typed);
            read.map_err(|error| LineFaultKind::Price { text: quoted(&typed), error })
        });
        let typed = Some(cells.text(6)).filter(|typed| !typed.is_empty());
        let months =
            typed.map(|typed| typed::months(&typed).ok_or_else(|| unreadable(&TERM, &typed)));
        let (price, months) = (price.transpose()?, months.transpose()?);
        Ok(Self { ubn, name, solution, from, until, price, months })
    }

    fn key(&self) -> (String, String) {
        (self.ubn.to_string(), self.solution.clone())
    }
}
