//! The lines that build the world before anything happens in it: programme, holidays, firms,
//! suppliers, plans, officers.
//!
//! Fills in only what the contract says is meant when a key is left out; settings of the
//! programme and facts of a firm stay `None`, because their defaults belong to the player.

use domain::{OfficerRole, OfficerRoles};

use super::script::{
    Checks, Email, Factory, FirmLine, OfficerLine, PlanKind, PlanLine, PlanStatus, ProgrammeLine,
    Ratio, Selection, Step, SupplierLine, Window,
};
use super::verbs::Names;
use super::vocabulary;
use super::words::{self, AMOUNTS, Parsed, Words};

/// The programmes that can be cloned; the other halls are this one with other settings.
const PROGRAMMES: &[&str] = &["IND-110"];
const ROLES: &[(&str, OfficerRole)] = &[
    ("reviewer", OfficerRole::Reviewer),
    ("approver", OfficerRole::Approver),
    ("finance", OfficerRole::Finance),
    ("auditor", OfficerRole::Auditor),
    ("admin", OfficerRole::Admin),
];
#[rustfmt::skip]
const SETTINGS: &[&str] = &[
    "pool", "cap", "ratio", "payment_window", "submissions_until", "points_until",
    "service_until", "answer_days", "min_active_days", "claims_until",
];
#[rustfmt::skip]
const FACTS: &[&str] = &[
    "ubn", "points", "revenue", "factory", "prior", "email", "checks", "headcount",
];

pub(super) fn programme(mut words: Words) -> Parsed<Step> {
    let code = vocabulary::listed("programme", &words.next("the programme")?, PROGRAMMES)?;
    words.allow_keys(SETTINGS)?;
    let line = ProgrammeLine {
        code,
        pool: words.amount_if_any("pool", AMOUNTS)?,
        cap: words.amount_if_any("cap", 1..=*AMOUNTS.end())?,
        ratio: words.optional("ratio", |_, text| ratio(text))?,
        payment_window: words.optional("payment_window", |_, text| window(text))?,
        submissions_until: words.date_if_any("submissions_until")?,
        points_until: words.date_if_any("points_until")?,
        service_until: words.date_if_any("service_until")?,
        answer_days: words.count_if_any("answer_days", 1..=365)?,
        min_active_days: words.count_if_any("min_active_days", 0..=31)?,
        claims_until: words.date_if_any("claims_until")?,
    };
    words.finish()?;
    Ok(Step::Programme(line))
}

fn ratio(text: &str) -> Parsed<Ratio> {
    let Some((points, self_funded)) = text.split_once(':') else {
        return Err(format!("ratio: `{text}` is not a ratio; write 1:2 (points : self-funded)"));
    };
    let points = words::count("ratio", points, 1..=1_000)?;
    let self_funded = words::count("ratio", self_funded, 1..=1_000)?;
    Ok(Ratio { points, self_funded })
}

fn window(text: &str) -> Parsed<Window> {
    let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(hours) = inside("hours") {
        return words::count("hours", hours, 1..=8_760).map(Window::Hours);
    }
    if let Some(days) = inside("civil_days") {
        return words::count("civil_days", days, 1..=365).map(Window::CivilDays);
    }
    Err(vocabulary::unknown("payment window", text, &["hours(N)", "civil_days(N)"]))
}

pub(super) fn holiday(mut words: Words) -> Parsed<Step> {
    let mut days = vec![words::date(&words.next("DATE")?)?];
    while let Some(text) = words.next_if_any() {
        let day = words::date(&text)?;
        if days.contains(&day) {
            return Err(format!("holiday {day} is given twice"));
        }
        days.push(day);
    }
    words.finish()?;
    Ok(Step::Holiday(days))
}

pub(super) fn firm(mut words: Words, names: &mut Names) -> Parsed<Step> {
    let name = names.add_firm(words.next("the firm's name")?)?;
    words.allow_keys(FACTS)?;
    // The contract names no default for these two; the first alternative is taken, as it says
    // itself of `selection`, `kind` and `status`.
    let emails = [("verified", Email::Verified), ("unverified", Email::Unverified)];
    let checks = [
        ("confirmed", Checks::Confirmed),
        ("unavailable", Checks::Unavailable),
        ("contradicted", Checks::Contradicted),
    ];
    let line = FirmLine {
        name,
        ubn: words.required("ubn")?,
        points: words.amount_if_any("points", AMOUNTS)?,
        revenue: words.optional("revenue", |_, text| revenue(text))?.unwrap_or_default(),
        factory: words.optional("factory", |_, text| factory(text))?,
        prior: words.value("prior").filter(|code| code != "none"),
        email: words.choice("email", &emails)?,
        checks: words.choice("checks", &checks)?,
        headcount: words.count_if_any("headcount", 0..=1_000_000)?,
    };
    words.finish()?;
    Ok(Step::Firm(line))
}

/// `109:N,108:N,107:N`; years may be missing, because a young firm has no earlier ones (R2).
fn revenue(text: &str) -> Parsed<Vec<(u16, i64)>> {
    let years = [("109", 109), ("108", 108), ("107", 107)];
    let mut revenue: Vec<(u16, i64)> = Vec::new();
    for part in text.split(',') {
        let Some((year, amount)) = part.split_once(':') else {
            return Err(format!("revenue: `{part}` is not YEAR:N; write 109:N,108:N,107:N"));
        };
        let year = vocabulary::choice("year of revenue", year, &years)?;
        if revenue.iter().any(|(known, _)| *known == year) {
            return Err(format!("revenue: year {year} is given twice"));
        }
        revenue.push((year, words::number("revenue", amount, AMOUNTS)?));
    }
    Ok(revenue)
}

/// A registration number has digits: a misspelt `exempt` must not pass for one.
fn factory(text: &str) -> Parsed<Factory> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    match text {
        "exempt" => Ok(Factory::Exempt),
        "none" => Ok(Factory::None),
        number if number.contains(|c: char| c.is_ascii_digit()) && number.chars().all(fits) => {
            Ok(Factory::Number(number.to_owned()))
        }
        _ => Err(vocabulary::unknown("value of `factory`", text, &["NUMBER", "exempt", "none"])),
    }
}

pub(super) fn supplier(mut words: Words, names: &mut Names) -> Parsed<Step> {
    let name = names.add_supplier(words.next("the supplier's name")?)?;
    words.allow_keys(&["ubn", "selection"])?;
    let ubn = words.required("ubn")?;
    let selection = words.optional("selection", |_, text| selection(text))?;
    words.finish()?;
    let selection = selection.unwrap_or(Selection::Valid);
    Ok(Step::Supplier(SupplierLine { name, ubn, selection }))
}

fn selection(text: &str) -> Parsed<Selection> {
    match (text, text.strip_prefix("until:")) {
        ("valid", _) => Ok(Selection::Valid),
        ("none", _) => Ok(Selection::None),
        (_, Some(day)) => words::date(day).map(Selection::Until),
        _ => {
            Err(vocabulary::unknown("value of `selection`", text, &["valid", "none", "until:DATE"]))
        }
    }
}

pub(super) fn plan(mut words: Words, names: &mut Names) -> Parsed<Step> {
    let name = names.add_plan(words.next("the plan's name")?)?;
    words.allow_keys(&["supplier", "price", "months", "kind", "status"])?;
    let kinds = [("original", PlanKind::Original), ("adjusted", PlanKind::Adjusted)];
    let statuses = [("listed", PlanStatus::Listed), ("draft", PlanStatus::Draft)];
    let line = PlanLine {
        name,
        supplier: names.supplier(&words.required("supplier")?)?,
        price: words.amount("price", 1..=*AMOUNTS.end())?,
        months: words.count_if_any("months", 1..=120)?.unwrap_or(12),
        kind: words.choice("kind", &kinds)?,
        status: words.choice("status", &statuses)?,
    };
    words.finish()?;
    Ok(Step::Plan(line))
}

pub(super) fn officer(mut words: Words, names: &mut Names) -> Parsed<Step> {
    let name = names.add_officer(words.next("the officer's name")?)?;
    words.allow_keys(&["role"])?;
    let roles = words.optional("role", |_, text| roles(text))?;
    words.finish()?;
    let roles = roles.unwrap_or_else(|| ROLES.iter().map(|(_, role)| *role).collect());
    Ok(Step::Officer(OfficerLine { name, roles }))
}

fn roles(text: &str) -> Parsed<OfficerRoles> {
    let mut roles = OfficerRoles::NONE;
    for word in text.split(',') {
        let role = vocabulary::choice("role", word, ROLES)?;
        if roles.has(role) {
            return Err(format!("role `{word}` is given twice"));
        }
        roles = roles.with(role);
    }
    Ok(roles)
}
