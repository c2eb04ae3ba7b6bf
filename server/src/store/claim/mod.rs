//! 請款 on the database: evidence, claim, review, payout, and how an order ends early. Only
//! `change.rs` changes `claims.state`.

mod act;
mod case;
mod change;
mod command;
mod evidence;
mod invoice_file;
mod office;
mod once;
mod payouts;
mod settle;
mod spot_check;
mod submit;
mod survey;
mod terminate;
mod views;

use app::{
    claim::{
        ClaimCommand, ClaimStep, ClaimsView, PayoutFile, Reconciled, UsageReceipt, UsageRecord,
        port::ClaimService,
    },
    error::AppError,
    review::ImportReport,
};
use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::Store;

#[async_trait]
impl ClaimService for Store {
    async fn record_usage(
        &self,
        actor: Actor,
        order: OrderId,
        records: Vec<UsageRecord>,
    ) -> Result<UsageReceipt, AppError> {
        let store = self.clone();
        self.detached(async move { store.take_usage(actor, order, records).await }).await
    }

    async fn claim_act(&self, actor: Actor, command: ClaimCommand) -> Result<ClaimStep, AppError> {
        let store = self.clone();
        self.detached(async move { store.act_on_claim(actor, command).await }).await
    }

    async fn file_invoice_xml(
        &self,
        actor: Actor,
        command: ClaimCommand,
        xml: Vec<u8>,
    ) -> Result<ClaimStep, AppError> {
        let store = self.clone();
        self.detached(async move { store.take_invoice_file(actor, command, &xml).await }).await
    }

    async fn import_usage(
        &self,
        actor: Actor,
        file: Box<dyn std::io::Read + Send>,
    ) -> Result<ImportReport, AppError> {
        let store = self.clone();
        self.detached(async move { store.import_usage_list(actor, file).await }).await
    }

    async fn claims(&self, actor: Actor) -> Result<ClaimsView, AppError> {
        self.claim_queue(actor).await
    }

    async fn make_payouts(&self, actor: Actor) -> Result<Option<String>, AppError> {
        let store = self.clone();
        self.detached(async move { store.make_payout_file(actor).await }).await
    }

    async fn payout_file(&self, actor: Actor, number: &str) -> Result<PayoutFile, AppError> {
        self.payout_lines(actor, number).await
    }

    async fn reconcile(&self, actor: Actor, lines: &str) -> Result<Reconciled, AppError> {
        let (store, lines) = (self.clone(), lines.to_owned());
        self.detached(async move { store.reconcile_lines(actor, &lines).await }).await
    }
}
