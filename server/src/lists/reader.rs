//! A list, piece by piece.

use std::io::{self, Read};

use app::review::{LineFault, LineFaultKind};

use super::{
    decode::Utf8,
    row::{Cells, Row},
};

/// The longest row. A quote that is not closed makes one row of the rest of the file, which must
/// not be read into memory to find that out.
const ROW_BYTES_MAX: usize = 256 * 1024;
const BUFFER_BYTES: usize = 16 * 1024;
/// Follows the file as a line of its own: a row that has it at its end swallowed it, because a
/// quote was not closed.
const END: &[u8] = b"\n\x03\n";

/// Why a file is no list at all.
#[derive(Debug)]
pub enum ListError {
    Empty,
    /// It has no such columns.
    Columns(Vec<String>),
    Io(io::Error),
}

/// The next rows of a list, and the lines between them that are none.
#[derive(Debug, Default)]
pub struct Piece<T> {
    pub rows: Vec<T>,
    /// Where each of them stands.
    pub lines: Vec<u64>,
    pub faults: Vec<LineFault>,
}

impl<T> Piece<T> {
    fn count(&self) -> usize {
        self.rows.len() + self.faults.len()
    }
}

/// A list that is being read.
pub struct List<R> {
    csv: csv::Reader<Bounded<Utf8<R>>>,
    places: Vec<Option<usize>>,
    record: csv::ByteRecord,
    ended: bool,
}

impl<R: Read> List<R> {
    /// Reads the heading.
    ///
    /// # Errors
    /// Where the file is no list of this kind.
    pub fn open<T: Row>(file: R) -> Result<Self, ListError> {
        let text = Utf8::of(file).map_err(ListError::Io)?;
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(Bounded { inner: text, since_row: 0, end: END });
        let mut record = csv::ByteRecord::new();
        let any = match csv.read_byte_record(&mut record) {
            Ok(any) => any,
            Err(error) if is_endless(&error) => false,
            Err(error) => return Err(ListError::Io(error.into())),
        };
        if !any || matches!(found(&record), Found::End) {
            return Err(ListError::Empty);
        }
        let heading: Vec<String> = record.iter().map(heading_cell).collect();
        let place = |names: &[&str]| {
            names.iter().find_map(|name| heading.iter().position(|cell| cell == name))
        };
        let places: Vec<_> = T::COLUMNS.iter().map(|column| place(column.names)).collect();
        let missing = T::missing(&places);
        if !missing.is_empty() {
            return Err(ListError::Columns(missing));
        }
        Ok(Self { csv, places, record, ended: false })
    }

    /// The next lines, at most this many; `None` at the end.
    ///
    /// # Errors
    /// Where the file cannot be read any further.
    pub fn next<T: Row>(&mut self, lines_max: usize) -> io::Result<Option<Piece<T>>> {
        let mut piece = Piece { rows: Vec::new(), lines: Vec::new(), faults: Vec::new() };
        while !self.ended && piece.count() < lines_max {
            self.csv.get_mut().since_row = 0;
            let start = self.csv.position().line();
            let found = match self.csv.read_byte_record(&mut self.record) {
                Ok(true) => found(&self.record),
                Ok(false) => Found::End,
                Err(error) if is_endless(&error) => Found::Endless,
                Err(error) => return Err(error.into()),
            };
            let line = match found {
                // Counted from the row's end: the reader's own start is before blank lines.
                Found::Row { breaks } => self.csv.position().line() - 1 - breaks,
                Found::End => {
                    self.ended = true;
                    break;
                }
                Found::Endless => {
                    self.ended = true;
                    piece.faults.push(LineFault { line: start, kind: LineFaultKind::Endless });
                    break;
                }
            };
            let cells = Cells { record: &self.record, places: &self.places };
            match T::read_line(&cells) {
                Some(Ok(row)) => {
                    piece.rows.push(row);
                    piece.lines.push(line);
                }
                Some(Err(kind)) => piece.faults.push(LineFault { line, kind }),
                None => {}
            }
        }
        Ok((piece.count() > 0).then_some(piece))
    }
}

enum Found {
    /// With so many line breaks in it.
    Row {
        breaks: u64,
    },
    End,
    Endless,
}

fn found(record: &csv::ByteRecord) -> Found {
    let last = record.iter().next_back().unwrap_or_default();
    if record.len() == 1 && last == END.trim_ascii() {
        Found::End
    } else if last.ends_with(END) {
        Found::Endless
    } else {
        let breaks = record.as_slice().iter().fold(0, |sum, byte| sum + u64::from(*byte == b'\n'));
        Found::Row { breaks }
    }
}

/// A name of a column without blanks.
fn heading_cell(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Refuses to read on when a row gets too long, and makes every line end alike, so that lines can
/// be counted.
struct Bounded<R> {
    inner: R,
    since_row: usize,
    /// What of [`END`] has still to be said.
    end: &'static [u8],
}

/// What [`Bounded`] says, found again in the error that the CSV reader makes of it.
#[derive(Debug, thiserror::Error)]
#[error("a row is longer than {ROW_BYTES_MAX} bytes")]
struct Endless;

fn is_endless(error: &csv::Error) -> bool {
    let csv::ErrorKind::Io(error) = error.kind() else { return false };
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Endless>)
}

/// Moves everything but carriage returns to the front; returns how much that is.
fn without_returns(bytes: &mut [u8]) -> usize {
    let mut kept = 0;
    for at in 0..bytes.len() {
        if bytes[at] != b'\r' {
            bytes[kept] = bytes[at];
            kept += 1;
        }
    }
    kept
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.since_row > ROW_BYTES_MAX {
            return Err(io::Error::other(Endless));
        }
        loop {
            let count = self.inner.read(out)?;
            if count == 0 {
                let count = self.end.read(out)?;
                return Ok(count);
            }
            self.since_row += count;
            let kept = without_returns(&mut out[..count]);
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
