//! 電子發票訊息 (MIG): what an uploaded e-invoice says, as far as R31 asks. The file itself is
//! read elsewhere; here is what its fields have to hold.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The largest file, in bytes. One with hundreds of lines has a tenth of it.
pub const FILE_BYTES_MAX: usize = 256 * 1024;
/// Elements inside of each other; the message has five.
pub const DEPTH_MAX: usize = 16;
/// Elements of one file.
pub const ELEMENTS_MAX: usize = 20_000;
/// Messages that issue an invoice: F0401 of MIG 4, C0401 and A0401 before it.
pub const MESSAGES: &[&str] = &["F0401", "C0401", "A0401"];

/// Why a file is not taken as an e-invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MigFault {
    /// It is no XML, or breaks off.
    NotXml,
    /// `<!DOCTYPE …>`: the message has none, and what it declares can grow without end.
    Doctype,
    /// Another encoding than UTF-8, by its name.
    Encoding { name: String },
    /// Nested deeper than [`DEPTH_MAX`], or more than [`ELEMENTS_MAX`] elements.
    TooComplex,
    /// `&name;` that is none of XML's own five.
    Entity { name: String },
    /// Another message than those that issue an invoice; what it is instead.
    OtherMessage { found: String },
    /// An element that is missing or empty.
    Missing { element: String },
    /// An element that stands there twice.
    Twice { element: String },
    /// An element that holds something else than it should.
    Unreadable { element: String },
}

/// The fields of an `Invoice` that are compared. As they stand in the file, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pub number: Option<String>,
    pub date: Option<String>,
    pub seller: Option<String>,
    pub buyer: Option<String>,
    pub total: Option<String>,
}

/// What an e-invoice says; number and 統編 are judged with the typed ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigInvoice {
    pub number: String,
    pub on: NaiveDate,
    pub seller: String,
    pub buyer: String,
    /// In NT$, tax included.
    pub total: i64,
}

impl Fields {
    /// The slot of an element, by its way from the root.
    pub fn slot(&mut self, path: &[&str]) -> Option<&mut Option<String>> {
        match path {
            ["Invoice", "Main", "InvoiceNumber"] => Some(&mut self.number),
            ["Invoice", "Main", "InvoiceDate"] => Some(&mut self.date),
            ["Invoice", "Main", "Seller", "Identifier"] => Some(&mut self.seller),
            ["Invoice", "Main", "Buyer", "Identifier"] => Some(&mut self.buyer),
            ["Invoice", "Amount", "TotalAmount"] => Some(&mut self.total),
            _ => None,
        }
    }

    /// # Errors
    /// `Missing`, `Unreadable`.
    pub fn read(self) -> Result<MigInvoice, MigFault> {
        let there = |value: Option<String>, element: &str| {
            value
                .filter(|value| !value.is_empty())
                .ok_or_else(|| MigFault::Missing { element: element.to_owned() })
        };
        let unreadable = |element: &str| MigFault::Unreadable { element: element.to_owned() };
        let (number, date) =
            (there(self.number, "InvoiceNumber")?, there(self.date, "InvoiceDate")?);
        let seller = there(self.seller, "Seller/Identifier")?;
        let buyer = there(self.buyer, "Buyer/Identifier")?;
        let total = there(self.total, "TotalAmount")?;
        Ok(MigInvoice {
            number,
            on: day(&date).ok_or_else(|| unreadable("InvoiceDate"))?,
            seller,
            buyer,
            total: whole(&total).ok_or_else(|| unreadable("TotalAmount"))?,
        })
    }
}

/// `20210708`, and `2021/07/08` or `2021-07-08` of older messages.
fn day(text: &str) -> Option<NaiveDate> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let format = match shape.as_str() {
        "99999999" => "%Y%m%d",
        "9999/99/99" => "%Y/%m/%d",
        "9999-99-99" => "%Y-%m-%d",
        _ => return None,
    };
    NaiveDate::parse_from_str(text, format).ok()
}

/// A whole amount; decimals are taken where they are zero, as some programs write them.
fn whole(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.bytes().any(|b| b != b'0') {
        return None;
    }
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_messages_write_them() {
        let expected = NaiveDate::from_ymd_opt(2021, 7, 8);
        for text in ["20210708", "2021/07/08", "2021-07-08"] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["", "2021078", "20211308", "2021//0708", "110/07/08", "2021.07.08", "二〇二一"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_whole() {
        for (text, expected) in [
            ("600000", Some(600_000)),
            ("600000.00", Some(600_000)),
            ("0", Some(0)),
            ("600000.5", None),
            ("600,000", None),
            ("-1", None),
            ("+1", None),
            ("1e6", None),
            ("", None),
            (".0", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let missing = Fields::default().read().unwrap_err();
        assert_eq!(missing, MigFault::Missing { element: "InvoiceNumber".to_owned() });
    }
}
