//! Names and addresses, as people type them.

use app::error::{AppError, Fault, FaultKind};

const NAME_CHARS_MAX: usize = 60;
/// RFC 5321.
const EMAIL_CHARS_MAX: usize = 254;

pub(in super::super) fn fault(field: &str, kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(field, kind)])
}

/// Controls, and marks that turn the direction of what follows.
fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A name, without the space around it.
///
/// # Errors
/// What is wrong with it.
pub(in super::super) fn name(typed: &str) -> Result<String, FaultKind> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(FaultKind::Missing);
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(FaultKind::TooLong { max: NAME_CHARS_MAX });
    }
    if name.chars().any(is_odd) {
        return Err(FaultKind::BadCharacters);
    }
    Ok(name.to_owned())
}

/// An address, in small letters: `local@host.domain`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn email(typed: &str) -> Result<String, FaultKind> {
    let email = typed.trim().to_lowercase();
    if email.is_empty() {
        return Err(FaultKind::Missing);
    }
    if email.chars().count() > EMAIL_CHARS_MAX {
        return Err(FaultKind::TooLong { max: EMAIL_CHARS_MAX });
    }
    let odd = |c: char| is_odd(c) || c.is_whitespace() || "<>()[],;:\\\"'".contains(c);
    let (local, host) = email.split_once('@').unwrap_or_default();
    let labels = || host.split('.');
    let whole = !local.is_empty()
        && !host.contains('@')
        && labels().count() >= 2
        && labels().all(|label| !label.is_empty());
    if !whole || email.chars().any(odd) {
        return Err(FaultKind::NotAnEmail);
    }
    Ok(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        assert_eq!(name("  王 小明 "), Ok("王 小明".to_owned()));
        assert_eq!(name("   "), Err(FaultKind::Missing));
        assert_eq!(name("a\u{202e}b"), Err(FaultKind::BadCharacters));
        assert_eq!(name(&"王".repeat(61)), Err(FaultKind::TooLong { max: 60 }));
        assert_eq!(email(" Owner@Firm.Example "), Ok("owner@firm.example".to_owned()));
        assert_eq!(email("王@公司.台灣"), Ok("王@公司.台灣".to_owned()));
        assert_eq!(email(""), Err(FaultKind::Missing));
        for odd in ["a", "@", "a@b", "a@b.", "@b.c", "a@b@c.d", "a b@c.d", "a@b..c", "a@b.c,d@e.f"]
        {
            assert_eq!(email(odd), Err(FaultKind::NotAnEmail), "{odd}");
        }
        assert_eq!(
            email(&format!("{}@b.tw", "a".repeat(300))),
            Err(FaultKind::TooLong { max: 254 })
        );
    }
}
