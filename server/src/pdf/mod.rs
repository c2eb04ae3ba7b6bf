//! 契約書 as a file: A4 pages of Traditional Chinese, tagged, archivable (PDF/A-2a), and the same
//! bytes for the same contract: nothing here reads a clock or makes an id (docs/decisions/0050).

mod contract;
mod font;
mod lines;

pub use contract::{Paper, render};
pub use font::{CjkFont, NoFont};
