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
    pub faults: Vec<LineFault>,
}

impl<T> Piece<T> {
    fn lines(&self) -> usize {
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
            .from_reader(Bounded { inner: text, since_row: 0 });
        let mut record = csv::ByteRecord::new();
        let found = csv.read_byte_record(&mut record);
        let any = match found {
            Ok(any) => any,
            Err(error) if is_endless(&error) => false,
            Err(error) => return Err(ListError::Io(error.into())),
        };
        if !any {
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
        let mut piece = Piece { rows: Vec::new(), faults: Vec::new() };
        while !self.ended && piece.lines() < lines_max {
            self.csv.get_mut().since_row = 0;
            let start = self.csv.position().line();
            let line = match self.csv.read_byte_record(&mut self.record) {
                Ok(true) => self.record.position().map_or(0, csv::Position::line),
                Ok(false) => {
                    self.ended = true;
                    break;
                }
                Err(error) if is_endless(&error) => {
                    self.ended = true;
                    piece.faults.push(LineFault { line: start, kind: LineFaultKind::Endless });
                    break;
                }
                Err(error) => return Err(error.into()),
            };
            let cells = Cells { record: &self.record, places: &self.places };
            match T::read_line(&cells) {
                Some(Ok(row)) => piece.rows.push(row),
                Some(Err(kind)) => piece.faults.push(LineFault { line, kind }),
                None => {}
            }
        }
        Ok((piece.lines() > 0).then_some(piece))
    }
}

/// A name of a column without blanks.
fn heading_cell(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Refuses to read on when a row gets too long.
struct Bounded<R> {
    inner: R,
    since_row: usize,
}

/// What [`Bounded`] says, found again in the error that the CSV reader makes of it.
#[derive(Debug, thiserror::Error)]
#[error("a row is longer than {ROW_BYTES_MAX} bytes")]
struct Endless;

fn is_endless(error: &csv::Error) -> bool {
    let csv::ErrorKind::Io(error) = error.kind() else { return false };
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Endless>)
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.since_row > ROW_BYTES_MAX {
            return Err(io::Error::other(Endless));
        }
        let count = self.inner.read(out)?;
        self.since_row += count;
        Ok(count)
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
