//! The parts of the service that no page of these tests asks for.

use app::{
    contract::{
        AmendContract,
        port::{ContractDocument, ContractService},
    },
    error::AppError,
    notice::{NoticeRow, NoticesView, Topic, port::NoticeService},
};
use async_trait::async_trait;
use domain::{Actor, Instant, OrderId};

use crate::fake::Fake;

#[async_trait]
impl NoticeService for Fake {
    async fn notices(&self, _actor: Actor) -> Result<NoticesView, AppError> {
        let row = |id: &str, topic, read| NoticeRow {
            id: id.to_owned(),
            topic,
            subject: format!("訂單 {id} <b>：供應商已接單"),
            body: "供應商已經接單。\n\n請閱讀契約並簽署。".to_owned(),
            path: "/orders/1".to_owned(),
            at: crate::fake::now(),
            read,
        };
        let rows = vec![row("2", Topic::Order, false), row("1", Topic::Enrolment, true)];
        Ok(NoticesView { now: crate::fake::now(), rows, unread: 1, muted: vec![Topic::Deadline] })
    }

    async fn unread(&self, _actor: Actor) -> Result<i64, AppError> {
        Err(AppError::NotFound)
    }

    async fn mark_read(&self, _actor: Actor) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn mute(&self, _actor: Actor, _topics: Vec<Topic>) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}

#[async_trait]
impl ContractService for Fake {
    async fn contract(
        &self,
        _actor: Actor,
        _order: OrderId,
        _version: Option<i32>,
    ) -> Result<ContractDocument, AppError> {
        Err(AppError::NotFound)
    }

    async fn amend_contract(&self, _actor: Actor, _form: AmendContract) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn check_contract(&self, hash: &str, _from: &str) -> Result<Option<Instant>, AppError> {
        Ok(hash.starts_with('0').then(crate::fake::now))
    }
}
