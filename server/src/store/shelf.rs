//! What is on offer, in memory: enough of every plan to search, filter, count and sort by, so that
//! a page of the catalogue reads its twenty rows and nothing else (docs/decisions/0031).
//!
//! It belongs to a version of the catalogue, which every change of a plan on offer or of a selection
//! raises in its own transaction (`migrations/guards`), and which every search asks for first. So
//! it is never older than the search, whichever server made the change.

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::catalog::{CatalogQuery, PLANS_PER_PAGE, PriceBand, Sort};
use domain::{
    PlanId, Programme, ProgrammeId,
    plan::{Category, SubSector},
};
use futures_util::StreamExt as _;

use super::{
    Store,
    tx::{Abort, Done},
};

/// Hits of words that are kept, over all words.
const HITS_MAX: usize = 2_000_000;

struct Item {
    plan: PlanId,
    /// Places in the vocabularies; of sectors a bit for each.
    category: usize,
    sectors: u32,
    band: usize,
    price: i64,
    /// The selection of its supplier and of its solution.
    from: i64,
    until: i64,
}

pub(super) struct Shelf {
    programme: ProgrammeId,
    version: i64,
    /// Newest first.
    items: Vec<Item>,
    /// Places of the items, cheapest first and dearest first; of equals the newest.
    cheapest: Vec<usize>,
    dearest: Vec<usize>,
    words: Mutex<Words>,
}

/// The items that have a word, and how much it weighs there.
type Hits = Arc<[(usize, u32)]>;

#[derive(Default)]
struct Words {
    kept: HashMap<String, Hits>,
    hits: usize,
}

/// A search, as places in the vocabularies.
pub(super) struct Asked {
    now: i64,
    category: Option<usize>,
    sector: Option<usize>,
    band: Option<usize>,
    sort: Sort,
    page: u32,
}

/// What a search found, and how many plans each value of a facet would leave.
#[derive(Default)]
pub(super) struct Found {
    pub(super) total: usize,
    /// The page that was asked for, or the first one where that is beyond the last.
    pub(super) page: u32,
    pub(super) plans: Vec<PlanId>,
    pub(super) categories: [i64; Category::ALL.len()],
    pub(super) sectors: [i64; SubSector::ALL.len()],
    pub(super) bands: [i64; PriceBand::ALL.len()],
}

fn place<T: PartialEq>(all: &[T], one: &T) -> Option<usize> {
    all.iter().position(|other| other == one)
}

fn band_of(price: i64) -> Option<usize> {
    PriceBand::ALL.iter().position(|band| {
        let (above, up_to) = band.bounds();
        price > above && price <= up_to
    })
}

impl Asked {
    pub(super) fn new(query: &CatalogQuery, now: i64) -> Self {
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

impl Shelf {
    fn new(programme: ProgrammeId, version: i64, mut items: Vec<(Option<i64>, Item)>) -> Self {
        items.sort_unstable_by_key(|(listed_at, item)| (Reverse(*listed_at), item.plan));
        let items: Vec<Item> = items.into_iter().map(|(_, item)| item).collect();
        let mut cheapest: Vec<usize> = (0..items.len()).collect();
        let mut dearest = cheapest.clone();
        cheapest.sort_by_key(|place| items[*place].price);
        dearest.sort_by_key(|place| Reverse(items[*place].price));
        Self { programme, version, items, cheapest, dearest, words: Mutex::default() }
    }

    /// `scores` are those of a search with words: 0 where a word is missing.
    pub(super) fn find(&self, asked: &Asked, scores: Option<&[u32]>) -> Found {
        let mut found = Found::default();
        let mut fits = vec![false; self.items.len()];
        for (place, item) in self.items.iter().enumerate() {
            let selected = item.from <= asked.now && asked.now < item.until;
            if !selected || scores.is_some_and(|scores| scores[place] == 0) {
                continue;
            }
            let category = asked.category.is_none_or(|one| one == item.category);
            let sector = asked.sector.is_none_or(|one| item.sectors >> one & 1 == 1);
            let band = asked.band.is_none_or(|one| one == item.band);
            // A facet counts under the other filters.
            found.categories[item.category] += i64::from(sector && band);
            found.bands[item.band] += i64::from(category && sector);
            if category && band {
                for (one, count) in found.sectors.iter_mut().enumerate() {
                    *count += i64::from(item.sectors >> one & 1);
                }
            }
            fits[place] = category && sector && band;
            found.total += usize::from(fits[place]);
        }
        let per_page = PLANS_PER_PAGE as usize;
        let first = per_page * (asked.page as usize - 1);
        found.page = if first < found.total { asked.page } else { 1 };
        let first = if first < found.total { first } else { 0 };
        found.plans = self
            .order(asked.sort, scores, &fits)
            .skip(first)
            .take(per_page)
            .map(|place| self.items[place].plan)
            .collect();
        found
    }

    /// The places that fit, in the order of the list.
    fn order<'a>(
        &'a self,
        sort: Sort,
        scores: Option<&'a [u32]>,
        fits: &'a [bool],
    ) -> Box<dyn Iterator<Item = usize> + 'a> {
        let fitting = |place: &usize| fits[*place];
        match (sort, scores) {
            (Sort::SelfFunded, _) => Box::new(self.cheapest.iter().copied().filter(fitting)),
            (Sort::PriceDown, _) => Box::new(self.dearest.iter().copied().filter(fitting)),
            (Sort::Relevance, Some(scores)) => {
                let mut places: Vec<usize> = (0..fits.len()).filter(fitting).collect();
                places.sort_by_key(|place| Reverse(scores[*place]));
                Box::new(places.into_iter())
            }
            _ => Box::new((0..fits.len()).filter(fitting)),
        }
    }

    /// What all the words together weigh in every item; 0 where one of them is missing.
    fn scores(&self, words: &[Hits]) -> Vec<u32> {
        let mut scores = vec![(0_usize, 0_u32); self.items.len()];
        for hits in words {
            for (place, weight) in hits.iter() {
                scores[*place].0 += 1;
                scores[*place].1 += weight;
            }
        }
        scores.into_iter().map(|(has, score)| if has == words.len() { score } else { 0 }).collect()
    }

    fn kept(&self, word: &str) -> Option<Hits> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).kept.get(word).cloned()
    }

    fn keep(&self, word: &str, hits: &Hits) {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        if words.hits + hits.len() > HITS_MAX {
            *words = Words::default();
        }
        words.hits += hits.len();
        words.kept.insert(word.to_owned(), hits.clone());
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    plan_id: String,
    category: String,
    price_twd: i64,
    listed_at: Option<i64>,
    selected_from: Option<i64>,
    selected_until: Option<i64>,
    plan_from: Option<i64>,
    plan_until: Option<i64>,
}

impl Row {
    fn item(&self, sectors: u32) -> Done<Item> {
        let wrong =
            |column| Abort::Inconsistent { table: "plans", column, row: self.plan_id.clone() };
        let category = Category::from_name(&self.category);
        Ok(Item {
            plan: self.plan_id.parse().map_err(|_| wrong("plan_id"))?,
            category: category
                .and_then(|one| place(Category::ALL, &one))
                .ok_or_else(|| wrong("category"))?,
            sectors,
            band: band_of(self.price_twd).ok_or_else(|| wrong("price_twd"))?,
            price: self.price_twd,
            from: self.selected_from.zip(self.plan_from).map_or(i64::MAX, |(a, b)| a.max(b)),
            until: [self.selected_until, self.plan_until]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(i64::MAX),
        })
    }
}

impl Store {
    /// Rises with every change of what is on offer.
    pub(super) async fn catalog_version(&self) -> Done<i64> {
        Ok(sqlx::query_scalar("SELECT version FROM catalog_versions")
            .fetch_one(&self.pools.read)
            .await?)
    }

    pub(super) async fn shelf(&self, programme: &Programme) -> Done<Arc<Shelf>> {
        // Asked first: what changes meanwhile makes the next search read anew.
        let (now, version) = (self.time(), self.catalog_version().await?);
        let offers = self.on_shelf.get(now, self.fill_shelf(programme, version)).await?;
        if offers.version >= version && offers.programme == programme.id {
            return Ok(offers);
        }
        self.on_shelf.forget().await;
        self.on_shelf.get(now, self.fill_shelf(programme, version)).await
    }

    async fn fill_shelf(&self, programme: &Programme, version: i64) -> Done<Shelf> {
        let mut sectors: HashMap<PlanId, u32> = HashMap::new();
        let mut rows =
            sqlx::query_as::<_, (String, String)>("SELECT plan_id, sector FROM plan_sectors")
                .fetch(&self.pools.read);
        while let Some(row) = rows.next().await {
            let (plan, sector) = row?;
            let known = SubSector::from_name(&sector).and_then(|one| place(SubSector::ALL, &one));
            if let (Ok(plan), Some(sector)) = (plan.parse(), known) {
                *sectors.entry(plan).or_default() |= 1 << sector;
            }
        }
        drop(rows);
        let mut items = Vec::new();
        let mut rows = sqlx::query_as::<_, Row>(
            "SELECT p.plan_id, p.category, p.price_twd, p.listed_at, s.selected_from,
                    s.selected_until, p.selected_from AS plan_from, p.selected_until AS plan_until
             FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
             WHERE p.programme_id = $1 AND p.status = 'listed' AND s.suspended_at IS NULL",
        )
        .bind(programme.id.as_str())
        .fetch(&self.pools.read);
        while let Some(row) = rows.next().await {
            let row = row?;
            let mut item = row.item(0)?;
            item.sectors = sectors.get(&item.plan).copied().unwrap_or_default();
            items.push((row.listed_at, item));
        }
        Ok(Shelf::new(programme.id.clone(), version, items))
    }

    /// None where there is no word to look for.
    pub(super) async fn scores(&self, offers: &Shelf, words: &[String]) -> Done<Option<Vec<u32>>> {
        if words.is_empty() {
            return Ok(None);
        }
        let mut hits = Vec::with_capacity(words.len());
        let mut places = None;
        for word in words {
            if let Some(kept) = offers.kept(word) {
                hits.push(kept);
                continue;
            }
            let places = places.get_or_insert_with(|| -> HashMap<PlanId, usize> {
                offers.items.iter().enumerate().map(|(place, item)| (item.plan, place)).collect()
            });
            let mut found = Vec::new();
            let mut rows = sqlx::query_as::<_, (String, i32)>(
                "SELECT plan_id, weight FROM plan_terms WHERE term = $1",
            )
            .bind(word)
            .fetch(&self.pools.read);
            while let Some(row) = rows.next().await {
                let (plan, weight) = row?;
                let place = plan.parse().ok().and_then(|plan: PlanId| places.get(&plan));
                if let (Some(place), Ok(weight)) = (place, u32::try_from(weight)) {
                    found.push((*place, weight));
                }
            }
            let found: Hits = found.into();
            offers.keep(word, &found);
            hits.push(found);
        }
        Ok(Some(offers.scores(&hits)))
    }
}
