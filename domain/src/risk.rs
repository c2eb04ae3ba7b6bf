//! 風險: what makes an order worth a look at its raw log (R34). A signal accuses nobody; it says
//! what it saw, and a person looks.

use serde::{Deserialize, Serialize};

use crate::Twd;

/// What is known about an order when its risk is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Days of use in the largest batch that came too late.
    pub late_days_at_once: u32,
    /// Orders of the supplier whose days of use have the same counts one after the other, this
    /// one included; 0 where it has too few days to tell.
    pub orders_with_this_log: u32,
    /// Firms of the supplier that agreed to the terms from one network address.
    pub firms_at_one_address: u32,
    /// Price a month, and the median of its category where it has enough orders.
    pub monthly: Option<Twd>,
    pub median_monthly: Option<Twd>,
    /// Months that the buyer says were not used and whose records say they were.
    pub months_denied: u32,
}

/// Fewer days of use than this are alike by chance.
pub const LOG_DAYS_MIN: usize = 5;
/// Orders of a category from which on a median means something.
pub const MEDIAN_ORDERS_MIN: usize = 5;
const LATE_DAYS_MIN: u32 = 20;
const SAME_LOG_MIN: u32 = 3;
const SAME_ADDRESS_MIN: u32 = 2;
const TIMES_THE_MEDIAN: i64 = 3;

/// A reason to look, with what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RiskSignal {
    /// 回填 (S29): so many days came late in one batch.
    BackFilled { days: u32 },
    /// 相同紀錄 (S37): so many orders of the supplier have the same log.
    SameLog { orders: u32 },
    /// 使用爭議 (S28): the buyer denies so many months.
    BuyerDenies { months: u32 },
    /// 相同網路位址: so many firms of the supplier enrolled from one address.
    SameAddress { firms: u32 },
    /// 價格偏高: price a month against the median of its category.
    HighPrice { monthly: Twd, median: Twd },
}

impl RiskSignal {
    /// How much it adds. The strong ones reach the usual threshold alone, two weak ones together.
    pub const fn weight(self) -> u32 {
        match self {
            Self::BackFilled { .. } | Self::SameLog { .. } | Self::BuyerDenies { .. } => 50,
            Self::SameAddress { .. } | Self::HighPrice { .. } => 30,
        }
    }
}

/// R34: the signals of an order.
pub fn signals(traits: &Traits) -> Vec<RiskSignal> {
    let high = traits
        .monthly
        .zip(traits.median_monthly)
        .filter(|(monthly, median)| monthly.get() > median.get().saturating_mul(TIMES_THE_MEDIAN));
    [
        (traits.late_days_at_once >= LATE_DAYS_MIN)
            .then_some(RiskSignal::BackFilled { days: traits.late_days_at_once }),
        (traits.orders_with_this_log >= SAME_LOG_MIN)
            .then_some(RiskSignal::SameLog { orders: traits.orders_with_this_log }),
        (traits.months_denied > 0)
            .then_some(RiskSignal::BuyerDenies { months: traits.months_denied }),
        (traits.firms_at_one_address >= SAME_ADDRESS_MIN)
            .then_some(RiskSignal::SameAddress { firms: traits.firms_at_one_address }),
        high.map(|(monthly, median)| RiskSignal::HighPrice { monthly, median }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The sum of the weights.
pub fn score(signals: &[RiskSignal]) -> u32 {
    signals.iter().map(|signal| signal.weight()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a case: late days, same logs, firms at an address, price, median, months denied.
    const CASES: &str = "
        nothing known          |  0 0 0     0     0 0 |
        one day short          | 19 0 0     0     0 0 |
        back-filled (S29)      | 60 0 0     0     0 0 | BackFilled
        two alike              |  0 2 0     0     0 0 |
        six alike (S37)        |  0 6 0     0     0 0 | SameLog
        one firm               |  0 0 1     0     0 0 |
        two firms              |  0 0 2     0     0 0 | SameAddress
        three times the median |  0 0 0 30000 10000 0 |
        above it               |  0 0 0 30001 10000 0 | HighPrice
        denied (S28)           |  0 0 0     0     0 1 | BuyerDenies
        all                    | 60 6 2 30001 10000 3 | BackFilled SameLog BuyerDenies SameAddress HighPrice
    ";

    #[test]
    fn each_signal_says_what_it_saw() {
        for line in CASES.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut parts = line.split('|').map(str::trim);
            let (name, numbers) = (parts.next().unwrap(), parts.next().unwrap());
            let numbers: Vec<i64> =
                numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
            let count = |place: usize| u32::try_from(numbers[place]).unwrap();
            let price = |place: usize| Twd::new(numbers[place]).filter(|price| price.get() > 0);
            let found = signals(&Traits {
                late_days_at_once: count(0),
                orders_with_this_log: count(1),
                firms_at_one_address: count(2),
                monthly: price(3),
                median_monthly: price(4),
                months_denied: count(5),
            });
            let names: Vec<String> = found
                .iter()
                .map(|signal| format!("{signal:?}").split(' ').next().unwrap().to_owned())
                .collect();
            assert_eq!(names.join(" "), parts.next().unwrap(), "{name}");
        }
    }

    #[test]
    fn strong_signals_reach_the_usual_threshold_alone() {
        let threshold = crate::programme::AfterSale::default().risk_threshold;
        let late = RiskSignal::BackFilled { days: 60 };
        let (address, price) = (
            RiskSignal::SameAddress { firms: 2 },
            RiskSignal::HighPrice { monthly: Twd::ZERO, median: Twd::ZERO },
        );
        assert!(score(&[late]) >= u32::from(threshold));
        assert!(score(&[address]) < u32::from(threshold));
        assert!(score(&[address, price]) >= u32::from(threshold));
        assert_eq!(score(&[]), 0);
    }
}
