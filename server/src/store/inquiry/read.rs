//! What people typed into the forms of a talk.

use app::{
    error::{AppError, Fault, FaultKind},
    inquiry::SendQuotation,
};
use domain::{
    Twd,
    money::parse_typed,
    quotation::{MESSAGE_CHARS_MAX, MONTHS_MAX, NOTE_CHARS_MAX, Offer, SEATS_MAX},
};

/// A text of several lines, bounded; PostgreSQL keeps no NUL, and no reader wants the others.
fn text(typed: &str, max: usize) -> Result<String, FaultKind> {
    let text = typed.trim().replace("\r\n", "\n");
    if text.chars().count() > max {
        return Err(FaultKind::TooLong { max });
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(FaultKind::BadCharacters);
    }
    Ok(text)
}

pub(super) fn words(typed: &str) -> Result<String, AppError> {
    text(typed, MESSAGE_CHARS_MAX)
        .and_then(|words| if words.is_empty() { Err(FaultKind::Missing) } else { Ok(words) })
        .map_err(|kind| AppError::Faults(vec![Fault::new("words", kind)]))
}

/// A price as people type it; one that cannot be subsidised is the rules' business.
fn price(typed: &str) -> Result<Twd, FaultKind> {
    match parse_typed(typed) {
        _ if typed.trim().is_empty() => Err(FaultKind::Missing),
        Ok(amount) => Twd::new(amount).ok_or(FaultKind::NotAnAmount),
        Err(_) => Err(FaultKind::NotAnAmount),
    }
}

fn number<T: TryFrom<i64>>(typed: &str, max: i64) -> Result<T, FaultKind> {
    let wrong = FaultKind::NotANumber { min: 1, max };
    match parse_typed(typed) {
        _ if typed.trim().is_empty() => Err(FaultKind::Missing),
        Ok(number) if (1..=max).contains(&number) => T::try_from(number).map_err(|_| wrong),
        _ => Err(wrong),
    }
}

fn seats(typed: &str) -> Result<Option<u32>, FaultKind> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    number(typed, i64::from(SEATS_MAX)).map(Some)
}

/// The offer and its note; every field that is wrong, at once.
pub(super) fn offer(form: &SendQuotation) -> Result<(Offer, String), AppError> {
    let mut faults = Vec::new();
    let price = kept("price", price(&form.price), &mut faults);
    let months = kept("months", number(&form.months, i64::from(MONTHS_MAX)), &mut faults);
    let seats = kept("seats", seats(&form.seats), &mut faults);
    let note = kept("note", text(&form.note, NOTE_CHARS_MAX), &mut faults);
    let day = form.valid_until.trim();
    if day.is_empty() {
        faults.push(Fault::new("valid_until", FaultKind::Missing));
    }
    let whole = faults.is_empty();
    let (true, Some(price), Some(months), Some(seats), Some(note)) =
        (whole, price, months, seats, note)
    else {
        return Err(AppError::Faults(faults));
    };
    let valid_until =
        day.parse().map_err(|_| AppError::Invalid { field: "valid_until".to_owned() })?;
    Ok((Offer { price, months, seats, valid_until }, note))
}

fn kept<T>(field: &str, read: Result<T, FaultKind>, faults: &mut Vec<Fault>) -> Option<T> {
    read.map_err(|kind| faults.push(Fault::new(field, kind))).ok()
}
