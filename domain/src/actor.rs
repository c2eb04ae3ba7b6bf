//! Who acts: the person or process behind a command, and the party it acts for.

use serde::{Deserialize, Serialize};

use crate::{FirmId, SupplierId, UserId};

/// The side on which an edge of the order table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    Buyer,
    Supplier,
    /// 專案辦公室.
    Office,
    Bank,
    System,
}

impl Party {
    pub const ALL: [Self; 5] =
        [Self::Buyer, Self::Supplier, Self::Office, Self::Bank, Self::System];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Supplier => "supplier",
            Self::Office => "office",
            Self::Bank => "bank",
            Self::System => "system",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|party| party.as_str() == name)
    }
}

/// Somebody who was authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Buyer { user: UserId, firm: FirmId },
    Supplier { user: UserId, supplier: SupplierId },
    Office { user: UserId },
    Bank,
    System,
}

impl Actor {
    pub const fn party(&self) -> Party {
        match self {
            Self::Buyer { .. } => Party::Buyer,
            Self::Supplier { .. } => Party::Supplier,
            Self::Office { .. } => Party::Office,
            Self::Bank => Party::Bank,
            Self::System => Party::System,
        }
    }

    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::Buyer { user, .. } | Self::Supplier { user, .. } | Self::Office { user } => {
                Some(*user)
            }
            Self::Bank | Self::System => None,
        }
    }

    /// Whether this is one of the order's own two sides, or somebody who answers for all orders.
    pub fn is_party_to(&self, firm: FirmId, supplier: SupplierId) -> bool {
        match self {
            Self::Buyer { firm: own, .. } => *own == firm,
            Self::Supplier { supplier: own, .. } => *own == supplier,
            Self::Office { .. } | Self::Bank | Self::System => true,
        }
    }
}
