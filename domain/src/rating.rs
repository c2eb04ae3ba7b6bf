//! 評價: what firms that used a plan say about it, for everybody.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{disclosure::GROUP_MIN, usage::Certificate};

/// Longest comment, reply and reason, in characters.
pub const WORDS_CHARS_MAX: usize = 1_000;
pub const STARS_MAX: u8 = 5;

/// The mean of a plan's ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mean {
    /// Firms that rated; each of them counts once.
    pub firms: u64,
    /// Stars in tenths, half up: 43 is 4.3.
    pub tenths: u32,
}

/// The mean of `counts[0]` times one star to `counts[4]` times five; none of fewer firms than
/// [`GROUP_MIN`].
#[must_use]
pub fn mean(counts: [u32; STARS_MAX as usize]) -> Option<Mean> {
    let firms: u64 = counts.iter().copied().map(u64::from).sum();
    if firms < GROUP_MIN {
        return None;
    }
    let stars: u64 = (1_u64..).zip(counts).map(|(stars, count)| stars * u64::from(count)).sum();
    let tenths = u32::try_from((stars * 20 + firms) / (firms * 2)).unwrap_or(u32::MAX);
    Some(Mean { firms, tenths })
}

/// The months that are over and whose use is proven by records: who has none has nothing to rate yet.
#[must_use]
pub fn months_proven(certificate: &Certificate, today: NaiveDate) -> u8 {
    let over = certificate.windows.iter().filter(|window| window.until < today);
    let proven = over.filter(|window| window.proven).count();
    u8::try_from(proven).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_mean_of_few_is_withheld() {
        let tenths = |counts| mean(counts).map(|mean| mean.tenths);
        assert_eq!(tenths([0, 0, 0, 0, 4]), None);
        assert_eq!(tenths([0, 0, 0, 0, 5]), Some(50));
        assert_eq!(tenths([5, 0, 0, 0, 0]), Some(10));
        // 22 / 5 is 4.4; 27 / 6 is 4.5; 4.25 is rounded up.
        assert_eq!(tenths([0, 0, 0, 3, 2]), Some(44));
        assert_eq!(tenths([0, 0, 0, 3, 3]), Some(45));
        assert_eq!(tenths([0, 0, 0, 6, 2]), Some(43));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn a_mean_is_within_its_ratings(counts in prop::array::uniform5(0_u32..2_000_000_000)) {
            if let Some(mean) = mean(counts) {
                prop_assert!((10..=50).contains(&mean.tenths));
                prop_assert_eq!(mean.firms, counts.iter().copied().map(u64::from).sum::<u64>());
            }
        }
    }
}
