//! 點數明細 to take home: the same lines as on the screen, as CSV and as a workbook.
//!
//! Texts come from suppliers (the names of plans), so a spreadsheet must not run them: in CSV
//! they are guarded, in a workbook they are written as text. Amounts are our own numbers.

use app::{
    error::AppError,
    frame::Frame,
    lang::Lang,
    problem::Problem,
    text,
    wallet::{HEADINGS, Statement, StatementLine, StatementWords, headings, sheet_name},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDateTime;
use domain::calendar::in_taipei;
use http::{HeaderValue, StatusCode, header, request::Parts};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::Web;

/// Without it Excel takes UTF-8 for the code page of the machine.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Widths of the columns, in characters.
const WIDTHS: [f64; HEADINGS] = [20.0, 12.0, 12.0, 12.0, 12.0, 18.0, 40.0, 10.0, 48.0];

pub(super) async fn csv(State(web): State<Web>, parts: Parts) -> Response {
    send(&web, &parts, "csv", "text/csv; charset=utf-8", csv_of).await
}

pub(super) async fn xlsx(State(web): State<Web>, parts: Parts) -> Response {
    send(&web, &parts, "xlsx", XLSX, xlsx_of).await
}

type Writer = fn(Lang, &Statement) -> Result<Vec<u8>, AppError>;

async fn send(web: &Web, parts: &Parts, kind: &str, media_type: &str, write: Writer) -> Response {
    let frame = parts.extensions.get::<Frame>();
    let lang = frame.map(|frame| frame.lang).unwrap_or_default();
    let Some(me) = frame.and_then(|frame| frame.me.as_ref()) else {
        return Redirect::to("/sign-in?next=%2Fwallet").into_response();
    };
    match file(web, me.actor, lang, write).await {
        Ok((statement, bytes)) => attached(&statement, kind, media_type, bytes),
        Err(error) => in_words(lang, error),
    }
}

/// Long statements take a while to write: not on a thread that answers others.
async fn file(
    web: &Web,
    actor: domain::Actor,
    lang: Lang,
    write: Writer,
) -> Result<(Statement, Vec<u8>), AppError> {
    let statement = web.engine.statement(actor).await?;
    let written = tokio::task::spawn_blocking(move || {
        write(lang, &statement).map(|bytes| (statement, bytes))
    });
    written.await.map_err(|error| crate::fault::internal("export.task", &error))?
}

fn attached(statement: &Statement, kind: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let day = in_taipei(statement.now).format("%Y%m%d");
    let disposition = format!("attachment; filename=\"points-{}-{day}.{kind}\"", statement.ubn);
    let mut response = bytes.into_response();
    for (name, value) in
        [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, &disposition)]
    {
        // A number of a firm and a date are fit for a header; anything else is left out.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

pub(super) fn in_words(lang: Lang, error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, text::problem(lang, &Problem::from(error))).into_response()
}

fn local(line: &StatementLine) -> NaiveDateTime {
    in_taipei(line.at).naive_local()
}

/// A text that no spreadsheet takes for a formula: those that begin like one begin with `'`.
pub(super) fn guarded(text: &str) -> String {
    let formula = |c| {
        // '＝', '＋', '－', '＠' as well: some spreadsheets read full-width signs.
        matches!(
            c,
            '=' | '+'
                | '-'
                | '@'
                | '\t'
                | '\r'
                | '\n'
                | '\u{ff1d}'
                | '\u{ff0b}'
                | '\u{ff0d}'
                | '\u{ff20}'
        )
    };
    if text.trim_start_matches(' ').starts_with(formula) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn csv_of(lang: Lang, statement: &Statement) -> Result<Vec<u8>, AppError> {
    let fault = |error: csv::Error| crate::fault::internal("export.csv", &error);
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(headings(lang)).map_err(fault)?;
    for line in &statement.lines {
        let words = StatementWords::of(lang, line);
        let record: [String; HEADINGS] = [
            local(line).format("%Y-%m-%d %H:%M:%S").to_string(),
            guarded(words.what),
            line.amount.get().to_string(),
            line.change.to_string(),
            line.balance.get().to_string(),
            guarded(&words.order),
            guarded(&words.plan),
            guarded(&words.rule),
            guarded(&words.note),
        ];
        writer.write_record(record).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| crate::fault::internal("export.csv", &error.into_error()))
}

fn xlsx_of(lang: Lang, statement: &Statement) -> Result<Vec<u8>, AppError> {
    workbook(lang, statement).map_err(|error| crate::fault::internal("export.xlsx", &error))
}

fn workbook(lang: Lang, statement: &Statement) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(statement.now.timestamp())?;
    let title = format!("{} {}", statement.firm, statement.ubn);
    let properties = DocProperties::new().set_title(title).set_creation_datetime(&made_at);
    workbook.set_properties(&properties);
    let heading = Format::new().set_bold();
    let amount = Format::new().set_num_format("#,##0");
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(lang))?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    for ((column, text), width) in (0..).zip(headings(lang)).zip(WIDTHS) {
        sheet
            .write_string_with_format(0, column, text, &heading)?
            .set_column_width(column, width)?;
    }
    for (row, line) in (1..).zip(&statement.lines) {
        let words = StatementWords::of(lang, line);
        let at = ExcelDateTime::from_timestamp(local(line).and_utc().timestamp())?;
        sheet.write_datetime_with_format(row, 0, &at, &time)?;
        sheet.write_string(row, 1, words.what)?;
        for (column, points) in (2..).zip([line.amount.get(), line.change, line.balance.get()]) {
            sheet.write_number_with_format(row, column, as_number(points), &amount)?;
        }
        for (column, text) in (5..).zip([words.order, words.plan, words.rule, words.note]) {
            sheet.write_string(row, column, text)?;
        }
    }
    workbook.save_to_buffer()
}

/// A workbook's numbers are floating; every amount is small enough to be exact in one.
#[expect(clippy::cast_precision_loss, reason = "amounts stay below 2^53 (domain::money)")]
pub(super) const fn as_number(points: i64) -> f64 {
    points as f64
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn no_text_begins_like_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1"]
        {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "雲端方案", "A=B", "1-2", "'quoted"] {
            assert_eq!(guarded(text), text);
        }
    }
}
