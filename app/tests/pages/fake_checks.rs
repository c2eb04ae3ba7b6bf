//! Spot checks of the fake marketplace: one draw behind, one announced.

use app::{
    error::AppError,
    spot_check::{
        AnnounceDraw, Backlog, DrawView, LogLine, OpenDraw, Pick, PublishedDraw, RiskRow,
        SpotChecksView, port::SpotCheckService,
    },
};
use async_trait::async_trait;
use domain::{Actor, OrderId, Party, Refusal, Twd, claim::SpotCheck, risk::RiskSignal};

use crate::fake::{Fake, id, now};

fn pick(number: usize, by_lot: bool, signals: Vec<RiskSignal>) -> Pick {
    Pick {
        order: id(number),
        number: format!("IND-110-0000000{number}"),
        supplier: "台灣通用紡織資訊 <b>".to_owned(),
        by_lot,
        signals,
        spot_check: Some(SpotCheck::Sampled),
    }
}

#[async_trait]
impl SpotCheckService for Fake {
    async fn spot_checks(&self, actor: Actor, risky: bool) -> Result<SpotChecksView, AppError> {
        if actor.party() != Party::Office {
            return Err(Refusal::Forbidden.into());
        }
        let high = RiskSignal::HighPrice {
            monthly: Twd::new(50_000).expect("an amount"),
            median: Twd::new(5_000).expect("an amount"),
        };
        let row = RiskRow {
            order: id(3),
            number: "IND-110-00000003".to_owned(),
            supplier: "台灣通用紡織資訊".to_owned(),
            firm: "大同精密 <b>".to_owned(),
            score: 80,
            signals: vec![RiskSignal::BackFilled { days: 60 }, high],
        };
        Ok(SpotChecksView {
            now: now(),
            backlog: Backlog {
                running: 21,
                undrawn: 3,
                waiting: 2,
                oldest: Some(now()),
                passed: 1,
                failed: 1,
            },
            open: Some(OpenDraw {
                draw: crate::fake::plan_id(8),
                number: 2,
                seed: "大樂透 <b>".to_owned(),
                announced_at: now(),
                population: 3,
                list_sha256: "ab".repeat(32),
                sample: 1,
                from: now(),
            }),
            draws: vec![DrawView {
                draw: crate::fake::plan_id(7),
                number: 1,
                seed: "cd".repeat(32),
                drawn_at: now(),
                population: 18,
                by_lot: 1,
                for_risk: 1,
                unlisted: 1,
                picks: vec![
                    pick(1, true, Vec::new()),
                    pick(2, false, vec![RiskSignal::SameLog { orders: 6 }]),
                ],
            }],
            risky: risky.then(|| vec![row]),
            id: crate::fake::plan_id(9),
            may_draw: true,
        })
    }

    async fn announce_draw(&self, _actor: Actor, _form: AnnounceDraw) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn carry_out_draw(&self, _actor: Actor, _draw: &str) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn published_draws(&self) -> Result<Vec<PublishedDraw>, AppError> {
        Ok(vec![PublishedDraw {
            number: 1,
            seed: "大樂透 <b>".to_owned(),
            announced_at: now(),
            drawn_at: None,
            population: 21,
            list_sha256: "ab".repeat(32),
            sample: 2,
        }])
    }

    async fn published_keys(&self, _number: i32) -> Result<Vec<(String, String, bool)>, AppError> {
        Err(AppError::NotFound)
    }

    async fn raw_log(&self, _actor: Actor, _order: OrderId) -> Result<Vec<LogLine>, AppError> {
        Err(AppError::NotFound)
    }
}
