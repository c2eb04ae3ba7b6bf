//! A programme that has run for long, written in bulk: firms, orders in every state, claims,
//! payouts, a draw, and an audit trail that is sealed. `verify` finds it in order, because every
//! row is what the services would have written.

mod firm;
mod lot;
mod order;
mod sink;

use std::{sync::Arc, time::Instant};

use anyhow::{Context as _, ensure};
use domain::{
    Points, Programme, SupplierId, Twd,
    claim::State as ClaimState,
    order::State,
    plan::{Category, PlanOrigin, SubSector},
    ubn::Ubn,
};
use server::{
    clock::new_id,
    engine::{Engine, NewPlan, NewPlanVersion, NewSupplier},
};

use self::{
    firm::Firms,
    lot::Lot,
    order::{Goal, Life, Sale, Shared},
    sink::{Sink, put},
};

/// Points of an order; a firm's cap pays for more than its orders.
const POINTS: i64 = 15_000;
const ORDERS_OF_A_FIRM: u32 = 10;
/// Claims that wait, and applications: what the office shows is as long however long the
/// programme has run.
const CLAIMS_WAITING: u32 = 600;
/// Payouts of one file for the bank, and those that wait for one.
const PAYOUTS_OF_A_FILE: usize = 100;
const PAYOUTS_WAITING: usize = 50;
/// 2021-07-05, and the weeks in which orders are made.
const FIRST_DAY: i64 = 1_625_443_200_000;
const SELLING_DAYS: u32 = 35;
const DAY: i64 = 24 * 3_600_000;

/// What there is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) orders: u32,
    pub(crate) suppliers: u32,
    pub(crate) mix: Mix,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mix {
    /// As after a year: most are settled, the office has its hands full.
    AfterAYear,
    /// Every service runs.
    InService,
}

/// What was written: how many transfers, who sells, and ids and numbers of services that run.
pub(crate) type History = (u64, Vec<SupplierId>, Vec<(String, String)>);

/// A file for the bank that is being filled.
#[derive(Default)]
struct BankFile {
    waiting: usize,
    id: String,
    number: u32,
    payouts: usize,
    made_at: i64,
}

struct Market {
    suppliers: Vec<(SupplierId, String)>,
    paid: Vec<i64>,
    shared: Shared,
}

/// A fact about a database that has its history already.
const FACT: &str = "bench_history";

/// Writes a history into an empty database; one that has its history is taken as it is.
pub(crate) async fn fill(
    engine: &Arc<dyn Engine>,
    url: &str,
    size: Size,
) -> anyhow::Result<History> {
    if let Some(transfers) = engine.fact(FACT).await? {
        let transfers = transfers.parse()?;
        println!("  a history of {transfers} transfers is there");
        return Ok((transfers, Vec::new(), Vec::new()));
    }
    let history = write(engine, url, size).await?;
    engine.set_fact(FACT, &history.0.to_string()).await?;
    Ok(history)
}

async fn write(engine: &Arc<dyn Engine>, url: &str, size: Size) -> anyhow::Result<History> {
    let begun = Instant::now();
    let firms = size.orders.div_ceil(ORDERS_OF_A_FIRM);
    let mut market = found(engine, size.suppliers, firms).await?;
    let mut sink = Sink::open(url).await?;
    let mut firms = Firms::new(&market.shared.programme, firms);
    let (mut lot, mut file) = (Lot::default(), BankFile::default());
    let (mut transfers, mut orders) = (1, Vec::new());
    for n in 0..size.orders {
        if n.is_multiple_of(ORDERS_OF_A_FIRM) {
            firms.next(&mut sink)?;
            transfers += 1;
        }
        let place = usize::try_from(n % size.suppliers)?;
        let (supplier, plan) = &market.suppliers[place];
        let sale = Sale {
            number: n,
            firm: firms.id(),
            supplier: *supplier,
            plan: plan.clone(),
            points: POINTS,
            at: FIRST_DAY + i64::from(n % SELLING_DAYS) * DAY + i64::from(n),
        };
        let goal = goal(n, size.mix);
        let outcome = Life::new(&mut sink, &market.shared, &sale).run(goal);
        firms.spend(outcome.spent);
        market.paid[place] += outcome.paid;
        transfers += u64::from(outcome.transfers);
        let id = outcome.id.to_string();
        if let Some((transfer, at)) = &outcome.settled {
            file.pay(&mut sink, &id, *supplier, transfer, *at);
        }
        lot.add(&id, &outcome.number, *supplier, goal.state, outcome.ended_at);
        if size.mix == Mix::InService {
            orders.push((id, outcome.number));
        }
        sink.flush().await?;
    }
    file.send(&mut sink);
    firms.end(&mut sink)?;
    if size.mix == Mix::AfterAYear {
        lot.draw(&mut sink, &market.shared);
    }
    close(&mut sink, &market, firms.issued()).await?;
    let rows = sink.rows;
    sink.finish().await?;
    // Sealed as the background work would have sealed it.
    while engine.seal_audit(chrono::Duration::zero()).await? {}
    let suppliers = market.suppliers.iter().map(|(id, _)| *id).collect();
    println!(
        "  {} orders with {transfers} transfers, {rows} rows in all, written in {:.0} s",
        size.orders,
        begun.elapsed().as_secs_f64()
    );
    Ok((transfers, suppliers, orders))
}

/// The balances that all orders share.
async fn close(sink: &mut Sink, market: &Market, issued: i64) -> anyhow::Result<()> {
    let programme = &market.shared.programme.id;
    for ((supplier, _), paid) in market.suppliers.iter().zip(&market.paid) {
        if *paid > 0 {
            put!(
                sink,
                "accounts (account_id, kind, programme_id, firm_id, balance)",
                format!("paid:{programme}:{supplier}"),
                "paid",
                programme.as_str(),
                None::<String>,
                *paid,
            );
        }
    }
    let pool = format!(
        "UPDATE accounts SET balance = balance - {issued} WHERE account_id = 'pool:{programme}'"
    );
    sink.run(pool).await
}

/// Where the order of this number ends: the first ones are claims that wait.
fn goal(n: u32, mix: Mix) -> Goal {
    let claim = match n % 3 {
        0 => ClaimState::Submitted,
        1 => ClaimState::Reviewed,
        _ => ClaimState::Approved,
    };
    let state = match (mix, n % 100) {
        (Mix::InService, _) => State::InService,
        _ if n < CLAIMS_WAITING => State::Claimed,
        (_, 0..=49) => State::Settled,
        (_, 50..=59) => State::Claimed,
        (_, 60..=64) => State::ServiceProven,
        (_, 65..=74) => State::InService,
        (_, 75..=76) => State::Paid,
        (_, 77) => State::Contracted,
        (_, 78) => State::Accepted,
        (_, 79) => State::Submitted,
        (_, 80..=84) => State::Declined,
        (_, 85..=89) => State::PaymentLapsed,
        (_, 90..=92) => State::Withdrawn,
        (_, 93..=94) => State::ResponseLapsed,
        _ => State::Terminated,
    };
    Goal { state, returned: state == State::Settled && n.is_multiple_of(6), claim }
}

async fn found(engine: &Arc<dyn Engine>, suppliers: u32, firms: u32) -> anyhow::Result<Market> {
    let programme = Programme::industrial_110();
    // One cap more than is issued, so that the pool is not empty.
    let pool = Points::new(programme.points_max.get() * i64::from(firms + 1)).context("pool")?;
    engine.add_programme(&programme, pool).await?;
    let numbers = (20_000_000_u32..).filter_map(|n| n.to_string().parse::<Ubn>().ok());
    let mut found = Vec::new();
    for ubn in numbers.take(usize::try_from(suppliers)?) {
        let new = NewSupplier {
            ubn,
            name: format!("Supplier {ubn}"),
            region: String::new(),
            selected_from: None,
            selected_until: Some(chrono::NaiveDate::MAX),
        };
        let supplier = engine.add_supplier(new).await?;
        let plan = engine
            .add_plan(NewPlan {
                programme: programme.id.clone(),
                supplier,
                solution: format!("Plan {ubn}"),
                category: Category::Production,
                sectors: vec![SubSector::General],
                listed: true,
                version: version()?,
            })
            .await?;
        found.push((supplier, plan.to_string()));
    }
    ensure!(!found.is_empty(), "somebody has to sell");
    let somebody = || new_id().to_string();
    let shared = Shared {
        programme,
        officers: [somebody(), somebody(), somebody()],
        buyer: somebody(),
        seller: somebody(),
    };
    Ok(Market { paid: vec![0; found.len()], suppliers: found, shared })
}

fn version() -> anyhow::Result<NewPlanVersion> {
    Ok(NewPlanVersion {
        origin: PlanOrigin::Original,
        name: "Plan".to_owned(),
        summary: String::new(),
        description: String::new(),
        features: Vec::new(),
        integrations: Vec::new(),
        price: Twd::new(POINTS * 3).context("price")?,
        months: 12,
        seats: None,
        capacity: String::new(),
        data_location: String::new(),
        exit_terms: String::new(),
    })
}

impl BankFile {
    /// A payout: the first ones wait, the others go with a file.
    fn pay(&mut self, sink: &mut Sink, order: &str, to: SupplierId, transfer: &str, at: i64) {
        let waits = self.waiting < PAYOUTS_WAITING;
        if waits {
            self.waiting += 1;
        } else {
            self.made_at = self.made_at.max(at);
            if self.payouts == 0 {
                self.id = new_id().to_string();
                self.number += 1;
            }
            self.payouts += 1;
        }
        put!(
            sink,
            "payouts (payout_id, order_id, supplier_id, points, transfer_id, made_at, batch_id, \
             paid_at, reference)",
            new_id().to_string(),
            order,
            to.to_string(),
            POINTS,
            transfer,
            at,
            (!waits).then_some(&self.id),
            (!waits).then_some(at + DAY),
            (!waits).then(|| format!("BANK-{order}")),
        );
        if self.payouts == PAYOUTS_OF_A_FILE {
            self.send(sink);
        }
    }

    fn send(&mut self, sink: &mut Sink) {
        if self.payouts == 0 {
            return;
        }
        let payouts = i64::try_from(self.payouts).unwrap_or_default();
        put!(
            sink,
            "payout_batches (batch_id, number, made_at, user_id, payouts, total)",
            &self.id,
            format!("PAY-{:06}", self.number),
            self.made_at,
            None::<String>,
            payouts,
            payouts * POINTS,
        );
        self.payouts = 0;
    }
}
