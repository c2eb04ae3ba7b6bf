//! Who acts: the person or process behind a command, the party it acts for, and its roles there.

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

/// What a person is in its firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirmRole {
    /// 負責人: enrolled the firm; decides who else belongs to it.
    Owner,
    /// 採購: orders and signs.
    Buyer,
    /// 財務: sees and pays, orders nothing.
    Finance,
}

impl FirmRole {
    pub const ALL: [Self; 3] = [Self::Owner, Self::Buyer, Self::Finance];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Buyer => "buyer",
            Self::Finance => "finance",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// What a person is at its supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplierRole {
    /// 管理: everything, and who else belongs to it.
    Admin,
    /// 業務: orders, contracts, plans, quotations.
    Sales,
    /// 財務: sees orders, sends invoices and claims.
    Finance,
}

impl SupplierRole {
    pub const ALL: [Self; 3] = [Self::Admin, Self::Sales, Self::Finance];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Sales => "sales",
            Self::Finance => "finance",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// What a person does in the office; one person may have several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficerRole {
    /// 審查
    Reviewer,
    /// 核准
    Approver,
    /// 出納
    Finance,
    /// 稽核
    Auditor,
    /// 管理
    Admin,
}

impl OfficerRole {
    pub const ALL: [Self; 5] =
        [Self::Reviewer, Self::Approver, Self::Finance, Self::Auditor, Self::Admin];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Finance => "finance",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Reviewer => 1,
            Self::Approver => 2,
            Self::Finance => 4,
            Self::Auditor => 8,
            Self::Admin => 16,
        }
    }
}

/// A set of officer roles. As text, their names with commas between: `reviewer,approver`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfficerRoles(u8);

impl OfficerRoles {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self(31);

    #[must_use]
    pub const fn with(self, role: OfficerRole) -> Self {
        Self(self.0 | role.bit())
    }

    pub const fn has(self, role: OfficerRole) -> bool {
        self.0 & role.bit() != 0
    }

    pub fn has_one_of(self, roles: &[OfficerRole]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    pub fn iter(self) -> impl Iterator<Item = OfficerRole> {
        OfficerRole::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// Reads what [`fmt::Display`](std::fmt::Display) writes; `None` for an unknown role.
    pub fn from_names(names: &str) -> Option<Self> {
        names
            .split(',')
            .filter(|name| !name.is_empty())
            .try_fold(Self::NONE, |roles, name| Some(roles.with(OfficerRole::from_name(name)?)))
    }
}

impl FromIterator<OfficerRole> for OfficerRoles {
    fn from_iter<T: IntoIterator<Item = OfficerRole>>(roles: T) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

impl std::fmt::Display for OfficerRoles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, role) in self.iter().enumerate() {
            if position > 0 {
                f.write_str(",")?;
            }
            f.write_str(role.as_str())?;
        }
        Ok(())
    }
}

/// Somebody who was authenticated. `stepped_up`: whether this person proved, a few minutes ago, to
/// be who they are, which signatures and decisions about money need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Buyer { user: UserId, firm: FirmId, role: FirmRole, stepped_up: bool },
    Supplier { user: UserId, supplier: SupplierId, role: SupplierRole, stepped_up: bool },
    Office { user: UserId, roles: OfficerRoles, stepped_up: bool },
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
            Self::Buyer { user, .. } | Self::Supplier { user, .. } | Self::Office { user, .. } => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_written_and_read() {
        let roles: OfficerRoles =
            [OfficerRole::Approver, OfficerRole::Reviewer].into_iter().collect();
        assert_eq!(roles.to_string(), "reviewer,approver");
        assert_eq!(OfficerRoles::from_names("reviewer,approver"), Some(roles));
        assert_eq!(OfficerRoles::from_names(""), Some(OfficerRoles::NONE));
        assert_eq!(OfficerRoles::from_names("boss"), None);
        assert_eq!(OfficerRole::ALL.into_iter().collect::<OfficerRoles>(), OfficerRoles::ALL);
    }
}
