//! 契約變更: when a contract may be replaced by another one of the same order, and what may change.
//!
//! Price and points never do: the points were used when the first contract was signed (R20). An
//! amendment is a whole document; it stands when both sides have signed it, and what stood before
//! it stays readable.

use chrono::NaiveDate;

use crate::{Instant, Programme, Refusal, order::State, service::check_activation};

/// The longest place of data, and the longest other terms, in characters.
pub const LOCATION_CHARS_MAX: usize = 100;
pub const OTHER_CHARS_MAX: usize = 500;

/// What both sides agree on anew; what is empty stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The day on which the service starts.
    pub start_on: Option<NaiveDate>,
    pub data_location: String,
    pub other: String,
}

impl Terms {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.start_on.is_none() && self.data_location.is_empty() && self.other.is_empty()
    }
}

/// Whether the contract of an order in this state may be amended: while it is carried out.
pub const fn is_amendable(state: State) -> bool {
    matches!(state, State::Contracted | State::Paid | State::InService)
}

/// Whether these terms may be proposed; the start of the service is judged like the activation
/// itself (R26), and stands once the service has started.
///
/// # Errors
/// `NotAmendable`; `ActivationTooEarly`, `ActivationTooLate`.
pub fn check(
    terms: &Terms,
    state: State,
    programme: &Programme,
    contracted_at: Option<Instant>,
) -> Result<(), Refusal> {
    let not_amendable = Refusal::NotAmendable { state };
    if !is_amendable(state) {
        return Err(not_amendable);
    }
    match (terms.start_on, contracted_at) {
        (None, _) => Ok(()),
        (Some(day), Some(at)) if state != State::InService => {
            check_activation(programme, at, day, day).map(drop)
        }
        (Some(_), _) => Err(not_amendable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_contract_that_is_carried_out_is_amended() {
        for state in State::ALL {
            let expected = matches!(state, State::Contracted | State::Paid | State::InService);
            assert_eq!(is_amendable(*state), expected, "{state:?}");
        }
    }

    #[test]
    fn a_new_start_is_judged_like_an_activation() {
        let programme = Programme::industrial_110();
        let at: Instant = "2021-07-05T10:00:00+08:00".parse().unwrap();
        for (day, state, code) in [
            ("2021-07-05", State::Contracted, None),
            ("2021-08-31", State::Paid, None),
            ("2021-07-04", State::Paid, Some("ActivationTooEarly")),
            ("2021-09-01", State::Paid, Some("ActivationTooLate")),
            ("2021-08-01", State::InService, Some("NotAmendable")),
            ("2021-08-01", State::Claimed, Some("NotAmendable")),
        ] {
            let terms = Terms { start_on: Some(day.parse().unwrap()), ..Terms::default() };
            let answer = check(&terms, state, &programme, Some(at)).map_err(|r| r.code());
            assert_eq!(answer.err(), code, "{day} {state:?}");
        }
    }

    #[test]
    fn empty_terms_change_nothing() {
        assert!(Terms::default().is_empty());
        assert!(!Terms { other: "每月到廠一次".to_owned(), ..Terms::default() }.is_empty());
    }
}
