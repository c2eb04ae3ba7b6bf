//! 儀表板 and 全部訂單: what the office sees of the programme as a whole.

mod chart;
mod figures_page;
mod figures_parts;
mod orders_page;
#[cfg(feature = "ssr")]
pub mod port;
mod query;
mod words;

use chrono::NaiveDate;
use domain::{Instant, OrderId, Points, Twd, order::State};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use figures_page::FiguresPage;
pub use orders_page::OfficeOrdersPage;
pub use query::{DeskQuery, ORDERS_PER_PAGE};
pub use words::{order_headings, sheet_is_full};

use crate::error::AppError;

/// An order in the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskOrder {
    pub id: OrderId,
    pub number: String,
    pub state: State,
    pub firm: String,
    pub firm_ubn: String,
    pub supplier: String,
    pub supplier_ubn: String,
    pub plan: String,
    pub price: Twd,
    pub points: Points,
    pub submitted_at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskOrdersView {
    pub query: DeskQuery,
    /// The newest first.
    pub rows: Vec<DeskOrder>,
    /// There are older ones.
    pub more: bool,
}

/// The figures of the programme, some minutes old at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresView {
    pub programme: String,
    pub as_of: Instant,
    /// 點數池 at the end of each day on which it changed, the oldest first.
    pub pool: Vec<PoolDay>,
    pub budget: Points,
    /// How far firms and orders got, the widest first.
    pub firms: Vec<(Stage, i64)>,
    pub orders: Vec<(Stage, i64)>,
    pub ageing: Vec<Ageing>,
    pub expiring: Expiring,
    /// Each kind of risk with how many orders have it, and the most urgent of them.
    pub risks: Vec<AtRisk>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolDay {
    pub day: NaiveDate,
    /// Issued to firms on this day.
    pub issued: i64,
    /// Back from firms on this day.
    pub returned: i64,
    /// Left at its end.
    pub left: i64,
}

/// A stage of the way from an application to a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Applied,
    Eligible,
    Issued,
    Ordered,
    Submitted,
    Accepted,
    Contracted,
    Paid,
    InService,
    Proven,
    Claimed,
    Settled,
}

/// What waits, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Queue {
    /// For the office.
    Applications,
    Plans,
    Claims,
    /// For the supplier's answer, both signatures, the payment, the activation.
    Answers,
    Signatures,
    Payments,
    Activations,
}

/// The bounds between ages, in days; an age is at least the bound before it.
pub const AGE_DAYS: [i64; 4] = [1, 3, 7, 30];
/// One more than there are bounds.
pub const AGES: usize = AGE_DAYS.len() + 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ageing {
    pub queue: Queue,
    /// How many wait for less than each of [`AGE_DAYS`], and for longer.
    pub counts: [i64; AGES],
}

/// Points that nobody has reserved yet, by how much a firm has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiring {
    /// The last day on which they can be used.
    pub until: NaiveDate,
    /// A firm has at most so many, firms, and their points.
    pub groups: Vec<(i64, i64, i64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Risk {
    /// The payment window ends within a day.
    PaymentDue,
    /// No use for ten days.
    Silent,
    /// A returned claim has to be corrected within two days.
    CorrectionDue,
    /// The supplier failed a spot check.
    Suspended,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtRisk {
    pub risk: Risk,
    pub count: i64,
    /// Id, number, firm, supplier.
    pub first: Vec<(OrderId, String, String, String)>,
}

#[server(name = LoadDeskOrders, endpoint = "office/orders", input = server_fn::codec::GetUrl)]
pub async fn load_desk_orders(query: DeskQuery) -> Result<DeskOrdersView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().desk_orders(actor, query, ORDERS_PER_PAGE).await)
}

#[server(name = LoadFigures, endpoint = "office/figures", input = server_fn::codec::GetUrl)]
pub async fn load_figures() -> Result<FiguresView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().desk_figures(actor).await)
}
