//! Pages, server functions and the port behind them. No SQL and no rule that decides money:
//! rules are in `domain`, storage in `server`.

#![expect(
    unreachable_pub,
    reason = "the component macro makes items more public than their module"
)]
// Views of whole pages nest deeply.
#![recursion_limit = "512"]

pub mod account;
pub mod api_key;
#[cfg(feature = "ssr")]
pub mod assets;
pub mod catalog;
pub mod claim;
pub mod contract;
pub mod demo;
pub mod desk;
pub mod enrolment;
pub mod error;
pub mod frame;
pub mod guide;
pub mod home;
pub mod inquiry;
pub mod lang;
mod lazy;
pub mod listing;
pub mod notice;
pub mod order;
pub mod payment;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod port;
pub mod problem;
pub mod programme;
pub mod prose;
pub mod rating;
pub mod review;
mod routes;
pub mod session;
#[cfg(feature = "ssr")]
mod shell;
pub mod spot_check;
pub mod story;
pub mod text;
pub mod trail;
pub mod transparency;
pub mod ui;
pub mod url;
pub mod wallet;
pub mod webhook;

pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
