//! 揭露: what may be told about many without telling about one.

use chrono::Duration;

/// Groups smaller than this are withheld.
pub const GROUP_MIN: u64 = 5;

/// A count that may be told, if it is large enough; none at all is no secret.
pub const fn told(count: u64) -> Option<u64> {
    if count == 0 || count >= GROUP_MIN { Some(count) } else { None }
}

/// The groups of a whole, with the counts that may be told. Where one alone is withheld, the
/// smallest of the others is too: the total would give it away.
pub fn told_groups<T>(groups: Vec<(T, u64)>) -> Vec<(T, Option<u64>)> {
    let withheld = groups.iter().filter(|(_, count)| told(*count).is_none()).count();
    let second = (withheld == 1)
        .then(|| {
            let others = groups.iter().enumerate().filter(|(_, (_, count))| *count >= GROUP_MIN);
            others.min_by_key(|(_, (_, count))| *count).map(|(place, _)| place)
        })
        .flatten();
    let tell = |(place, (group, count)): (usize, (T, u64))| {
        (group, told(count).filter(|_| Some(place) != second))
    };
    groups.into_iter().enumerate().map(tell).collect()
}

/// The median of durations in whole days, rounded down; none of fewer than [`GROUP_MIN`].
pub fn median_days(mut spans: Vec<Duration>) -> Option<i64> {
    if (spans.len() as u64) < GROUP_MIN {
        return None;
    }
    spans.sort_unstable();
    spans.get(spans.len() / 2).map(Duration::num_days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn few_are_withheld() {
        for (count, expected) in [(0, Some(0)), (1, None), (4, None), (5, Some(5)), (9, Some(9))] {
            assert_eq!(told(count), expected, "{count}");
        }
    }

    #[test]
    fn one_that_is_withheld_is_not_alone() {
        let counts = |groups: &[u64]| -> Vec<Option<u64>> {
            let groups = groups.iter().map(|count| ((), *count)).collect();
            told_groups(groups).into_iter().map(|((), count)| count).collect()
        };
        assert_eq!(counts(&[9, 7, 8]), [Some(9), Some(7), Some(8)]);
        assert_eq!(counts(&[9, 3, 7]), [Some(9), None, None]);
        assert_eq!(counts(&[9, 3, 2]), [Some(9), None, None]);
        assert_eq!(counts(&[3, 0]), [None, Some(0)]);
        assert_eq!(counts(&[]), []);
    }

    #[test]
    fn the_median_of_few_is_withheld() {
        let median = |days: &[i64]| median_days(days.iter().map(|d| Duration::days(*d)).collect());
        assert_eq!(median(&[3, 1, 2, 5]), None);
        assert_eq!(median(&[30, 1, 2, 5, 3]), Some(3));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// What is told is true, and nothing under the bound is.
        #[test]
        fn nothing_small_is_told(counts in prop::collection::vec(0_u64..12, 0..8)) {
            let groups = counts.iter().map(|count| (*count, *count)).collect();
            for (count, told) in told_groups(groups) {
                prop_assert!(told.is_none_or(|told| told == count && (count == 0 || count >= 5)));
            }
        }
    }
}
