//! One talk with hostile words, an open quotation and one that was withdrawn.

use app::{
    error::AppError,
    inquiry::{
        AskView, InquiryRow, InquiryView, Message, QuotationView, SendQuotation, WriteMessage,
        port::InquiryService,
    },
    order::CheckoutView,
};
use async_trait::async_trait;
use domain::{
    Actor, InquiryId, Party, PlanId, Points, Programme, QuotationId, Twd, quotation::Standing,
};

use crate::fake::{Fake, id, now};

fn quotation(number: usize, standing: Standing) -> QuotationView {
    QuotationView {
        id: id(number),
        version: 1,
        price: Twd::new(54_000).expect("an amount"),
        months: 6,
        seats: Some(10),
        note: "含到廠教學 <b>".to_owned(),
        valid_until: "2021-07-31".parse().expect("a day"),
        sent_at: now(),
        standing,
        order: None,
    }
}

#[async_trait]
impl InquiryService for Fake {
    async fn inquiries(&self, actor: Actor) -> Result<Vec<InquiryRow>, AppError> {
        let row = InquiryRow {
            id: id(7),
            plan: "雲端方案 <b>".to_owned(),
            counterparty: "雲端軟體".to_owned(),
            last_at: now(),
            my_turn: true,
            quotation: Some(Standing::Open),
        };
        Ok(if actor.party() == Party::Buyer { vec![row] } else { Vec::new() })
    }

    async fn inquiry(&self, actor: Actor, inquiry: InquiryId) -> Result<InquiryView, AppError> {
        let buyer = actor.party() == Party::Buyer;
        let said = |party, words: &str| Message { at: now(), party, words: words.to_owned() };
        Ok(InquiryView {
            id: inquiry,
            viewer: actor.party(),
            plan: id(1),
            plan_name: "雲端方案".to_owned(),
            firm: "大同精密".to_owned(),
            supplier: "雲端軟體".to_owned(),
            list_price: Twd::new(60_000).expect("an amount"),
            months: 12,
            seats: None,
            programme: Programme::industrial_110(),
            available: buyer.then(|| Points::new(200_000).expect("points")),
            now: now(),
            messages: vec![
                said(Party::Buyer, "</p><script>alert(1)</script>\n=HYPERLINK(\"x\")"),
                said(Party::Supplier, "可以。"),
            ],
            quotations: vec![quotation(8, Standing::Open), quotation(9, Standing::Withdrawn)],
            may_write: true,
            may_quote: !buyer,
            may_order: buyer,
        })
    }

    async fn inquiry_of_plan(&self, _actor: Actor, plan: PlanId) -> Result<AskView, AppError> {
        let (name, supplier) = ("雲端方案".to_owned(), "雲端軟體".to_owned());
        Ok(AskView { plan, name, supplier, inquiry: Some(id(7)) })
    }

    async fn write_message(
        &self,
        _actor: Actor,
        _form: WriteMessage,
    ) -> Result<InquiryId, AppError> {
        Err(AppError::NotFound)
    }

    async fn send_quotation(
        &self,
        _actor: Actor,
        _form: SendQuotation,
    ) -> Result<QuotationId, AppError> {
        Err(AppError::NotFound)
    }

    async fn withdraw_quotation(
        &self,
        _actor: Actor,
        _quotation: QuotationId,
    ) -> Result<InquiryId, AppError> {
        Err(AppError::NotFound)
    }

    async fn checkout_quoted(
        &self,
        _actor: Actor,
        _plan: PlanId,
        _quotation: QuotationId,
    ) -> Result<CheckoutView, AppError> {
        Err(AppError::NotFound)
    }
}
