//! Public registers, behind one port with three answers: confirmed, contradicted, unavailable.
//! Whatever goes wrong with a register is *unavailable*: nobody is turned away for it (S20).

mod answer;
mod demo;
mod gcis;
mod pause;

use async_trait::async_trait;
use domain::{eligibility::Check, ubn::Ubn};

pub use demo::DemoRegistry;
pub use gcis::Gcis;

/// How the register is called where the office reads about it.
const SOURCE: &str = "商工登記";

/// What a register said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    pub outcome: Check,
    /// Which register, as the office knows it.
    pub source: String,
    /// What was found or what went wrong, for the office; nothing of the inside.
    pub detail: String,
    /// The firm's registered name, where there is one.
    pub name: Option<String>,
}

impl Lookup {
    fn new(outcome: Check, detail: impl Into<String>, name: Option<String>) -> Self {
        Self { outcome, source: SOURCE.to_owned(), detail: detail.into(), name }
    }

    fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(Check::Unavailable, detail, None)
    }
}

/// 商工登記: whether a firm of this number exists and is active.
#[async_trait]
pub trait CompanyRegistry: Send + Sync {
    /// Answers in bounded time, always.
    async fn look_up(&self, ubn: Ubn) -> Lookup;
}

/// No register is configured: every answer is *unavailable*.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRegistry;

#[async_trait]
impl CompanyRegistry for NoRegistry {
    async fn look_up(&self, _: Ubn) -> Lookup {
        Lookup::unavailable("未設定查詢來源")
    }
}
