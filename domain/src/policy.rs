//! 試算: what another cap, ratio, window or budget would have made of the orders that there were.
//! The same rules judge both sides of the comparison.

use serde::{Deserialize, Serialize};

use crate::{
    Instant, Points, Programme, Twd, payment_window::PaymentWindow, programme::FundingRatio,
    quote::quote,
};

/// What a rehearsal changes of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Given to the programme in all.
    pub budget: Points,
    /// 補助上限 (R11).
    pub points_max: Points,
    /// 補助比例 (R15).
    pub ratio: FundingRatio,
    /// 付款期限 (R21).
    pub payment_window: PaymentWindow,
}

impl Policy {
    /// A programme's own.
    #[must_use]
    pub const fn of(programme: &Programme, budget: Points) -> Self {
        Self {
            budget,
            points_max: programme.points_max,
            ratio: programme.ratio,
            payment_window: programme.payment_window,
        }
    }

    fn applied_to(self, programme: &Programme) -> Programme {
        Programme {
            points_max: self.points_max,
            ratio: self.ratio,
            payment_window: self.payment_window,
            ..programme.clone()
        }
    }
}

/// A contract that there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastOrder {
    /// The place of its firm in the order in which firms were served, from 0.
    pub firm: usize,
    pub price: Twd,
    pub contracted_at: Instant,
    /// The bank's value time of the payment, however late.
    pub paid_at: Option<Instant>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Firms that the budget covers, of those that qualified (R12).
    pub served: i64,
    pub not_served: i64,
    /// What no firm was issued.
    pub pool: i64,
    /// Contracts that were paid in time, with their two parts.
    pub orders: i64,
    pub points: i64,
    pub self_funded: i64,
    /// Contracts of firms that had no points, or none any more (R16).
    pub without_points: i64,
    /// Contracts that were not paid in time: their points went back (R22).
    pub unpaid: i64,
    /// What rounding down moved to the buyers, in hundredths of NT$ (R15).
    pub rounding_cents: i64,
}

/// Serves `firms` firms in their order, and plays the contracts in theirs. Points of a contract that
/// was not paid are there again for the firm's next one.
#[must_use]
pub fn replay(
    programme: &Programme,
    policy: Policy,
    firms: usize,
    orders: impl IntoIterator<Item = PastOrder>,
) -> Outcome {
    let rules = policy.applied_to(programme);
    let cap = policy.points_max.get();
    let covered = policy.budget.get().checked_div(cap).unwrap_or(0);
    let served = usize::try_from(covered).unwrap_or(usize::MAX).min(firms);
    let mut wallets = vec![cap; served];
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let mut outcome = Outcome {
        served: count(served),
        not_served: count(firms - served),
        pool: policy.budget.get() - count(served) * cap,
        ..Outcome::default()
    };
    let whole = i64::from(policy.ratio.points) + i64::from(policy.ratio.self_funded);
    let mut remainders = 0_i64;
    for order in orders {
        let wallet = wallets.get_mut(order.firm);
        let available = wallet.as_ref().and_then(|left| Points::new(**left)).unwrap_or_default();
        let split = quote(&rules, order.price, available);
        let (Some(wallet), true) = (wallet, split.points > Points::ZERO) else {
            outcome.without_points += 1;
            continue;
        };
        let deadline = rules.payment_deadline(order.contracted_at);
        if order.paid_at.is_none_or(|paid_at| paid_at >= deadline) {
            outcome.unpaid += 1;
            continue;
        }
        *wallet -= split.points.get();
        outcome.orders += 1;
        outcome.points += split.points.get();
        outcome.self_funded += split.self_funded.get();
        if split.points == split.full_share {
            let share = i128::from(order.price.get()) * i128::from(policy.ratio.points);
            // Smaller than the ratio's sum.
            let left = share - i128::from(split.points.get()) * i128::from(whole);
            remainders += i64::try_from(left).unwrap_or(0);
        }
    }
    outcome.rounding_cents = (remainders * 100).checked_div(whole).unwrap_or(0);
    outcome
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policy(budget: i64, cap: i64, ratio: (u16, u16), window: &str) -> Policy {
        Policy {
            budget: Points::new(budget).unwrap(),
            points_max: Points::new(cap).unwrap(),
            ratio: FundingRatio::new(ratio.0, ratio.1),
            payment_window: window.parse().unwrap(),
        }
    }

    /// A contract of 2021-07-05 10:00 in Taipei, paid after so many hours.
    fn order(firm: usize, price: i64, paid_after: Option<i64>) -> PastOrder {
        let contracted_at: Instant = "2021-07-05T10:00:00+08:00".parse().unwrap();
        PastOrder {
            firm,
            price: Twd::new(price).unwrap(),
            contracted_at,
            paid_at: paid_after.map(|hours| contracted_at + chrono::Duration::hours(hours)),
        }
    }

    /// budget, cap, ratio, window | served, pool, orders, points, self-funded, without, unpaid, cents
    const TABLE: &str = "
        400000 200000 1:2 hours(48)     | 2 0      2 203333 406667 2 1 33
        400000 100000 1:2 hours(48)     | 3 100000 3 170333 640667 1 1 33
        400000 200000 1:1 hours(48)     | 2 0      2 205000 405000 2 1 0
        400000 200000 1:2 hours(72)     | 2 0      3 206333 412667 2 0 33
        400000 200000 1:2 civil_days(2) | 2 0      3 206333 412667 2 0 33
        199999 200000 1:2 hours(48)     | 0 199999 0 0      0      5 0 0
    ";

    #[test]
    fn another_rule_makes_another_year() {
        let programme = Programme::industrial_110();
        for line in TABLE.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (given, expected) = line.split_once('|').unwrap();
            let given: Vec<&str> = given.split_whitespace().collect();
            let (points, own) = given[2].split_once(':').unwrap();
            let ratio = (points.parse().unwrap(), own.parse().unwrap());
            let number = |text: &str| text.parse::<i64>().unwrap();
            let policy = policy(number(given[0]), number(given[1]), ratio, given[3]);
            let orders = [
                order(0, 600_000, Some(1)),
                order(1, 10_000, Some(1)),
                order(1, 1, Some(1)),
                order(1, 9_000, Some(60)),
                order(2, 201_000, Some(2)),
            ];
            let of = replay(&programme, policy, 3, orders);
            let got = [
                of.served,
                of.pool,
                of.orders,
                of.points,
                of.self_funded,
                of.without_points,
                of.unpaid,
                of.rounding_cents,
            ];
            let expected: Vec<i64> = expected.split_whitespace().map(number).collect();
            assert_eq!(got.as_slice(), expected, "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// Nothing is made of nothing, whatever the rule is.
        #[test]
        fn points_stay_within_the_budget(
            budget in 0_i64..2_000_000, cap in 0_i64..300_000, ratio in (0_u16..5, 0_u16..5),
            firms in 0_usize..8,
            orders in prop::collection::vec((0_usize..8, 1_i64..900_000, prop::option::of(0_i64..90)), 0..30),
        ) {
            let programme = Programme::industrial_110();
            let policy = policy(budget, cap, ratio, "hours(48)");
            let played = orders.iter().map(|(firm, price, paid)| order(*firm, *price, *paid));
            let of = replay(&programme, policy, firms, played);
            prop_assert!(of.pool >= 0 && of.points >= 0);
            prop_assert_eq!(of.pool + of.served * cap, budget);
            prop_assert!(of.points <= of.served * cap);
            let all = of.orders + of.without_points + of.unpaid;
            prop_assert_eq!(usize::try_from(all).ok(), Some(orders.len()));
            prop_assert!(of.rounding_cents < (of.orders + 1) * 100);
        }
    }
}
