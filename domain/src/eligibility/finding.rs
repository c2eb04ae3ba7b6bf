//! What was found about a firm, with the numbers, the rule, and a sentence.

use serde::{Deserialize, Serialize};

use super::Check;
use crate::{Rule, Twd, ubn::Ubn};

/// How a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Passes,
    /// The office decides.
    Open,
    Fails,
}

/// What was found, with the numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    UbnValid {
        ubn: Ubn,
    },
    UbnInvalid {
        ubn: String,
    },
    Company {
        check: Check,
    },
    Factory {
        number: String,
        check: Check,
    },
    Exemption {
        check: Check,
    },
    NoFactory,
    /// The year alone is within the limit.
    RevenueOfYear {
        year: u16,
        revenue: Twd,
        max: Twd,
    },
    /// The average of three years is within the limit.
    RevenueAverage {
        from: u16,
        to: u16,
        sum: i64,
        sum_max: i64,
    },
    /// Neither is.
    RevenueOver {
        year: u16,
        revenue: Twd,
        max: Twd,
        average: Option<RevenueSum>,
    },
    RevenueMissing {
        year: u16,
    },
    /// Said to be within the limit, without a number: enough for a first answer only.
    RevenueSaidWithin {
        year: u16,
        max: Twd,
    },
    /// Said to be above it: the average may still be within.
    RevenueSaidAbove {
        year: u16,
        max: Twd,
    },
    /// Founded in the programme's own year: there is no revenue to judge.
    FoundedTooLate {
        founded: u16,
    },
    Headcount {
        headcount: u32,
        max: u32,
    },
    HeadcountMissing {
        max: u32,
    },
    HeadcountOver {
        headcount: u32,
        max: u32,
    },
    NoRelatedGrant,
    RelatedGrant {
        code: String,
    },
}

/// The sum of three years against three times the limit: exact, nothing is rounded (R2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueSum {
    pub sum: i64,
    pub sum_max: i64,
}

impl Finding {
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::UbnValid { .. }
            | Self::RevenueOfYear { .. }
            | Self::RevenueAverage { .. }
            | Self::RevenueSaidWithin { .. }
            | Self::Headcount { .. }
            | Self::NoRelatedGrant
            | Self::Company { check: Check::Confirmed }
            | Self::Factory { check: Check::Confirmed, .. }
            | Self::Exemption { check: Check::Confirmed } => Outcome::Passes,
            Self::Company { .. }
            | Self::Factory { .. }
            | Self::Exemption { .. }
            | Self::RevenueMissing { .. }
            | Self::RevenueSaidAbove { .. }
            | Self::FoundedTooLate { .. }
            | Self::HeadcountMissing { .. } => Outcome::Open,
            Self::UbnInvalid { .. }
            | Self::NoFactory
            | Self::RevenueOver { .. }
            | Self::HeadcountOver { .. }
            | Self::RelatedGrant { .. } => Outcome::Fails,
        }
    }

    /// The rule that it belongs to.
    pub const fn rule(&self) -> Rule {
        Rule(match self {
            Self::UbnValid { .. } | Self::UbnInvalid { .. } => 4,
            Self::Company { .. }
            | Self::Factory { .. }
            | Self::Exemption { .. }
            | Self::NoFactory
            | Self::Headcount { .. }
            | Self::HeadcountMissing { .. }
            | Self::HeadcountOver { .. } => 1,
            Self::RevenueOfYear { .. }
            | Self::RevenueAverage { .. }
            | Self::RevenueOver { .. }
            | Self::RevenueMissing { .. }
            | Self::RevenueSaidWithin { .. }
            | Self::RevenueSaidAbove { .. }
            | Self::FoundedTooLate { .. } => 2,
            Self::NoRelatedGrant | Self::RelatedGrant { .. } => 3,
        })
    }

    /// One English sentence with the numbers.
    pub fn because(&self) -> String {
        match self {
            Self::UbnValid { ubn } => format!("統一編號 {ubn} is valid"),
            Self::UbnInvalid { ubn } => format!("`{ubn}` is not a 統一編號"),
            Self::Company { check } => of_company(*check).to_owned(),
            Self::Factory { number, check } => of_factory(number, *check),
            Self::Exemption { check } => of_exemption(*check).to_owned(),
            Self::NoFactory => {
                "the firm has neither a factory registration nor a letter of exemption".to_owned()
            }
            Self::RevenueOfYear { year, revenue, max } => {
                format!("revenue of {year} is NT${revenue}, at most NT${max}")
            }
            Self::RevenueAverage { from, to, sum, sum_max } => format!(
                "revenue of {from} to {to} sums to NT${sum}, at most NT${sum_max} \
                 (three times the limit)"
            ),
            Self::RevenueOver { year, revenue, max, average } => match average {
                None => format!(
                    "revenue of {year} is NT${revenue}, above NT${max}, and the two years \
                     before were not given"
                ),
                Some(RevenueSum { sum, sum_max }) => format!(
                    "revenue of {year} is NT${revenue}, above NT${max}, and three years sum to \
                     NT${sum}, above NT${sum_max}"
                ),
            },
            Self::RevenueMissing { year } => format!("revenue of {year} was not given"),
            Self::RevenueSaidWithin { year, max } => {
                format!("revenue of {year} is said to be at most NT${max}")
            }
            Self::RevenueSaidAbove { year, max } => format!(
                "revenue of {year} is said to be above NT${max}; the average of three years may \
                 still be within"
            ),
            Self::FoundedTooLate { founded } => {
                format!("founded in {founded}: there is no full year to judge")
            }
            Self::Headcount { headcount, max } => {
                format!("{headcount} people work there, at most {max}")
            }
            Self::HeadcountMissing { max } => {
                format!("the headcount was not given; it may be at most {max}")
            }
            Self::HeadcountOver { headcount, max } => {
                format!("{headcount} people work there, more than {max}")
            }
            Self::NoRelatedGrant => "no grant of a related programme is known".to_owned(),
            Self::RelatedGrant { code } => {
                format!("the firm was already subsidised by the related programme {code}")
            }
        }
    }
}

const fn of_company(check: Check) -> &'static str {
    match check {
        Check::Confirmed => "the company registry confirms an active firm",
        Check::Contradicted => "the company registry knows no active firm of this number",
        Check::Unavailable => "the company registry could not be asked",
    }
}

fn of_factory(number: &str, check: Check) -> String {
    match check {
        Check::Confirmed => format!("factory registration {number} is on the list"),
        Check::Contradicted => {
            format!("factory registration {number} is not on the list for this firm")
        }
        Check::Unavailable => format!("factory registration {number} could not be looked up"),
    }
}

const fn of_exemption(check: Check) -> &'static str {
    match check {
        Check::Confirmed => "the letter of exemption is confirmed",
        Check::Contradicted => "the letter of exemption does not hold",
        Check::Unavailable => "the letter of exemption has to be read",
    }
}
