//! Webhooks: which events a supplier's program is told of, where to, and for how long it is tried.

mod address;
mod event;

use chrono::Duration;

pub use address::{UrlFault, WebhookUrl, is_public};
pub use event::{EventKind, EventKinds, TEST};

use crate::Instant;

/// What every secret begins with, so that people and scanners of leaked secrets know one.
pub const SECRET_PREFIX: &str = "whsec_";
const SECRET_DIGITS: usize = 64;

/// Whether a text has the form of a secret of ours.
pub fn is_secret(text: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    text.strip_prefix(SECRET_PREFIX).is_some_and(|it| it.len() == SECRET_DIGITS && is_hex(it))
}

/// Waits after the first failures, in minutes; then the last of them again and again.
const WAITS: [i64; 5] = [1, 5, 30, 2 * 60, 6 * 60];
/// How long after the event, or after somebody asked for it again, it is tried.
pub const HOURS_MAX: i64 = 72;

/// When to try again after so many attempts; `None` gives up. Every delivery has one attempt at
/// least, however late.
pub fn next_try(since: Instant, now: Instant, attempts: i32) -> Option<Instant> {
    let failure = usize::try_from(attempts).unwrap_or_default().max(1) - 1;
    let next = now + Duration::minutes(WAITS[failure.min(WAITS.len() - 1)]);
    (next < since + Duration::hours(HOURS_MAX)).then_some(next)
}

/// How long an endpoint is left alone after so many failures in a row, whatever waits for it: one
/// that hangs does not keep a sender busy.
pub fn rest_after(failures: i32) -> Duration {
    let doublings = failures.clamp(1, 5) - 1;
    Duration::seconds((5_i64 << doublings).min(60))
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$of])* $variant),+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }
    };
}

words! {
    /// Where a delivery stands.
    DeliveryState {
        Queued = "queued",
        Delivered = "delivered",
        GivenUp = "given_up",
    }
}

words! {
    /// Why a delivery was not taken.
    Failure {
        /// The name has no address.
        NoAddress = "no_address",
        /// The name leads to an address that is not public.
        NotPublic = "not_public",
        NotReached = "not_reached",
        TimedOut = "timed_out",
        /// It answered with another address, which is never followed.
        Redirect = "redirect",
        /// It answered with a status that is not 2xx.
        Status = "status",
        /// The endpoint was removed before it was told.
        Removed = "removed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::from_millis;

    fn at(minutes: i64) -> Instant {
        from_millis(1_625_446_800_000).unwrap_or_default() + Duration::minutes(minutes)
    }

    #[test]
    fn waits_grow_until_72_hours_after_the_event() {
        let (mut now, mut tries) = (0, vec![]);
        while let Some(next) = next_try(at(0), at(now), i32::try_from(tries.len()).unwrap() + 1) {
            let wait = (next - at(now)).num_minutes();
            tries.push(wait);
            now += wait;
        }
        assert_eq!(tries[..6], [1, 5, 30, 120, 360, 360]);
        assert_eq!((tries.len(), now), (15, 68 * 60 + 36));
        assert_eq!(next_try(at(0), at(72 * 60 - 1), 1), None);
        assert_eq!(next_try(at(0), at(72 * 60 - 2), 1), Some(at(72 * 60 - 1)));
        assert_eq!(next_try(at(0), at(0), i32::MAX), Some(at(360)));
    }

    #[test]
    fn rests_grow_to_a_minute() {
        let rests: Vec<i64> =
            [1, 2, 3, 4, 5, 6, i32::MAX].map(|n| rest_after(n).num_seconds()).into();
        assert_eq!(rests, [5, 10, 20, 40, 60, 60, 60]);
    }

    #[test]
    fn words_are_written_and_read() {
        for &state in DeliveryState::ALL {
            assert_eq!(DeliveryState::from_name(state.as_str()), Some(state));
        }
        for &failure in Failure::ALL {
            assert_eq!(Failure::from_name(failure.as_str()), Some(failure));
        }
        assert!(is_secret(&format!("{SECRET_PREFIX}{}", "0a".repeat(32))));
        for wrong in ["", "whsec_", &format!("{SECRET_PREFIX}{}", "0A".repeat(32))] {
            assert!(!is_secret(wrong), "{wrong}");
        }
    }
}
