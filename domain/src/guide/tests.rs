use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::plan::Category::{Collaboration, Production};

fn plan(number: u128, category: Category, text: &str, price: i64) -> Candidate {
    Candidate {
        plan: PlanId::new(Uuid::from_u128(number)),
        category,
        sectors: vec![SubSector::General],
        price: Twd::new(price).unwrap(),
        seats: None,
        names: Pain::named_in(text),
        systems: Vec::new(),
    }
}

/// What a firm with all its points pays, near enough.
fn own(price: Twd) -> Twd {
    Twd::new(price.get() - price.get() / 3).unwrap()
}

fn number(plan: PlanId) -> u128 {
    Uuid::parse_str(&plan.to_string()).unwrap().as_u128()
}

fn order(ranking: &Ranking) -> Vec<(u128, u16)> {
    ranking.picks.iter().map(|pick| (number(pick.plan), pick.verdict.score)).collect()
}

/// Plans with their scores, best first.
type Expected = &'static [(u128, u16)];

#[test]
fn a_table_of_answers_and_the_order_they_give() {
    let mut plans = vec![
        plan(1, Production, "交期算不準的排程雲", 300_000),
        plan(2, Production, "看得到庫存", 90_000),
        plan(3, Collaboration, "減少紙本簽核", 60_000),
        plan(4, Collaboration, "庫存也能查的雲端硬碟", 60_000),
    ];
    plans[0].sectors = vec![SubSector::Metal];
    plans[0].seats = Some(20);
    plans[0].systems = System::named_in(&["鼎新 ERP".to_owned(), "Offline".to_owned()]);
    plans[1].sectors = vec![SubSector::Textile];
    let table: [(&str, Answers, Expected); 7] = [
        (
            "nothing answered: by what it costs",
            Answers::default(),
            &[(3, 0), (4, 0), (2, 0), (1, 0)],
        ),
        (
            "words and category before one of them",
            Answers { pains: vec![Pain::Stock], ..Answers::default() },
            &[(2, 40), (1, 40), (4, 20)],
        ),
        (
            "two needs share",
            Answers { pains: vec![Pain::Stock, Pain::Paper], ..Answers::default() },
            &[(3, 20), (4, 20), (2, 20), (1, 20)],
        ),
        (
            "made for this industry before made for any",
            Answers { process: Some(SubSector::Metal), ..Answers::default() },
            &[(1, 15), (3, 8), (4, 8)],
        ),
        (
            "too few seats",
            Answers { size: Some(Size::To50), ..Answers::default() },
            &[(3, 15), (4, 15), (2, 15)],
        ),
        (
            "a system that is there already",
            Answers { systems: vec![System::Erp, System::Line], ..Answers::default() },
            &[(1, 7), (3, 0), (4, 0), (2, 0)],
        ),
        (
            "a budget after points",
            Answers { budget: Some(Budget::To50k), ..Answers::default() },
            &[(3, 15), (4, 15)],
        ),
    ];
    for (name, answers, expected) in table {
        assert_eq!(order(&rank(&plans, &answers, own, 10)), expected, "{name}");
    }
}

#[test]
fn where_none_fits_it_says_which_answer_is_in_the_way() {
    let plans = [
        plan(1, Production, "庫存", 900_000),
        plan(2, Production, "庫存", 800_000),
        plan(3, Collaboration, "紙本", 30_000),
    ];
    let answers =
        Answers { pains: vec![Pain::Stock], budget: Some(Budget::To50k), ..Answers::default() };
    let ranking = rank(&plans, &answers, own, 10);
    assert_eq!((ranking.picks.len(), ranking.fitting), (0, 0));
    assert_eq!(ranking.stop, Some(Stop { question: Question::Budget, frees: 2 }));
    let ranking = rank(&plans, &answers.without(Question::Budget), own, 10);
    assert_eq!((ranking.fitting, ranking.stop), (2, None));
    assert_eq!(rank(&[], &answers, own, 10).stop, None);
}

#[test]
fn a_plan_that_names_many_industries_was_made_for_none() {
    let mut many = plan(1, Production, "", 1);
    many.sectors =
        SubSector::ALL.iter().copied().filter(|one| *one != SubSector::General).collect();
    assert!(many.sectors.len() > SECTORS_MAX);
    assert_eq!(made_for(&many, SubSector::Metal), Fit::Part);
    many.sectors.truncate(SECTORS_MAX);
    assert_eq!(made_for(&many, many.sectors[0]), Fit::Full);
    assert_eq!(made_for(&many, SubSector::Chemicals), Fit::Not);
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> BoxedStrategy<Vec<T>> {
    proptest::sample::subsequence(all, 0..=all.len()).boxed()
}

fn maybe<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> BoxedStrategy<Option<T>> {
    proptest::option::of(proptest::sample::select(all)).boxed()
}

prop_compose! {
    fn answers()(
        pains in any_of(Pain::ALL), process in maybe(SubSector::ALL), size in maybe(Size::ALL),
        systems in any_of(System::ALL), budget in maybe(Budget::ALL),
    ) -> Answers {
        Answers { pains, process, size, systems, budget }
    }
}

prop_compose! {
    fn candidates()(plans in proptest::collection::vec((
        proptest::sample::select(Category::ALL), any_of(SubSector::ALL), 1_i64..900_000,
        proptest::option::of(1_u32..200), any_of(Pain::ALL), any_of(System::ALL),
    ), 0..30)) -> Vec<Candidate> {
        plans.into_iter().zip(1_u128..).map(
            |((category, sectors, price, seats, names, systems), number)| Candidate {
                plan: PlanId::new(Uuid::from_u128(number)),
                price: Twd::new(price).unwrap(),
                category, sectors, seats, names, systems,
            },
        ).collect()
    }
}

fn fits(verdict: &Verdict) -> Vec<Fit> {
    let mut fits: Vec<Fit> = verdict.pains.iter().map(|(_, fit)| *fit).collect();
    fits.extend(verdict.systems.iter().map(|(_, has)| Fit::of(*has)));
    fits.extend([verdict.process, verdict.size, verdict.budget].into_iter().flatten());
    fits
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn more_fits_never_rank_lower(plans in candidates(), answers in answers()) {
        let picks = rank(&plans, &answers, own, usize::MAX).picks;
        for (place, pick) in picks.iter().enumerate() {
            prop_assert!(pick.verdict.score <= 100);
            prop_assert_eq!(pick.verdict.stopped_by().count(), 0);
            for above in &picks[..place] {
                let (low, high) = (fits(&pick.verdict), fits(&above.verdict));
                // What fits at least as well everywhere stands below only as an equal.
                if low.iter().zip(&high).all(|(low, high)| low >= high) {
                    prop_assert_eq!(pick.verdict.score, above.verdict.score);
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_plans_is_no_matter(
        (plans, mixed) in candidates().prop_flat_map(|plans| {
            (Just(plans.clone()), Just(plans).prop_shuffle())
        }),
        answers in answers(), most in 1_usize..12,
    ) {
        let all = rank(&plans, &answers, own, usize::MAX);
        let few = rank(&mixed, &answers, own, most);
        prop_assert_eq!(few.fitting, all.fitting);
        prop_assert_eq!(few.stop, all.stop);
        prop_assert_eq!(&few.picks[..], &all.picks[..most.min(all.picks.len())]);
        // Every plan is named or left out by an answer.
        prop_assert_eq!(all.picks.len(), all.fitting);
        prop_assert_eq!(all.stop.is_some(), all.fitting == 0 && !plans.is_empty());
    }

    #[test]
    fn leaving_a_question_open_leaves_out_no_more(plans in candidates(), answers in answers()) {
        let before = rank(&plans, &answers, own, 0);
        for question in Question::ALL {
            let rest = rank(&plans, &answers.without(*question), own, 0);
            prop_assert!(rest.fitting >= before.fitting);
            if let Some(stop) = before.stop && stop.question == *question {
                prop_assert_eq!(rest.fitting, stop.frees);
            }
        }
    }
}
