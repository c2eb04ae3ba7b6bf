//! The words of the letters.

use super::{Letter, Written};

pub(super) fn zh(letter: &Letter) -> Written {
    plain(letter)
}

pub(super) fn en(letter: &Letter) -> Written {
    plain(letter)
}

fn plain(letter: &Letter) -> Written {
    Written { subject: letter.name().to_owned(), body: format!("{letter:?}") }
}
