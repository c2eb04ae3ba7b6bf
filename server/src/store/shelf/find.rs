//! A search of the shelf: sets of places are met, counted, and the page is taken from what is left.

use std::cmp::Reverse;

use app::catalog::{CatalogQuery, PLANS_PER_PAGE, PriceBand, Sort};
use domain::{
    PlanId,
    plan::{Category, SubSector},
};
use roaring::RoaringBitmap;

use super::{Order, Shelf, place, words::Hits};

/// Where fewer than one plan in so many is left, the few are put in order; else the order is walked.
const FEW: u64 = 64;

/// A search, as places in the vocabularies.
pub(in super::super) struct Asked {
    now: i64,
    category: Option<usize>,
    sector: Option<usize>,
    band: Option<usize>,
    sort: Sort,
    page: u32,
}

/// What a search found, and how many plans each value of a facet would leave.
#[derive(Default)]
pub(in super::super) struct Found {
    pub(in super::super) total: usize,
    /// The page that was asked for, or the first one where that is beyond the last.
    pub(in super::super) page: u32,
    pub(in super::super) plans: Vec<PlanId>,
    pub(in super::super) categories: Vec<u64>,
    pub(in super::super) sectors: Vec<u64>,
    pub(in super::super) bands: Vec<u64>,
}

impl Asked {
    pub(in super::super) fn new(query: &CatalogQuery, now: i64) -> Self {
        Self {
            now,
            category: query.category().and_then(|one| place(Category::ALL, &one)),
            sector: query.sector().and_then(|one| place(SubSector::ALL, &one)),
            band: query.price().and_then(|one| place(&PriceBand::ALL, &one)),
            sort: query.sort(),
            page: query.page(),
        }
    }
}

/// What is in all of the sets.
fn met(base: &RoaringBitmap, filters: &[Option<&RoaringBitmap>]) -> RoaringBitmap {
    let mut left = base.clone();
    for filter in filters.iter().flatten() {
        left &= *filter;
    }
    left
}

impl Shelf {
    /// `words` are the hits of a search with words: a plan must have all of them.
    pub(in super::super) fn find(&self, asked: &Asked, words: &[Hits]) -> Found {
        let mut base = met(&self.offered(asked.now), &[]);
        for word in words {
            base &= &word.places;
        }
        let category = asked.category.map(|one| &self.categories[one]);
        let sector = asked.sector.map(|one| &self.sectors[one]);
        let band = asked.band.map(|one| &self.bands[one]);
        // A facet counts under the other filters.
        let count = |filters: [Option<&RoaringBitmap>; 2], values: &[RoaringBitmap]| {
            let left = met(&base, &filters);
            values.iter().map(|value| left.intersection_len(value)).collect()
        };
        let fits = met(&base, &[category, sector, band]);
        let total = usize::try_from(fits.len()).unwrap_or(usize::MAX);
        let per_page = PLANS_PER_PAGE as usize;
        let beyond = per_page.saturating_mul(asked.page as usize - 1) >= total;
        let page = if beyond { 1 } else { asked.page };
        let first = per_page * (page as usize - 1);
        let places = self.page(asked.sort, words, &fits, first, per_page);
        Found {
            total,
            page,
            plans: places.into_iter().map(|place| self.plans[place as usize]).collect(),
            categories: count([sector, band], &self.categories),
            sectors: count([category, band], &self.sectors),
            bands: count([category, sector], &self.bands),
        }
    }

    /// The places that fit, in the order of the list, from the first one of a page on.
    fn page(
        &self,
        sort: Sort,
        words: &[Hits],
        fits: &RoaringBitmap,
        first: usize,
        count: usize,
    ) -> Vec<u32> {
        match sort {
            Sort::SelfFunded => self.cheapest.page(fits, first, count),
            Sort::PriceDown => self.dearest.page(fits, first, count),
            Sort::Relevance if !words.is_empty() => {
                let mut scored = scores(words, fits);
                leading(&mut scored, first, count, |(place, score)| (Reverse(*score), *place));
                scored.into_iter().skip(first).take(count).map(|(place, _)| place).collect()
            }
            _ => {
                let start = u32::try_from(first).ok().and_then(|first| fits.select(first));
                start.map_or_else(Vec::new, |start| fits.range(start..).take(count).collect())
            }
        }
    }
}

impl Order {
    fn page(&self, fits: &RoaringBitmap, first: usize, count: usize) -> Vec<u32> {
        if fits.len() < self.places.len() as u64 / FEW {
            let mut few: Vec<u32> = fits.iter().collect();
            leading(&mut few, first, count, |place| self.ranks[*place as usize]);
            return few.into_iter().skip(first).take(count).collect();
        }
        let fitting = self.places.iter().copied().filter(|place| fits.contains(*place));
        fitting.skip(first).take(count).collect()
    }
}

/// Puts as many in order as a page needs, and leaves the rest behind them as it is.
fn leading<T, K: Ord>(all: &mut [T], first: usize, count: usize, key: impl Fn(&T) -> K) {
    let end = first.saturating_add(count).min(all.len());
    if end < all.len() {
        all.select_nth_unstable_by_key(end, &key);
    }
    all[..end].sort_unstable_by_key(key);
}

/// What all the words together weigh in each place that fits.
fn scores(words: &[Hits], fits: &RoaringBitmap) -> Vec<(u32, u32)> {
    let mut weights: Vec<_> = words.iter().map(|word| word.weights.iter().peekable()).collect();
    let mut weight_at = |place: u32| {
        let weight = |hits: &mut std::iter::Peekable<std::slice::Iter<'_, (u32, u32)>>| {
            while hits.next_if(|(other, _)| *other < place).is_some() {}
            hits.next_if(|(other, _)| *other == place).map_or(0, |(_, weight)| *weight)
        };
        weights.iter_mut().map(weight).fold(0, u32::saturating_add)
    };
    fits.iter().map(|place| (place, weight_at(place))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_is_what_a_whole_sort_puts_there() {
        let all: Vec<u32> = (0..200).map(|n| n * 7919 % 200).collect();
        for (first, count) in [(0, 20), (40, 20), (190, 20), (300, 20), (0, 0)] {
            let mut some = all.clone();
            leading(&mut some, first, count, |n| *n);
            let expected: Vec<u32> = (0..200).skip(first).take(count).collect();
            let page: Vec<u32> = some.into_iter().skip(first).take(count).collect();
            assert_eq!(page, expected, "{first}, {count}");
        }
    }

    #[test]
    fn a_place_weighs_what_its_words_weigh_together() {
        let word =
            |weights: &[(u32, u32)]| Hits::from(super::super::words::Word::new(weights.to_vec()));
        let words = [word(&[(1, 5), (3, 1), (9, 2)]), word(&[(3, 4), (4, 1), (9, 8)])];
        let fits: RoaringBitmap = [3, 9].into_iter().collect();
        assert_eq!(scores(&words, &fits), [(3, 5), (9, 10)]);
    }
}
