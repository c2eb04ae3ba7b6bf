//! What somebody looks for, as it stands in the URL of the catalogue.

use domain::plan::{Category, SubSector};
use serde::{Deserialize, Serialize};

/// Plans on one page of the catalogue.
pub const PLANS_PER_PAGE: u32 = 20;

/// The words of a catalogue URL. Every field is text and may be missing: a URL is typed by
/// people too, and an unknown word means no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogQuery {
    pub q: String,
    pub category: String,
    pub sector: String,
    pub price: String,
    pub sort: String,
    pub page: String,
}

impl CatalogQuery {
    pub fn category(&self) -> Option<Category> {
        Category::from_name(&self.category)
    }

    pub fn sector(&self) -> Option<SubSector> {
        SubSector::from_name(&self.sector)
    }

    pub fn price(&self) -> Option<PriceBand> {
        PriceBand::from_name(&self.price)
    }

    pub fn sort(&self) -> Sort {
        Sort::from_name(&self.sort)
    }

    /// Counted from 1.
    pub fn page(&self) -> u32 {
        self.page.parse().ok().filter(|page| (1..=10_000).contains(page)).unwrap_or(1)
    }

    /// The path and query of this search, without empty fields.
    pub fn url(&self) -> String {
        crate::url::with_query(
            "/catalog",
            [
                ("q", &*self.q),
                ("category", &*self.category),
                ("sector", &*self.sector),
                ("price", &*self.price),
                ("sort", &*self.sort),
                ("page", &*self.page),
            ],
        )
    }
}

/// 價格帶, tax included, for the whole term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PriceBand {
    To60k,
    To150k,
    To300k,
    To600k,
    Above600k,
}

impl PriceBand {
    pub const ALL: [Self; 5] =
        [Self::To60k, Self::To150k, Self::To300k, Self::To600k, Self::Above600k];

    /// The word in the URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::To60k => "60k",
            Self::To150k => "150k",
            Self::To300k => "300k",
            Self::To600k => "600k",
            Self::Above600k => "above",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.as_str() == name)
    }

    /// In NT$: above the first, up to and including the second.
    pub const fn bounds(self) -> (i64, i64) {
        match self {
            Self::To60k => (0, 60_000),
            Self::To150k => (60_000, 150_000),
            Self::To300k => (150_000, 300_000),
            Self::To600k => (300_000, 600_000),
            Self::Above600k => (600_000, domain::money::AMOUNT_MAX),
        }
    }
}

/// 排序.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// Best match first; without a search text, the newest.
    #[default]
    Relevance,
    /// What the buyer pays itself, lowest first.
    SelfFunded,
    PriceDown,
    Newest,
}

impl Sort {
    pub const ALL: [Self; 4] = [Self::Relevance, Self::SelfFunded, Self::PriceDown, Self::Newest];

    /// The word in the URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::SelfFunded => "self_funded",
            Self::PriceDown => "price_down",
            Self::Newest => "newest",
        }
    }

    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.as_str() == name).unwrap_or_default()
    }
}
