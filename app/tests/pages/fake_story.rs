//! The story of an order of the fake marketplace.

use app::{
    error::AppError,
    story::{Document, Happened, SealedBy, StoryLine, StoryView, port::StoryService},
};
use async_trait::async_trait;
use domain::{
    Actor, OrderId, Party, Points, Twd,
    ledger::Kind,
    order::{Action, State},
};

use crate::fake::{Fake, now};

#[async_trait]
impl StoryService for Fake {
    async fn story(&self, _actor: Actor, order: OrderId) -> Result<StoryView, AppError> {
        let points = Points::new(20_000).expect("an amount");
        let line =
            |party, rule: &str, what| StoryLine { at: now(), party, rule: rule.to_owned(), what };
        Ok(StoryView {
            now: now(),
            order,
            number: "IND-110-00000001".to_owned(),
            plan: "雲端方案 <b>".to_owned(),
            plan_version: 2,
            firm: "大同精密 <b>".to_owned(),
            firm_ubn: "04595257".to_owned(),
            supplier: "台灣通用紡織資訊".to_owned(),
            supplier_ubn: "22099131".to_owned(),
            price: Twd::new(60_000).expect("an amount"),
            points,
            self_funded: Twd::new(40_000).expect("an amount"),
            state: State::Submitted,
            lines: vec![
                line(
                    Party::Buyer,
                    "R19",
                    Happened::Order {
                        action: Action::Submit,
                        to: State::Submitted,
                        detail: String::new(),
                    },
                ),
                line(
                    Party::System,
                    "R19",
                    Happened::Points { kind: Kind::Reserve, amount: points },
                ),
            ],
            documents: vec![Document::Contract { sha256: "ab".repeat(32) }],
            seal: Some(SealedBy { number: 7, sha256: "cd".repeat(32) }),
        })
    }
}
