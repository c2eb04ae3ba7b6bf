//! The words for what the domain names, in both languages. Every `match` is exhaustive: a new
//! state, action or refusal does not compile until it has its words.

mod account;
mod dates;
mod enrolment;
mod faults;
mod labels;
mod refusals;

pub use account::{firm_role, firm_role_choice, membership_role, officer_role, officer_roles};
pub use dates::{date, date_in, deadline_in, instant, instant_in, payment_window, remaining};
pub use enrolment::{firm_act, firm_state, firm_state_hint};
pub use faults::{fault, password_fault};
pub use labels::{
    action, action_done, category, decline_reason, ledger_kind, origin, party, price_band, sector,
    sort, state, state_hint,
};
pub use refusals::{problem, quote_reason, refusal, shares};
