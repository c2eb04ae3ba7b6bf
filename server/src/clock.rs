//! The only place that reads the clock and makes ids (`clippy.toml` bans it elsewhere).

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant as Monotonic,
};

use chrono::Duration;
use domain::{Instant, calendar::from_millis};
use uuid::Uuid;

/// Where the marketplace gets its time from.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;

    /// Moves a clock that can be moved; the clock of a real marketplace cannot.
    fn move_to(&self, at: Instant);
}

/// Instants are stored in milliseconds, so no finer one may decide anything.
fn to_the_millisecond(at: Instant) -> Instant {
    from_millis(at.timestamp_millis()).unwrap_or(at)
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the place")]
    fn now(&self) -> Instant {
        to_the_millisecond(chrono::Utc::now())
    }

    fn move_to(&self, _: Instant) {}
}

/// A clock that stands still until it is moved: rehearsals and tests.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub fn at(at: Instant) -> Self {
        Self(AtomicI64::new(at.timestamp_millis()))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        from_millis(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }

    /// Never backwards.
    fn move_to(&self, at: Instant) {
        self.0.fetch_max(at.timestamp_millis(), Ordering::SeqCst);
    }
}

/// A clock that runs at its normal pace from a simulated moment and can be moved forward: the demo.
#[derive(Debug)]
pub struct DemoClock(Mutex<(Instant, Monotonic)>);

impl DemoClock {
    pub fn at(at: Instant) -> Self {
        Self(Mutex::new((at, Monotonic::now())))
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Instant {
        let (base, since) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        to_the_millisecond(base + Duration::from_std(since.elapsed()).unwrap_or_default())
    }

    /// Never backwards.
    fn move_to(&self, at: Instant) {
        let now = self.now();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if at > now {
            *state = (at, Monotonic::now());
        }
    }
}

/// A new id: time-ordered, so that rows of one process sort as they were made.
#[expect(clippy::disallowed_methods, reason = "this is the place")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Where the ids of an instant begin, as text: what was made before lies before it.
pub fn first_id_of(at: Instant) -> String {
    let millis = at.timestamp_millis();
    format!("{:08x}-{:04x}-7000-8000-000000000000", millis >> 16, millis & 0xffff)
}

/// A secret of 256 random bits, in hexadecimal.
///
/// # Errors
/// Where the operating system has no randomness to give.
pub fn new_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(crate::hash::hex(&bytes))
}
