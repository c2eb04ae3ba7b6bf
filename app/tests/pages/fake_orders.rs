//! Three orders: two that wait for the supplier, and one that was paid.

use app::order::{Deadline, DeadlineKind, OrderRow, OrderView, TimelineEvent};
use domain::{
    Actor, Party, Points, Programme, Twd,
    order::{Action, State},
};

use crate::fake::{id, now};

fn row(number: usize, state: State, viewer: Party) -> OrderRow {
    let actions = match (state, viewer) {
        (State::Submitted, Party::Supplier) => vec![Action::Accept, Action::Decline],
        (State::Submitted, _) => vec![Action::Withdraw],
        _ => Vec::new(),
    };
    OrderRow {
        id: id(number),
        number: format!("IND-110-{number:08}"),
        plan: "雲端方案 <b>".to_owned(),
        counterparty: "大同精密".to_owned(),
        state,
        price: Twd::new(60_000).expect("an amount"),
        points: Points::new(20_000).expect("an amount"),
        self_funded: Twd::new(40_000).expect("an amount"),
        submitted_at: now(),
        deadline: (state == State::Submitted)
            .then(|| Deadline { kind: DeadlineKind::Answer, at: now() }),
        actions,
        contract_sha256: None,
        activation: None,
    }
}

pub(crate) fn rows(actor: Actor) -> Vec<OrderRow> {
    let states = [State::Submitted, State::Paid, State::Submitted];
    let rows = states.into_iter().zip(1_usize..);
    rows.map(|(state, number)| row(number, state, actor.party())).collect()
}

pub(crate) fn order(actor: Actor) -> OrderView {
    let event = TimelineEvent {
        at: now(),
        party: Party::Buyer,
        who: "大同精密".to_owned(),
        action: Action::Submit,
        to: State::Submitted,
        detail: String::new(),
    };
    OrderView {
        row: row(1, State::Submitted, actor.party()),
        now: now(),
        viewer: actor.party(),
        programme: Programme::industrial_110(),
        plan: id(1),
        plan_version: 1,
        firm: "大同精密".to_owned(),
        firm_ubn: "22099131".to_owned(),
        supplier: "雲端軟體".to_owned(),
        supplier_ubn: "22099131".to_owned(),
        contract: None,
        payment: None,
        windows: None,
        claim: Some(crate::fake_claim::claim(actor)),
        timeline: vec![event],
    }
}
