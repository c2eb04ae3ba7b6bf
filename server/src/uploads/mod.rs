//! Uploaded papers as files: what is taken, under which name it is shown, and where it lies.
//!
//! A file is written before its row, and removed after its row: at any moment a row has its file,
//! and a file without a row is swept.

mod inspect;
mod name;
mod shelf;

pub use inspect::{MediaType, inspect};
pub use name::{attachment, plain_name, shown_name};
pub use shelf::{Shelf, sweep};

/// The largest paper.
pub const PAPER_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Papers of one enrolment or firm; with the size of each that is 200 MiB.
pub const PAPERS_MAX: u32 = 20;
