//! 複製計畫: next year's programme as this year's, in the same hall or in another (S40).

use chrono::{Months, NaiveDate};

use crate::{
    Points, Programme, ProgrammeId, calendar::Calendar, pavilion::PAVILIONS, pavilion::Pavilion,
};

const YEAR: Months = Months::new(12);

/// What the form of a clone begins with: a year later, open from its first day, with the terms of
/// the hall. Next year's rest days are published by the government; none are made up here.
#[must_use]
pub fn next_year(source: &Programme, hall: Pavilion, code: ProgrammeId) -> Programme {
    let later = |day: NaiveDate| day.checked_add_months(YEAR).unwrap_or(day);
    let first = |day: NaiveDate| {
        use chrono::Datelike as _;
        NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day)
    };
    let opens_on = source.opens_on.map_or_else(|| first(later(source.points_until)), later);
    let clone = Programme {
        id: code,
        opens_on: Some(opens_on),
        submissions_until: later(source.submissions_until),
        points_until: later(source.points_until),
        service_until: later(source.service_until),
        claims_until: source.claims_until.map(later),
        calendar: Calendar::default(),
        ..source.clone()
    };
    if hall == source.pavilion { clone } else { for_hall(clone, hall) }
}

/// The same programme by the terms that the slides give another hall.
#[must_use]
pub fn for_hall(programme: Programme, hall: Pavilion) -> Programme {
    let Some(terms) = PAVILIONS.iter().find(|terms| terms.pavilion == hall) else {
        return programme;
    };
    let industrial = Programme::industrial_110();
    Programme {
        pavilion: hall,
        points_max: Points::new(terms.points_max).unwrap_or(programme.points_max),
        ratio: terms.ratio,
        headcount_max: terms.headcount_max,
        annual_revenue_max: match hall {
            Pavilion::Industrial => industrial.annual_revenue_max,
            _ => None,
        },
        ..programme
    }
}
