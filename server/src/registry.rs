//! Public registers, behind one port with three answers: confirmed, contradicted, unavailable.
//! Whatever goes wrong with a register is *unavailable*: nobody is turned away for it (S20).

use async_trait::async_trait;
use domain::{eligibility::Check, ubn::Ubn};

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
        Lookup {
            outcome: Check::Unavailable,
            source: "商工登記".to_owned(),
            detail: "未設定查詢來源".to_owned(),
            name: None,
        }
    }
}
