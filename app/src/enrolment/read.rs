//! From what was typed to what the rules judge. Pure, and the same in browser and server.

use std::collections::BTreeMap;

use domain::{
    Programme, Twd,
    eligibility::{Checks, Factory, Facts, revenue_year},
    money::parse_typed,
    password::{PasswordProfile, judge},
    related_grant::RELATED_GRANTS,
    ubn::Ubn,
};

use super::{EnrolAnswer, EnrolPage, EnrolPurpose, EnrolmentDraft};
use crate::error::{Fault, FaultKind};

/// Longest name of a firm or a person, in characters.
pub const NAME_CHARS_MAX: usize = 100;
/// Longest factory registration number.
const NUMBER_CHARS_MAX: usize = 40;
/// Longest e-mail address (RFC 5321).
pub const EMAIL_CHARS_MAX: usize = 254;
/// What is kept of any field, whatever was sent.
const KEPT_CHARS_MAX: usize = 300;

fn kept(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(KEPT_CHARS_MAX).collect()
}

/// Takes the answer of a page over, as it was typed; everything else of the draft stays.
pub fn take_over(draft: &mut EnrolmentDraft, page: EnrolPage, answer: &EnrolAnswer) {
    let agreed = answer.agreed == "yes";
    match page {
        EnrolPage::DataConsent => draft.data_consent = agreed,
        EnrolPage::Firm => {
            draft.ubn = kept(&answer.ubn);
            draft.firm_name = kept(&answer.firm_name);
        }
        EnrolPage::Factory => {
            draft.factory = kept(&answer.factory);
            draft.factory_number = kept(&answer.factory_number);
        }
        EnrolPage::Revenue => {
            draft.revenue =
                [&answer.revenue_0, &answer.revenue_1, &answer.revenue_2].map(|t| kept(t));
            draft.founded = kept(&answer.founded);
            draft.headcount = kept(&answer.headcount);
        }
        EnrolPage::Declaration => {
            draft.has_grant = kept(&answer.has_grant);
            draft.grants =
                answer.grants.iter().take(RELATED_GRANTS.len()).map(|c| kept(c)).collect();
            draft.declaration = agreed;
        }
        EnrolPage::Account => {
            draft.contact_name = kept(&answer.contact_name);
            draft.email = kept(&answer.email);
        }
        EnrolPage::Enter | EnrolPage::VerifyEmail => {}
    }
}

/// Everything that is wrong with a page of the draft; the password is judged by
/// [`password_faults`], because it is never kept.
pub fn faults(programme: &Programme, page: EnrolPage, draft: &EnrolmentDraft) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |field: &str, kind: Option<FaultKind>| {
        faults.extend(kind.map(|kind| Fault::new(field, kind)));
    };
    match page {
        EnrolPage::DataConsent => {
            add("agreed", (!draft.data_consent).then_some(FaultKind::NotAgreed));
        }
        EnrolPage::Firm => {
            add("ubn", ubn_fault(&draft.ubn));
            add("firm_name", name_fault(&draft.firm_name));
        }
        EnrolPage::Factory => {
            add("factory", choice(&draft.factory, &["registered", "exempt", "none"]));
            if draft.factory == "registered" {
                add("factory_number", length(&draft.factory_number, NUMBER_CHARS_MAX));
            }
        }
        EnrolPage::Revenue => revenue_faults(programme, draft, &mut add),
        EnrolPage::Declaration => {
            add("has_grant", choice(&draft.has_grant, &["yes", "no"]));
            let named = draft.grants.iter().any(|code| grant_code(code).is_some());
            add("grants", (draft.has_grant == "yes" && !named).then_some(FaultKind::NotChosen));
            add("agreed", (!draft.declaration).then_some(FaultKind::NotAgreed));
        }
        EnrolPage::Account => {
            add("contact_name", name_fault(&draft.contact_name));
            add("email", email_fault(&draft.email));
        }
        EnrolPage::Enter | EnrolPage::VerifyEmail => {}
    }
    faults
}

fn revenue_faults(
    programme: &Programme,
    draft: &EnrolmentDraft,
    add: &mut impl FnMut(&str, Option<FaultKind>),
) {
    let founded = number::<u16>(&draft.founded);
    add("founded", founded.is_err().then_some(FaultKind::NotAYear));
    let young = founded.ok().flatten().is_some_and(|year| year > revenue_year(programme));
    if programme.annual_revenue_max.is_some() {
        for (position, text) in draft.revenue.iter().enumerate() {
            let needed = position == 0 && !young;
            let fault = match amount(text) {
                Err(kind) => Some(kind),
                Ok(None) if needed => Some(FaultKind::Missing),
                Ok(_) => None,
            };
            add(&format!("revenue_{position}"), fault);
        }
    }
    if programme.headcount_max.is_some() {
        let fault = match number::<u32>(&draft.headcount) {
            Err(()) => Some(FaultKind::NotAnAmount),
            Ok(None) => Some(FaultKind::Missing),
            Ok(Some(_)) => None,
        };
        add("headcount", fault);
    }
}

/// What is wrong with a new password at the field `password`.
pub fn password_faults(password: &str, email: &str) -> Vec<Fault> {
    if password.is_empty() {
        return vec![Fault::new("password", FaultKind::Missing)];
    }
    judge(PasswordProfile::External, password, email)
        .err()
        .map(|fault| Fault::new("password", FaultKind::Password(fault)))
        .into_iter()
        .collect()
}

pub fn ubn_fault(text: &str) -> Option<FaultKind> {
    if text.trim().is_empty() {
        return Some(FaultKind::Missing);
    }
    text.parse::<Ubn>().err().map(FaultKind::Ubn)
}

/// A name: something, not too long, nothing that is no text.
pub fn name_fault(text: &str) -> Option<FaultKind> {
    if text.chars().any(|c| c.is_control() || is_bidi(c)) {
        return Some(FaultKind::BadCharacters);
    }
    length(text, NAME_CHARS_MAX)
}

/// Marks that turn the direction of a text, and so what it seems to say.
const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn length(text: &str, max: usize) -> Option<FaultKind> {
    if text.trim().is_empty() {
        return Some(FaultKind::Missing);
    }
    (text.chars().count() > max).then_some(FaultKind::TooLong { max })
}

fn choice(value: &str, choices: &[&str]) -> Option<FaultKind> {
    (!choices.contains(&value)).then_some(FaultKind::NotChosen)
}

/// An address that a letter can go to: the verification is the real test.
pub fn email_fault(text: &str) -> Option<FaultKind> {
    let text = text.trim();
    if text.is_empty() {
        return Some(FaultKind::Missing);
    }
    let fits = text.split_once('@').is_some_and(|(local, domain)| {
        let label = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let local_fits = |c: char| c.is_ascii_alphanumeric() || "._%+-'".contains(c);
        !local.is_empty()
            && local.chars().all(local_fits)
            && domain.contains('.')
            && domain.split('.').all(label)
    });
    (!fits || text.len() > EMAIL_CHARS_MAX).then_some(FaultKind::NotAnEmail)
}

fn amount(text: &str) -> Result<Option<Twd>, FaultKind> {
    if text.is_empty() {
        return Ok(None);
    }
    let amount = parse_typed(text).ok().and_then(Twd::new);
    amount.map(Some).ok_or(FaultKind::NotAnAmount)
}

fn number<T: TryFrom<i64>>(text: &str) -> Result<Option<T>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = parse_typed(text).map_err(|_| ())?;
    T::try_from(number).map(Some).map_err(|_| ())
}

fn grant_code(text: &str) -> Option<&'static str> {
    domain::related_grant::code_of(text)
}

/// What the draft declares. Fields that are wrong count as not given.
pub fn facts(programme: &Programme, draft: &EnrolmentDraft, checks: Checks) -> Facts {
    let year = revenue_year(programme);
    let years = (0..3_u16).map(|back| year - back);
    let revenue: BTreeMap<u16, Twd> = years
        .zip(&draft.revenue)
        .filter_map(|(year, text)| Some((year, amount(text).ok().flatten()?)))
        .collect();
    let grants = if draft.has_grant == "yes" { draft.grants.as_slice() } else { &[] };
    Facts {
        ubn: domain::ubn::normalise(&draft.ubn),
        factory: match draft.factory.as_str() {
            "registered" => Factory::Registered(draft.factory_number.clone()),
            "exempt" => Factory::Exempt,
            _ => Factory::None,
        },
        revenue,
        founded: number(&draft.founded).ok().flatten(),
        headcount: number(&draft.headcount).ok().flatten(),
        related_grants: grants.iter().filter_map(|c| grant_code(c)).map(str::to_owned).collect(),
        checks,
    }
}

/// What a firm declared, as it would have typed it; whether it was subsidised is asked anew.
pub fn draft_of(programme: &Programme, facts: &Facts, firm_name: &str) -> EnrolmentDraft {
    let year = revenue_year(programme);
    let typed = |amount: &Twd| amount.get().to_string();
    let (factory, factory_number) = match &facts.factory {
        Factory::Registered(number) => ("registered", number.clone()),
        Factory::Exempt => ("exempt", String::new()),
        Factory::None => ("none", String::new()),
    };
    EnrolmentDraft {
        data_consent: true,
        ubn: facts.ubn.clone(),
        firm_name: firm_name.to_owned(),
        factory: factory.to_owned(),
        factory_number,
        revenue: [0, 1, 2]
            .map(|back| facts.revenue.get(&(year - back)).map(typed).unwrap_or_default()),
        founded: facts.founded.map(|year| year.to_string()).unwrap_or_default(),
        headcount: facts.headcount.map(|people| people.to_string()).unwrap_or_default(),
        grants: facts.related_grants.iter().cloned().collect(),
        ..EnrolmentDraft::default()
    }
}

/// The first page that was not answered well, or the last that is asked.
pub fn reached(programme: &Programme, draft: &EnrolmentDraft, purpose: EnrolPurpose) -> EnrolPage {
    let mut pages = purpose.pages();
    let unanswered = |page: &EnrolPage| {
        *page == EnrolPage::Account || !faults(programme, *page, draft).is_empty()
    };
    pages.find(unanswered).or_else(|| purpose.pages().next_back()).unwrap_or(EnrolPage::Account)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> EnrolmentDraft {
        EnrolmentDraft {
            data_consent: true,
            ubn: "０４５９５２５７ ".to_owned(),
            firm_name: "大同精密".to_owned(),
            factory: "registered".to_owned(),
            factory_number: "99-000123".to_owned(),
            revenue: ["180,000,000".to_owned(), String::new(), String::new()],
            has_grant: "no".to_owned(),
            declaration: true,
            ..EnrolmentDraft::default()
        }
    }

    #[test]
    fn pages_open_one_after_the_other() {
        let programme = Programme::industrial_110();
        let reached = |draft: &EnrolmentDraft| reached(&programme, draft, EnrolPurpose::Apply);
        assert_eq!(reached(&EnrolmentDraft::default()), EnrolPage::DataConsent);
        assert_eq!(reached(&complete()), EnrolPage::Account);
        let draft = EnrolmentDraft { factory: String::new(), ..complete() };
        assert_eq!(reached(&draft), EnrolPage::Factory);
    }

    #[test]
    fn a_correction_starts_from_what_was_declared() {
        let programme = Programme::industrial_110();
        let declared = EnrolmentDraft { founded: "98".to_owned(), ..complete() };
        let facts = facts(&programme, &declared, Checks::default());
        let draft = draft_of(&programme, &facts, "大同精密");
        assert_eq!(super::facts(&programme, &draft, Checks::default()), facts);
        let purpose = EnrolPurpose::Correct;
        assert_eq!(reached(&programme, &draft, purpose), EnrolPage::Declaration);
        assert_eq!(purpose.after(EnrolPage::Revenue), EnrolPage::Declaration);
        assert_eq!(purpose.after(EnrolPage::Declaration), EnrolPage::VerifyEmail);
        let open = EnrolmentDraft { revenue: Default::default(), ..draft };
        assert_eq!(reached(&programme, &open, purpose), EnrolPage::Revenue);
    }

    #[test]
    fn what_was_typed_becomes_facts() {
        let programme = Programme::industrial_110();
        let facts = facts(&programme, &complete(), Checks::default());
        assert_eq!(facts.ubn, "04595257");
        assert_eq!(facts.revenue.get(&109).map(|twd| twd.get()), Some(180_000_000));
        assert_eq!(facts.factory, Factory::Registered("99-000123".to_owned()));
        assert!(facts.related_grants.is_empty());
    }

    #[test]
    fn addresses() {
        for good in ["a@b.tw", "first.last+tag@factory.com.tw"] {
            assert_eq!(email_fault(good), None, "{good}");
        }
        for bad in ["a", "a@b", "@b.tw", "a@.tw", "a b@c.tw", "a@b.tw\nBcc: x@y.tw", "a@b..tw"] {
            assert_eq!(email_fault(bad), Some(FaultKind::NotAnEmail), "{bad}");
        }
        assert_eq!(email_fault(" "), Some(FaultKind::Missing));
    }

    #[test]
    fn every_fault_of_a_page_at_once() {
        let programme = Programme::industrial_110();
        let draft = EnrolmentDraft {
            revenue: ["many".to_owned(), "-5".to_owned(), String::new()],
            founded: "last year".to_owned(),
            ..EnrolmentDraft::default()
        };
        let fields: Vec<String> = faults(&programme, EnrolPage::Revenue, &draft)
            .into_iter()
            .map(|fault| fault.field)
            .collect();
        assert_eq!(fields, ["founded", "revenue_0", "revenue_1"]);
    }
}
