//! What people belong to: a firm, a supplier, or the office.

use app::error::{AppError, FaultKind};
use domain::{Actor, FirmId, FirmRole, Party, Refusal, SupplierId, SupplierRole};

use super::typed::fault;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum House {
    Firm(FirmId),
    Supplier(SupplierId),
    Office,
}

impl House {
    pub(super) const fn of(actor: Actor) -> Result<Self, Refusal> {
        match actor {
            Actor::Buyer { firm, .. } => Ok(Self::Firm(firm)),
            Actor::Supplier { supplier, .. } => Ok(Self::Supplier(supplier)),
            Actor::Office { .. } => Ok(Self::Office),
            Actor::Bank | Actor::System => Err(Refusal::Forbidden),
        }
    }

    /// The house of the columns `firm_id` and `supplier_id`.
    pub(super) fn read(firm: Option<&str>, supplier: Option<&str>) -> Option<Self> {
        match (firm, supplier) {
            (Some(firm), None) => firm.parse().ok().map(Self::Firm),
            (None, Some(supplier)) => supplier.parse().ok().map(Self::Supplier),
            (None, None) => Some(Self::Office),
            (Some(_), Some(_)) => None,
        }
    }

    pub(super) const fn party(self) -> Party {
        match self {
            Self::Firm(_) => Party::Buyer,
            Self::Supplier(_) => Party::Supplier,
            Self::Office => Party::Office,
        }
    }

    pub(super) fn firm(self) -> Option<String> {
        match self {
            Self::Firm(firm) => Some(firm.to_string()),
            _ => None,
        }
    }

    pub(super) fn supplier(self) -> Option<String> {
        match self {
            Self::Supplier(supplier) => Some(supplier.to_string()),
            _ => None,
        }
    }

    /// `COALESCE(firm_id, supplier_id, 'office')`.
    pub(super) fn key(self) -> String {
        self.firm().or_else(|| self.supplier()).unwrap_or_else(|| Party::Office.as_str().to_owned())
    }

    /// The role that decides who else belongs to it; somebody always has it.
    pub(super) const fn chief(self) -> &'static str {
        match self {
            Self::Firm(_) => FirmRole::Owner.as_str(),
            Self::Supplier(_) | Self::Office => SupplierRole::Admin.as_str(),
        }
    }

    /// One of its roles. An officer has several; they are read elsewhere.
    pub(super) fn role(self, typed: &str) -> Result<&'static str, AppError> {
        let role = match self {
            Self::Firm(_) => FirmRole::from_name(typed).map(FirmRole::as_str),
            Self::Supplier(_) => SupplierRole::from_name(typed).map(SupplierRole::as_str),
            Self::Office => None,
        };
        role.ok_or_else(|| fault("role", FaultKind::NotChosen))
    }
}
