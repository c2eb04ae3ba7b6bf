use super::*;

fn good() -> Facts {
    Facts {
        ubn: "04595257".to_owned(),
        factory: Factory::Registered("99-000123".to_owned()),
        revenue: revenue_of(&[(109, 180_000_000)]),
        checks: Checks { company: Check::Confirmed, factory: Check::Confirmed },
        ..Facts::default()
    }
}

type Years = &'static [(u16, i64)];

fn revenue_of(years: &[(u16, i64)]) -> BTreeMap<u16, Twd> {
    years.iter().map(|(year, amount)| (*year, Twd::new(*amount).unwrap())).collect()
}

fn verdict(facts: &Facts) -> Verdict {
    judge(&Programme::industrial_110(), facts).verdict
}

/// S22 and the young firms of R2.
#[test]
fn revenue_by_the_year_or_by_the_average() {
    const MAX: i64 = 2_000_000_000;
    #[rustfmt::skip]
    let cases: &[(Years, Option<u16>, Verdict)] = &[
        (&[(109, MAX)],                                        None,      Verdict::Eligible),
        (&[(109, MAX + 1), (108, MAX - 1), (107, MAX - 1)],    None,      Verdict::Eligible),
        (&[(109, MAX + 1), (108, MAX), (107, MAX - 1)],        None,      Verdict::Eligible),
        (&[(109, MAX + 1), (108, MAX), (107, MAX)],            None,      Verdict::Ineligible),
        (&[(109, MAX + 1)],                                    None,      Verdict::Ineligible),
        (&[(109, MAX + 1), (108, 1), (107, 0)],                Some(108), Verdict::Ineligible),
        (&[(109, MAX + 1), (108, 1), (107, 0)],                Some(107), Verdict::Eligible),
        (&[(109, MAX)],                                        Some(109), Verdict::Eligible),
        (&[],                                                  Some(110), Verdict::NeedsReview),
        (&[],                                                  None,      Verdict::NeedsReview),
    ];
    for (revenue, founded, expected) in cases {
        let facts = Facts { revenue: revenue_of(revenue), founded: *founded, ..good() };
        assert_eq!(verdict(&facts), *expected, "{revenue:?} {founded:?}");
    }
}

/// S20: what could not be asked is open, what was denied is open too, and nobody is turned away.
#[test]
fn a_registry_never_refuses() {
    for (company, factory, expected) in [
        (Check::Confirmed, Check::Confirmed, Verdict::Eligible),
        (Check::Unavailable, Check::Confirmed, Verdict::NeedsReview),
        (Check::Confirmed, Check::Unavailable, Verdict::NeedsReview),
        (Check::Contradicted, Check::Contradicted, Verdict::NeedsReview),
    ] {
        for registration in [Factory::Registered("1".to_owned()), Factory::Exempt] {
            let checks = Checks { company, factory };
            let facts = Facts { checks, factory: registration, ..good() };
            assert_eq!(verdict(&facts), expected, "{facts:?}");
        }
    }
}

#[test]
fn every_reason_is_named_at_once() {
    let facts = Facts {
        ubn: "12345678".to_owned(),
        factory: Factory::None,
        revenue: revenue_of(&[(109, 3_000_000_000)]),
        related_grants: ["C2M", "SUMMIT"].map(str::to_owned).into(),
        ..Facts::default()
    };
    let judged = judge(&Programme::industrial_110(), &facts);
    let failed: Vec<String> = judged
        .findings
        .iter()
        .filter(|finding| finding.outcome() == Outcome::Fails)
        .map(|finding| finding.rule().to_string())
        .collect();
    assert_eq!(failed, ["R4", "R1", "R2", "R3", "R3"]);
    assert_eq!(judged.verdict, Verdict::Ineligible);
}

#[test]
fn another_hall_asks_for_people_instead() {
    let sme = Programme::built_in().into_iter().find(|hall| hall.id.as_str() == "SME-110").unwrap();
    for (headcount, expected) in [
        (Some(9), Verdict::Eligible),
        (Some(10), Verdict::Ineligible),
        (None, Verdict::NeedsReview),
    ] {
        let facts = Facts { headcount, ..good() };
        assert_eq!(judge(&sme, &facts).verdict, expected, "{headcount:?}");
    }
}
