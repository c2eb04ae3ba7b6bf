//! The demo: a clock that can be moved, a bank and a card gateway that pay, and a mailbox with
//! everybody's mail. In production the service behind these functions does not exist, and each of
//! them answers `NotFound`.

mod bank_page;
mod bar;
mod gateway_page;
mod mailbox_page;

use domain::{Instant, Twd};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use bank_page::BankPage;
pub use bar::demo_bar;
pub use gateway_page::GatewayPage;
pub use mailbox_page::MailboxPage;

use crate::error::AppError;

/// An order whose buyer could pay now, or could have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankRow {
    pub number: String,
    pub firm: String,
    pub virtual_account: String,
    pub due: Twd,
    pub deadline: Instant,
    pub paid: bool,
    pub lapsed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankView {
    pub now: Instant,
    pub rows: Vec<BankRow>,
}

/// A mail that a real marketplace would have sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoMail {
    pub to: String,
    pub subject: String,
    /// Plain text; `{origin}` stands for our own address.
    pub body: String,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxView {
    /// Whose mail is shown; empty: everybody's.
    pub to: String,
    /// Newest first.
    pub mails: Vec<DemoMail>,
}

/// The code that the demo's officer would read on a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoCode {
    /// None while the codes of now are used up.
    pub code: Option<String>,
    /// Until the next one.
    pub seconds: u64,
}

/// What the demo's bank is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DemoPayment {
    pub virtual_account: String,
    pub amount: String,
    /// The page to come back to.
    pub back: String,
}

/// A checkout at the demo's card gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// Ours.
    pub number: String,
    /// The gateway's.
    pub trade_no: String,
    pub item: String,
    pub amount: Twd,
    /// The page to go back to.
    pub back: String,
    pub paid: bool,
}

/// What the buyer does on the gateway's page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DemoCharge {
    pub trade: String,
    /// `paid` or `failed`.
    pub result: String,
}

/// How far to move the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MoveClock {
    /// `hour`, `day`, `month` (of 30 days) or `deadline` (the next one that anybody waits for).
    pub by: String,
    pub back: String,
}

#[server(name = LoadBank, endpoint = "demo/bank", input = server_fn::codec::GetUrl)]
pub async fn load_bank() -> Result<BankView, AppError> {
    crate::port::respond(web::demo()?.bank().await)
}

#[server(name = LoadMailbox, endpoint = "demo/mail", input = server_fn::codec::GetUrl)]
pub async fn load_mailbox(to: String) -> Result<MailboxView, AppError> {
    crate::port::respond(web::demo()?.mailbox(to).await)
}

/// Nothing in a real marketplace.
#[server(name = LoadDemoCode, endpoint = "demo/code", input = server_fn::codec::GetUrl)]
pub async fn load_demo_code() -> Result<Option<DemoCode>, AppError> {
    Ok(web::code().await)
}

/// Makes the demo's bank send a signed notice, the same that a real bank sends.
#[server(name = PayInDemo, endpoint = "demo/pay")]
pub async fn pay_in_demo(form: DemoPayment) -> Result<(), AppError> {
    let back = form.back.clone();
    let answer = web::demo()?.pay(form).await;
    web::come_back(&back, "/demo/bank", answer);
    Ok(())
}

#[server(name = LoadTrade, endpoint = "demo/trade", input = server_fn::codec::GetUrl)]
pub async fn load_trade(trade: String) -> Result<Trade, AppError> {
    crate::port::respond(web::demo()?.trade(trade).await)
}

/// Makes the demo's gateway tell what became of a charge, as a real one does.
#[server(name = ChargeInDemo, endpoint = "demo/charge")]
pub async fn charge_in_demo(form: DemoCharge) -> Result<(), AppError> {
    let page = format!("/demo/gateway?trade={}", crate::url::encode(&form.trade));
    let (back, answer) = match web::demo()?.charge(form).await {
        Ok(back) => (back, Ok(())),
        Err(error) => (page, Err(error)),
    };
    web::come_back(&back, "/orders", answer);
    Ok(())
}

#[server(name = MoveClockFn, endpoint = "demo/clock")]
pub async fn move_clock(form: MoveClock) -> Result<(), AppError> {
    let back = form.back.clone();
    let answer = web::demo()?.move_clock(form).await;
    web::come_back(&back, "/", answer);
    Ok(())
}

#[cfg(feature = "ssr")]
pub mod web {
    //! The demo's service port.

    use std::sync::Arc;

    use async_trait::async_trait;
    use leptos::prelude::use_context;

    use super::{BankView, DemoCharge, DemoCode, DemoPayment, MailboxView, MoveClock, Trade};
    use crate::{
        error::AppError,
        port,
        problem::{Problem, with_problem},
        session::web::local_path,
    };

    /// Provided only by a server that was started as a demo.
    #[async_trait]
    pub trait DemoService: Send + Sync {
        async fn bank(&self) -> Result<BankView, AppError>;
        /// The mails to an address, or to everybody where it is empty.
        async fn mailbox(&self, to: String) -> Result<MailboxView, AppError>;
        async fn pay(&self, payment: DemoPayment) -> Result<(), AppError>;
        /// A checkout at the gateway. Errors: `NotFound`.
        async fn trade(&self, number: String) -> Result<Trade, AppError>;
        /// The page to go back to. Errors: `NotFound`, `Invalid` with `result`.
        async fn charge(&self, form: DemoCharge) -> Result<String, AppError>;
        async fn move_clock(&self, by: MoveClock) -> Result<(), AppError>;
        /// The code of the demo's officer.
        async fn code(&self) -> Result<DemoCode, AppError>;
    }

    /// The code of the demo's officer; nothing in a real marketplace.
    pub(crate) async fn code() -> Option<DemoCode> {
        use_context::<Arc<dyn DemoService>>()?.code().await.ok()
    }

    pub(super) fn demo() -> Result<Arc<dyn DemoService>, AppError> {
        use_context::<Arc<dyn DemoService>>().ok_or(AppError::NotFound).or_else(port::fail)
    }

    pub(super) fn come_back(back: &str, fallback: &str, answer: Result<(), AppError>) {
        let back = if back.is_empty() { fallback } else { local_path(back) };
        match answer {
            Ok(()) => leptos_axum::redirect(back),
            Err(error) => leptos_axum::redirect(&with_problem(back, &Problem::from(error))),
        }
    }
}
