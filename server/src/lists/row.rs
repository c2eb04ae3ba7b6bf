//! The rows of each kind of list.

use app::review::{LineFaultKind, ListKind};
use domain::{related_grant, ubn::Ubn};

use super::cell::{quoted, registration, short, text};

/// A column with the names that lists give it.
#[derive(Debug)]
pub struct Column {
    /// The first name is the one that a fault says.
    pub names: &'static [&'static str],
    pub required: bool,
}

const UBN: Column =
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
const NAME_CHARS_MAX: usize = 200;
const ADDRESS_CHARS_MAX: usize = 300;
const CODE_CHARS_MAX: usize = 60;

/// The cells of a line by column.
pub struct Cells<'a> {
    pub record: &'a csv::ByteRecord,
    /// Where each column of the kind stands in a line.
    pub places: &'a [Option<usize>],
}

impl Cells<'_> {
    fn text(&self, column: usize) -> String {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| self.record.get(place)).map(text).unwrap_or_default()
    }

    fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| text(cell).is_empty())
    }
}

/// A row of a kind of list.
pub trait Row: Send + Sized + 'static {
    const KIND: ListKind;
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

fn filled(text: String, column: &Column) -> Result<String, LineFaultKind> {
    if text.is_empty() {
        return Err(LineFaultKind::Missing { column: column.names[0].to_owned() });
    }
    Ok(text)
}

fn ubn(typed: String) -> Result<Ubn, LineFaultKind> {
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
    const KIND: ListKind = ListKind::Factories;
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
    const KIND: ListKind = ListKind::RelatedGrants;
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
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
