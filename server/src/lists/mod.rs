//! Lists as the authorities publish them: CSV in Big5 or UTF-8, columns in any order, any number
//! of rows. Pure: a list is read piece by piece from whatever can be read, so that ten million
//! rows need the memory of one piece.

mod catalog;
mod cell;
mod decode;
mod job;
mod progress;
mod reader;
mod row;
mod selection;

pub use catalog::{CatalogueError, catalogue};
pub use cell::registration;
pub use job::Jobs;
pub use progress::{Counted, Progress};
pub use reader::{List, ListError, Piece};
pub use row::{FactoryRow, GrantRow, Row, UsageRow};
pub use selection::SelectionRow;
