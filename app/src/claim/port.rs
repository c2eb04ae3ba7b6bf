//! What the feature's pages ask of the server.

use async_trait::async_trait;
use domain::{Actor, OrderId};

use super::{
    ClaimCommand, ClaimStep, ClaimsView, PayoutFile, Reconciled, UsageReceipt, UsageRecord,
};
use crate::{error::AppError, review::ImportReport};

#[async_trait]
pub trait ClaimService: Send + Sync {
    /// Takes usage records of one order, all or none; those that are known are not taken twice.
    ///
    /// Errors: `NotFound`; `Refused` with `Forbidden`, `UsageInFuture`, `UsageOutsideService`,
    /// `KeyReused` (known with another content), `IllegalTransition`; `Invalid`.
    async fn record_usage(
        &self,
        actor: Actor,
        order: OrderId,
        records: Vec<UsageRecord>,
    ) -> Result<UsageReceipt, AppError>;
    /// Where the step left claim and order; the same step twice answers the same.
    ///
    /// Errors: `NotFound`, `Invalid`, `Refused` with any refusal from R25 to R34.
    async fn claim_act(&self, actor: Actor, command: ClaimCommand) -> Result<ClaimStep, AppError>;
    /// 電子發票 as its XML (MIG): read, then filed like one that was typed. Only `order` and `key` of
    /// the command are read. The file's SHA-256 is kept with the invoice.
    ///
    /// Errors: like [`Self::claim_act`]; `Faults` at `xml` where the file is no e-invoice.
    async fn file_invoice_xml(
        &self,
        actor: Actor,
        command: ClaimCommand,
        xml: Vec<u8>,
    ) -> Result<ClaimStep, AppError>;
    /// 使用紀錄 of any number of the supplier's orders as a CSV: takes the good lines and names the
    /// others.
    ///
    /// Errors: `Refused(Forbidden)`; `Faults` at `file` where it is no such list at all.
    async fn import_usage(
        &self,
        actor: Actor,
        file: Box<dyn std::io::Read + Send>,
    ) -> Result<ImportReport, AppError>;
    /// The office's queue, and the files for the bank.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn claims(&self, actor: Actor) -> Result<ClaimsView, AppError>;
    /// The number of a new file for the bank; none where nothing waits.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`.
    async fn make_payouts(&self, actor: Actor) -> Result<Option<String>, AppError>;
    /// The lines of a file, the same however often it is asked for.
    ///
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn payout_file(&self, actor: Actor, number: &str) -> Result<PayoutFile, AppError>;
    /// Marks what the bank has paid; the same answer twice changes nothing.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`; `Invalid` with `lines`.
    async fn reconcile(&self, actor: Actor, lines: &str) -> Result<Reconciled, AppError>;
}
