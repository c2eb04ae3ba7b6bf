//! What is on offer, in memory: enough of every plan to search, filter, count and sort by, so that
//! a page of the catalogue reads its twenty rows and nothing else (docs/decisions/0031).
//!
//! It belongs to a version of the catalogue, which every change of a plan on offer or of a selection
//! raises in its own transaction (`migrations/guards`), and which every search asks for first. So
//! it is never older than the search, whichever server made the change.

mod find;
mod words;

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::catalog::PriceBand;
use domain::{
    PlanId, Programme, ProgrammeId,
    plan::{Category, SubSector},
};
use futures_util::StreamExt as _;
use roaring::RoaringBitmap;

pub(super) use self::find::Asked;
use self::words::Words;
use super::{
    Store,
    tx::{Abort, Done},
};

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

/// Plans by their place on the shelf, newest first, and sets of places.
pub(super) struct Shelf {
    programme: ProgrammeId,
    version: i64,
    plans: Vec<PlanId>,
    /// From when until when each is on offer.
    periods: Vec<(i64, i64)>,
    offered: Mutex<Option<Offered>>,
    /// By place in the vocabulary.
    categories: Vec<RoaringBitmap>,
    sectors: Vec<RoaringBitmap>,
    bands: Vec<RoaringBitmap>,
    cheapest: Order,
    dearest: Order,
    words: Mutex<Words>,
}

/// Places in an order by price; of equals the newest first.
struct Order {
    places: Vec<u32>,
    /// Of each place, where it stands in the order.
    ranks: Vec<u32>,
}

/// What is on offer from a time until a selection begins or ends.
struct Offered {
    from: i64,
    until: i64,
    places: Arc<RoaringBitmap>,
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

/// The places of a shelf: a catalogue never has more than fit.
fn places(count: usize) -> std::ops::Range<u32> {
    0..u32::try_from(count).unwrap_or(u32::MAX)
}

impl Order {
    fn new<K: Ord>(items: &[Item], key: impl Fn(&Item) -> K) -> Self {
        let mut order: Vec<u32> = places(items.len()).collect();
        order.sort_by_key(|place| key(&items[*place as usize]));
        let mut ranks = vec![0; order.len()];
        for (rank, place) in places(items.len()).zip(&order) {
            ranks[*place as usize] = rank;
        }
        Self { places: order, ranks }
    }
}

impl Shelf {
    fn new(programme: ProgrammeId, version: i64, mut items: Vec<(Option<i64>, Item)>) -> Self {
        items.sort_unstable_by_key(|(listed_at, item)| (Reverse(*listed_at), item.plan));
        let items: Vec<Item> = items.into_iter().map(|(_, item)| item).collect();
        let sets = |count: usize, has: &dyn Fn(&Item, usize) -> bool| -> Vec<RoaringBitmap> {
            let set = |one| {
                let having = places(items.len()).zip(&items).filter(|(_, item)| has(item, one));
                having.map(|(place, _)| place).collect()
            };
            (0..count).map(set).collect()
        };
        Self {
            programme,
            version,
            offered: Mutex::default(),
            categories: sets(Category::ALL.len(), &|item, one| item.category == one),
            sectors: sets(SubSector::ALL.len(), &|item, one| item.sectors >> one & 1 == 1),
            bands: sets(PriceBand::ALL.len(), &|item, one| item.band == one),
            cheapest: Order::new(&items, |item| item.price),
            dearest: Order::new(&items, |item| Reverse(item.price)),
            plans: items.iter().map(|item| item.plan).collect(),
            periods: items.iter().map(|item| (item.from, item.until)).collect(),
            words: Mutex::default(),
        }
    }

    /// What is on offer at a time. It stays the same until a selection begins or ends, so it is
    /// made once in between.
    fn offered(&self, now: i64) -> Arc<RoaringBitmap> {
        let mut kept = self.offered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(offered) = kept.as_ref().filter(|one| (one.from..one.until).contains(&now)) {
            return offered.places.clone();
        }
        let (mut from, mut until) = (i64::MIN, i64::MAX);
        let mut fits = RoaringBitmap::new();
        for (place, period) in places(self.periods.len()).zip(&self.periods) {
            for turn in [period.0, period.1] {
                if turn <= now {
                    from = from.max(turn);
                } else {
                    until = until.min(turn);
                }
            }
            if period.0 <= now && now < period.1 {
                fits.insert(place);
            }
        }
        let fits = Arc::new(fits);
        *kept = Some(Offered { from, until, places: fits.clone() });
        fits
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
}
