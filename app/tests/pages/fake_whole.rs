//! The office's view of the fake marketplace as a whole.

use app::{
    desk::{
        Ageing, AtRisk, DeskOrder, DeskOrdersView, DeskQuery, Expiring, FiguresView, PoolDay,
        Queue, Risk, Stage, port::DeskService,
    },
    error::{AppError, Fault, FaultKind},
    policy::{
        PolicyQuery, PolicyView, RehearsalLine, RehearsalRow, RehearsalView, port::PolicyService,
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    Actor, Party, Points, Programme, Refusal, Twd,
    order::State,
    policy::{Outcome, Policy},
};

use crate::fake::{Fake, id, now};

fn office(actor: Actor) -> Result<(), AppError> {
    if actor.party() == Party::Office { Ok(()) } else { Err(Refusal::Forbidden.into()) }
}

#[async_trait]
impl DeskService for Fake {
    async fn desk_orders(
        &self,
        actor: Actor,
        query: DeskQuery,
        _: u16,
    ) -> Result<DeskOrdersView, AppError> {
        office(actor)?;
        let order = DeskOrder {
            id: id(1),
            number: "IND-110-00000001".to_owned(),
            state: State::Paid,
            firm: "宏昇 <b>".to_owned(),
            firm_ubn: "04595257".to_owned(),
            supplier: "台灣通用紡織資訊".to_owned(),
            supplier_ubn: "22099131".to_owned(),
            plan: "雲端方案".to_owned(),
            price: Twd::new(600_000).expect("a price"),
            points: Points::new(200_000).expect("points"),
            submitted_at: now(),
        };
        let rows = if query.q == "none" { Vec::new() } else { vec![order] };
        Ok(DeskOrdersView { more: !rows.is_empty(), query, rows })
    }

    async fn desk_figures(&self, actor: Actor) -> Result<FiguresView, AppError> {
        office(actor)?;
        let day = |day| NaiveDate::from_ymd_opt(2021, 7, day).expect("a day");
        Ok(FiguresView {
            programme: "雲市集工業館".to_owned(),
            as_of: now(),
            pool: vec![
                PoolDay { day: day(1), issued: 0, returned: 0, left: 10_000_000 },
                PoolDay { day: day(5), issued: 200_000, returned: 0, left: 9_800_000 },
            ],
            budget: Points::new(10_000_000).expect("points"),
            firms: vec![(Stage::Applied, 3), (Stage::Issued, 1)],
            orders: vec![(Stage::Submitted, 8), (Stage::Settled, 1)],
            ageing: vec![Ageing { queue: Queue::Claims, counts: [1, 0, 0, 2, 4] }],
            expiring: Expiring { until: day(30), groups: vec![(1_000, 2, 1_500)] },
            risks: vec![AtRisk {
                risk: Risk::Silent,
                count: 12,
                first: vec![(
                    id(1),
                    "IND-110-00000001".to_owned(),
                    "宏昇 <b>".to_owned(),
                    "通用".to_owned(),
                )],
            }],
        })
    }
}

#[async_trait]
impl PolicyService for Fake {
    async fn policy(&self, actor: Actor, query: PolicyQuery) -> Result<PolicyView, AppError> {
        office(actor)?;
        let budget = Points::new(10_000_000).expect("points");
        let own = Policy::of(&Programme::industrial_110(), budget);
        let outcome = Outcome { served: 50, points: 1_000, ..Outcome::default() };
        let more = Outcome { served: 100, points: 900, ..outcome };
        let wrong = query.cap == "many";
        Ok(PolicyView {
            programme: "雲市集工業館".to_owned(),
            as_of: now(),
            firms: 60,
            contracts: 12,
            now: (own, outcome),
            asked: (query.cap == "100000").then_some((own, more)),
            faults: wrong.then(|| Fault::new("cap", FaultKind::NotAnAmount)).into_iter().collect(),
            query,
            played: vec![played()],
        })
    }

    async fn keep_rehearsal(
        &self,
        actor: Actor,
        _: &str,
        _: &str,
        _: Vec<RehearsalLine>,
    ) -> Result<String, AppError> {
        office(actor).map(|()| "1".to_owned())
    }

    async fn rehearsal(&self, actor: Actor, _: &str) -> Result<RehearsalView, AppError> {
        office(actor)?;
        let line = |line: usize, ok: bool| RehearsalLine {
            line,
            text: format!("at 2021-07-05T10:00 M1 submits O{line} <b> => Submitted"),
            expected: Some("Submitted".to_owned()),
            got: if ok { "Submitted" } else { "!OverCap" }.to_owned(),
            ok,
            because: (!ok).then(|| "points 300,000 > cap 200,000".to_owned()),
        };
        Ok(RehearsalView { row: played(), lines: vec![line(3, true), line(4, false)] })
    }
}

fn played() -> RehearsalRow {
    RehearsalRow {
        id: "1".to_owned(),
        file: "S1 <b>.txt".to_owned(),
        lines: 2,
        failed: 1,
        at: now(),
    }
}
