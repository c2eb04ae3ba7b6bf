//! 電子發票: one for the whole price, from this supplier to this firm, after the contract, and
//! used once in the whole system (R31).

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{Instant, Points, Refusal, Twd, calendar::day_of, ubn::Ubn};

/// `AB12345678`: two capitals and eight digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvoiceNumber(String);

impl InvoiceNumber {
    /// R31: `^[A-Z]{2}\d{8}$` after removing `-` and blanks and upper-casing.
    ///
    /// # Errors
    /// `InvoiceFormat`.
    pub fn read(typed: &str) -> Result<Self, Refusal> {
        let number: String = typed
            .chars()
            .filter(|c| *c != '-' && !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = number.len() == 10
            && number.bytes().take(2).all(|b| b.is_ascii_uppercase())
            && number.bytes().skip(2).all(|b| b.is_ascii_digit());
        if fits {
            return Ok(Self(number));
        }
        Err(Refusal::InvoiceFormat { number: typed.chars().take(20).collect() })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The two months within which a number is used once: `2021-07` for July and August.
pub fn period(on: NaiveDate) -> String {
    let first = on.month0() / 2 * 2 + 1;
    format!("{:04}-{first:02}", on.year())
}

/// What the supplier says stands on the invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EInvoice {
    pub number: InvoiceNumber,
    pub on: NaiveDate,
    /// In NT$, as typed.
    pub total: i64,
    /// None where only the number was typed: then it is the one who files it.
    pub seller: Option<Ubn>,
    pub buyer: Ubn,
}

/// What has to stand on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    pub firm: Ubn,
    /// None where the marketplace does not know it: then no seller is compared.
    pub supplier: Option<Ubn>,
    pub price: Twd,
    pub points: Points,
    pub self_funded: Twd,
    pub contracted_at: Instant,
}

/// R31: seller, buyer, full price, date; that the number is new is the store's to find out.
///
/// # Errors
/// `InvoiceSeller`, `InvoiceBuyer`, `InvoiceTotal` (S31), `InvoiceBeforeContract` (S32), in this
/// order.
pub fn check(invoice: &EInvoice, sale: &Sale) -> Result<(), Refusal> {
    if let (Some(seller), Some(supplier)) = (invoice.seller, sale.supplier)
        && seller != supplier
    {
        let (seller, expected) = (seller.to_string(), supplier.to_string());
        return Err(Refusal::InvoiceSeller { seller, expected });
    }
    if invoice.buyer != sale.firm {
        let (buyer, expected) = (invoice.buyer.to_string(), sale.firm.to_string());
        return Err(Refusal::InvoiceBuyer { buyer, expected });
    }
    if invoice.total != sale.price.get() {
        let Sale { price, points, self_funded, .. } = *sale;
        return Err(Refusal::InvoiceTotal { total: invoice.total, price, points, self_funded });
    }
    let contracted_on = day_of(sale.contracted_at);
    if invoice.on < contracted_on {
        return Err(Refusal::InvoiceBeforeContract { on: invoice.on, contracted_on });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        for typed in ["AB12345678", "ab12345678", "AB-12345678", " a b-1234 5678 "] {
            assert_eq!(InvoiceNumber::read(typed).unwrap().as_str(), "AB12345678", "{typed}");
        }
        for typed in [
            "",
            "A12345678",
            "AB1234567",
            "AB123456789",
            "1212345678",
            "ABCDEFGHIJ",
            "ＡＢ12345678",
        ] {
            assert_eq!(InvoiceNumber::read(typed).unwrap_err().code(), "InvoiceFormat", "{typed}");
        }
    }

    #[test]
    fn periods_are_of_two_months() {
        for (on, expected) in [
            ("2021-01-01", "2021-01"),
            ("2021-02-28", "2021-01"),
            ("2021-07-01", "2021-07"),
            ("2021-08-31", "2021-07"),
            ("2021-09-01", "2021-09"),
            ("2021-12-31", "2021-11"),
        ] {
            assert_eq!(period(on.parse().unwrap()), expected, "{on}");
        }
    }

    #[test]
    fn an_invoice_is_of_the_whole_sale() {
        let sale = Sale {
            firm: "04595257".parse().unwrap(),
            supplier: Some("22099131".parse().unwrap()),
            price: Twd::new(600_000).unwrap(),
            points: Points::new(200_000).unwrap(),
            self_funded: Twd::new(400_000).unwrap(),
            contracted_at: "2021-07-05T10:00:00+08:00".parse().unwrap(),
        };
        let code_of = |seller: Option<&str>, buyer: &str, total, on: &str| {
            let invoice = EInvoice {
                number: InvoiceNumber::read("AB12345678").unwrap(),
                on: on.parse().unwrap(),
                total,
                seller: seller.map(|seller| seller.parse().unwrap()),
                buyer: buyer.parse().unwrap(),
            };
            check(&invoice, &sale).err().map_or("ok", |refusal| refusal.code())
        };
        let code = |buyer: &str, total, on: &str| code_of(None, buyer, total, on);
        assert_eq!(code("04595257", 600_000, "2021-07-05"), "ok");
        assert_eq!(code("22099131", 600_000, "2021-07-05"), "InvoiceBuyer");
        assert_eq!(code("04595257", 400_000, "2021-07-05"), "InvoiceTotal");
        assert_eq!(code("04595257", 600_001, "2021-07-05"), "InvoiceTotal");
        assert_eq!(code("04595257", 600_000, "2021-07-04"), "InvoiceBeforeContract");
        let sold_by = |seller: &str| code_of(Some(seller), "04595257", 600_000, "2021-07-05");
        assert_eq!(sold_by("22099131"), "ok");
        assert_eq!(sold_by("10458575"), "InvoiceSeller");
    }
}
