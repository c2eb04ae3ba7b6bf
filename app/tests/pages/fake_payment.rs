//! An order that is paid by card, and a case about money that is nobody's.

use app::{
    error::AppError,
    payment::{
        CardCheckout, CaseForm, CaseRow, CaseView, CasesView, DecideCase, MoneyNotice, MoneyQuery,
        MoneyView, Proposal, Taken, Total, port::PaymentService,
    },
};
use async_trait::async_trait;
use domain::{
    Actor, OrderId, Party, Refusal, Twd,
    case::{CaseKind, How, Step},
    payment::Provider,
};

use crate::fake::{Fake, now, plan_id};

#[async_trait]
impl PaymentService for Fake {
    async fn card_checkout(&self, _: Actor, order: OrderId) -> Result<CardCheckout, AppError> {
        Ok(CardCheckout {
            order,
            number: "IND-110-00000001".to_owned(),
            plan: "雲端方案 <b>".to_owned(),
            supplier: "雲端軟體".to_owned(),
            due: Twd::new(40_000).expect("an amount"),
            deadline: now() + chrono::Duration::hours(48),
            url: "https://pay.example/checkout".to_owned(),
            fields: vec![("ItemName".to_owned(), "\"><script>".to_owned())],
        })
    }

    async fn money_notices(
        &self,
        actor: Actor,
        query: MoneyQuery,
        _: u16,
    ) -> Result<MoneyView, AppError> {
        office(actor)?;
        let rows = if query.q.is_empty() { vec![notice()] } else { Vec::new() };
        let total =
            Total { provider: Provider::Card, notices: 1_234, amount: 5_000_000, paid: 4_960_000 };
        Ok(MoneyView { query, more: !rows.is_empty(), rows, totals: vec![total] })
    }

    async fn cases(&self, actor: Actor, closed: bool) -> Result<CasesView, AppError> {
        office(actor)?;
        let rows = if closed { Vec::new() } else { vec![row(false)] };
        Ok(CasesView { now: now(), closed, rows, open: 1, more: false })
    }

    async fn case(&self, actor: Actor, _: &str) -> Result<CaseView, AppError> {
        office(actor)?;
        let proposal = Proposal {
            id: plan_id(8),
            how: How::Refunded,
            refunded: Some((now().date_naive(), "R-1 <b>".to_owned())),
            order: None,
            note: "查 <b>".to_owned(),
            by: String::new(),
            at: now(),
            decided: None,
            steps: vec![Step::Confirm, Step::Withdraw],
            own: false,
        };
        let ways = row(false).kind.ways().to_vec();
        Ok(CaseView {
            now: now(),
            row: row(false),
            notice: Some(notice()),
            proposals: vec![proposal],
            ways,
            step_up_needed: true,
            id: plan_id(9),
        })
    }

    async fn propose_case(&self, _: Actor, _: CaseForm) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn decide_case(&self, _: Actor, _: DecideCase) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}

fn office(actor: Actor) -> Result<(), AppError> {
    if actor.party() == Party::Office { Ok(()) } else { Err(Refusal::Forbidden.into()) }
}

fn row(closed: bool) -> CaseRow {
    CaseRow {
        id: plan_id(7),
        kind: CaseKind::UnknownAccount,
        order: None,
        firm: String::new(),
        detail: "T1 <b> NT$40000".to_owned(),
        opened_at: now() - chrono::Duration::days(8),
        due_at: now() - chrono::Duration::days(1),
        closed_at: closed.then(now),
        proposed: false,
    }
}

fn notice() -> MoneyNotice {
    MoneyNotice {
        txn: "card:2107".to_owned(),
        provider: Provider::Card,
        virtual_account: "90000000000000".to_owned(),
        order: None,
        amount: 40_000,
        value_at: now(),
        received_at: now(),
        taken: Taken::UnknownAccount,
        case: Some(plan_id(7)),
    }
}
