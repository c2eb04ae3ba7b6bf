//! Words of accounts and people: what somebody is in a firm or in the office.

use domain::{
    FirmRole, SupplierRole,
    actor::{OfficerRole, OfficerRoles},
};

use crate::lang::{Lang, tr};

pub const fn firm_role(lang: Lang, role: FirmRole) -> &'static str {
    match role {
        FirmRole::Owner => tr(lang, "負責人", "Owner"),
        FirmRole::Buyer => tr(lang, "採購", "Buyer"),
        FirmRole::Finance => tr(lang, "財務", "Finance"),
    }
}

/// The role with what it may do, for those who choose one.
pub const fn firm_role_choice(lang: Lang, role: FirmRole) -> &'static str {
    match role {
        FirmRole::Owner => {
            tr(lang, "負責人：訂購、簽約，並管理人員", "Owner: orders, signs, manages people")
        }
        FirmRole::Buyer => tr(lang, "採購：訂購、簽約", "Buyer: orders and signs"),
        FirmRole::Finance => {
            tr(lang, "財務：查看訂單、付款與點數", "Finance: sees orders, payments and points")
        }
    }
}

pub const fn supplier_role(lang: Lang, role: SupplierRole) -> &'static str {
    match role {
        SupplierRole::Admin => tr(lang, "管理", "Admin"),
        SupplierRole::Sales => tr(lang, "業務", "Sales"),
        SupplierRole::Finance => tr(lang, "財務", "Finance"),
    }
}

/// The role with what it may do, for those who choose one.
pub const fn supplier_role_choice(lang: Lang, role: SupplierRole) -> &'static str {
    match role {
        SupplierRole::Admin => tr(
            lang,
            "管理：全部事項，並管理人員與 API",
            "Admin: everything, and people and API keys",
        ),
        SupplierRole::Sales => tr(
            lang,
            "業務：接單、簽約、方案與報價",
            "Sales: answers orders, signs, plans and quotations",
        ),
        SupplierRole::Finance => {
            tr(lang, "財務：查看訂單、開發票與請款", "Finance: sees orders, invoices and claims")
        }
    }
}

pub const fn officer_role(lang: Lang, role: OfficerRole) -> &'static str {
    match role {
        OfficerRole::Reviewer => tr(lang, "審查", "Reviewer"),
        OfficerRole::Approver => tr(lang, "核准", "Approver"),
        OfficerRole::Finance => tr(lang, "出納", "Finance"),
        OfficerRole::Auditor => tr(lang, "稽核", "Auditor"),
        OfficerRole::Admin => tr(lang, "管理", "Admin"),
    }
}

/// 「審查、核准」.
pub fn officer_roles(lang: Lang, roles: OfficerRoles) -> String {
    let names: Vec<&str> = roles.iter().map(|role| officer_role(lang, role)).collect();
    names.join(tr(lang, "、", ", "))
}

/// The role of an open invitation or request, whichever kind of name it is.
pub fn membership_role(lang: Lang, role: &str) -> String {
    match (FirmRole::from_name(role), OfficerRoles::from_names(role)) {
        (Some(role), _) => firm_role(lang, role).to_owned(),
        (None, Some(roles)) => officer_roles(lang, roles),
        (None, None) => SupplierRole::from_name(role)
            .map_or_else(|| role.to_owned(), |role| supplier_role(lang, role).to_owned()),
    }
}
