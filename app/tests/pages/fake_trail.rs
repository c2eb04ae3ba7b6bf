//! Two rows of the fake marketplace's audit trail.

use app::{
    error::AppError,
    trail::{TrailQuery, TrailRow, TrailView, port::TrailService},
};
use async_trait::async_trait;
use domain::{Actor, Party, Refusal};

use crate::fake::{Fake, id, now, plan_id};

#[async_trait]
impl TrailService for Fake {
    async fn trail(&self, actor: Actor, query: TrailQuery) -> Result<TrailView, AppError> {
        if actor.party() != Party::Office {
            return Err(Refusal::Forbidden.into());
        }
        let row = |number: usize, outcome: &str| TrailRow {
            id: plan_id(number),
            at: now(),
            party: Party::Supplier,
            who: "陳業務 <b>".to_owned(),
            action: "Accept".to_owned(),
            subject_kind: "order".to_owned(),
            subject_id: plan_id(1),
            number: Some((id(1), "IND-110-00000001".to_owned())),
            outcome: outcome.to_owned(),
            rule: "R19".to_owned(),
            detail: String::new(),
            seal: (outcome == "ok").then_some(7),
        };
        Ok(TrailView { query, rows: vec![row(2, "Forbidden"), row(1, "ok")], more: true })
    }
}
