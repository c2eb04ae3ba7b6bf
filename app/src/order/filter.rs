//! Which orders a list shows, by a word in its address.

use domain::{
    Party,
    order::{Action, State},
};

use super::OrderRow;
use crate::{
    lang::{Lang, tr},
    text,
};

/// The parts of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    /// Those that wait for the viewer.
    Action,
    Open,
    Done,
    /// Those in one state.
    Only(State),
}

impl Show {
    /// What a list offers beside the single states.
    pub const ALL: [Self; 4] = [Self::All, Self::Action, Self::Open, Self::Done];

    /// The query parameter.
    pub const PARAMETER: &'static str = "show";

    /// The word in the URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Action => "action",
            Self::Open => "open",
            Self::Done => "done",
            Self::Only(state) => state.as_str(),
        }
    }

    pub fn from_name(name: Option<&str>) -> Self {
        let only = || name.and_then(State::from_name).map(Self::Only);
        let part = Self::ALL.into_iter().find(|show| Some(show.as_str()) == name);
        part.or_else(only).unwrap_or_default()
    }

    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::All => tr(lang, "全部", "All"),
            Self::Action => tr(lang, "待您處理", "Waiting for you"),
            Self::Open => tr(lang, "進行中", "In progress"),
            Self::Done => tr(lang, "已結束", "Finished"),
            Self::Only(state) => text::state(lang, state),
        }
    }

    pub fn keeps(self, viewer: Party, row: &OrderRow) -> bool {
        match self {
            Self::All => true,
            Self::Action => needs_action(viewer, row),
            Self::Open => !row.state.is_final(),
            Self::Done => row.state.is_final(),
            Self::Only(state) => row.state == state,
        }
    }

    pub fn count(self, viewer: Party, rows: &[OrderRow]) -> usize {
        rows.iter().filter(|row| self.keeps(viewer, row)).count()
    }
}

/// Whether the order waits for the viewer: what may be done is more than giving up.
pub fn needs_action(viewer: Party, row: &OrderRow) -> bool {
    let forward = |action: &Action| {
        matches!(action, Action::Accept | Action::Sign | Action::Activate | Action::Claim)
    };
    // The buyer pays at the bank, not here.
    row.actions.iter().any(forward) || (viewer == Party::Buyer && row.state == State::Contracted)
}

/// The rows to show: those that wait for the viewer first, otherwise in the order given.
pub fn arranged(show: Show, viewer: Party, rows: &[OrderRow]) -> Vec<OrderRow> {
    let mut kept: Vec<OrderRow> =
        rows.iter().filter(|row| show.keeps(viewer, row)).cloned().collect();
    kept.sort_by_key(|row| !needs_action(viewer, row));
    kept
}

/// How many orders are in each state, in the order of their life, without the empty ones.
pub fn by_state(rows: &[OrderRow]) -> Vec<(State, usize)> {
    State::ALL
        .iter()
        .map(|state| (*state, rows.iter().filter(|row| row.state == *state).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{OrderId, Points, Twd};

    use super::*;
    use State::{InService, PaymentLapsed, Settled, Submitted};

    fn row(state: State, actions: &[Action]) -> OrderRow {
        OrderRow {
            id: "01900000-0000-7000-8000-000000000001".parse::<OrderId>().unwrap(),
            number: "N".to_owned(),
            plan: "P".to_owned(),
            counterparty: "C".to_owned(),
            state,
            price: Twd::ZERO,
            points: Points::ZERO,
            self_funded: Twd::ZERO,
            submitted_at: "2021-07-05T02:00:00Z".parse().unwrap(),
            deadline: None,
            actions: actions.to_vec(),
            contract_sha256: None,
            activation: None,
        }
    }

    #[test]
    fn what_waits_for_the_viewer_comes_first() {
        let rows = [
            row(State::Settled, &[]),
            row(State::Submitted, &[Action::Accept, Action::Decline]),
            row(State::PaymentLapsed, &[]),
            row(State::InService, &[Action::Terminate]),
        ];
        let states = |show| -> Vec<State> {
            arranged(show, Party::Supplier, &rows).iter().map(|row| row.state).collect()
        };
        assert_eq!(states(Show::All), [Submitted, Settled, PaymentLapsed, InService]);
        assert_eq!(states(Show::Action), [Submitted]);
        assert_eq!(states(Show::Open), [Submitted, InService]);
        assert_eq!(states(Show::Done), [Settled, PaymentLapsed]);
        assert_eq!(states(Show::Only(Settled)), [Settled]);
        assert_eq!(by_state(&rows).len(), 4);
    }

    #[test]
    fn a_buyer_is_waited_for_at_the_bank_too() {
        let contracted = row(State::Contracted, &[]);
        assert!(needs_action(Party::Buyer, &contracted));
        assert!(!needs_action(Party::Supplier, &contracted));
        assert!(!needs_action(Party::Buyer, &row(State::Submitted, &[Action::Withdraw])));
    }

    #[test]
    fn unknown_words_show_everything() {
        assert_eq!(Show::from_name(Some("done")), Show::Done);
        assert_eq!(Show::from_name(Some("Settled")), Show::Only(Settled));
        assert_eq!(Show::from_name(Some("nonsense")), Show::All);
        assert_eq!(Show::from_name(None), Show::All);
    }
}
