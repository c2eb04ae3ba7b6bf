//! 詢問與報價: a firm asks about a plan, its supplier answers and may offer a price.

mod ask_page;
mod list_page;
#[cfg(feature = "ssr")]
pub mod port;
mod quotation_form;
mod quotation_part;
mod thread_page;

use chrono::NaiveDate;
use domain::{
    InquiryId, Instant, OrderId, Party, PlanId, Points, Programme, QuotationId, Twd,
    quotation::Standing,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use ask_page::AskPage;
pub use list_page::MessagesPage;
pub use thread_page::ThreadPage;

use crate::error::AppError;

/// A talk in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryRow {
    pub id: InquiryId,
    pub plan: String,
    /// The supplier for a buyer, the firm for a supplier.
    pub counterparty: String,
    pub last_at: Instant,
    /// The other side wrote last, and no order has answered it.
    pub my_turn: bool,
    /// The newest quotation, if there is one.
    pub quotation: Option<Standing>,
}

/// What a firm sees before it asks: the plan, and the talk that there is already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    pub plan: PlanId,
    pub name: String,
    pub supplier: String,
    pub inquiry: Option<InquiryId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub at: Instant,
    pub party: Party,
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotationView {
    pub id: QuotationId,
    pub version: i32,
    pub price: Twd,
    pub months: u16,
    /// `None`: unlimited.
    pub seats: Option<u32>,
    pub note: String,
    pub valid_until: NaiveDate,
    pub sent_at: Instant,
    pub standing: Standing,
    pub order: Option<OrderId>,
}

/// A talk, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryView {
    pub id: InquiryId,
    pub viewer: Party,
    pub plan: PlanId,
    pub plan_name: String,
    pub firm: String,
    pub supplier: String,
    /// On the list now.
    pub list_price: Twd,
    pub months: u16,
    pub seats: Option<u32>,
    pub programme: Programme,
    /// The buyer's points.
    pub available: Option<Points>,
    pub now: Instant,
    /// The oldest first.
    pub messages: Vec<Message>,
    /// The newest first.
    pub quotations: Vec<QuotationView>,
    pub may_write: bool,
    pub may_quote: bool,
    pub may_order: bool,
}

/// A message. Every field is text: what was typed comes back with its problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WriteMessage {
    /// The first message names the plan, every other one the talk.
    pub plan: String,
    pub inquiry: String,
    pub words: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SendQuotation {
    pub inquiry: String,
    pub price: String,
    pub months: String,
    /// Nothing: unlimited.
    pub seats: String,
    pub note: String,
    pub valid_until: String,
}

#[server(name = LoadInquiries, endpoint = "inquiries", input = server_fn::codec::GetUrl)]
pub async fn load_inquiries() -> Result<Vec<InquiryRow>, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().inquiries(actor).await)
}

#[server(name = LoadInquiry, endpoint = "inquiry", input = server_fn::codec::GetUrl)]
pub async fn load_inquiry(inquiry: String) -> Result<InquiryView, AppError> {
    let actor = crate::port::actor()?;
    let Ok(inquiry) = inquiry.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().inquiry(actor, inquiry).await)
}

#[server(name = LoadAsk, endpoint = "inquiry/ask", input = server_fn::codec::GetUrl)]
pub async fn load_ask(plan: String) -> Result<AskView, AppError> {
    let actor = crate::port::actor()?;
    let Ok(plan) = plan.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().inquiry_of_plan(actor, plan).await)
}

/// Leads to the talk, or back with what was typed.
#[server(name = WriteMessageFn, endpoint = "inquiry/write")]
pub async fn write_message(form: WriteMessage) -> Result<(), AppError> {
    web::write(form).await
}

#[server(name = SendQuotationFn, endpoint = "inquiry/quote")]
pub async fn send_quotation(form: SendQuotation) -> Result<(), AppError> {
    web::quote(form).await
}

#[server(name = WithdrawQuotationFn, endpoint = "inquiry/withdraw-quotation")]
pub async fn withdraw_quotation(inquiry: String, quotation: String) -> Result<(), AppError> {
    web::withdraw(inquiry, quotation).await
}

#[cfg(feature = "ssr")]
mod web {
    use super::{SendQuotation, WriteMessage};
    use crate::{
        error::AppError,
        order::lead,
        port,
        url::{clip, clip_to, encode},
    };

    fn thread(inquiry: &str) -> String {
        format!("/messages/{}", encode(clip(inquiry)))
    }

    pub(super) async fn write(form: WriteMessage) -> Result<(), AppError> {
        // A little more than fits, so that what is too long comes back too long.
        let typed = encode(clip_to(&form.words, domain::quotation::MESSAGE_CHARS_MAX + 1));
        let back = if form.inquiry.is_empty() {
            format!("/messages/ask/{}?words={typed}", encode(clip(&form.plan)))
        } else {
            format!("{}?words={typed}", thread(&form.inquiry))
        };
        let answer = match port::viewer() {
            Some(actor) => port::service().write_message(actor, form).await,
            None => Err(AppError::Unauthenticated),
        };
        let done =
            answer.as_ref().map_or_else(|_| String::new(), |id| format!("/messages/{id}#last"));
        lead(answer, &done, &back)
    }

    pub(super) async fn quote(form: SendQuotation) -> Result<(), AppError> {
        let done = thread(&form.inquiry);
        let typed = |text: &str| encode(clip(text));
        let back = format!(
            "{done}?price={}&months={}&seats={}&valid_until={}&note={}",
            typed(&form.price),
            typed(&form.months),
            typed(&form.seats),
            typed(&form.valid_until),
            encode(clip_to(&form.note, domain::quotation::NOTE_CHARS_MAX + 1))
        );
        let answer = match port::viewer() {
            Some(actor) => port::service().send_quotation(actor, form).await,
            None => Err(AppError::Unauthenticated),
        };
        lead(answer, &done, &back)
    }

    pub(super) async fn withdraw(inquiry: String, quotation: String) -> Result<(), AppError> {
        let back = thread(&inquiry);
        let answer = match (port::viewer(), quotation.parse()) {
            (Some(actor), Ok(id)) => port::service().withdraw_quotation(actor, id).await,
            (Some(_), Err(_)) => Err(AppError::NotFound),
            (None, _) => Err(AppError::Unauthenticated),
        };
        lead(answer, &back, &back)
    }
}
