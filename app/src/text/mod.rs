//! The words for what the domain names, in both languages. Every `match` is exhaustive: a new
//! state, action or refusal does not compile until it has its words.

mod account;
mod api_key;
mod claim;
mod dates;
mod eligibility;
mod enrolment;
mod faults;
mod guide;
mod labels;
mod listing;
mod lists;
mod reading;
mod refusals;
mod risk;
pub mod settings;
mod webhook;

pub use account::{
    firm_role, firm_role_choice, membership_role, officer_role, officer_roles, supplier_role,
    supplier_role_choice,
};
pub use api_key::{ApiProblem, api_problem, key_standing, scope};
pub use claim::{claim_act, claim_item, claim_state};
pub use dates::{date, date_in, deadline_in, instant, instant_in, payment_window, remaining};
pub use eligibility::{finding, finding_subject, outcome, remedy, rule_words};
pub use enrolment::{
    enrol_step, enrol_title, firm_act, firm_state, firm_state_hint, paper_kind, step_caption,
};
pub use faults::{fault, password_fault};
pub use guide::{guide_answer, guide_budget, guide_question, guide_size, pain, system};
pub use labels::{
    action, action_done, category, decline_reason, ledger_kind, months, origin, party, price_band,
    sector, sort, state, state_hint,
};
pub use listing::{listing_act, plan_standing, selection_state};
pub use lists::{line_fault, list_kind};
pub use reading::amount_reading;
pub use refusals::{problem, quote_reason, refusal, shares};
pub use risk::risk_signal;
pub use webhook::{delivery_failure, delivery_state, event_kind};
