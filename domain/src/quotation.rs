//! 報價單: what a supplier may offer one firm below the listed price, and until when it holds.
//!
//! A quotation changes the price, the term and the seats of one order, never the rules: points and
//! self-funded part follow from its price as from any other (R15 to R17).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Instant, Programme, Refusal, Twd,
    calendar::{day_of, end_of},
};

/// Longest message and longest note, in characters.
pub const MESSAGE_CHARS_MAX: usize = 600;
pub const NOTE_CHARS_MAX: usize = 300;
/// Messages and quotations that one talk holds.
pub const MESSAGES_MAX: i32 = 200;
pub const QUOTATIONS_MAX: usize = 20;
/// Longest term, in months, and most seats.
pub const MONTHS_MAX: u16 = 120;
pub const SEATS_MAX: u32 = 100_000;

/// What a supplier offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub price: Twd,
    pub months: u16,
    /// `None`: unlimited.
    pub seats: Option<u32>,
    /// The last day on which it can be ordered, inclusive.
    pub valid_until: NaiveDate,
}

/// Where a quotation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    Open,
    Expired,
    /// 撤回: by the supplier, or by a newer one.
    Withdrawn,
    /// It became an order.
    Used,
}

/// Whether this may be offered for a plan with this price on the list.
///
/// # Errors
/// `QuotationPrice` above the list, `NoPoints` where nothing could be subsidised,
/// `QuotationTerm` shorter than the service has to run (R27), `QuotationDate` in the past or after
/// the points have expired (R14).
pub fn check(
    offer: &Offer,
    list_price: Twd,
    programme: &Programme,
    now: Instant,
) -> Result<(), Refusal> {
    if offer.price > list_price {
        return Err(Refusal::QuotationPrice { price: offer.price, list_price });
    }
    if programme.ratio.full_share(offer.price).is_zero() {
        let available = programme.points_max;
        return Err(Refusal::NoPoints { price: offer.price, available });
    }
    let months_min = u16::from(programme.service_months);
    if !(months_min..=MONTHS_MAX).contains(&offer.months) {
        let (least, most) = (months_min, MONTHS_MAX);
        return Err(Refusal::QuotationTerm { months: offer.months, least, most });
    }
    let (first, last) = (day_of(now), programme.points_until);
    if !(first..=last).contains(&offer.valid_until) {
        return Err(Refusal::QuotationDate { valid_until: offer.valid_until, first, last });
    }
    Ok(())
}

/// Where a quotation stands now. What was used stays used, whatever came later.
pub fn standing(valid_until: NaiveDate, withdrawn: bool, used: bool, now: Instant) -> Standing {
    match (used, withdrawn) {
        (true, _) => Standing::Used,
        (false, true) => Standing::Withdrawn,
        (false, false) if now >= end_of(valid_until) => Standing::Expired,
        (false, false) => Standing::Open,
    }
}

/// Whether a quotation may become an order.
///
/// # Errors
/// `QuotationExpired`, `QuotationWithdrawn`, `QuotationUsed`.
pub const fn usable(standing: Standing, valid_until: NaiveDate) -> Result<(), Refusal> {
    match standing {
        Standing::Open => Ok(()),
        Standing::Expired => Err(Refusal::QuotationExpired { valid_until }),
        Standing::Withdrawn => Err(Refusal::QuotationWithdrawn),
        Standing::Used => Err(Refusal::QuotationUsed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twd(amount: i64) -> Twd {
        Twd::new(amount).unwrap()
    }

    #[test]
    fn what_may_be_offered() {
        let programme = Programme::industrial_110();
        let now: Instant = "2021-07-05T10:00:00+08:00".parse().unwrap();
        #[rustfmt::skip]
        let table = [
            (600_000, 12, "2021-07-05", None),
            (540_000, 3, "2021-08-30", None),
            (3, 12, "2021-07-31", None),
            (600_001, 12, "2021-07-31", Some("QuotationPrice")),
            (2, 12, "2021-07-31", Some("NoPoints")),
            (540_000, 2, "2021-07-31", Some("QuotationTerm")),
            (540_000, 121, "2021-07-31", Some("QuotationTerm")),
            (540_000, 12, "2021-07-04", Some("QuotationDate")),
            (540_000, 12, "2021-08-31", Some("QuotationDate")),
        ];
        for (price, months, until, code) in table {
            let valid_until = until.parse().unwrap();
            let offer = Offer { price: twd(price), months, seats: None, valid_until };
            let answer = check(&offer, twd(600_000), &programme, now).map_err(|r| r.code());
            assert_eq!(answer.err(), code, "{price} {months} {until}");
        }
    }

    #[test]
    fn it_holds_to_the_end_of_its_last_day() {
        let until = "2021-07-31".parse().unwrap();
        for (now, withdrawn, used, expected) in [
            ("2021-07-31T23:59:59+08:00", false, false, Standing::Open),
            ("2021-08-01T00:00:00+08:00", false, false, Standing::Expired),
            ("2021-07-20T00:00:00+08:00", true, false, Standing::Withdrawn),
            ("2021-08-02T00:00:00+08:00", true, true, Standing::Used),
        ] {
            let standing = standing(until, withdrawn, used, now.parse().unwrap());
            assert_eq!(standing, expected, "{now}");
            assert_eq!(usable(standing, until).is_ok(), expected == Standing::Open);
        }
    }
}
