//! What the catalogue answered a moment ago. Many people look at the same few searches; the
//! answer may be as old as [`AGE_MAX`], a checkout never reads it.
//!
//! A change made through this server empties the cache at once; one made through another server
//! shows when the answer has aged. A clock that was moved ages it too.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant as Monotonic},
};

use app::catalog::{CatalogQuery, CatalogView};
use domain::Instant;

const AGE_MAX: Duration = Duration::from_secs(1);
/// Searches that are kept.
const ENTRIES_MAX: usize = 256;

struct Entry {
    kept_at: Monotonic,
    market_time: Instant,
    view: CatalogView,
}

#[derive(Default)]
pub(super) struct CatalogCache(Mutex<HashMap<String, Entry>>);

impl CatalogCache {
    pub(super) fn get(&self, query: &CatalogQuery, now: Instant) -> Option<CatalogView> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(&query.url())?;
        let moved = (now - entry.market_time).abs().to_std().is_ok_and(|by| by > AGE_MAX);
        (entry.kept_at.elapsed() <= AGE_MAX && !moved).then(|| entry.view.clone())
    }

    pub(super) fn keep(&self, query: &CatalogQuery, now: Instant, view: &CatalogView) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= ENTRIES_MAX {
            entries.clear();
        }
        let (kept_at, view) = (Monotonic::now(), view.clone());
        entries.insert(query.url(), Entry { kept_at, market_time: now, view });
    }

    /// A plan or a selection changed.
    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
