//! What the two amounts on the checkout mean: the domain's verdict, and at which field it belongs.

use domain::{
    Refusal,
    money::parse_typed,
    quote::{Quote, check, quote},
};

use super::CheckoutView;
use crate::{problem::Problem, url::encode};

pub const POINTS: &str = "points";
pub const SELF_FUNDED: &str = "self_funded";
/// In the address of a checkout at a quotation's price.
pub const QUOTATION: &str = "quotation";

/// The quotation of a checkout; nothing where there is none.
pub fn quotation_of(view: &CheckoutView) -> String {
    view.quotation.as_ref().map(|quotation| quotation.id.to_string()).unwrap_or_default()
}

/// The two amounts as they stand in the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub points: String,
    pub self_funded: String,
}

impl Typed {
    /// What came back in the URL, else the split that the rules require.
    pub fn or_required(view: &CheckoutView, points: Option<String>, own: Option<String>) -> Self {
        let required = required(view);
        Self {
            points: points.unwrap_or_else(|| required.points.get().to_string()),
            self_funded: own.unwrap_or_else(|| required.self_funded.get().to_string()),
        }
    }

    /// The domain's verdict on what was typed.
    ///
    /// # Errors
    /// The problems, each to be shown at its field; never an empty list.
    pub fn judge(&self, view: &CheckoutView) -> Result<Quote, Vec<Problem>> {
        match (parse_typed(&self.points), parse_typed(&self.self_funded)) {
            (Ok(points), Ok(own)) => {
                check(&view.programme, view.price, view.available, points, own)
                    .map_err(|refusal| vec![Problem::Refused(refusal)])
            }
            (points, own) => {
                let unreadable = [(POINTS, points.is_err()), (SELF_FUNDED, own.is_err())];
                Err(unreadable
                    .into_iter()
                    .filter(|(_, unreadable)| *unreadable)
                    .map(|(field, _)| Problem::Invalid { field: field.to_owned() })
                    .collect())
            }
        }
    }

    /// The page on which these amounts can be changed.
    pub fn checkout_url(&self, view: &CheckoutView) -> String {
        let quotation = match quotation_of(view) {
            none if none.is_empty() => none,
            id => format!("&{QUOTATION}={id}"),
        };
        format!(
            "/checkout/{}?points={}&self_funded={}{quotation}",
            view.plan,
            encode(&self.points),
            encode(&self.self_funded)
        )
    }

    /// Their sum, which is the price that the buyer reckoned with.
    pub fn sum(&self) -> Option<i64> {
        let points = parse_typed(&self.points).ok()?;
        points.checked_add(parse_typed(&self.self_funded).ok()?)
    }
}

/// The split that the rules require of this checkout.
pub fn required(view: &CheckoutView) -> Quote {
    quote(&view.programme, view.price, view.available)
}

/// What stands in the way whatever is typed.
pub fn blocked(view: &CheckoutView) -> Option<Refusal> {
    view.blocked.clone().or_else(|| {
        required(view)
            .points
            .is_zero()
            .then_some(Refusal::NoPoints { price: view.price, available: view.available })
    })
}

/// The verdict on the check-your-answers page: the version that was seen, then what blocks, then
/// the amounts.
///
/// # Errors
/// The problems; never an empty list.
pub fn review(
    view: &CheckoutView,
    typed: &Typed,
    seen: Option<&str>,
) -> Result<Quote, Vec<Problem>> {
    let seen: i32 = seen
        .map_or(Ok(view.version), str::parse)
        .map_err(|_| vec![Problem::Invalid { field: "version".to_owned() }])?;
    if let Some(refusal) = blocked(view) {
        return Err(vec![Problem::Refused(refusal)]);
    }
    if seen != view.version {
        return Err(vec![Problem::Refused(Refusal::PlanChanged {
            seen,
            current: view.version,
            price: view.price,
        })]);
    }
    typed.judge(view)
}

/// The field that has to change, where it is one of the two.
pub fn field_of(problem: &Problem) -> Option<&'static str> {
    match problem {
        Problem::Invalid { field } if field == SELF_FUNDED => Some(SELF_FUNDED),
        Problem::Invalid { field } if field == POINTS => Some(POINTS),
        // The points are right, so it is the other amount that does not fit.
        Problem::Refused(Refusal::AmountMismatch { points, offer, .. })
            if *points == offer.points.get() =>
        {
            Some(SELF_FUNDED)
        }
        Problem::Refused(
            Refusal::AmountMismatch { .. }
            | Refusal::OverCap { .. }
            | Refusal::WrongRatio { .. }
            | Refusal::InsufficientPoints { .. }
            | Refusal::NoPoints { .. },
        ) => Some(POINTS),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::{PlanId, Points, Programme, Twd};

    use super::*;

    fn view(price: i64, available: i64) -> CheckoutView {
        let at = "2021-07-05T02:00:00Z".parse().unwrap();
        CheckoutView {
            plan: "01900000-0000-7000-8000-000000000001".parse::<PlanId>().unwrap(),
            version: 1,
            name: "B".to_owned(),
            supplier: "S".to_owned(),
            price: Twd::new(price).unwrap(),
            months: 12,
            programme: Programme::industrial_110(),
            available: Points::new(available).unwrap(),
            now: at,
            answer_deadline: at,
            key: "k".to_owned(),
            blocked: None,
            quotation: None,
        }
    }

    fn typed(points: &str, self_funded: &str) -> Typed {
        Typed { points: points.to_owned(), self_funded: self_funded.to_owned() }
    }

    #[test]
    fn starts_from_the_required_split_and_keeps_what_was_typed() {
        let view = view(600_000, 200_000);
        assert_eq!(Typed::or_required(&view, None, None), typed("200000", "400000"));
        let back = Typed::or_required(&view, Some("abc".to_owned()), Some(String::new()));
        assert_eq!(back, typed("abc", ""));
        assert!(back.checkout_url(&view).ends_with("?points=abc&self_funded="));
    }

    #[test]
    fn names_the_field_that_has_to_change() {
        let view = view(600_000, 200_000);
        for (points, self_funded, fields) in [
            ("200,000", "400000", &[][..]),
            ("400000", "200000", &[POINTS]),
            ("150000", "450000", &[POINTS]),
            ("200000", "300000", &[SELF_FUNDED]),
            ("1", "2", &[POINTS]),
            ("", "400000", &[POINTS]),
            ("1.5", "x", &[POINTS, SELF_FUNDED]),
        ] {
            let problems = typed(points, self_funded).judge(&view).err().unwrap_or_default();
            let named: Vec<&str> = problems.iter().filter_map(field_of).collect();
            assert_eq!(named, fields, "{points} + {self_funded}");
        }
    }

    #[test]
    fn reviews_version_and_obstacles_before_amounts() {
        let good = typed("200000", "400000");
        let code = |view: &CheckoutView, typed: &Typed, seen| {
            let problem = review(view, typed, seen).err().and_then(|p| p.into_iter().next());
            match problem {
                None => "ok",
                Some(Problem::Refused(refusal)) => refusal.code(),
                Some(_) => "Invalid",
            }
        };
        let (rich, poor) = (view(600_000, 200_000), view(600_000, 0));
        for (view, typed, seen, expected) in [
            (&rich, &good, Some("1"), "ok"),
            (&rich, &good, None, "ok"),
            (&rich, &good, Some("0"), "PlanChanged"),
            (&rich, &good, Some("x"), "Invalid"),
            (&rich, &typed("1", "2"), Some("1"), "AmountMismatch"),
            (&poor, &good, Some("0"), "NoPoints"),
        ] {
            assert_eq!(code(view, typed, seen), expected);
        }
    }

    #[test]
    fn a_wallet_without_points_is_blocked() {
        assert_eq!(blocked(&view(600_000, 200_000)), None);
        for view in [view(600_000, 0), view(2, 200_000)] {
            assert_eq!(blocked(&view).map(|r| r.code()), Some("NoPoints"));
        }
    }
}
