//! Leaving a register alone that does not answer: after a few failures nobody asks for a growing
//! while, then one question goes out to see whether it is back.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Failures in a row after which it is left alone.
const FAILURES_MAX: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// Counts failures in a row; a success forgets them.
#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    until: Option<Instant>,
}

impl Pause {
    /// Whether a question may go out now. After a pause that is one question: whoever asks
    /// meanwhile waits for what becomes of it, or for the same pause again.
    pub(super) fn lets_through(&self) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match state.until {
            Some(until) if now < until => false,
            Some(_) => {
                state.until = Some(now + pause_after(state.failures));
                true
            }
            None => true,
        }
    }

    pub(super) fn succeeded(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    pub(super) fn failed(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES_MAX {
            state.until = Some(Instant::now() + pause_after(state.failures));
        }
    }
}

/// Doubles with every failure after the first few.
fn pause_after(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(FAILURES_MAX).min(16);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_and_end() {
        let pause = Pause::default();
        for _ in 0..FAILURES_MAX {
            assert!(pause.lets_through());
            pause.failed();
        }
        for (seconds, expected) in [(0, false), (14, false), (1, true), (0, false)] {
            tokio::time::advance(Duration::from_secs(seconds)).await;
            assert_eq!(pause.lets_through(), expected, "{seconds}");
        }
        // The one question that went out failed too.
        pause.failed();
        tokio::time::advance(Duration::from_secs(29)).await;
        assert!(!pause.lets_through());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(pause.lets_through());
        pause.succeeded();
        assert!(pause.lets_through() && pause.lets_through());
    }

    #[test]
    fn pauses_are_bounded() {
        assert_eq!(pause_after(3), Duration::from_secs(15));
        assert_eq!(pause_after(4), Duration::from_secs(30));
        assert_eq!(pause_after(9), LONGEST_PAUSE);
        assert_eq!(pause_after(u32::MAX), LONGEST_PAUSE);
    }
}
