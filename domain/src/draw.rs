//! 抽籤: which orders' raw logs are checked, so that anybody can draw again and find the same (R34).
//!
//! What takes part is fixed and the seed published first. Then each order's key is the hash of the
//! seed with the order, and the smallest keys are drawn: nobody can choose after the fact.

/// R34: how many of a population are drawn by lot, rounded up, so that it is never less than the
/// share. `per_10_000` is the share: 500 is 5 %.
pub fn sample_size(population: usize, per_10_000: u16) -> usize {
    let whole = u128::try_from(population).unwrap_or(u128::MAX);
    let drawn = whole.saturating_mul(u128::from(per_10_000.min(10_000))).div_ceil(10_000);
    usize::try_from(drawn).unwrap_or(population)
}

/// R34: those of a population with the smallest keys, in the order of their keys. Equal keys are
/// told apart by what they belong to.
pub fn by_lot<T: Ord + Clone>(keyed: &[(String, T)], count: usize) -> Vec<T> {
    let mut order: Vec<&(String, T)> = keyed.iter().collect();
    order.sort_unstable();
    order.into_iter().take(count).map(|(_, one)| one.clone()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn at_least_the_share() {
        for (population, share, expected) in [
            (0, 500, 0),
            (1, 500, 1),
            (20, 500, 1),
            (21, 500, 2),
            (100, 500, 5),
            (300_000, 500, 15_000),
            (7, 10_000, 7),
            (7, 0, 0),
            (7, u16::MAX, 7),
        ] {
            assert_eq!(sample_size(population, share), expected, "{population} {share}");
        }
    }

    proptest! {
        /// The same whoever draws, whatever the order in which they know the population.
        #[test]
        fn a_draw_can_be_repeated(
            mut keyed in prop::collection::vec(("[0-9a-f]{4}", any::<u16>()), 0..60),
            count in 0_usize..80,
            turn in any::<prop::sample::Index>(),
        ) {
            let first = by_lot(&keyed, count);
            prop_assert_eq!(first.len(), count.min(keyed.len()));
            if !keyed.is_empty() {
                let turn = turn.index(keyed.len());
                keyed.rotate_left(turn);
            }
            prop_assert_eq!(by_lot(&keyed, count), first);
        }

        #[test]
        fn a_share_is_never_undercut(population in 0_usize..1_000_000, share in 0_u16..=10_000) {
            let drawn = sample_size(population, share);
            prop_assert!(drawn <= population);
            prop_assert!(drawn as u128 * 10_000 >= population as u128 * u128::from(share));
        }
    }
}
