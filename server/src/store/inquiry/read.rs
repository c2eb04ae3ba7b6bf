//! What people typed into the forms of a talk.

use app::{
    error::{AppError, Fault, FaultKind},
    inquiry::SendQuotation,
};
use domain::{
    Twd,
    money::parse_typed,
    quotation::{MESSAGE_CHARS_MAX, NOTE_CHARS_MAX, Offer, SEATS_MAX},
};

fn fault(field: &str, kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(field, kind)])
}

/// A text of several lines, bounded; PostgreSQL keeps no NUL, and no reader wants the others.
fn text(field: &str, typed: &str, max: usize) -> Result<String, AppError> {
    let text = typed.trim().replace("\r\n", "\n");
    if text.chars().count() > max {
        return Err(fault(field, FaultKind::TooLong { max }));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(fault(field, FaultKind::BadCharacters));
    }
    Ok(text)
}

pub(super) fn words(typed: &str) -> Result<String, AppError> {
    let words = text("words", typed, MESSAGE_CHARS_MAX)?;
    if words.is_empty() { Err(fault("words", FaultKind::Missing)) } else { Ok(words) }
}

/// The offer and its note.
pub(super) fn offer(form: &SendQuotation) -> Result<(Offer, String), AppError> {
    let amount = |field: &str, typed: &str| {
        if typed.trim().is_empty() {
            return Err(fault(field, FaultKind::Missing));
        }
        parse_typed(typed).map_err(|_| fault(field, FaultKind::NotAnAmount))
    };
    let invalid = |field: &str| AppError::Invalid { field: field.to_owned() };
    let price = Twd::new(amount("price", &form.price)?)
        .ok_or_else(|| fault("price", FaultKind::NotAnAmount))?;
    let months = u16::try_from(amount("months", &form.months)?).map_err(|_| invalid("months"))?;
    let seats = match form.seats.trim() {
        "" => None,
        typed => Some(
            u32::try_from(amount("seats", typed)?)
                .ok()
                .filter(|seats| (1..=SEATS_MAX).contains(seats))
                .ok_or_else(|| invalid("seats"))?,
        ),
    };
    let valid_until = form.valid_until.trim().parse().map_err(|_| invalid("valid_until"))?;
    let note = text("note", &form.note, NOTE_CHARS_MAX)?;
    Ok((Offer { price, months, seats, valid_until }, note))
}
