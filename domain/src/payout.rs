//! 撥款 and what may stand against it: four eyes, conflicts, the part of a price that was not
//! delivered (R25, R33).

use serde::{Deserialize, Serialize};

use crate::{Points, Programme, Refusal, Twd, UserId};

/// R25: the points that stay used when an order ends early: the share of the price of what was
/// delivered, and never more than the order's points. What is left is reversed.
pub fn kept_points(programme: &Programme, points: Points, delivered: Twd) -> Points {
    points.min(programme.ratio.full_share(delivered))
}

/// Why an officer may not decide about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conflict {
    /// Reviewed this claim.
    OwnReview,
    /// Declared a link with the firm or the supplier.
    DeclaredLink,
    /// Proposed what is to be confirmed.
    OwnProposal,
}

/// R33: who reviewed a claim neither approves nor settles it.
///
/// # Errors
/// `FourEyes`.
pub fn check_four_eyes(reviewer: Option<UserId>, decides: UserId) -> Result<(), Refusal> {
    if reviewer == Some(decides) {
        return Err(Refusal::FourEyes { because: Conflict::OwnReview });
    }
    Ok(())
}

/// R33: one of the reviewers who may, drawn with this random number; none where nobody may.
pub fn draw_reviewer(candidates: &[UserId], random: u64) -> Option<UserId> {
    let count = u64::try_from(candidates.len()).ok().filter(|count| *count > 0)?;
    let index = usize::try_from(random % count).ok()?;
    candidates.get(index).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::programme::FundingRatio;

    fn points(amount: i64) -> Points {
        Points::new(amount).unwrap()
    }

    fn twd(amount: i64) -> Twd {
        Twd::new(amount).unwrap()
    }

    #[test]
    fn what_stays_used() {
        let programme = Programme::industrial_110();
        for (held, delivered, kept) in [
            (200_000, 100_000, 33_333),
            (200_000, 0, 0),
            (200_000, 600_000, 200_000),
            (200_000, 900_000, 200_000),
            (33_333, 100_000, 33_333),
            (20_000, 2, 0),
        ] {
            let found = kept_points(&programme, points(held), twd(delivered));
            assert_eq!(found, points(kept), "{held} {delivered}");
        }
    }

    #[test]
    fn nobody_approves_their_own_review() {
        let (a, b) = (UserId::new(Uuid::from_u128(1)), UserId::new(Uuid::from_u128(2)));
        assert!(check_four_eyes(Some(a), b).is_ok());
        assert_eq!(check_four_eyes(Some(a), a).unwrap_err().code(), "FourEyes");
        assert_eq!(draw_reviewer(&[], 7), None);
        assert_eq!(draw_reviewer(&[a, b], 6), Some(a));
        assert_eq!(draw_reviewer(&[a, b], u64::MAX), Some(b));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// R25: never more than was held, never more than the share of what was delivered, and
        /// more delivered never gives back more.
        #[test]
        fn termination_gives_back_what_was_not_delivered(
            held in 0_i64..=1_000_000,
            delivered in 0_i64..=3_000_000,
            more in 0_i64..=1_000_000,
            ratio in (1_u16..10, 1_u16..10),
        ) {
            let ratio = FundingRatio::new(ratio.0, ratio.1);
            let programme = Programme { ratio, ..Programme::industrial_110() };
            let kept = kept_points(&programme, points(held), twd(delivered));
            prop_assert!(kept.get() <= held);
            prop_assert!(kept <= ratio.full_share(twd(delivered)));
            let (kept, share) = (kept.get(), ratio.full_share(twd(delivered)).get());
            prop_assert!(kept == held || kept == share);
            let later = kept_points(&programme, points(held), twd(delivered + more));
            prop_assert!(later.get() >= kept);
        }
    }
}
