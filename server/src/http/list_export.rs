//! Lists to take home: what the filters of a screen find, page by page so that memory stays flat,
//! as CSV that is sent while it is read, or as a workbook.

use app::{error::AppError, lang::Lang};
use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use domain::{Instant, calendar::in_taipei};
use futures_util::{StreamExt as _, stream};
use http::{HeaderValue, header};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use tokio::sync::mpsc;

use super::exports::{BYTE_ORDER_MARK, XLSX, as_number, guarded, in_words};

/// Rows of a workbook, under the most that a sheet can have.
const ROWS_MAX: usize = 1_000_000;
/// Pages that wait to be written.
const PAGES_WAITING: usize = 4;

/// One value of a row.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    /// May be somebody's words: it is never a formula.
    Text(String),
    Number(i64),
    Time(Instant),
}

impl Cell {
    fn csv(&self) -> String {
        match self {
            Self::Text(text) => guarded(text),
            Self::Number(number) => number.to_string(),
            Self::Time(at) => in_taipei(*at).format("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }
}

/// The rows of a page, and what to ask for next.
pub(super) type Rows<Q> = (Vec<Vec<Cell>>, Option<Q>);

/// What a file is called and what its columns are.
pub(super) struct Sheet {
    /// Without its ending.
    pub(super) file: &'static str,
    pub(super) heads: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Csv,
    Xlsx,
}

/// Reads page after page, from `first` on, and answers with the file; a refusal of the first page
/// is the answer.
pub(super) async fn send<Q, F, P>(
    lang: Lang,
    kind: FileKind,
    sheet: Sheet,
    first: Q,
    page: F,
) -> Response
where
    Q: Send + 'static,
    F: Fn(Q) -> P + Clone + Send + 'static,
    P: Future<Output = Result<Rows<Q>, AppError>> + Send,
{
    let rows = match page(first).await {
        Ok(rows) => rows,
        Err(error) => return in_words(lang, error),
    };
    let (ending, media_type) = match kind {
        FileKind::Csv => ("csv", "text/csv; charset=utf-8"),
        FileKind::Xlsx => ("xlsx", XLSX),
    };
    let disposition = format!("attachment; filename=\"{}.{ending}\"", sheet.file);
    let body = match kind {
        FileKind::Csv => csv_body(&sheet, rows, page),
        FileKind::Xlsx => match workbook(lang, sheet, rows, page).await {
            Ok(bytes) => Body::from(bytes),
            Err(error) => return in_words(lang, error),
        },
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    // Our own names are fit for a header.
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A page that cannot be read ends the file without its end, so that nobody takes it for whole.
fn csv_body<Q, F, P>(sheet: &Sheet, first: Rows<Q>, page: F) -> Body
where
    Q: Send + 'static,
    F: Fn(Q) -> P + Clone + Send + 'static,
    P: Future<Output = Result<Rows<Q>, AppError>> + Send,
{
    let head =
        csv_lines(std::iter::once(sheet.heads.iter().map(|&text| text.to_owned()).collect()));
    let head = head.map(|lines| {
        let mut text = Vec::from(BYTE_ORDER_MARK);
        text.extend_from_slice(&lines);
        Bytes::from(text)
    });
    let rows = stream::try_unfold(Some(first), move |now| {
        let page = page.clone();
        async move {
            let Some((rows, next)) = now else { return Ok::<_, AppError>(None) };
            let lines = csv_lines(rows.iter().map(|row| row.iter().map(Cell::csv).collect()))?;
            let next = match next {
                Some(query) => Some(page(query).await?),
                None => None,
            };
            Ok(Some((lines, next)))
        }
    });
    Body::from_stream(stream::once(async { head }).chain(rows))
}

fn csv_lines(rows: impl Iterator<Item = Vec<String>>) -> Result<Bytes, AppError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| crate::fault::internal("export.csv", &error))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| crate::fault::internal("export.csv", &error.into_error()))?;
    Ok(bytes.into())
}

/// Written by a thread of its own, row after row into a file that has no name.
async fn workbook<Q, F, P>(
    lang: Lang,
    sheet: Sheet,
    first: Rows<Q>,
    page: F,
) -> Result<Vec<u8>, AppError>
where
    F: Fn(Q) -> P,
    P: Future<Output = Result<Rows<Q>, AppError>>,
{
    let (pages, written) = mpsc::channel(PAGES_WAITING);
    let writer = tokio::task::spawn_blocking(move || write(&sheet, written));
    let (mut rows, mut next) = first;
    let mut count = 0_usize;
    loop {
        count += rows.len();
        if count > ROWS_MAX {
            // A file that is not whole says so.
            let words = app::desk::sheet_is_full(lang);
            rows.push(vec![Cell::Text(words.to_owned())]);
            next = None;
        }
        // A writer that stopped says why below.
        if pages.send(rows).await.is_err() {
            break;
        }
        let Some(query) = next else { break };
        (rows, next) = page(query).await?;
    }
    drop(pages);
    let bytes = writer.await.map_err(|error| crate::fault::internal("export.task", &error))?;
    bytes.map_err(|error| crate::fault::internal("export.xlsx", &error))
}

fn write(sheet: &Sheet, mut pages: mpsc::Receiver<Vec<Vec<Cell>>>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let heading = Format::new().set_bold();
    let amount = Format::new().set_num_format("#,##0");
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let table = workbook.add_worksheet_with_constant_memory()?;
    table.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    for (column, text) in (0..).zip(&sheet.heads) {
        table.set_column_width(column, 18)?;
        table.write_string_with_format(0, column, *text, &heading)?;
    }
    let mut row = 0;
    while let Some(rows) = pages.blocking_recv() {
        for cells in rows {
            row += 1;
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(text) => table.write_string(row, column, text)?,
                    Cell::Number(number) => {
                        table.write_number_with_format(row, column, as_number(number), &amount)?
                    }
                    Cell::Time(at) => {
                        let local = in_taipei(at).naive_local().and_utc().timestamp();
                        let at = ExcelDateTime::from_timestamp(local)?;
                        table.write_datetime_with_format(row, column, &at, &time)?
                    }
                };
            }
        }
    }
    workbook.save_to_buffer()
}
