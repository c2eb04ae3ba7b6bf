//! From what was typed to a version of a plan. Pure, and the same in browser and server.

use domain::{
    Twd,
    listing::{Terms, fits_list_price},
    money::parse_typed,
    plan::{Category, PlanOrigin, SubSector},
    typed,
};

use super::PlanForm;
use crate::error::{Fault, FaultKind};

/// Longest line, such as a name.
const LINE_CHARS_MAX: usize = 100;
/// Longest sentence, such as a summary or one feature.
const SENTENCE_CHARS_MAX: usize = 300;
/// Longest text of a field.
const TEXT_CHARS_MAX: usize = 2_000;
/// Features and integrations at most.
const ITEMS_MAX: usize = 20;
/// Longest text that a fault repeats.
const REPEATED_CHARS_MAX: usize = 30;
const MONTHS_MAX: i64 = 60;
const SEATS_MAX: i64 = 1_000_000;

/// A version with every field read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub solution: String,
    pub name: String,
    pub summary: String,
    pub description: String,
    pub features: Vec<String>,
    pub integrations: Vec<String>,
    pub price: Twd,
    pub list_price: Twd,
    pub months: u16,
    pub seats: Option<u32>,
    pub capacity: String,
    pub data_location: String,
    pub exit_terms: String,
    pub origin: PlanOrigin,
    pub category: Category,
    pub sectors: Vec<SubSector>,
}

impl Offer {
    /// R8: price, term and scope.
    pub fn terms(&self) -> Terms<'_> {
        Terms {
            price: self.price,
            months: self.months,
            seats: self.seats,
            features: &self.features,
            integrations: &self.integrations,
            capacity: &self.capacity,
            data_location: &self.data_location,
            exit_terms: &self.exit_terms,
        }
    }
}

/// Collects the faults in the order of the page.
#[derive(Default)]
struct Reader(Vec<Fault>);

impl Reader {
    fn fault(&mut self, field: &str, kind: FaultKind) {
        self.0.push(Fault::new(field, kind));
    }

    fn text(&mut self, field: &str, typed: &str, max: usize, lines: bool) -> String {
        let text = typed.trim().replace("\r\n", "\n");
        if text.is_empty() {
            self.fault(field, FaultKind::Missing);
        } else if text.chars().count() > max {
            self.fault(field, FaultKind::TooLong { max });
        } else if text.chars().any(|c| c.is_control() && !(lines && c == '\n')) {
            self.fault(field, FaultKind::BadCharacters);
        }
        text
    }

    fn line(&mut self, field: &str, typed: &str) -> String {
        self.text(field, typed, LINE_CHARS_MAX, false)
    }

    fn sentence(&mut self, field: &str, typed: &str) -> String {
        self.text(field, typed, SENTENCE_CHARS_MAX, false)
    }

    fn lines(&mut self, field: &str, typed: &str, needed: bool) -> Vec<String> {
        let items: Vec<String> =
            typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(Into::into).collect();
        if items.is_empty() && needed {
            self.fault(field, FaultKind::Missing);
        } else if items.len() > ITEMS_MAX {
            self.fault(field, FaultKind::TooManyLines { max: ITEMS_MAX });
        } else if items.iter().any(|item| item.chars().count() > SENTENCE_CHARS_MAX) {
            self.fault(field, FaultKind::TooLong { max: SENTENCE_CHARS_MAX });
        } else if items.iter().any(|item| item.chars().any(char::is_control)) {
            self.fault(field, FaultKind::BadCharacters);
        }
        items
    }

    fn price(&mut self, field: &str, typed: &str) -> Option<Twd> {
        if typed.trim().is_empty() {
            self.fault(field, FaultKind::Missing);
            return None;
        }
        typed::price(typed).map_err(|error| self.fault(field, FaultKind::NotAPrice(error))).ok()
    }

    fn number(&mut self, field: &str, typed: &str, max: i64) -> Option<i64> {
        if typed.trim().is_empty() {
            self.fault(field, FaultKind::Missing);
            return None;
        }
        let number = parse_typed(typed).ok().filter(|number| (1..=max).contains(number));
        if number.is_none() {
            self.fault(field, FaultKind::NotANumber { min: 1, max });
        }
        number
    }

    fn months(&mut self, typed: &str) -> Option<u16> {
        if typed.trim().is_empty() {
            self.fault("months", FaultKind::Missing);
            return None;
        }
        let months = typed::months(typed).filter(|months| i64::from(*months) <= MONTHS_MAX);
        if months.is_none() {
            self.fault("months", FaultKind::NotANumber { min: 1, max: MONTHS_MAX });
        }
        months
    }

    /// A number, or `None` for any number of people; one of them has to be said, and not both.
    fn seats(&mut self, form: &PlanForm) -> Option<u32> {
        let unlimited = form.unlimited == "yes";
        if unlimited && !form.seats.trim().is_empty() {
            self.fault("seats", FaultKind::SeatsOrUnlimited);
            return None;
        }
        if unlimited {
            return None;
        }
        let seats = self.number("seats", &form.seats, SEATS_MAX)?;
        u32::try_from(seats).ok()
    }

    fn choice<T>(&mut self, field: &str, typed: &str, chosen: Option<T>) -> Option<T> {
        if chosen.is_none() {
            self.fault(field, not_one_of(typed));
        }
        chosen
    }

    fn sectors(&mut self, typed: &[String]) -> Vec<SubSector> {
        let unknown = typed.iter().find(|sector| SubSector::from_name(sector).is_none());
        let mut sectors: Vec<SubSector> =
            typed.iter().filter_map(|sector| SubSector::from_name(sector)).collect();
        sectors.sort_unstable();
        sectors.dedup();
        if let Some(unknown) = unknown {
            self.fault("sectors", not_one_of(unknown));
        } else if sectors.is_empty() {
            self.fault("sectors", FaultKind::NotChosen);
        }
        sectors
    }
}

/// Nothing was chosen, or something that there is not.
fn not_one_of(typed: &str) -> FaultKind {
    match typed.trim() {
        "" => FaultKind::NotChosen,
        typed => FaultKind::NotOneOf { text: typed.chars().take(REPEATED_CHARS_MAX).collect() },
    }
}

/// Reads a form.
///
/// # Errors
/// Every fault at once, in the order of the page.
pub fn read(form: &PlanForm) -> Result<Offer, Vec<Fault>> {
    let mut reader = Reader::default();
    let solution = reader.line("solution", &form.solution);
    let name = reader.line("name", &form.name);
    let summary = reader.sentence("summary", &form.summary);
    let description = reader.text("description", &form.description, TEXT_CHARS_MAX, true);
    let category = reader.choice("category", &form.category, Category::from_name(&form.category));
    let sectors = reader.sectors(&form.sectors);
    let features = reader.lines("features", &form.features, true);
    let integrations = reader.lines("integrations", &form.integrations, false);
    let price = reader.price("price", &form.price);
    let list_price = reader.price("list_price", &form.list_price);
    if let (Some(price), Some(list_price)) = (price, list_price)
        && !fits_list_price(price, list_price)
    {
        reader.fault("price", FaultKind::AboveListPrice { list_price });
    }
    let months = reader.months(&form.months);
    let seats = reader.seats(form);
    let capacity = reader.sentence("capacity", &form.capacity);
    let data_location = reader.sentence("data_location", &form.data_location);
    let exit_terms = reader.text("exit_terms", &form.exit_terms, TEXT_CHARS_MAX, true);
    let origin = reader.choice("origin", &form.origin, PlanOrigin::from_name(&form.origin));
    match (category, price, list_price, months, origin) {
        (Some(category), Some(price), Some(list_price), Some(months), Some(origin))
            if reader.0.is_empty() =>
        {
            Ok(Offer {
                solution,
                name,
                summary,
                description,
                features,
                integrations,
                price,
                list_price,
                months,
                seats,
                capacity,
                data_location,
                exit_terms,
                origin,
                category,
                sectors,
            })
        }
        _ => Err(reader.0),
    }
}

/// What is kept of a form that could not be taken: enough for every field, and never a flood.
pub fn kept(form: &PlanForm) -> PlanForm {
    let kept = |text: &str, max: usize| -> String {
        text.chars().filter(|c| !c.is_control() || *c == '\n').take(max).collect()
    };
    let (line, text) = (2 * SENTENCE_CHARS_MAX, 4 * TEXT_CHARS_MAX);
    PlanForm {
        plan: kept(&form.plan, line),
        solution: kept(&form.solution, line),
        name: kept(&form.name, line),
        summary: kept(&form.summary, line),
        description: kept(&form.description, text),
        features: kept(&form.features, text),
        integrations: kept(&form.integrations, text),
        price: kept(&form.price, line),
        list_price: kept(&form.list_price, line),
        months: kept(&form.months, line),
        seats: kept(&form.seats, line),
        unlimited: kept(&form.unlimited, line),
        capacity: kept(&form.capacity, line),
        data_location: kept(&form.data_location, line),
        exit_terms: kept(&form.exit_terms, text),
        origin: kept(&form.origin, line),
        category: kept(&form.category, line),
        sectors: form.sectors.iter().take(SubSector::ALL.len()).map(|s| kept(s, line)).collect(),
    }
}

impl From<&Offer> for PlanForm {
    /// As it would be typed; the plan's id is left out.
    fn from(offer: &Offer) -> Self {
        Self {
            plan: String::new(),
            solution: offer.solution.clone(),
            name: offer.name.clone(),
            summary: offer.summary.clone(),
            description: offer.description.clone(),
            features: offer.features.join("\n"),
            integrations: offer.integrations.join("\n"),
            price: offer.price.to_string(),
            list_price: offer.list_price.to_string(),
            months: offer.months.to_string(),
            seats: offer.seats.map(|seats| seats.to_string()).unwrap_or_default(),
            unlimited: if offer.seats.is_none() { "yes".to_owned() } else { String::new() },
            capacity: offer.capacity.clone(),
            data_location: offer.data_location.clone(),
            exit_terms: offer.exit_terms.clone(),
            origin: offer.origin.as_str().to_owned(),
            category: offer.category.as_str().to_owned(),
            sectors: offer.sectors.iter().map(|sector| sector.as_str().to_owned()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> PlanForm {
        let text = |text: &str| text.to_owned();
        PlanForm {
            solution: text("排程"),
            name: text("排程雲"),
            summary: text("看得到的產線"),
            description: text("第一段\r\n第二段"),
            features: text("派工\n\n 報工 "),
            price: text("６０，０００"),
            list_price: text("60,000"),
            months: text("12"),
            unlimited: text("yes"),
            capacity: text("10 GB"),
            data_location: text("臺灣"),
            exit_terms: text("匯出"),
            origin: text("original"),
            category: text("production"),
            sectors: vec![text("metal"), text("metal")],
            ..PlanForm::default()
        }
    }

    #[test]
    fn what_was_read_reads_the_same_again() {
        let offer = read(&form()).unwrap();
        assert_eq!(offer.features, ["派工", "報工"]);
        assert_eq!((offer.price.get(), offer.seats, offer.sectors.len()), (60_000, None, 1));
        assert_eq!(read(&PlanForm::from(&offer)), Ok(offer));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let fields = |form: &PlanForm| -> Vec<String> {
            read(form).unwrap_err().into_iter().map(|fault| fault.field).collect()
        };
        assert_eq!(fields(&PlanForm::default()).len(), 15);
        let wrong = PlanForm {
            price: "60,001".to_owned(),
            months: "61".to_owned(),
            seats: "5".to_owned(),
            name: "a\u{0}b".to_owned(),
            ..form()
        };
        assert_eq!(fields(&wrong), ["name", "price", "months", "seats"]);
        let odd = PlanForm {
            category: "生產".to_owned(),
            sectors: vec!["metal".to_owned(), "nonsense".to_owned()],
            ..form()
        };
        let kinds: Vec<_> = read(&odd).unwrap_err().into_iter().map(|fault| fault.kind).collect();
        let not_one_of = |text: &str| FaultKind::NotOneOf { text: text.to_owned() };
        assert_eq!(kinds, [not_one_of("生產"), not_one_of("nonsense")]);
        let list_price = Twd::new(60_000).unwrap();
        let faults = read(&wrong).unwrap_err();
        assert_eq!(faults[1].kind, FaultKind::AboveListPrice { list_price });
        for price in ["0", "-1", "1.5", "free"] {
            assert_eq!(
                fields(&PlanForm { price: price.to_owned(), ..form() }),
                ["price"],
                "{price}"
            );
        }
    }
}
