//! 付款: the page that leads to the card gateway; what the office sees of the money that arrived, and
//! the cases of what did not fit. A transfer to the virtual account stands on the order's own page.

mod card_page;
mod case_form;
mod case_page;
mod cases_page;
mod notices_page;
#[cfg(feature = "ssr")]
pub mod port;
mod query;
mod view;
#[cfg(feature = "ssr")]
mod web;
mod words;

use domain::OrderId;
use leptos::prelude::*;

pub use card_page::CardPage;
pub use case_page::CasePage;
pub use cases_page::CasesPage;
pub use notices_page::NoticesOfMoneyPage;
pub use query::{MoneyQuery, NOTICES_PER_PAGE};
pub use view::{
    CardCheckout, CaseForm, CaseRow, CaseView, CasesView, DecideCase, MoneyNotice, MoneyView,
    Proposal, SlipCase, Taken, Total,
};
pub use words::{notice_headings, provider, taken};

use crate::error::AppError;

/// The last part of the address of an order's card page.
pub const CARD_PATH_END: &str = "/card";
/// Characters of a note, and of a bank's reference.
pub const NOTE_CHARS_MAX: usize = 500;
pub const REFERENCE_CHARS_MAX: usize = 64;

/// Where an order is paid by card.
pub fn card_path(order: OrderId) -> String {
    format!("/orders/{order}{CARD_PATH_END}")
}

#[server(name = LoadCardCheckout, endpoint = "order/card", input = server_fn::codec::GetUrl)]
pub async fn load_card_checkout(order: String) -> Result<CardCheckout, AppError> {
    let actor = crate::port::actor()?;
    let Ok(order) = order.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().card_checkout(actor, order).await)
}

#[server(name = LoadMoney, endpoint = "office/money", input = server_fn::codec::GetUrl)]
pub async fn load_money(query: MoneyQuery) -> Result<MoneyView, AppError> {
    let actor = crate::port::actor()?;
    let service = crate::port::service();
    crate::port::respond(service.money_notices(actor, query, NOTICES_PER_PAGE).await)
}

#[server(name = LoadCases, endpoint = "office/cases", input = server_fn::codec::GetUrl)]
pub async fn load_cases(closed: bool) -> Result<CasesView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().cases(actor, closed).await)
}

#[server(name = LoadCase, endpoint = "office/case", input = server_fn::codec::GetUrl)]
pub async fn load_case(case: String) -> Result<CaseView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().case(actor, &case).await)
}

#[server(name = ProposeCase, endpoint = "office/case/propose")]
pub async fn propose_case(form: CaseForm) -> Result<(), AppError> {
    web::propose(form).await
}

#[server(name = DecideCaseFn, endpoint = "office/case/decide")]
pub async fn decide_case(form: DecideCase) -> Result<(), AppError> {
    web::decide(form).await
}
