//! 上架: what a supplier submits, what the office makes of it, and what is taken off the shelf
//! (R6, R7, R8).

use serde::{Deserialize, Serialize};

use crate::{
    Instant, Programme, Refusal, Twd,
    calendar::end_of,
    plan::PlanStatus::{self, Delisted, Draft, Listed, Refused, UnderReview},
    selection::SelectionPeriod,
};

/// What happens to a plan between its supplier and the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingAct {
    /// 送審: a version goes to the office.
    Submit,
    /// 核准上架: the version under review is put on offer.
    List,
    /// 退回: the version under review goes back with a reason.
    Return,
    /// 下架: the supplier takes the plan off the shelf.
    Delist,
    /// 重新上架: the version that was on offer is so again.
    Relist,
}

impl ListingAct {
    pub const ALL: [Self; 5] = [Self::Submit, Self::List, Self::Return, Self::Delist, Self::Relist];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::List => "list",
            Self::Return => "return",
            Self::Delist => "delist",
            Self::Relist => "relist",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == name)
    }
}

/// Where a plan stands: its status on the shelf, and whether a version of it waits for the
/// office. A plan on offer stays on offer while its next version waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    pub status: PlanStatus,
    pub waits: bool,
}

impl Standing {
    pub const fn new(status: PlanStatus, waits: bool) -> Self {
        Self { status, waits }
    }
}

/// Every legal step: from, whether a version waits, act, to, whether one waits then.
#[rustfmt::skip]
pub const EDGES: &[(PlanStatus, bool, ListingAct, PlanStatus, bool)] = &[
    (Draft,       false, ListingAct::Submit, UnderReview, true),
    (Refused,     false, ListingAct::Submit, UnderReview, true),
    (UnderReview, true,  ListingAct::List,   Listed,      false),
    (UnderReview, true,  ListingAct::Return, Refused,     false),
    (Listed,      false, ListingAct::Submit, Listed,      true),
    (Listed,      true,  ListingAct::List,   Listed,      false),
    (Listed,      true,  ListingAct::Return, Listed,      false),
    (Listed,      false, ListingAct::Delist, Delisted,    false),
    (Listed,      true,  ListingAct::Delist, Delisted,    true),
    (Delisted,    false, ListingAct::Relist, Listed,      false),
    (Delisted,    true,  ListingAct::Relist, Listed,      true),
    (Delisted,    false, ListingAct::Submit, Delisted,    true),
    (Delisted,    true,  ListingAct::List,   Listed,      false),
    (Delisted,    true,  ListingAct::Return, Delisted,    false),
];

/// Where an act leads.
///
/// # Errors
/// [`Refusal::PlanTransition`] where the standing has no such step.
pub fn transition(from: Standing, act: ListingAct) -> Result<Standing, Refusal> {
    EDGES
        .iter()
        .find(|edge| (edge.0, edge.1, edge.2) == (from.status, from.waits, act))
        .map(|edge| Standing::new(edge.3, edge.4))
        .ok_or(Refusal::PlanTransition { status: from.status, waits: from.waits, act })
}

/// The acts that a standing has.
pub fn acts(from: Standing) -> impl Iterator<Item = ListingAct> {
    ListingAct::ALL.into_iter().filter(move |act| transition(from, *act).is_ok())
}

impl Programme {
    /// R7: the instant from which no plan is taken in any more, neither new nor adjusted. What was
    /// submitted before may be reviewed and listed later.
    pub fn submissions_close_at(&self) -> Instant {
        end_of(self.submissions_until)
    }
}

/// R6, R7: whether this supplier may submit a version now. The time of submission counts.
///
/// # Errors
/// [`Refusal::SelectionMissing`], [`Refusal::SubmissionsClosed`].
pub fn may_submit(
    programme: &Programme,
    selection: &SelectionPeriod,
    at: Instant,
) -> Result<(), Refusal> {
    selection.must_be_valid_at(at)?;
    let closed_at = programme.submissions_close_at();
    if at >= closed_at { Err(Refusal::SubmissionsClosed { closed_at }) } else { Ok(()) }
}

/// What makes a plan the one that was selected: price, term and scope (R8). Words that only
/// describe it may be put better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms<'a> {
    pub price: Twd,
    pub months: u16,
    /// `None`: unlimited.
    pub seats: Option<u32>,
    pub features: &'a [String],
    pub integrations: &'a [String],
    pub capacity: &'a str,
    pub data_location: &'a str,
    pub exit_terms: &'a str,
}

/// R8: whether terms may be offered as 原方案: they equal those that were selected. Anything else
/// is 調整方案.
pub fn is_original(selected: &Terms<'_>, offered: &Terms<'_>) -> bool {
    selected == offered
}

/// R8: a subsidised price is at most what everybody pays.
pub fn fits_list_price(price: Twd, list_price: Twd) -> bool {
    price <= list_price
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn r7_the_time_of_submission_decides() {
        let programme = Programme::industrial_110();
        let selected = SelectionPeriod { from: Some(Instant::UNIX_EPOCH), until: None };
        let closed_at = at("2021-07-31T00:00:00+08:00");
        assert_eq!(programme.submissions_close_at(), closed_at);
        let in_time = may_submit(&programme, &selected, at("2021-07-30T23:59:59.999+08:00"));
        assert_eq!(in_time, Ok(()));
        let late = may_submit(&programme, &selected, closed_at);
        assert_eq!(late, Err(Refusal::SubmissionsClosed { closed_at }));
    }

    #[test]
    fn r6_a_selection_is_needed() {
        let programme = Programme::industrial_110();
        let never = SelectionPeriod::default();
        let at = at("2021-06-01T00:00:00Z");
        assert_eq!(may_submit(&programme, &never, at), Err(Refusal::SelectionMissing));
    }

    #[test]
    fn r8_price_term_and_scope_make_the_original() {
        let features = ["排程".to_owned()];
        let terms = Terms {
            price: Twd::new(60_000).unwrap(),
            months: 12,
            seats: None,
            features: &features,
            integrations: &[],
            capacity: "10 GB",
            data_location: "臺灣",
            exit_terms: "匯出",
        };
        assert!(is_original(&terms, &terms.clone()));
        let dearer = Terms { price: Twd::new(60_001).unwrap(), ..terms.clone() };
        let longer = Terms { months: 13, ..terms.clone() };
        let fewer = Terms { features: &[], ..terms.clone() };
        for other in [dearer, longer, fewer, Terms { seats: Some(5), ..terms.clone() }] {
            assert!(!is_original(&terms, &other), "{other:?}");
        }
        assert!(fits_list_price(terms.price, terms.price));
        assert!(!fits_list_price(Twd::new(60_001).unwrap(), terms.price));
    }

    #[test]
    fn every_standing_has_its_acts() {
        use ListingAct as A;
        for (status, waits, expected) in [
            (Draft, false, vec![A::Submit]),
            (UnderReview, true, vec![A::List, A::Return]),
            (Listed, false, vec![A::Submit, A::Delist]),
            (Listed, true, vec![A::List, A::Return, A::Delist]),
            (Refused, false, vec![A::Submit]),
            (Delisted, false, vec![A::Submit, A::Relist]),
            (Delisted, true, vec![A::List, A::Return, A::Relist]),
        ] {
            let standing = Standing::new(status, waits);
            assert_eq!(acts(standing).collect::<Vec<_>>(), expected, "{standing:?}");
        }
        let refused = transition(Standing::new(Draft, false), A::List);
        let refusal = Refusal::PlanTransition { status: Draft, waits: false, act: A::List };
        assert_eq!(refused, Err(refusal));
    }

    #[test]
    fn what_was_never_listed_cannot_be_put_back() {
        for edge in EDGES.iter().filter(|edge| edge.2 == ListingAct::Relist) {
            assert_eq!(edge.0, Delisted);
        }
        for edge in EDGES.iter().filter(|edge| edge.3 == Delisted) {
            assert!(matches!(edge.0, Listed | Delisted), "only what was listed is delisted");
        }
    }
}
