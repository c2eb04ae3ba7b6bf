//! The four pavilions of the slides. What differs between them is data, never code.

use serde::{Deserialize, Serialize};

use crate::programme::FundingRatio;

/// 館.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pavilion {
    /// 工業館: small and mid-sized manufacturers.
    Industrial,
    /// 商業館: retail, catering, leisure and living services.
    Commercial,
    /// 中小館: firms of at most nine people.
    Sme,
    /// 農業館: farming and fishing individuals, groups and businesses.
    Agricultural,
}

/// What the slides (壹、推動背景 2/3) fix for a pavilion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PavilionTerms {
    pub pavilion: Pavilion,
    /// 補助上限, in points.
    pub points_max: i64,
    /// 補助比例, points : self-funded.
    pub ratio: FundingRatio,
    /// 員工數 at most, where the pavilion asks for it.
    pub headcount_max: Option<u32>,
}

/// The table of the slides, one line per pavilion.
#[rustfmt::skip]
pub const PAVILIONS: [PavilionTerms; 4] = [
    PavilionTerms { pavilion: Pavilion::Industrial,   points_max: 200_000, ratio: FundingRatio::new(1, 2), headcount_max: None },
    PavilionTerms { pavilion: Pavilion::Commercial,   points_max:  30_000, ratio: FundingRatio::new(1, 1), headcount_max: None },
    PavilionTerms { pavilion: Pavilion::Sme,          points_max:  30_000, ratio: FundingRatio::new(1, 1), headcount_max: Some(9) },
    PavilionTerms { pavilion: Pavilion::Agricultural, points_max:  30_000, ratio: FundingRatio::new(1, 1), headcount_max: None },
];
