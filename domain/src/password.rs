//! 密碼規則: two profiles. Firms and suppliers follow NIST 800-63B (long, nothing else imposed);
//! officers follow 資通系統防護基準 附表十 on top (complexity, ages, history).

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::{Instant, Party};

/// Which rules hold for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PasswordProfile {
    /// Firms and suppliers.
    External,
    /// Officers: a second factor is mandatory too.
    TwInternal,
}

impl PasswordProfile {
    /// The profile of whoever signs in for this party.
    pub const fn of(party: Party) -> Self {
        match party {
            Party::Office => Self::TwInternal,
            _ => Self::External,
        }
    }

    pub const fn policy(self) -> PasswordPolicy {
        match self {
            Self::External => PasswordPolicy { days_min: 0, days_max: None, history: 0 },
            Self::TwInternal => PasswordPolicy { days_min: 1, days_max: Some(180), history: 3 },
        }
    }
}

/// What a profile says about the life of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// A password that is younger is not changed, so that nobody runs through the history.
    pub days_min: i64,
    /// A password of this age has to be changed before anything else.
    pub days_max: Option<i64>,
    /// A new password is none of so many last ones, the present one among them.
    pub history: usize,
}

impl PasswordPolicy {
    /// Whether the password may be changed already.
    ///
    /// # Errors
    /// [`PasswordFault::TooSoon`].
    pub fn check_min_age(
        self,
        changed_at: Option<Instant>,
        now: Instant,
    ) -> Result<(), PasswordFault> {
        let young = changed_at.is_some_and(|at| now - at < Duration::days(self.days_min));
        if young { Err(PasswordFault::TooSoon { days: self.days_min }) } else { Ok(()) }
    }

    /// Whether the password has to be changed. One whose age is unknown is as old as can be.
    pub fn is_too_old(self, changed_at: Option<Instant>, now: Instant) -> bool {
        self.days_max.is_some_and(|days| {
            changed_at.is_none_or(|changed_at| now - changed_at >= Duration::days(days))
        })
    }
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
    /// Officers: one of the last so many.
    Reused {
        last: usize,
    },
    /// Officers: changed less than so many days ago.
    TooSoon {
        days: i64,
    },
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

    #[test]
    fn how_long_a_password_lives() {
        use PasswordProfile::{External, TwInternal};
        let now: Instant = "2021-07-05T01:00:00Z".parse().unwrap();
        let before = |hours| Some(now - Duration::hours(hours));
        let too_soon = Err(PasswordFault::TooSoon { days: 1 });
        #[rustfmt::skip]
        let cases = [
            // Profile, changed at, whether it may be changed, whether it must be.
            (External,   None,                 Ok(()),   false),
            (External,   before(0),            Ok(()),   false),
            (External,   before(24 * 4_000),   Ok(()),   false),
            (TwInternal, before(0),            too_soon, false),
            (TwInternal, before(23),           too_soon, false),
            (TwInternal, before(24),           Ok(()),   false),
            (TwInternal, before(24 * 180 - 1), Ok(()),   false),
            (TwInternal, before(24 * 180),     Ok(()),   true),
            (TwInternal, None,                 Ok(()),   true),
        ];
        for (profile, changed_at, may, must) in cases {
            let policy = profile.policy();
            assert_eq!(policy.check_min_age(changed_at, now), may, "{profile:?} {changed_at:?}");
            assert_eq!(policy.is_too_old(changed_at, now), must, "{profile:?} {changed_at:?}");
        }
    }
}
