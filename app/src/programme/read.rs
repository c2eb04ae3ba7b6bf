//! From what was typed to a programme, and back: for the preview and for the proposal alike.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    Points, Programme, ProgrammeId, Twd,
    money::parse_typed,
    pavilion::Pavilion,
    programme::FundingRatio,
    settings::{Problem, Setting, Subject, Value, next_year, value},
};

use super::{DAYS_MAX, ProgrammeForm, REASON_CHARS_MAX};
use crate::{
    error::{Fault, FaultKind},
    text::settings::{hall_name, hall_of},
};

/// What a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub kind: Subject,
    /// As the programme, or the clone, would be.
    pub settings: Programme,
    pub budget: Option<Points>,
    /// From when a version would be in force.
    pub from: Option<NaiveDate>,
    pub reason: String,
}

/// A fault of the rules, at its field.
#[must_use]
pub fn fault(problem: Problem) -> Fault {
    let field = match problem.setting {
        Setting::Ratio => "ratio_points",
        other => other.as_str(),
    };
    Fault::new(field, FaultKind::Setting(problem))
}

fn typed(value: &Value) -> String {
    match value {
        Value::Nothing | Value::Ratio(_) => String::new(),
        Value::Days(days) => days.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// The fields of a programme as they are, for a form that nobody has touched.
#[must_use]
pub fn filled(programme: &Programme) -> ProgrammeForm {
    let of = |setting| typed(&value(programme, setting));
    ProgrammeForm {
        programme: programme.id.to_string(),
        code: programme.id.to_string(),
        hall: hall_name(programme.pavilion).to_owned(),
        name: of(Setting::Name),
        opens_on: of(Setting::OpensOn),
        points_max: of(Setting::PointsMax),
        ratio_points: programme.ratio.points.to_string(),
        ratio_self_funded: programme.ratio.self_funded.to_string(),
        annual_revenue_max: of(Setting::AnnualRevenueMax),
        headcount_max: of(Setting::HeadcountMax),
        submissions_until: of(Setting::SubmissionsUntil),
        points_until: of(Setting::PointsUntil),
        service_until: of(Setting::ServiceUntil),
        claims_until: of(Setting::ClaimsUntil),
        service_months: of(Setting::ServiceMonths),
        min_active_days: of(Setting::MinActiveDays),
        payment_window: of(Setting::PaymentWindow),
        answer_days: of(Setting::AnswerDays),
        late_notice_days: of(Setting::LateNoticeDays),
        holidays: of(Setting::Holidays),
        makeup_workdays: of(Setting::MakeupWorkdays),
        ..ProgrammeForm::default()
    }
}

/// The code that a clone is offered: the hall and the year of the Republic, such as `COM-111`.
fn next_code(hall: Pavilion, opens: Option<NaiveDate>) -> String {
    use chrono::Datelike as _;
    let prefix = match hall {
        Pavilion::Industrial => "IND",
        Pavilion::Commercial => "COM",
        Pavilion::Sme => "SME",
        Pavilion::Agricultural => "AGR",
    };
    format!("{prefix}-{}", opens.map_or(0, |day| day.year() - 1_911))
}

/// What the form of a clone begins with, for the hall that was chosen.
#[must_use]
pub fn offered(source: &Programme, hall: Pavilion) -> ProgrammeForm {
    let clone = next_year(source, hall, source.id.clone());
    let code = next_code(hall, clone.opens_on);
    ProgrammeForm { programme: source.id.to_string(), code, name: String::new(), ..filled(&clone) }
}

struct Reading<'a> {
    form: &'a ProgrammeForm,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn wrong(&mut self, field: &str, kind: FaultKind) {
        self.faults.push(Fault::new(field, kind));
    }

    fn number<T: TryFrom<i64> + Default>(&mut self, field: &str, typed: &str, max: i64) -> T {
        let read = parse_typed(typed).ok().filter(|number| (0..=max).contains(number));
        let read = read.and_then(|number| T::try_from(number).ok());
        read.unwrap_or_else(|| {
            self.wrong(field, FaultKind::NotANumber { min: 0, max });
            T::default()
        })
    }

    fn points(&mut self, field: &str, typed: &str) -> Points {
        parse_typed(typed).ok().and_then(Points::new).unwrap_or_else(|| {
            self.wrong(field, FaultKind::NotAnAmount);
            Points::ZERO
        })
    }

    fn day_if_any(&mut self, field: &str, typed: &str) -> Option<NaiveDate> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let read = typed.parse().ok();
        if read.is_none() {
            self.wrong(field, FaultKind::NotADate);
        }
        read
    }

    fn day(&mut self, field: &str, typed: &str, own: NaiveDate) -> NaiveDate {
        if typed.trim().is_empty() {
            self.wrong(field, FaultKind::Missing);
        }
        self.day_if_any(field, typed).unwrap_or(own)
    }

    fn days(&mut self, field: &str, typed: &str) -> BTreeSet<NaiveDate> {
        let words: Vec<&str> = typed.split([' ', '\n', '\r', ',', '、', '\t']).collect();
        let read: Option<BTreeSet<NaiveDate>> =
            words.iter().filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect();
        match read {
            Some(days) if days.len() <= DAYS_MAX => days,
            Some(_) => {
                self.wrong(field, FaultKind::TooManyLines { max: DAYS_MAX });
                BTreeSet::new()
            }
            None => {
                self.wrong(field, FaultKind::NotADate);
                BTreeSet::new()
            }
        }
    }

    fn settings(&mut self, base: &Programme) -> Programme {
        let form = self.form;
        let mut new = base.clone();
        form.name.trim().clone_into(&mut new.name);
        new.opens_on = self.day_if_any("opens_on", &form.opens_on);
        new.points_max = self.points("points_max", &form.points_max);
        new.ratio = FundingRatio::new(
            self.number("ratio_points", &form.ratio_points, 1_000),
            self.number("ratio_self_funded", &form.ratio_self_funded, 1_000),
        );
        new.annual_revenue_max = match form.annual_revenue_max.trim() {
            "" => None,
            typed => {
                let read = parse_typed(typed).ok().and_then(Twd::new);
                if read.is_none() {
                    self.wrong("annual_revenue_max", FaultKind::NotAnAmount);
                }
                read
            }
        };
        new.headcount_max = match form.headcount_max.trim() {
            "" => None,
            typed => Some(self.number("headcount_max", typed, 1_000_000)),
        };
        let day = |reading: &mut Self, field, typed: &str, own| reading.day(field, typed, own);
        new.submissions_until =
            day(self, "submissions_until", &form.submissions_until, base.submissions_until);
        new.points_until = day(self, "points_until", &form.points_until, base.points_until);
        new.service_until = day(self, "service_until", &form.service_until, base.service_until);
        new.claims_until = self.day_if_any("claims_until", &form.claims_until);
        new.service_months = self.number("service_months", &form.service_months, 24);
        new.min_active_days = self.number("min_active_days", &form.min_active_days, 28);
        new.answer_days = self.number("answer_days", &form.answer_days, 30);
        new.late_notice_days = self.number("late_notice_days", &form.late_notice_days, 30);
        new.payment_window = form.payment_window.trim().parse().unwrap_or_else(|_| {
            self.wrong("payment_window", FaultKind::NotChosen);
            base.payment_window
        });
        new.calendar.holidays = self.days("holidays", &form.holidays);
        new.calendar.makeup_workdays = self.days("makeup_workdays", &form.makeup_workdays);
        new
    }

    fn clone_of(&mut self, source: &Programme) -> Programme {
        let hall = hall_of(&self.form.hall).unwrap_or_else(|| {
            self.wrong("hall", FaultKind::NotChosen);
            source.pavilion
        });
        let code = ProgrammeId::new(self.form.code.trim()).unwrap_or_else(|| {
            self.wrong("code", FaultKind::BadCharacters);
            source.id.clone()
        });
        let clone = next_year(source, hall, code);
        self.settings(&clone)
    }

    fn reason(&mut self) -> String {
        let reason = self.form.reason.trim().to_owned();
        if reason.is_empty() {
            self.wrong("reason", FaultKind::Missing);
        } else if reason.chars().count() > REASON_CHARS_MAX {
            self.wrong("reason", FaultKind::TooLong { max: REASON_CHARS_MAX });
        }
        reason
    }
}

/// What was typed, against the programme as it is in force.
///
/// # Errors
/// Every field that is not of its kind.
pub fn read(form: &ProgrammeForm, base: &Programme) -> Result<Asked, Vec<Fault>> {
    let Some(kind) = Subject::from_name(&form.kind) else {
        return Err(vec![Fault::new("kind", FaultKind::NotChosen)]);
    };
    let mut reading = Reading { form, faults: Vec::new() };
    let (settings, budget, from) = match kind {
        Subject::Settings => {
            let settings = reading.settings(base);
            let from = reading.day_if_any("effective_from", &form.effective_from);
            if form.effective_from.trim().is_empty() {
                reading.wrong("effective_from", FaultKind::Missing);
            }
            (settings, None, from)
        }
        Subject::Budget => (base.clone(), Some(reading.points("budget", &form.budget)), None),
        Subject::Clone => {
            let clone = reading.clone_of(base);
            (clone, Some(reading.points("budget", &form.budget)), None)
        }
    };
    let reason = reading.reason();
    if reading.faults.is_empty() {
        Ok(Asked { kind, settings, budget, from, reason })
    } else {
        Err(reading.faults)
    }
}
