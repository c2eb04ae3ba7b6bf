//! 點數折抵: how a price splits into points and a self-funded part (R15, R16).
//!
//! The split is not a free choice. [`quote`] says what it has to be, [`check`] says why another
//! one is refused; the browser calls both as people type, the server calls both again.

use serde::{Deserialize, Serialize};

use crate::{Points, Programme, Refusal, Rule, Twd, programme::FundingRatio, refusal::Split};

/// What kept the points from being more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// 補助比例: the share of the price.
    Share,
    /// 補助上限: the programme's cap.
    Cap,
    /// 點數餘額: what the wallet holds.
    Wallet,
}

/// The required split of a price, with everything that it follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub price: Twd,
    pub points: Points,
    pub self_funded: Twd,
    pub limit: Limit,
    /// The points' share of the price, rounded down (R15).
    pub full_share: Points,
    pub ratio: FundingRatio,
    pub cap: Points,
    pub available: Points,
    /// Whether rounding down moved a fraction of a point to the buyer.
    pub rounded_down: bool,
}

impl Quote {
    pub const fn split(&self) -> Split {
        Split { points: self.points, self_funded: self.self_funded }
    }

    /// The rule behind the split.
    pub const fn rule(&self) -> Rule {
        Rule(match self.limit {
            Limit::Share => 15,
            Limit::Cap | Limit::Wallet => 16,
        })
    }

    /// One English sentence with the numbers.
    pub fn because(&self) -> String {
        let Self { price, points, self_funded, full_share, cap, available, .. } = self;
        let reason = match self.limit {
            Limit::Share if self.rounded_down => "the share of the price, rounded down".to_owned(),
            Limit::Share => "the share of the price".to_owned(),
            Limit::Cap => format!("the programme's cap {cap}, below the share {full_share}"),
            Limit::Wallet => format!("the {available} available, below the share {full_share}"),
        };
        format!("NT${price} = {points} points + NT${self_funded}: {reason}")
    }
}

/// R15, R16: `points = min(full share, cap, available)`, the rest is self-funded. Total: a split
/// without points is a quote too, which [`check`] refuses.
pub fn quote(programme: &Programme, price: Twd, available: Points) -> Quote {
    let full_share = programme.ratio.full_share(price);
    let cap = programme.points_max;
    let (points, limit) =
        [(full_share, Limit::Share), (cap, Limit::Cap), (available, Limit::Wallet)]
            .into_iter()
            // The first of equals, so that a wallet that just suffices is not named as the limit.
            .min_by_key(|(points, _)| *points)
            .unwrap_or((Points::ZERO, Limit::Share));
    let whole = i64::from(programme.ratio.points) + i64::from(programme.ratio.self_funded);
    let rounded_down = i128::from(price.get()) * i128::from(programme.ratio.points)
        != i128::from(full_share.get()) * i128::from(whole);
    Quote {
        price,
        points,
        // Points are a share of the price, so the difference is an amount.
        self_funded: Twd::new(price.get() - points.get()).unwrap_or(Twd::ZERO),
        limit,
        full_share,
        ratio: programme.ratio,
        cap,
        available,
        rounded_down,
    }
}

/// R16: whether an order may be split like this, and the first reason why not, in the order that
/// the law gives. The numbers are as typed: negative ones are refused by name, not by type.
///
/// # Errors
/// `AmountMismatch`, `OverCap`, `WrongRatio`, `InsufficientPoints`, `NoPoints`.
pub fn check(
    programme: &Programme,
    price: Twd,
    available: Points,
    points: i64,
    self_funded: i64,
) -> Result<Quote, Refusal> {
    let quote = quote(programme, price, available);
    let offer = quote.split();
    let full_share = quote.full_share;
    if points.checked_add(self_funded) != Some(price.get()) {
        return Err(Refusal::AmountMismatch { price, points, self_funded, offer });
    }
    if points > quote.cap.get() {
        return Err(Refusal::OverCap { points, cap: quote.cap, offer });
    }
    if points > full_share.get() {
        return Err(Refusal::WrongRatio { points, full_share, offer });
    }
    if points > available.get() {
        return Err(Refusal::InsufficientPoints { points, available, offer });
    }
    if points < quote.points.get() {
        return Err(Refusal::WrongRatio { points, full_share, offer });
    }
    if quote.points.is_zero() {
        return Err(Refusal::NoPoints { price, available });
    }
    Ok(quote)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn twd(amount: i64) -> Twd {
        Twd::new(amount).unwrap()
    }

    fn points(amount: i64) -> Points {
        Points::new(amount).unwrap()
    }

    #[test]
    fn vectors_of_the_law() {
        let programme = Programme::industrial_110();
        #[rustfmt::skip]
        let table = [
            // price, wallet, points, self-funded
            (600_000, 200_000, 200_000, 400_000),
            ( 60_000, 200_000,  20_000,  40_000),
            (100_000, 200_000,  33_333,  66_667),
            (100_001, 200_000,  33_333,  66_668),
            (100_002, 200_000,  33_334,  66_668),
            (599_999, 200_000, 199_999, 400_000),
            (600_001, 200_000, 200_000, 400_001),
            (900_000, 200_000, 200_000, 700_000),
            (102_375, 200_000,  34_125,  68_250),
            (541_000, 180_000, 180_000, 361_000),
            (300_000,  50_000,  50_000, 250_000),
            (      3, 200_000,       1,       2),
            (      2, 200_000,       0,       2),
            (      1, 200_000,       0,       1),
        ];
        for (price, wallet, expected, self_funded) in table {
            let quote = quote(&programme, twd(price), points(wallet));
            assert_eq!((quote.points.get(), quote.self_funded.get()), (expected, self_funded));
        }
    }

    #[test]
    fn refusals_in_the_order_of_the_law() {
        let programme = Programme::industrial_110();
        #[rustfmt::skip]
        let table = [
            // price, wallet, points, self-funded, verdict
            (600_000, 200_000, 200_000, 400_000, "ok"),
            (900_000, 200_000, 300_000, 600_000, "OverCap"),
            (600_000, 200_000, 400_000, 200_000, "OverCap"),
            (600_000, 200_000, 300_000, 300_000, "OverCap"),
            (600_000, 200_000, 150_000, 450_000, "WrongRatio"),
            (600_000, 200_000, 200_000, 300_000, "AmountMismatch"),
            (300_000, 200_000, 150_000, 150_000, "WrongRatio"),
            (600_000, 180_000, 200_000, 400_000, "InsufficientPoints"),
            (600_000,       0, 200_000, 400_000, "InsufficientPoints"),
            (600_000,       0,       0, 600_000, "NoPoints"),
            (      2, 200_000,       0,       2, "NoPoints"),
            (      2, 200_000,       1,       1, "WrongRatio"),
            (600_000, 200_000,      -1, 600_001, "WrongRatio"),
            (600_000, 200_000, i64::MAX, i64::MAX, "AmountMismatch"),
            (600_000, 200_000, i64::MIN, i64::MIN, "AmountMismatch"),
        ];
        for (price, wallet, asked, self_funded, verdict) in table {
            let got = check(&programme, twd(price), points(wallet), asked, self_funded);
            assert_eq!(got.as_ref().map_or_else(Refusal::code, |_| "ok"), verdict, "{got:?}");
        }
    }

    #[test]
    fn other_halls_need_settings_alone() {
        let mut programme = Programme::industrial_110();
        programme.points_max = points(30_000);
        programme.ratio = crate::programme::FundingRatio::new(1, 1);
        let quote = quote(&programme, twd(59_999), points(30_000));
        assert_eq!((quote.points.get(), quote.self_funded.get()), (29_999, 30_000));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..Default::default() })]

        #[test]
        fn the_quote_is_the_only_split_that_passes(
            price in 1_i64..2_000_000, wallet in 0_i64..=200_000, asked in -10_i64..700_000,
        ) {
            let programme = Programme::industrial_110();
            let quote = quote(&programme, twd(price), points(wallet));
            // I4, the sum, and the bounds.
            prop_assert_eq!(quote.points.get() + quote.self_funded.get(), price);
            prop_assert!(quote.points.get() * 3 <= price);
            prop_assert!(quote.points <= quote.cap && quote.points <= quote.available);
            let verdict = check(&programme, twd(price), points(wallet), asked, price - asked);
            prop_assert_eq!(verdict.is_ok(), asked == quote.points.get() && asked > 0);
        }

        #[test]
        fn no_number_makes_it_panic(
            price in 0_i64..=crate::money::AMOUNT_MAX, wallet in 0_i64..=crate::money::AMOUNT_MAX,
            asked: i64, self_funded: i64,
        ) {
            let programme = Programme::industrial_110();
            let verdict = check(&programme, twd(price), points(wallet), asked, self_funded);
            if let Err(refusal) = verdict {
                prop_assert!(!refusal.because().is_empty());
            }
        }
    }
}
