//! Amounts: whole points and whole New Taiwan dollars, never negative, never a fraction.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The largest amount that JavaScript can hold exactly (2⁵³ − 1). Anything above is refused.
pub const AMOUNT_MAX: i64 = 9_007_199_254_740_991;

/// The text or number is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an amount is a whole number from 0 to {AMOUNT_MAX}")]
pub struct NotAnAmount;

macro_rules! amount {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            pub const ZERO: Self = Self(0);

            /// `None` below 0 and above [`AMOUNT_MAX`].
            pub const fn new(amount: i64) -> Option<Self> {
                if amount < 0 || amount > AMOUNT_MAX { None } else { Some(Self(amount)) }
            }

            pub const fn get(self) -> i64 {
                self.0
            }

            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(sum) => Self::new(sum),
                    None => None,
                }
            }

            /// `None` where the result would be negative.
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                Self::new(self.0 - other.0)
            }
        }

        impl TryFrom<i64> for $name {
            type Error = NotAnAmount;
            fn try_from(amount: i64) -> Result<Self, NotAnAmount> {
                Self::new(amount).ok_or(NotAnAmount)
            }
        }

        impl From<$name> for i64 {
            fn from(amount: $name) -> i64 {
                amount.0
            }
        }

        /// With thousands separators: `200,000`.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&grouped(self.0))
            }
        }
    };
}

amount! {
    /// 點數. One point stands for one New Taiwan dollar of subsidy.
    Points
}
amount! {
    /// 新臺幣, tax included.
    Twd
}

/// `1234567` as `1,234,567`.
pub fn grouped(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if amount < 0 {
        text.push('-');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Reads an amount as people type it: digits, with or without thousands separators, full-width
/// digits included. A sign is kept, so that the rules can refuse a negative amount by name.
///
/// # Errors
/// [`NotAnAmount`] for anything else: fractions, letters, an empty field.
pub fn parse_typed(text: &str) -> Result<i64, NotAnAmount> {
    let mut digits = String::new();
    for (position, c) in text.trim().chars().enumerate() {
        match c {
            '-' if position == 0 => digits.push('-'),
            '0'..='9' => digits.push(c),
            '０'..='９' => digits.push(char::from_u32(c as u32 - 0xFEE0).ok_or(NotAnAmount)?),
            ',' | '，' if !digits.is_empty() => {}
            _ => return Err(NotAnAmount),
        }
    }
    let amount: i64 = digits.parse().map_err(|_| NotAnAmount)?;
    if amount.unsigned_abs() > AMOUNT_MAX.unsigned_abs() { Err(NotAnAmount) } else { Ok(amount) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands() {
        for (amount, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (-66_668, "-66,668")] {
            assert_eq!(grouped(amount), text);
        }
        assert_eq!(Twd::new(1_234_567).map(|t| t.to_string()).as_deref(), Some("1,234,567"));
    }

    #[test]
    fn reads_what_people_type() {
        for (text, amount) in
            [("200000", 200_000), (" 200,000 ", 200_000), ("２００，０００", 200_000), ("-5", -5)]
        {
            assert_eq!(parse_typed(text), Ok(amount), "{text}");
        }
        for text in
            ["", "1.5", "1e3", "200k", "--1", ",5", "9007199254740992", "99999999999999999999"]
        {
            assert_eq!(parse_typed(text), Err(NotAnAmount), "{text}");
        }
    }

    #[test]
    fn never_leaves_its_bounds() {
        assert_eq!(Points::new(-1), None);
        assert_eq!(Points::new(AMOUNT_MAX + 1), None);
        let max = Points::new(AMOUNT_MAX).unwrap();
        assert_eq!(max.checked_add(Points::new(1).unwrap()), None);
        assert_eq!(Points::ZERO.checked_sub(Points::new(1).unwrap()), None);
        assert!(serde_json::from_str::<Points>("-1").is_err());
    }
}
