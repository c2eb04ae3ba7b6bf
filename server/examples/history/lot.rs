//! One draw over everything whose service runs or ran, and what became of the drawn orders.

use std::collections::HashMap;

use domain::{
    SupplierId,
    draw::{by_lot, sample_size},
    order::State,
};
use server::{clock::new_id, hash::sha256};

use super::{
    order::Shared,
    sink::{Sink, put},
};

const SEED: &str = "lottery of 2021-12-10";
const DRAWN_AT: i64 = 1_639_200_000_000;

/// As many as the desk shows of a draw, also of a small one.
const PICKS_MIN: usize = 200;

struct Entry {
    number: String,
    supplier: SupplierId,
    settled: bool,
    at: i64,
}

#[derive(Default)]
pub(crate) struct Lot {
    entries: HashMap<String, Entry>,
}

impl Lot {
    pub(crate) fn add(
        &mut self,
        order: &str,
        number: &str,
        supplier: SupplierId,
        state: State,
        at: i64,
    ) {
        let takes_part = [State::InService, State::ServiceProven, State::Claimed, State::Settled];
        if takes_part.contains(&state) {
            let settled = state == State::Settled;
            let entry = Entry { number: number.to_owned(), supplier, settled, at };
            self.entries.insert(order.to_owned(), entry);
        }
    }

    pub(crate) fn draw(&self, sink: &mut Sink, shared: &Shared) {
        let draw = new_id().to_string();
        let digests: HashMap<&String, String> =
            self.entries.iter().map(|(order, entry)| (order, sha256(&entry.number))).collect();
        let mut list: Vec<&str> = digests.values().map(String::as_str).collect();
        list.sort_unstable();
        let population = list.len();
        let share = sample_size(population, shared.programme.after_sale.sample_share);
        let sample = share.max(PICKS_MIN).min(population);
        let whole = |count: usize| i64::try_from(count).unwrap_or_default();
        put!(
            sink,
            "draws (draw_id, programme_id, number, seed, announced_at, user_id, population, \
             list_sha256, sample)",
            &draw,
            shared.programme.id.as_str(),
            1,
            SEED,
            DRAWN_AT - 86_400_000,
            None::<String>,
            whole(population),
            sha256(&format!("{SEED}\n{}", list.join("\n"))),
            whole(sample),
        );
        put!(sink, "draw_results (draw_id, drawn_at, user_id)", &draw, DRAWN_AT, None::<String>,);
        for order in self.entries.keys() {
            put!(sink, "draw_population (order_id, draw_id)", order, &draw);
        }
        let key = |digest: &String| sha256(&format!("{SEED} {digest}"));
        let keyed: Vec<(String, &String)> =
            digests.iter().map(|(order, digest)| (key(digest), *order)).collect();
        for order in by_lot(&keyed, sample) {
            put!(
                sink,
                "draw_picks (draw_id, order_id, by_lot, score, signals)",
                &draw,
                order,
                1,
                0,
                "[]",
            );
            if let Some(entry) = self.entries.get(order) {
                check(sink, order, entry);
            }
        }
    }
}

/// What was settled had passed; the others wait for the auditor.
fn check(sink: &mut Sink, order: &str, entry: &Entry) {
    let (state, decided_at) =
        if entry.settled { ("passed", Some(entry.at + 1)) } else { ("sampled", None) };
    put!(
        sink,
        "spot_checks (order_id, supplier_id, state, sampled_at, decided_at, failed_at)",
        order,
        entry.supplier.to_string(),
        state,
        entry.at,
        decided_at,
        None::<i64>,
    );
    for (action, at) in [("sample-audit", Some(entry.at)), ("pass-audit", decided_at)] {
        let Some(at) = at else { continue };
        put!(
            sink,
            "audit (audit_id, event_id, at, party, user_id, action, subject_kind, subject_id, \
             outcome, rule, detail)",
            new_id().to_string(),
            new_id().to_string(),
            at,
            "office",
            None::<String>,
            action,
            "order",
            order,
            "ok",
            "R34",
            "",
        );
    }
}
