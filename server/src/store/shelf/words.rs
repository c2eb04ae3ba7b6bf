//! Which plans have a word, and how much it weighs there: read once for a version of the catalogue.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

use domain::PlanId;
use futures_util::StreamExt as _;
use roaring::RoaringBitmap;

use super::{
    super::{Store, tx::Done},
    Shelf, places,
};

/// Hits that are kept, over all words.
const HITS_MAX: usize = 2_000_000;

/// The places that have a word.
pub(in super::super) struct Word {
    pub(super) places: RoaringBitmap,
    /// How much it weighs there, by place.
    pub(super) weights: Vec<(u32, u32)>,
}

pub(in super::super) type Hits = Arc<Word>;

#[derive(Default)]
pub(super) struct Words {
    kept: HashMap<String, Hits>,
    hits: usize,
}

impl Word {
    pub(super) fn new(mut weights: Vec<(u32, u32)>) -> Self {
        weights.sort_unstable();
        Self { places: weights.iter().map(|(place, _)| *place).collect(), weights }
    }
}

impl Shelf {
    fn kept(&self, word: &str) -> Option<Hits> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).kept.get(word).cloned()
    }

    fn keep(&self, word: &str, hits: &Hits) {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        if words.hits + hits.weights.len() > HITS_MAX {
            *words = Words::default();
        }
        words.hits += hits.weights.len();
        words.kept.insert(word.to_owned(), hits.clone());
    }
}

impl Store {
    /// The hits of each word.
    pub(in super::super) async fn hits_of(
        &self,
        offers: &Shelf,
        words: &[String],
    ) -> Done<Vec<Hits>> {
        let mut hits = Vec::with_capacity(words.len());
        let mut by_plan = None;
        for word in words {
            if let Some(kept) = offers.kept(word) {
                hits.push(kept);
                continue;
            }
            let by_plan = by_plan.get_or_insert_with(|| -> HashMap<PlanId, u32> {
                offers.plans.iter().copied().zip(places(offers.plans.len())).collect()
            });
            let mut found = Vec::new();
            let mut rows = sqlx::query_as::<_, (String, i32)>(
                "SELECT plan_id, weight FROM plan_terms WHERE term = $1",
            )
            .bind(word)
            .fetch(&self.pools.read);
            while let Some(row) = rows.next().await {
                let (plan, weight) = row?;
                let place = plan.parse().ok().and_then(|plan: PlanId| by_plan.get(&plan));
                if let (Some(place), Ok(weight)) = (place, u32::try_from(weight)) {
                    found.push((*place, weight));
                }
            }
            let found = Arc::new(Word::new(found));
            offers.keep(word, &found);
            hits.push(found);
        }
        Ok(hits)
    }
}
