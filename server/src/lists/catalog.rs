//! 方案型錄: plans as a supplier keeps them in a spreadsheet, or as the open data give them.

use app::{
    lang::Lang,
    listing::{
        PlanForm,
        import::{CatalogueContent, CatalogueRow},
    },
    review::{LineFault, LineFaultKind},
    text,
};
use domain::{
    plan::{Category, PlanOrigin, SubSector},
    typed,
};
use serde_json::{Map, Value};

use super::{
    cell::quoted,
    reader::{List, ListError},
    row::{Cells, Column, Row},
};

const fn column(names: &'static [&'static str]) -> Column {
    Column { names, required: false }
}

const fn needed(names: &'static [&'static str]) -> Column {
    Column { names, required: true }
}

/// The names of the open data stand last. What people call it comes first: a fault says it.
const COLUMNS: [Column; 18] = [
    needed(&["統一編號", "統編", "supplier_ubn", "ubn"]),
    needed(&["解決方案", "解決方案名稱", "solution"]),
    needed(&["方案名稱", "name"]),
    column(&["一句話介紹", "方案摘要", "摘要", "summary"]),
    column(&["方案說明", "說明", "description"]),
    column(&["功能類別", "類別", "category"]),
    column(&["次領域", "適用產業", "產業", "sectors"]),
    column(&["功能", "功能項目", "features"]),
    column(&["可串接的系統", "可串接系統", "integrations"]),
    needed(&[
        "價格",
        "方案價格",
        "方案價格（含稅總價，元）",
        "含稅價格",
        "售價",
        "price",
        "price_twd",
    ]),
    column(&[
        "公開定價",
        "公開定價（含稅總價，元）",
        "定價",
        "牌價",
        "list_price",
        "list_price_twd",
    ]),
    needed(&["期間", "期間（月）", "期程", "使用期間", "months"]),
    column(&["使用人數", "人數", "帳號數", "seats"]),
    column(&["容量", "容量或用量", "capacity"]),
    column(&["資料存放地", "資料存放地點", "data_location"]),
    column(&["終止與資料取回", "終止條款", "exit_terms"]),
    column(&["原方案或調整方案", "方案別", "origin"]),
    column(&["方案編號", "plan_id", "plan"]),
];

/// The field of a row that each column fills.
const FIELDS: [&str; 18] = [
    "ubn",
    "solution",
    "name",
    "summary",
    "description",
    "category",
    "sectors",
    "features",
    "integrations",
    "price",
    "list_price",
    "months",
    "seats",
    "capacity",
    "data_location",
    "exit_terms",
    "origin",
    "plan",
];

/// A row of a catalogue, without its line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CatalogRow {
    ubn: String,
    form: PlanForm,
}

impl Row for CatalogRow {
    const COLUMNS: &'static [Column] = &COLUMNS;

    fn read(cells: &Cells<'_>) -> Result<Self, LineFaultKind> {
        let mut row = Self { ubn: String::new(), form: PlanForm::default() };
        for (at, field) in FIELDS.into_iter().enumerate() {
            row.fill(field, &cells.lines(at));
        }
        Ok(row)
    }

    fn key(&self) -> (String, String) {
        (self.form.solution.clone(), self.form.name.clone())
    }
}

impl CatalogRow {
    /// What stands in a field, as it would be typed into the form.
    fn fill(&mut self, field: &str, text: &str) {
        let form = &mut self.form;
        let into = match field {
            "ubn" => &mut self.ubn,
            "plan" => &mut form.plan,
            "solution" => &mut form.solution,
            "name" => &mut form.name,
            "summary" => &mut form.summary,
            "description" => &mut form.description,
            "price" => &mut form.price,
            "list_price" => &mut form.list_price,
            "capacity" => &mut form.capacity,
            "data_location" => &mut form.data_location,
            "exit_terms" => &mut form.exit_terms,
            "features" => return form.features = one_a_line(text),
            "integrations" => return form.integrations = one_a_line(text),
            "category" => {
                return form.category =
                    named(Category::ALL, text, Category::as_str, text::category);
            }
            "origin" => {
                return form.origin =
                    named(PlanOrigin::ALL, text, PlanOrigin::as_str, text::origin);
            }
            "sectors" => {
                let words = text.split(['\n', '、', ',', '，', ';', '；', '/']).map(str::trim);
                let words = words.filter(|word| !word.is_empty());
                return form.sectors = words
                    .map(|word| named(SubSector::ALL, word, SubSector::as_str, text::sector))
                    .collect();
            }
            "months" => {
                let months = typed::months(text).map(|months| months.to_string());
                return form.months = months.unwrap_or_else(|| text.to_owned());
            }
            "seats" => return self.fill_seats(text),
            _ => return,
        };
        text.clone_into(into);
    }

    fn fill_seats(&mut self, text: &str) {
        match typed::people(text) {
            Some(None) => "yes".clone_into(&mut self.form.unlimited),
            Some(Some(seats)) => self.form.seats = seats.to_string(),
            None => text.clone_into(&mut self.form.seats),
        }
    }
}

/// Items are separated by line breaks or semicolons.
fn one_a_line(text: &str) -> String {
    let items = text.split(['\n', ';', '；']).map(str::trim).filter(|item| !item.is_empty());
    items.collect::<Vec<_>>().join("\n")
}

/// The code of what a text names: by code, in words of either language, or by a part of one name
/// alone, such as 金屬. The text itself where it names nothing, so that the fault can say it.
fn named<T: Copy>(
    all: &[T],
    text: &str,
    code: impl Fn(T) -> &'static str,
    words: impl Fn(Lang, T) -> &'static str,
) -> String {
    let text = text.trim();
    let whole = all.iter().find(|value| {
        [code(**value), words(Lang::Zh, **value), words(Lang::En, **value)]
            .into_iter()
            .any(|name| name.eq_ignore_ascii_case(text))
    });
    let mut parts = all
        .iter()
        .filter(|value| text.chars().nth(1).is_some() && words(Lang::Zh, **value).contains(text));
    let part = parts.next().filter(|_| parts.next().is_none());
    whole.or(part).map_or_else(|| text.to_owned(), |value| code(*value).to_owned())
}

/// Reads a file: JSON where it begins like JSON, otherwise CSV.
///
/// # Errors
/// Where it is neither, or has more rows than `rows_max`.
pub fn catalogue(bytes: &[u8], rows_max: usize) -> Result<CatalogueContent, CatalogueError> {
    let trimmed = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    let content = if trimmed.starts_with(b"[") || trimmed.starts_with(b"{") {
        of_json(trimmed)?
    } else {
        of_csv(bytes, rows_max)?
    };
    if content.rows.len() + content.faults.len() > rows_max {
        return Err(CatalogueError::TooLong);
    }
    Ok(content)
}

/// Why a file is no catalogue.
#[derive(Debug)]
pub enum CatalogueError {
    List(ListError),
    /// No list of objects.
    Json,
    TooLong,
}

fn of_csv(bytes: &[u8], rows_max: usize) -> Result<CatalogueContent, CatalogueError> {
    let mut list = List::open::<CatalogRow>(bytes).map_err(CatalogueError::List)?;
    let mut content = CatalogueContent::default();
    let io = |error| CatalogueError::List(ListError::Io(error));
    while let Some(piece) = list.next::<CatalogRow>(rows_max + 1).map_err(io)? {
        let rows = piece.rows.into_iter().zip(piece.lines);
        content.rows.extend(rows.map(|(row, line)| CatalogueRow {
            line,
            ubn: row.ubn,
            form: row.form,
        }));
        content.faults.extend(piece.faults);
        if content.rows.len() + content.faults.len() > rows_max {
            break;
        }
    }
    number(&mut content);
    Ok(content)
}

/// Rows as a spreadsheet counts them, where one may be of many lines of the file: the heading is
/// row 1.
fn number(content: &mut CatalogueContent) {
    let mut lines: Vec<&mut u64> = content
        .rows
        .iter_mut()
        .map(|row| &mut row.line)
        .chain(content.faults.iter_mut().map(|fault| &mut fault.line))
        .collect();
    lines.sort_unstable();
    for (row, line) in (2..).zip(lines) {
        *line = row;
    }
}

/// A list of objects, or an object that has one under `plans`, as the open data do.
fn of_json(bytes: &[u8]) -> Result<CatalogueContent, CatalogueError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| CatalogueError::Json)?;
    let plans = match value {
        Value::Array(plans) => plans,
        Value::Object(mut object) => match object.remove("plans") {
            Some(Value::Array(plans)) => plans,
            _ => return Err(CatalogueError::Json),
        },
        _ => return Err(CatalogueError::Json),
    };
    let mut content = CatalogueContent::default();
    for (line, plan) in (1..).zip(plans) {
        match plan {
            Value::Object(plan) => content.rows.push(of_object(line, &plan)),
            other => {
                let text = quoted(&other.to_string());
                let kind = LineFaultKind::Unreadable { column: "plans".to_owned(), text };
                content.faults.push(LineFault { line, kind });
            }
        }
    }
    Ok(content)
}

fn of_object(line: u64, plan: &Map<String, Value>) -> CatalogueRow {
    let mut row = CatalogRow { ubn: String::new(), form: PlanForm::default() };
    for (column, field) in COLUMNS.iter().zip(FIELDS) {
        let value = column.names.iter().find_map(|name| plan.get(*name));
        match value {
            // As in the open data: no number of people is any number.
            Some(Value::Null) if field == "seats" => "yes".clone_into(&mut row.form.unlimited),
            Some(value) => row.fill(field, &in_words(value)),
            None => {}
        }
    }
    CatalogueRow { line, ubn: row.ubn, form: row.form }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str =
        "統一編號,解決方案,方案名稱,價格,公開定價,期程,使用人數,功能,類別,適用產業,方案別";

    #[test]
    fn a_spreadsheet_is_read_as_people_write_it() {
        let text = format!(
            "{HEADING}\n04595257,排程,排程雲,\"102,375 (新台幣/含稅)\",\"120,000\",12個月,不限,派工；報工,\
             生產,金屬、通用,原方案\n"
        );
        let content = catalogue(text.as_bytes(), 10).unwrap();
        let row = &content.rows[0];
        assert_eq!((row.line, &*row.ubn), (2, "04595257"));
        let form = &row.form;
        assert_eq!((&*form.price, &*form.months), ("102,375 (新台幣/含稅)", "12"));
        assert_eq!((&*form.unlimited, &*form.seats), ("yes", ""));
        assert_eq!((&*form.features, &*form.origin), ("派工\n報工", "original"));
        assert_eq!(
            (&*form.category, form.sectors.join(" ")),
            ("production", "metal general".into())
        );
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let row = "04595257,排程,排程雲,1,1,12,1,\"派工\n報工\",a,b,c\n";
        let content = catalogue(format!("{HEADING}\n{row}{row}").as_bytes(), 10).unwrap();
        assert_eq!(content.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn the_open_data_can_be_sent_back() {
        let json = r#"{"plans": [{"plan_id": "x", "supplier_ubn": "04595257", "solution": "排程",
            "name": "排程雲", "features": ["派工", "報工"], "price_twd": 102375, "months": 12,
            "seats": null, "sectors": ["metal"], "category": "production"}, 7]}"#;
        let content = catalogue(json.as_bytes(), 10).unwrap();
        let form = &content.rows[0].form;
        assert_eq!((&*form.price, &*form.months, &*form.plan), ("102375", "12", "x"));
        assert_eq!((&*form.features, &*form.unlimited), ("派工\n報工", "yes"));
        assert_eq!(content.faults[0].line, 2);
    }

    #[test]
    fn what_is_no_catalogue_is_refused() {
        for text in ["{}", "[", "{\"plans\": 3}"] {
            assert!(matches!(catalogue(text.as_bytes(), 10), Err(CatalogueError::Json)), "{text}");
        }
        let columns = catalogue("統一編號\n04595257\n".as_bytes(), 10);
        assert!(matches!(columns, Err(CatalogueError::List(ListError::Columns(_)))), "{columns:?}");
        let long = format!("{HEADING}\n{}", "04595257,a,b,1,1,1,1,x,y,z,w\n".repeat(11));
        assert!(matches!(catalogue(long.as_bytes(), 10), Err(CatalogueError::TooLong)));
        assert!(matches!(catalogue(b"[1,2,3]", 2), Err(CatalogueError::TooLong)));
    }
}
