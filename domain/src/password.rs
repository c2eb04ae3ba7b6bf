//! 密碼規則: two profiles. Firms and suppliers follow NIST 800-63B (long, nothing else imposed);
//! officers follow 資通系統防護基準 附表十 on top (complexity, ages, history).

use serde::{Deserialize, Serialize};

/// Which rules hold for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PasswordProfile {
    /// Firms and suppliers.
    External,
    /// Officers: a second factor is mandatory too.
    TwInternal,
}

/// Shortest password, in characters, where it is the only factor.
pub const PASSWORD_CHARS_MIN: usize = 15;
/// Longest password, in characters.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// Kinds of characters that an officer's password has (附表十).
const CLASSES_MIN: usize = 3;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PasswordFault {
    TooShort {
        chars: usize,
        min: usize,
    },
    TooLong {
        max: usize,
    },
    /// Among those that are tried first: well known, one character again and again, a row of keys.
    Guessable,
    /// Holds the address or the name of this site.
    Personal,
    /// Officers: fewer than three of capital, small, digit, other.
    TooPlain,
}

/// Judges a new password.
///
/// # Errors
/// The first fault.
pub fn judge(profile: PasswordProfile, password: &str, email: &str) -> Result<(), PasswordFault> {
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return Err(PasswordFault::TooShort { chars, min: PASSWORD_CHARS_MIN });
    }
    if chars > PASSWORD_CHARS_MAX {
        return Err(PasswordFault::TooLong { max: PASSWORD_CHARS_MAX });
    }
    let small = password.to_lowercase();
    if is_guessable(&small) {
        return Err(PasswordFault::Guessable);
    }
    if is_personal(&small, &email.to_lowercase()) {
        return Err(PasswordFault::Personal);
    }
    if profile == PasswordProfile::TwInternal && classes(password) < CLASSES_MIN {
        return Err(PasswordFault::TooPlain);
    }
    Ok(())
}

/// Words that long guessable passwords are made of, the longest first.
const COMMON: [&str; 16] = [
    "1234567890",
    "0987654321",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "password",
    "iloveyou",
    "letmein",
    "welcome",
    "taiwan",
    "qwerty",
    "abc123",
    "admin",
    "12345",
    "11111",
    "00000",
];

fn is_guessable(small: &str) -> bool {
    let mut distinct: Vec<char> = small.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut rest = small.to_owned();
    for word in COMMON {
        rest = rest.replace(word, "");
    }
    // Fewer than five different characters, or hardly anything beside well-known pieces.
    distinct.len() < 5 || rest.chars().count() < 4
}

fn is_personal(small: &str, email: &str) -> bool {
    let local = email.split('@').next().unwrap_or_default();
    let holds = |part: &str| part.chars().count() >= 4 && small.contains(part);
    holds(local) || holds(email) || holds("雲市集工業館") || holds("yunshiji")
}

fn classes(password: &str) -> usize {
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    has(char::is_uppercase)
        + has(char::is_lowercase)
        + has(char::is_numeric)
        + has(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_and_what_is_not() {
        use PasswordFault as F;
        use PasswordProfile::{External, TwInternal};
        let short = |chars| Err(F::TooShort { chars, min: PASSWORD_CHARS_MIN });
        #[rustfmt::skip]
        let cases = [
            (External,   "correct horse battery",      Ok(())),
            (External,   "紡織廠的下午茶時間是三點半喔喔", Ok(())),
            (External,   "correct horse",              short(13)),
            (External,   "",                           short(0)),
            (External,   "aaaaaaaaaaaaaaaaaaaa",       Err(F::Guessable)),
            (External,   "password12345678",           Err(F::Guessable)),
            (External,   "qwertyuiop1234567890",       Err(F::Guessable)),
            (External,   "my-name-is-hongsheng-ok",    Err(F::Personal)),
            (External,   "yunshiji is my market",      Err(F::Personal)),
            (TwInternal, "correct horse battery",      Err(F::TooPlain)),
            (TwInternal, "Correct horse battery 7",    Ok(())),
        ];
        for (profile, password, expected) in cases {
            assert_eq!(judge(profile, password, "hongsheng@factory.tw"), expected, "{password}");
        }
        let long = "ab cd".repeat(26);
        assert_eq!(judge(External, &long, ""), Err(F::TooLong { max: PASSWORD_CHARS_MAX }));
    }
}
