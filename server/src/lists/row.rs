//! The rows of each kind of list.

use app::{claim::UsageRecord, review::LineFaultKind};
use chrono::NaiveDate;
use domain::{money::parse_typed, related_grant, ubn::Ubn};

use super::cell::{lines, quoted, registration, short, text};

/// A column with the names that lists give it.
#[derive(Debug)]
pub struct Column {
    /// The first name is the one that a fault says.
    pub names: &'static [&'static str],
    pub required: bool,
}

pub(super) const UBN: Column =
    Column { names: &["統一編號", "營利事業統一編號", "統編"], required: true };
const REGISTRATION: Column =
    Column { names: &["工廠登記編號", "登記編號", "廠登編號"], required: true };
const NAME: Column = Column { names: &["工廠名稱"], required: true };
const ADDRESS: Column = Column { names: &["工廠地址", "地址"], required: false };
const INDUSTRY: Column = Column { names: &["產業類別", "行業別"], required: false };
const STATUS: Column = Column { names: &["工廠登記狀態"], required: false };
/// The programme of a grant has one of two columns, see [`GrantRow::missing`].
const PROGRAMME: Column = Column {
    names: &["計畫名稱", "補助計畫名稱", "補助計畫", "計畫"],
    required: false,
};
const CODE: Column =
    Column { names: &["計畫代碼", "補助計畫代碼", "代碼"], required: false };

const IN_PRODUCTION: &str = "生產中";
const REGISTRATION_CHARS_MAX: usize = 30;
pub(super) const NAME_CHARS_MAX: usize = 200;
const ADDRESS_CHARS_MAX: usize = 300;
const CODE_CHARS_MAX: usize = 60;

/// The cells of a line by column.
pub struct Cells<'a> {
    pub record: &'a csv::ByteRecord,
    /// Where each column of the kind stands in a line.
    pub places: &'a [Option<usize>],
}

impl Cells<'_> {
    pub(super) fn text(&self, column: usize) -> String {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| self.record.get(place)).map(text).unwrap_or_default()
    }

    /// The same with its line breaks.
    pub(super) fn lines(&self, column: usize) -> String {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| self.record.get(place)).map(lines).unwrap_or_default()
    }

    fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| text(cell).is_empty())
    }
}

/// A row of a kind of list.
pub trait Row: Send + Sized + 'static {
    const COLUMNS: &'static [Column];

    /// `None` for a line of empty cells, as spreadsheets append them.
    ///
    /// # Errors
    /// What is wrong with the line first.
    fn read(cells: &Cells<'_>) -> Result<Self, LineFaultKind>;

    fn read_line(cells: &Cells<'_>) -> Option<Result<Self, LineFaultKind>> {
        (!cells.is_blank()).then(|| Self::read(cells))
    }

    /// The names of the columns that a list of this kind lacks.
    fn missing(places: &[Option<usize>]) -> Vec<String> {
        let columns = Self::COLUMNS.iter().zip(places);
        columns
            .filter(|(column, place)| column.required && place.is_none())
            .map(|(column, _)| column.names[0].to_owned())
            .collect()
    }

    /// What a list has once; of two rows with one key the later one counts.
    fn key(&self) -> (String, String);
}

pub(super) fn filled(text: String, column: &Column) -> Result<String, LineFaultKind> {
    if text.is_empty() {
        return Err(LineFaultKind::Missing { column: column.names[0].to_owned() });
    }
    Ok(text)
}

pub(super) fn ubn(typed: String) -> Result<Ubn, LineFaultKind> {
    let typed = filled(typed, &UBN)?;
    typed.parse().map_err(|error| LineFaultKind::Ubn { text: quoted(&typed), error })
}

/// A registered factory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactoryRow {
    /// As [`registration`] writes it.
    pub registration: String,
    pub ubn: Ubn,
    pub name: String,
    pub address: String,
    pub industry: String,
}

impl Row for FactoryRow {
    const COLUMNS: &'static [Column] = &[REGISTRATION, UBN, NAME, ADDRESS, INDUSTRY, STATUS];

    fn read(cells: &Cells<'_>) -> Result<Self, LineFaultKind> {
        let typed = filled(cells.text(0), &REGISTRATION)?;
        let key = registration(&typed);
        let fits = (1..=REGISTRATION_CHARS_MAX).contains(&key.len())
            && key.chars().all(|c| c.is_ascii_alphanumeric());
        if !fits {
            return Err(LineFaultKind::Registration { text: quoted(&typed) });
        }
        let ubn = ubn(cells.text(1))?;
        let name = short(filled(cells.text(2), &NAME)?, NAME_CHARS_MAX);
        let status = cells.text(5);
        if !status.is_empty() && status != IN_PRODUCTION {
            return Err(LineFaultKind::NotInProduction { status: quoted(&status) });
        }
        Ok(Self {
            registration: key,
            ubn,
            name,
            address: short(cells.text(3), ADDRESS_CHARS_MAX),
            industry: short(cells.text(4), ADDRESS_CHARS_MAX),
        })
    }

    fn key(&self) -> (String, String) {
        (self.registration.clone(), String::new())
    }
}

/// A firm that a related programme subsidised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    pub ubn: Ubn,
    /// Of the slides' nine where the list means one of them, otherwise as the list writes it.
    pub code: String,
}

impl Row for GrantRow {
    const COLUMNS: &'static [Column] = &[UBN, PROGRAMME, CODE];

    fn read(cells: &Cells<'_>) -> Result<Self, LineFaultKind> {
        let ubn = ubn(cells.text(0))?;
        let (name, code) = (squeezed(&cells.text(1)), squeezed(&cells.text(2)));
        let known = related_grant::code_of(&code).or_else(|| related_grant::code_of(&name));
        let code = match known {
            Some(known) => known.to_owned(),
            // A name says more than a code that we do not know.
            None if name.is_empty() => filled(code, &PROGRAMME)?,
            None => name,
        };
        Ok(Self { ubn, code: short(code, CODE_CHARS_MAX) })
    }

    fn missing(places: &[Option<usize>]) -> Vec<String> {
        let ubn = places[0].is_none().then_some(&UBN);
        let programme = (places[1].is_none() && places[2].is_none()).then_some(&PROGRAMME);
        ubn.into_iter().chain(programme).map(|column| column.names[0].to_owned()).collect()
    }

    fn key(&self) -> (String, String) {
        (self.ubn.to_string(), self.code.clone())
    }
}

/// One blank wherever there are some.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const ORDER: Column = Column { names: &["訂單編號", "訂單", "order"], required: true };
const DAY: Column = Column { names: &["日期", "使用日", "day"], required: true };
const SOURCE: Column = Column { names: &["來源", "source"], required: false };
const SEQ: Column = Column { names: &["序號", "seq"], required: false };
const USES: Column = Column { names: &["次數", "使用次數", "count"], required: true };

/// Where a record comes from that does not say it.
const PLAIN_SOURCE: &str = "csv";
const SOURCE_CHARS_MAX: usize = 40;

/// A usage record, and the number of its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    pub order: String,
    pub record: UsageRecord,
}

impl Row for UsageRow {
    const COLUMNS: &'static [Column] = &[ORDER, DAY, SOURCE, SEQ, USES];

    fn read(cells: &Cells<'_>) -> Result<Self, LineFaultKind> {
        let order = short(filled(cells.text(0), &ORDER)?, CODE_CHARS_MAX);
        let typed = filled(cells.text(1), &DAY)?;
        let day: NaiveDate =
            typed.replace('/', "-").parse().map_err(|_| unreadable(&DAY, &typed))?;
        let source = match cells.text(2) {
            text if text.is_empty() => PLAIN_SOURCE.to_owned(),
            text => text,
        };
        let odd = |c: char| c.is_control() || c.is_whitespace();
        if source.chars().any(odd) || source.chars().count() > SOURCE_CHARS_MAX {
            return Err(unreadable(&SOURCE, &source));
        }
        let seq = match cells.text(3) {
            text if text.is_empty() => 0,
            text => amount(&SEQ, &text)?,
        };
        let uses = amount(&USES, &filled(cells.text(4), &USES)?)?;
        Ok(Self { order, record: UsageRecord { day, source, seq, uses } })
    }

    fn key(&self) -> (String, String) {
        let UsageRecord { day, source, seq, .. } = &self.record;
        (self.order.clone(), format!("{day} {source} {seq}"))
    }
}

fn amount(column: &Column, typed: &str) -> Result<i64, LineFaultKind> {
    parse_typed(typed).ok().filter(|amount| *amount >= 0).ok_or_else(|| unreadable(column, typed))
}

pub(super) fn unreadable(column: &Column, typed: &str) -> LineFaultKind {
    LineFaultKind::Unreadable { column: column.names[0].to_owned(), text: quoted(typed) }
}
