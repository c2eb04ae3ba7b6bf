//! The rules of 雲市集工業館, pure and total.
//!
//! Browser, server, command line and tests call the same functions. This crate performs no
//! I/O, reads no clock, makes no ids, uses no floating point and knows neither SQL nor HTTP:
//! time, ids and settings are parameters, so every answer can be replayed.
//!
//! Reading order: [`money`], [`programme`], [`eligibility`], [`enrolment`], [`quote`], [`order`],
//! [`ledger`], [`settings`] for how a programme's rules change, then the calendar side: [`calendar`], [`payment_window`], [`service`]; after the
//! sale [`usage`], [`invoice`], [`claim`], [`payout`]; who may ask for what is [`authority`], and what
//! programs may is [`api_key`], what they
//! are told is [`webhook`].

pub mod actor;
pub mod amendment;
pub mod api_key;
pub mod authority;
pub mod calendar;
pub mod case;
pub mod claim;
pub mod disclosure;
pub mod draw;
pub mod eligibility;
pub mod enrolment;
pub mod guide;
pub mod id;
pub mod invoice;
pub mod ledger;
pub mod listing;
pub mod mig;
pub mod money;
pub mod order;
pub mod password;
pub mod pavilion;
pub mod payment;
pub mod payment_window;
pub mod payout;
pub mod plan;
pub mod policy;
pub mod programme;
pub mod quotation;
pub mod quote;
pub mod rating;
pub mod refusal;
pub mod related_grant;
pub mod risk;
pub mod rule;
pub mod search;
pub mod selection;
pub mod service;
pub mod settings;
pub mod typed;
pub mod ubn;
pub mod usage;
pub mod webhook;

pub use actor::{Actor, FirmRole, OfficerRole, OfficerRoles, Party, SupplierRole};
pub use id::{FirmId, InquiryId, OrderId, PlanId, ProgrammeId, QuotationId, SupplierId, UserId};
pub use money::{Points, Twd};
pub use programme::Programme;
pub use refusal::Refusal;
pub use rule::Rule;

/// An instant; Taipei is a matter of display (R35).
pub type Instant = chrono::DateTime<chrono::Utc>;
