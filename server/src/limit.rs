//! How often one address may ask for something that everybody may ask for. Kept in memory and for
//! a minute: who asked what is written down nowhere.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use app::error::AppError;

use crate::clock::{Clock as _, SystemClock};

/// Addresses that are remembered at once; beyond them all others share one count.
const ADDRESSES_MAX: usize = 10_000;

/// A number of questions for each address and minute.
#[derive(Debug)]
pub(crate) struct Limit {
    most: u32,
    seen: Mutex<Minute>,
}

#[derive(Debug, Default)]
struct Minute {
    minute: i64,
    counts: HashMap<String, u32>,
}

impl Limit {
    pub(crate) fn per_minute(most: u32) -> Self {
        Self { most, seen: Mutex::default() }
    }

    /// Counts a question.
    ///
    /// # Errors
    /// `TooMany` where the address has asked too often within this minute.
    pub(crate) fn count(&self, address: &str) -> Result<(), AppError> {
        let now = SystemClock.now().timestamp();
        if self.allows(address, now.div_euclid(60)) {
            return Ok(());
        }
        let wait = 60 - now.rem_euclid(60);
        Err(AppError::TooMany { retry_after_seconds: u32::try_from(wait).unwrap_or(60) })
    }

    fn allows(&self, address: &str, minute: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.minute != minute {
            *seen = Minute { minute, counts: HashMap::new() };
        }
        let full = seen.counts.len() >= ADDRESSES_MAX && !seen.counts.contains_key(address);
        let name = if full { "" } else { address };
        let count = seen.counts.entry(name.to_owned()).or_default();
        *count = count.saturating_add(1);
        *count <= self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own_count_for_a_minute() {
        let limit = Limit::per_minute(2);
        for (address, minute, allowed) in
            [("a", 1, true), ("a", 1, true), ("a", 1, false), ("b", 1, true), ("a", 2, true)]
        {
            assert_eq!(limit.allows(address, minute), allowed, "{address} in {minute}");
        }
    }

    #[test]
    fn many_addresses_take_no_more_room() {
        let limit = Limit::per_minute(1);
        for n in 0..ADDRESSES_MAX + 10 {
            limit.allows(&n.to_string(), 1);
        }
        assert!(!limit.allows("one more", 1));
        assert_eq!(limit.seen.lock().unwrap().counts.len(), ADDRESSES_MAX + 1);
    }
}
