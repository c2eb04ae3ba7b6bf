//! 統一編號, the eight-digit number of a business.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A valid, normalised 統一編號.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ubn([u8; 8]);

/// Why a text is not a 統一編號 (refusal `UbnInvalid`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum UbnInvalid {
    #[error("a 統一編號 has exactly eight digits")]
    NotEightDigits,
    #[error("00000000 is nobody's number")]
    AllZero,
    #[error("the check digit does not fit")]
    Checksum,
}

const WEIGHTS: [u8; 8] = [1, 2, 1, 2, 1, 2, 4, 1];

/// Full-width digits become plain ones; blanks and hyphens go. What is left may still be invalid.
pub fn normalise(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xFEE0),
            c if c.is_whitespace() || c == '-' => None,
            c => Some(c),
        })
        .collect()
}

impl FromStr for Ubn {
    type Err = UbnInvalid;

    /// Checksum modulo 5, as issued since 2023; every older number (modulo 10) passes too.
    fn from_str(text: &str) -> Result<Self, UbnInvalid> {
        let text = normalise(text);
        let digits: Vec<u8> = text
            .chars()
            .map_while(|c| c.to_digit(10))
            .filter_map(|d| u8::try_from(d).ok())
            .collect();
        if digits.len() != text.chars().count() {
            return Err(UbnInvalid::NotEightDigits);
        }
        let digits: [u8; 8] = digits.try_into().map_err(|_| UbnInvalid::NotEightDigits)?;
        if digits == [0; 8] {
            return Err(UbnInvalid::AllZero);
        }
        let sum: u8 = digits.iter().zip(WEIGHTS).map(|(d, w)| d * w / 10 + d * w % 10).sum();
        // A 7 in the seventh place has two sums: 7 × 4 = 28, 2 + 8 = 10, which counts as 1 or 0.
        let fits = sum.is_multiple_of(5) || (digits[6] == 7 && (sum + 1).is_multiple_of(5));
        if fits { Ok(Self(digits)) } else { Err(UbnInvalid::Checksum) }
    }
}

impl fmt::Display for Ubn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|d| write!(f, "{d}"))
    }
}

impl TryFrom<String> for Ubn {
    type Error = UbnInvalid;
    fn try_from(text: String) -> Result<Self, UbnInvalid> {
        text.parse()
    }
}

impl From<Ubn> for String {
    fn from(ubn: Ubn) -> String {
        ubn.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_the_law() {
        use UbnInvalid::{AllZero, Checksum, NotEightDigits};
        for (text, expected) in [
            ("04595257", Ok("04595257")),
            ("10458575", Ok("10458575")),
            ("10458574", Ok("10458574")),
            ("22099131", Ok("22099131")),
            ("04595252", Ok("04595252")),
            ("０４５９５２５７", Ok("04595257")),
            ("04595257 ", Ok("04595257")),
            ("12345678", Err(Checksum)),
            ("00000000", Err(AllZero)),
            ("0459525", Err(NotEightDigits)),
            ("045952577", Err(NotEightDigits)),
            ("0459525A", Err(NotEightDigits)),
            ("", Err(NotEightDigits)),
        ] {
            let got = text.parse::<Ubn>().map(|ubn| ubn.to_string());
            assert_eq!(got.as_deref().map_err(|e| *e), expected, "{text}");
        }
    }
}
