//! 付款 beside the order's own steps: the way to the card gateway and what it tells (`card.rs`), all
//! money that was told of (`notices.rs`), and the cases of what did not fit: as pages show them
//! (`cases.rs`), and what two officers decide (`propose.rs`, `decide.rs`).

mod card;
mod cases;
mod decide;
mod notices;
mod propose;
mod rows;
mod slip;

use app::{
    error::AppError,
    payment::{
        CardCheckout, CaseForm, CaseView, CasesView, DecideCase, MoneyQuery, MoneyView,
        port::PaymentService,
    },
};
use async_trait::async_trait;
use domain::{
    Actor, OrderId, Refusal,
    authority::{Act, authorise},
};

use uuid::Uuid;

use super::{Store, order::AuditRow};

#[async_trait]
impl PaymentService for Store {
    async fn card_checkout(&self, actor: Actor, order: OrderId) -> Result<CardCheckout, AppError> {
        self.checkout_by_card(actor, order).await
    }

    async fn money_notices(
        &self,
        actor: Actor,
        query: MoneyQuery,
        rows: u16,
    ) -> Result<MoneyView, AppError> {
        authorise(actor, Act::ViewPayments)?;
        Ok(self.money_found(query, rows).await?)
    }

    async fn cases(&self, actor: Actor, closed: bool) -> Result<CasesView, AppError> {
        authorise(actor, Act::ViewPayments)?;
        Ok(self.list_cases(closed).await?)
    }

    async fn case(&self, actor: Actor, case: &str) -> Result<CaseView, AppError> {
        authorise(actor, Act::ViewPayments)?;
        Ok(self.view_case(actor, case).await?)
    }

    async fn propose_case(&self, actor: Actor, form: CaseForm) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.propose_about_case(actor, form).await }).await
    }

    async fn decide_case(&self, actor: Actor, form: DecideCase) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.decide_about_case(actor, form).await }).await
    }
}

impl Store {
    /// Who may not is remembered.
    async fn may_settle(
        &self,
        actor: Actor,
        action: &'static str,
        case: Uuid,
    ) -> Result<(), AppError> {
        match authorise(actor, Act::SettleCase) {
            Ok(()) => Ok(()),
            Err(refusal) => self.not_settled(actor, action, case, refusal).await,
        }
    }

    async fn not_settled<T>(
        &self,
        actor: Actor,
        action: &'static str,
        case: Uuid,
        refusal: Refusal,
    ) -> Result<T, AppError> {
        let subject = ("case", case.to_string());
        let row = AuditRow::refused(actor, action, subject, &refusal, self.time());
        self.audit_refusal(row).await?;
        Err(refusal.into())
    }
}
