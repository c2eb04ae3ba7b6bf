//! Identities. They are made at the edge (UUIDv7) and only carried here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )+};
}

id! {
    /// A person who signs in.
    UserId,
    /// 中小型製造業者.
    FirmId,
    /// 資服業者.
    SupplierId,
    /// 方案.
    PlanId,
    /// 訂單.
    OrderId,
    /// 詢問: a talk of a firm and a supplier about a plan.
    InquiryId,
    /// 報價單.
    QuotationId,
}

/// A programme's short code, such as `IND-110`: capitals, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProgrammeId(String);

impl ProgrammeId {
    /// `None` unless it is 1 to 20 capitals, digits or hyphens.
    pub fn new(code: &str) -> Option<Self> {
        let legal = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        ((1..=20).contains(&code.len()) && code.chars().all(legal)).then(|| Self(code.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProgrammeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
