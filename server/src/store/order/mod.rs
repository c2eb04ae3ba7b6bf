//! 訂單 on the database. Only this folder writes `orders.state`, and every change of state goes
//! through [`change`]: guarded update, points, timeline and audit in one transaction.

mod act;
mod amend;
mod api;
mod change;
mod contract;
mod lapse;
mod pay;
mod quoted;
mod record;
mod release;
mod remind;
mod submit;
mod tell;
mod views;

pub(super) use change::{AuditRow, Change, audit, change, change_as};
pub(super) use pay::{PaymentNotice, check_text, taken};
pub(super) use record::Order;
pub(super) use tell::{tell_people, tell_step};
