//! 抽查 on the database: draws that anybody can repeat, risk, and what nobody has looked at (R34).
//! What becomes of one drawn order stands in `store/claim/spot_check.rs`.

mod announce;
mod draw;
mod log;
mod published;
mod risk;
mod verify;
mod views;

use std::collections::HashMap;

use app::{
    error::AppError,
    spot_check::{
        AnnounceDraw, Backlog, LogLine, PublishedDraw, SpotChecksView, port::SpotCheckService,
    },
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, OrderId, Refusal,
    authority::{Act, authorise},
    risk::RiskSignal,
};

use super::{
    Store,
    batch::Batch,
    kept::Kept,
    order::{AuditRow, audit},
};
use crate::{clock::new_id, hash::sha256};

/// Orders that can be drawn, and those that a draw takes into account.
macro_rules! in_service {
    () => {
        "('InService', 'ServiceProven', 'Claimed', 'Settled')"
    };
}
use in_service;

/// What the desk shows and whole tables are read for.
#[derive(Clone, Default)]
pub(super) struct KeptDesk {
    backlog: Kept<Backlog>,
    /// By draw: orders by lot, for their risk, and on nobody's list.
    picks: Kept<HashMap<String, (u64, u64, u64)>>,
    /// The orders above the threshold, the riskiest first.
    risky: Kept<Vec<(u32, String, Vec<RiskSignal>)>>,
}

impl KeptDesk {
    /// What people look for at once was changed here; the risks are as they were.
    pub(super) async fn forget(&self) {
        self.backlog.forget().await;
        self.picks.forget().await;
    }
}

/// By this an order is known to everybody: its two sides can tell it from its number.
fn digest(order_number: &str) -> String {
    sha256(order_number)
}

/// What is published of seed and list before the draw: neither can be another one afterwards.
fn sealed(seed: &str, mut digests: Vec<String>) -> String {
    digests.sort_unstable();
    sha256(&format!("{seed}\n{}", digests.join("\n")))
}

/// What decides by lot.
fn key(seed: &str, digest: &str) -> String {
    sha256(&format!("{seed} {digest}"))
}

fn note(
    batch: &mut Batch,
    actor: Actor,
    action: &'static str,
    draw: &str,
    detail: &str,
    at: Instant,
) {
    let row = AuditRow {
        event: new_id(),
        at,
        actor,
        action,
        subject: ("draw", draw.to_owned()),
        outcome: "ok",
        rule: "R34".to_owned(),
        detail: detail.to_owned(),
    };
    audit(batch, &row);
}

impl Store {
    /// Who may not is remembered.
    async fn may_check(
        &self,
        actor: Actor,
        action: &'static str,
        subject: (&'static str, String),
    ) -> Result<(), AppError> {
        match authorise(actor, Act::SpotCheckOrder) {
            Ok(()) => Ok(()),
            Err(refusal) => self.refused(actor, action, subject, refusal).await,
        }
    }

    async fn refused<T>(
        &self,
        actor: Actor,
        action: &'static str,
        subject: (&'static str, String),
        refusal: Refusal,
    ) -> Result<T, AppError> {
        let row = AuditRow::refused(actor, action, subject, &refusal, self.time());
        self.audit_refusal(row).await?;
        Err(refusal.into())
    }
}

#[async_trait]
impl SpotCheckService for Store {
    async fn spot_checks(&self, actor: Actor, risky: bool) -> Result<SpotChecksView, AppError> {
        self.spot_check_desk(actor, risky).await
    }

    async fn announce_draw(&self, actor: Actor, form: AnnounceDraw) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move {
            let answer = store.announce(actor, form).await;
            store.desk.forget().await;
            answer
        })
        .await
    }

    async fn carry_out_draw(&self, actor: Actor, draw: &str) -> Result<(), AppError> {
        let (store, draw) = (self.clone(), draw.to_owned());
        self.detached(async move {
            let answer = store.carry_out(actor, &draw).await;
            store.desk.forget().await;
            answer
        })
        .await
    }

    async fn published_draws(&self) -> Result<Vec<PublishedDraw>, AppError> {
        self.draws_for_all().await
    }

    async fn published_keys(&self, number: i32) -> Result<Vec<(String, String, bool)>, AppError> {
        self.keys_for_all(number).await
    }

    async fn raw_log(&self, actor: Actor, order: OrderId) -> Result<Vec<LogLine>, AppError> {
        let store = self.clone();
        self.detached(async move { store.log_of(actor, order).await }).await
    }
}
