use std::collections::BTreeSet;

use super::*;

/// Where the points of an order are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Position {
    Away,
    Held,
    Used,
    Claimed,
    Paid,
}

#[expect(clippy::match_same_arms, reason = "a line per move reads like the law's list")]
fn after(position: Position, effect: Effect) -> Position {
    use Position::{Away, Claimed, Held, Paid, Used};
    match (position, effect) {
        (at, Effect::Nothing) => at,
        (Away, Effect::Reserve) => Held,
        (Held, Effect::Release) => Away,
        (Held, Effect::Use) => Used,
        (Used, Effect::Reverse | Effect::ReverseUndelivered) => Away,
        (Away, Effect::UseAgain) | (Claimed, Effect::ReturnClaim) => Used,
        (Used, Effect::Claim) => Claimed,
        (Claimed, Effect::Settle) => Paid,
        (at, effect) => panic!("{effect:?} while the points are {at:?}"),
    }
}

/// Walks every path of the table and returns each reachable pair of state and position.
fn reachable() -> BTreeSet<(State, Position)> {
    let mut seen = BTreeSet::new();
    let mut open = vec![(State::Draft, Position::Away)];
    while let Some((state, position)) = open.pop() {
        if seen.insert((state, position)) {
            open.extend(
                EDGES
                    .iter()
                    .filter(|edge| edge.from == state)
                    .map(|edge| (edge.to, after(position, edge.points))),
            );
        }
    }
    seen
}

#[test]
fn every_state_has_one_position_of_its_points() {
    let reachable = reachable();
    for &state in State::ALL {
        let positions: Vec<_> =
            reachable.iter().filter(|(at, _)| *at == state).map(|(_, p)| *p).collect();
        let expected = match state {
            State::Draft => Position::Away,
            State::Submitted | State::Accepted => Position::Held,
            State::Claimed => Position::Claimed,
            State::Settled => Position::Paid,
            state if state.is_contracted() => Position::Used,
            _ => Position::Away,
        };
        assert_eq!(positions, [expected], "{state:?}");
    }
}

#[test]
fn edges_are_unique() {
    for (i, a) in EDGES.iter().enumerate() {
        for b in &EDGES[i + 1..] {
            let overlap = a.by.iter().any(|party| b.by.contains(party));
            assert!(!(a.from == b.from && a.action == b.action && overlap), "{a:?} {b:?}");
        }
    }
}

#[test]
fn every_state_and_command_has_an_answer() {
    for &state in State::ALL {
        for &action in Action::ALL {
            for by in Party::ALL {
                match transition(state, action, by) {
                    Ok(edge) => assert!(allowed(state, by).any(|a| a == edge.action)),
                    Err(refusal) => assert!(
                        matches!(refusal, Refusal::Forbidden | Refusal::IllegalTransition { .. }),
                        "{refusal:?}"
                    ),
                }
            }
        }
    }
}

#[test]
fn authority_comes_before_legality() {
    let verdict = transition(State::Settled, Action::Accept, Party::Buyer);
    assert_eq!(verdict, Err(Refusal::Forbidden));
    let verdict = transition(State::Settled, Action::Accept, Party::Supplier).unwrap_err();
    assert_eq!(verdict.code(), "IllegalTransition");
}

#[test]
fn exits_are_final() {
    for state in [
        State::Declined,
        State::Withdrawn,
        State::ResponseLapsed,
        State::PaymentLapsed,
        State::Settled,
    ] {
        assert!(state.is_final(), "{state:?}");
    }
    assert!(!State::Submitted.is_final());
}
