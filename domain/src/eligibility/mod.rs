//! 申請資格 (R1–R5): whether a firm may have points, and every reason at once.
//!
//! Three things are kept apart: what the firm declares, what a look-up found, and what the rules
//! make of both. A registry that cannot be asked never turns anybody away (S20): what it would
//! have confirmed is open, and the office decides.

mod finding;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use finding::{Finding, Outcome, RevenueSum};

use crate::{Programme, Twd};

/// What a look-up found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// 查證相符
    Confirmed,
    /// 查無或不符: the source answered, and says otherwise.
    Contradicted,
    /// 未查證: the source could not be asked. Not the same as 查無.
    #[default]
    Unavailable,
}

impl Check {
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Contradicted, Self::Unavailable];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Contradicted => "contradicted",
            Self::Unavailable => "unavailable",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.as_str() == name)
    }
}

/// 工廠登記 as declared (R1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factory {
    /// 工廠登記編號
    Registered(String),
    /// 依法免辦, with the authority's letter.
    Exempt,
    #[default]
    None,
}

/// What the sources say about the firm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Checks {
    /// 商工登記: the firm exists and is active.
    pub company: Check,
    /// 工廠登記, or the exemption letter where the firm is exempt.
    pub factory: Check,
}

/// Everything that the judgement rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// As typed; normalised and checked here.
    pub ubn: String,
    pub factory: Factory,
    /// 年營業收入 in NT$ by 民國 year.
    pub revenue: BTreeMap<u16, Twd>,
    /// 設立年, 民國.
    pub founded: Option<u16>,
    pub headcount: Option<u32>,
    /// 已獲補助之相關計畫: codes that the firm declares or that a list names.
    pub related_grants: BTreeSet<String>,
    pub checks: Checks,
}

/// The verdict of all findings together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every check is confirmed: approved without a person (R10).
    Eligible,
    /// Nothing speaks against it, and something is open: the office decides.
    NeedsReview,
    Ineligible,
}

/// The judgement, with every finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eligibility {
    pub verdict: Verdict,
    pub findings: Vec<Finding>,
}

/// 民國 year of the revenue that counts: the year before the programme's own.
pub fn revenue_year(programme: &Programme) -> u16 {
    use chrono::Datelike as _;
    u16::try_from(programme.points_until.year() - 1911 - 1).unwrap_or_default()
}

/// Judges all rules at once, so that nobody is sent back twice.
pub fn judge(programme: &Programme, facts: &Facts) -> Eligibility {
    judge_with(programme, facts, revenue(programme, facts))
}

/// A first answer for somebody who says whether the revenue is within the limit, and not how
/// much it is (「我符合資格嗎？」).
pub fn estimate(programme: &Programme, facts: &Facts, within: Option<bool>) -> Eligibility {
    let year = revenue_year(programme);
    let revenue = programme.annual_revenue_max.map(|max| match within {
        Some(true) => Finding::RevenueSaidWithin { year, max },
        Some(false) => Finding::RevenueSaidAbove { year, max },
        None => Finding::RevenueMissing { year },
    });
    judge_with(programme, facts, revenue)
}

fn judge_with(programme: &Programme, facts: &Facts, revenue: Option<Finding>) -> Eligibility {
    let mut findings = vec![ubn(facts), Finding::Company { check: facts.checks.company }];
    findings.push(factory(facts));
    findings.extend(revenue);
    findings.extend(headcount(programme, facts));
    if facts.related_grants.is_empty() {
        findings.push(Finding::NoRelatedGrant);
    }
    findings.extend(
        facts.related_grants.iter().map(|code| Finding::RelatedGrant { code: code.clone() }),
    );
    let worst = findings.iter().map(Finding::outcome).max();
    let verdict = match worst {
        Some(Outcome::Fails) => Verdict::Ineligible,
        Some(Outcome::Open) => Verdict::NeedsReview,
        Some(Outcome::Passes) | None => Verdict::Eligible,
    };
    Eligibility { verdict, findings }
}

fn ubn(facts: &Facts) -> Finding {
    match facts.ubn.parse() {
        Ok(ubn) => Finding::UbnValid { ubn },
        Err(_) => Finding::UbnInvalid { ubn: crate::ubn::normalise(&facts.ubn) },
    }
}

/// R1: registered, or exempt by an authority's letter. Note 2 of the slides wins over note 1.
fn factory(facts: &Facts) -> Finding {
    match &facts.factory {
        Factory::Registered(number) => {
            Finding::Factory { number: number.clone(), check: facts.checks.factory }
        }
        Factory::Exempt => Finding::Exemption { check: facts.checks.factory },
        Factory::None => Finding::NoFactory,
    }
}

/// R2: the year, or the average of three years; equality passes, and either branch suffices.
fn revenue(programme: &Programme, facts: &Facts) -> Option<Finding> {
    let max = programme.annual_revenue_max?;
    let year = revenue_year(programme);
    if let Some(founded) = facts.founded.filter(|founded| *founded > year) {
        return Some(Finding::FoundedTooLate { founded });
    }
    let Some(&revenue) = facts.revenue.get(&year) else {
        return Some(Finding::RevenueMissing { year });
    };
    if revenue <= max {
        return Some(Finding::RevenueOfYear { year, revenue, max });
    }
    let average = three_years(facts, year).map(|sum| RevenueSum { sum, sum_max: max.get() * 3 });
    match average {
        Some(RevenueSum { sum, sum_max }) if sum <= sum_max => {
            Some(Finding::RevenueAverage { from: year - 2, to: year, sum, sum_max })
        }
        _ => Some(Finding::RevenueOver { year, revenue, max, average }),
    }
}

/// The sum of the year and the two before, where the firm existed and gave all three.
fn three_years(facts: &Facts, year: u16) -> Option<i64> {
    let first = year.checked_sub(2)?;
    if facts.founded.is_some_and(|founded| founded > first) {
        return None;
    }
    (first..=year).try_fold(0, |sum: i64, year| sum.checked_add(facts.revenue.get(&year)?.get()))
}

fn headcount(programme: &Programme, facts: &Facts) -> Option<Finding> {
    let max = programme.headcount_max?;
    Some(match facts.headcount {
        Some(headcount) if headcount <= max => Finding::Headcount { headcount, max },
        Some(headcount) => Finding::HeadcountOver { headcount, max },
        None => Finding::HeadcountMissing { max },
    })
}

#[cfg(test)]
mod tests;
