//! 公開資訊: what became of the programme's points, for everybody.

mod page;
mod roots;

use chrono::NaiveDate;
use domain::{Instant, Points, order::DeclineReason};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::TransparencyPage;

use crate::error::AppError;

/// The figures of a programme. Groups under five are withheld: they are `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransparencyView {
    pub programme: String,
    /// The figures are of this instant.
    pub as_of: Instant,
    /// What the programme was given, and what of it no firm holds.
    pub budget: Points,
    pub pool: Points,
    pub firms: Option<u64>,
    /// Of fewer than five firms there is no sum either.
    pub points: Option<PointsOfFirms>,
    pub orders: Option<u64>,
    /// From the first submission of a claim to its payout.
    pub median_days_to_payout: Option<i64>,
    pub ends: Vec<(End, Option<u64>)>,
    /// The newest first.
    pub roots: Vec<DailyRoot>,
}

/// 封存: the last seal of the audit trail on a day, for others to keep. Days are the real clock's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyRoot {
    pub day: NaiveDate,
    pub seal: i64,
    /// Rows that were sealed on this day.
    pub records: i64,
    pub sha256: String,
}

/// Where the points are that firms were issued; `issued` is the sum of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsOfFirms {
    pub issued: Points,
    pub available: Points,
    pub reserved: Points,
    /// Contracted, and not paid out yet.
    pub used: Points,
    pub paid_out: Points,
    /// Back in the pool: expired, withdrawn, paid back.
    pub returned: Points,
}

/// How applications and orders end without a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    ApplicationRefused,
    Declined(DeclineReason),
    Withdrawn,
    ResponseLapsed,
    PaymentLapsed,
    Terminated,
}

#[server(name = LoadTransparency, endpoint = "transparency", input = server_fn::codec::GetUrl)]
pub async fn load_transparency() -> Result<TransparencyView, AppError> {
    crate::port::respond(crate::port::service().transparency().await)
}
