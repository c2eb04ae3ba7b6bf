//! The `programme` line, laid over the built-in programme of that code.
//!
//! The grammar allows a little more than a programme can be set to; what cannot be set is an
//! error of the line, never a silently different setting.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    Points, Programme, Twd,
    eligibility::{self, Check, Facts},
    payment_window::PaymentWindow,
    programme::FundingRatio,
};

use super::script::{Checks, Factory, FirmLine, ProgrammeLine, Ratio, Window};

/// The pool of a file that does not say how large it is: larger than anything else it can name.
const POOL: i64 = 1_000_000_000;
/// The revenue of a firm whose line says nothing of it, in NT$.
const REVENUE: i64 = 180_000_000;

/// The programme that the line describes, and its pool.
pub(super) fn programme(
    line: &ProgrammeLine,
    holidays: &[NaiveDate],
) -> Result<(Programme, Points), String> {
    let mut programme = Programme::built_in()
        .into_iter()
        .find(|programme| programme.id.as_str() == line.code)
        .ok_or_else(|| format!("there is no built-in programme {}", line.code))?;
    if let Some(cap) = line.cap {
        programme.points_max = points(cap)?;
    }
    if let Some(Ratio { points, self_funded }) = line.ratio {
        let ratio = (narrow("ratio", points)?, narrow("ratio", self_funded)?);
        programme.ratio = FundingRatio::new(ratio.0, ratio.1);
    }
    if let Some(window) = line.payment_window {
        programme.payment_window = payment_window(window)?;
    }
    if let Some(days) = line.answer_days {
        programme.answer_days = narrow("answer_days", days)?;
    }
    if let Some(days) = line.min_active_days {
        programme.min_active_days = narrow("min_active_days", days)?;
    }
    let dates = [
        (&mut programme.submissions_until, line.submissions_until),
        (&mut programme.points_until, line.points_until),
        (&mut programme.service_until, line.service_until),
    ];
    for (setting, date) in dates {
        *setting = date.unwrap_or(*setting);
    }
    programme.claims_until = line.claims_until.or(programme.claims_until);
    programme.calendar.holidays.extend(holidays);
    Ok((programme, points(line.pool.unwrap_or(POOL))?))
}

pub(super) fn points(amount: i64) -> Result<Points, String> {
    Points::new(amount).ok_or_else(|| format!("{amount} is not a number of points"))
}

fn payment_window(window: Window) -> Result<PaymentWindow, String> {
    let text = match window {
        Window::Hours(hours) => format!("hours({hours})"),
        Window::CivilDays(days) => format!("civil_days({days})"),
    };
    text.parse().map_err(|error| format!("`{text}`: {error}"))
}

fn narrow<T: TryFrom<u32>>(what: &str, number: u32) -> Result<T, String> {
    T::try_from(number).map_err(|_| format!("{what}: {number} is too large for a programme"))
}

/// What a firm declares. A fact that the file leaves out is one that qualifies, so that a file
/// names only what it is about.
pub(super) fn facts(line: &FirmLine) -> Result<Facts, String> {
    let revenue = line
        .revenue
        .iter()
        .map(|&(year, amount)| Some((year, Twd::new(amount)?)))
        .collect::<Option<BTreeMap<u16, Twd>>>()
        .ok_or("revenue: not an amount")?;
    let check = match line.checks {
        Checks::Confirmed => Check::Confirmed,
        Checks::Unavailable => Check::Unavailable,
        Checks::Contradicted => Check::Contradicted,
    };
    Ok(Facts {
        ubn: line.ubn.clone(),
        factory: match &line.factory {
            Some(Factory::Number(number)) => eligibility::Factory::Registered(number.clone()),
            Some(Factory::Exempt) => eligibility::Factory::Exempt,
            Some(Factory::None) => eligibility::Factory::None,
            None => eligibility::Factory::Registered("99-000000".to_owned()),
        },
        revenue: if revenue.is_empty() {
            Twd::new(REVENUE).map(|amount| (109, amount)).into_iter().collect()
        } else {
            revenue
        },
        headcount: line.headcount.or(Some(1)),
        related_grants: line.prior.iter().cloned().collect(),
        checks: eligibility::Checks { company: check, factory: check },
        founded: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> ProgrammeLine {
        ProgrammeLine {
            code: "IND-110",
            pool: None,
            cap: None,
            ratio: None,
            payment_window: None,
            submissions_until: None,
            points_until: None,
            service_until: None,
            answer_days: None,
            min_active_days: None,
            claims_until: None,
        }
    }

    #[test]
    fn what_is_not_given_stays_as_it_was() {
        let (programme, pool) = programme(&line(), &[]).unwrap();
        assert_eq!(programme, Programme::industrial_110());
        assert_eq!(pool.get(), POOL);
    }

    #[test]
    fn overrides_settings_and_adds_holidays() {
        let day = "2021-07-06".parse().unwrap();
        let line = ProgrammeLine {
            pool: Some(5),
            cap: Some(30_000),
            ratio: Some(Ratio { points: 1, self_funded: 1 }),
            payment_window: Some(Window::CivilDays(2)),
            points_until: Some(day),
            answer_days: Some(5),
            ..line()
        };
        let (programme, pool) = programme(&line, &[day]).unwrap();
        assert_eq!(pool.get(), 5);
        assert_eq!(programme.points_max.get(), 30_000);
        assert_eq!(programme.ratio, FundingRatio::new(1, 1));
        assert_eq!(programme.payment_window, PaymentWindow::CivilDays(2));
        assert_eq!((programme.points_until, programme.answer_days), (day, 5));
        assert!(programme.calendar.is_rest_day(day));
    }

    #[test]
    fn says_what_a_programme_cannot_be_set_to() {
        let long = ProgrammeLine { payment_window: Some(Window::Hours(8_760)), ..line() };
        let slow = ProgrammeLine { answer_days: Some(300), ..line() };
        for (line, word) in [(long, "hours(8760)"), (slow, "answer_days: 300")] {
            let error = programme(&line, &[]).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
