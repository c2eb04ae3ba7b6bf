//! 權限: who may ask for what. One table; every act has its row, or this does not compile.
//!
//! Authority is judged before legality: a stranger is told `Forbidden` whatever the state. The
//! table says which role may act at all; that an order or a firm is one's own is checked where it
//! is read.

use serde::{Deserialize, Serialize};

use crate::{
    Actor, Refusal,
    actor::{FirmRole, OfficerRole, SupplierRole},
};

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Everything that a signed-in person can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Act {
            $($(#[$doc])* $name),+
        }

        impl Act {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),+
                }
            }
        }
    };
}

acts! {
    // Orders.
    ViewOrders,
    SubmitOrder,
    WithdrawOrder,
    AcceptOrder,
    DeclineOrder,
    SignOrder,
    /// 付款: the way to the card gateway.
    PayOrder,
    /// 變更契約: propose another version of a contract, or drop one.
    AmendContract,
    ActivateOrder,
    // Talks before an order.
    ViewInquiries,
    /// 詢問: the first message about a plan.
    AskSupplier,
    WriteInquiry,
    /// 報價, and taking it back.
    SendQuotation,
    // The firm's points; the people of a firm or a supplier.
    ViewWallet,
    ViewFirm,
    ViewPeople,
    /// Invite, approve, change the role of, or remove somebody of one's own firm or supplier.
    ManagePeople,
    /// One's own password, sessions, notifications, data.
    ManageOwnAccount,
    /// 更正重送: send a refused firm's file again.
    CorrectApplication,
    // The office.
    ViewApplications,
    /// 核准、補件、退件.
    DecideApplication,
    /// 登錄已獲補助: freezes a firm's points.
    RecordGrant,
    /// 收回點數.
    WithdrawPoints,
    /// Lists of factories and of grants.
    ImportLists,
    /// 送審、下架、重新上架: the supplier's own plans.
    SubmitPlan,
    /// 審查方案: list a version or return it.
    ReviewPlan,
    /// What waits, and the suppliers with their selections.
    ViewPlans,
    RevokeSelection,
    ManageOfficers,
    // Programs of a supplier.
    /// 建立 API 金鑰.
    CreateApiKey,
    /// See the keys, and revoke one: who notices a leak must not be held up.
    ManageApiKeys,
    /// 建立 Webhook: where a supplier's programs are told of its orders.
    CreateWebhook,
    /// See them with their log, send again, pause, remove.
    ManageWebhooks,
    // Ratings.
    /// 公開評價, and taking it back.
    RateOrder,
    /// 回覆評價.
    ReplyToRating,
    /// 隱藏 the words of a rating, or show them again.
    HideRating,
    // After the sale.
    /// 使用流量、電子發票、請款, and reminding the buyer of the survey.
    ClaimOrder,
    /// 驗收 by month and 滿意度.
    AttestUsage,
    /// 終止, the two sides.
    TerminateOrder,
    ViewClaims,
    /// 全部訂單 and 儀表板.
    Oversee,
    /// The audit trail.
    ViewAudit,
    /// 審查、補件, confirming late days, waiving a survey.
    ReviewClaim,
    /// 核准
    ApproveClaim,
    /// 入帳與案件.
    ViewPayments,
    /// 處理案件: propose what becomes of money that did not fit, and confirm it.
    SettleCase,
    /// 撥款
    SettleClaim,
    /// 抽查
    SpotCheckOrder,
    /// 終止 by the office, with what was delivered.
    RuleTermination,
    /// The file for the bank, and what the bank says it paid.
    PayOut,
    /// 計畫設定: propose, confirm, withdraw and call off changes, budgets and new programmes.
    ManageProgrammes,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub firm: &'static [FirmRole],
    pub supplier: &'static [SupplierRole],
    pub office: &'static [OfficerRole],
    /// Needs a fresh proof of identity: it is a signature, or about money.
    pub step_up: bool,
}

use FirmRole as F;
use OfficerRole as O;
use SupplierRole as S;

const NOBODY: Grant = Grant { firm: &[], supplier: &[], office: &[], step_up: false };
const ANY_FIRM: &[FirmRole] = &[F::Owner, F::Buyer, F::Finance];
const BUYERS: &[FirmRole] = &[F::Owner, F::Buyer];
const ANY_SUPPLIER: &[SupplierRole] = &[S::Admin, S::Sales, S::Finance];
const SALES: &[SupplierRole] = &[S::Admin, S::Sales];
const ANY_OFFICER: &[OfficerRole] = &[O::Reviewer, O::Approver, O::Finance, O::Auditor, O::Admin];
const DECIDERS: &[OfficerRole] = &[O::Reviewer, O::Approver, O::Admin];

/// The row of an act.
pub const fn grant(act: Act) -> Grant {
    match act {
        Act::ViewOrders | Act::ManageOwnAccount => {
            Grant { firm: ANY_FIRM, supplier: ANY_SUPPLIER, office: ANY_OFFICER, ..NOBODY }
        }
        Act::ViewInquiries => Grant { firm: ANY_FIRM, supplier: SALES, ..NOBODY },
        Act::SubmitOrder
        | Act::WithdrawOrder
        | Act::AttestUsage
        | Act::RateOrder
        | Act::AskSupplier => Grant { firm: BUYERS, ..NOBODY },
        Act::AmendContract | Act::WriteInquiry => Grant { firm: BUYERS, supplier: SALES, ..NOBODY },
        Act::TerminateOrder => Grant { firm: BUYERS, supplier: &[S::Admin], ..NOBODY },
        Act::SignOrder => Grant { firm: BUYERS, supplier: SALES, step_up: true, ..NOBODY },
        Act::AcceptOrder
        | Act::DeclineOrder
        | Act::ActivateOrder
        | Act::SendQuotation
        | Act::SubmitPlan
        | Act::ReplyToRating => Grant { supplier: SALES, ..NOBODY },
        Act::ClaimOrder => Grant { supplier: &[S::Admin, S::Finance], ..NOBODY },
        Act::ManageApiKeys | Act::ManageWebhooks => Grant { supplier: &[S::Admin], ..NOBODY },
        Act::ViewWallet | Act::ViewFirm | Act::PayOrder => Grant { firm: ANY_FIRM, ..NOBODY },
        Act::ViewPeople => Grant { firm: ANY_FIRM, supplier: ANY_SUPPLIER, ..NOBODY },
        Act::ManagePeople => Grant { firm: &[F::Owner], supplier: &[S::Admin], ..NOBODY },
        Act::CorrectApplication => Grant { firm: &[F::Owner], ..NOBODY },
        Act::ViewApplications
        | Act::ViewPlans
        | Act::ViewClaims
        | Act::ViewPayments
        | Act::Oversee => Grant { office: ANY_OFFICER, ..NOBODY },
        Act::DecideApplication | Act::RecordGrant => {
            Grant { office: DECIDERS, step_up: true, ..NOBODY }
        }
        Act::WithdrawPoints | Act::SettleClaim | Act::ManageProgrammes => {
            Grant { office: &[O::Approver, O::Finance, O::Admin], step_up: true, ..NOBODY }
        }
        Act::ViewAudit => Grant { office: &[O::Approver, O::Auditor, O::Admin], ..NOBODY },
        Act::ImportLists | Act::HideRating => Grant { office: DECIDERS, ..NOBODY },
        Act::CreateApiKey | Act::CreateWebhook => {
            Grant { supplier: &[S::Admin], step_up: true, ..NOBODY }
        }
        Act::ReviewPlan => Grant { office: DECIDERS, step_up: true, ..NOBODY },
        Act::RevokeSelection => Grant { office: &[O::Approver, O::Admin], step_up: true, ..NOBODY },
        Act::ManageOfficers => Grant { office: &[O::Admin], step_up: true, ..NOBODY },
        Act::ReviewClaim => Grant { office: &[O::Reviewer, O::Admin], ..NOBODY },
        Act::ApproveClaim | Act::RuleTermination => {
            Grant { office: &[O::Approver, O::Admin], step_up: true, ..NOBODY }
        }
        Act::SpotCheckOrder => Grant { office: &[O::Auditor, O::Admin], ..NOBODY },
        Act::PayOut | Act::SettleCase => {
            Grant { office: &[O::Finance, O::Admin], step_up: true, ..NOBODY }
        }
    }
}

/// Whether the actor's role has the act. Bank and system act by their own ways, never by this.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::StepUpNeeded`] where only a fresh proof is missing.
pub fn authorise(actor: Actor, act: Act) -> Result<(), Refusal> {
    let grant = grant(act);
    let (allowed, fresh) = match actor {
        Actor::Buyer { role, stepped_up, .. } => {
            (grant.firm.contains(&role), stepped_up || !grant.step_up)
        }
        Actor::Supplier { role, stepped_up, .. } => {
            (grant.supplier.contains(&role), stepped_up || !grant.step_up)
        }
        // An officer whose second factor is not set up has no role yet, but an account.
        Actor::Office { .. } if act == Act::ManageOwnAccount => (true, true),
        Actor::Office { roles, stepped_up, .. } => {
            (roles.has_one_of(grant.office), stepped_up || !grant.step_up)
        }
        Actor::Bank | Actor::System => (false, false),
    };
    match (allowed, fresh) {
        (false, _) => Err(Refusal::Forbidden),
        (true, false) => Err(Refusal::StepUpNeeded),
        (true, true) => Ok(()),
    }
}

/// Whether the actor's role has the act, be it after a fresh proof: what a button asks.
pub fn may(actor: Actor, act: Act) -> bool {
    matches!(authorise(actor, act), Ok(()) | Err(Refusal::StepUpNeeded))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table as text: whoever changes a right changes this page with it.
    #[test]
    fn the_table_is_this_one() {
        let mut table = String::new();
        for &act in Act::ALL {
            let Grant { firm, supplier, office, step_up } = grant(act);
            let mut who: Vec<String> =
                firm.iter().map(|role| format!("firm:{}", role.as_str())).collect();
            who.extend(supplier.iter().map(|role| format!("supplier:{}", role.as_str())));
            who.extend(office.iter().map(|role| format!("office:{}", role.as_str())));
            let again = if step_up { " !" } else { "" };
            let who = who.join(" ");
            table.extend([act.as_str(), " = ", &who, again, "\n"]);
        }
        assert_eq!(table, include_str!("authority.snapshot.txt"));
    }

    #[test]
    fn nobody_is_left_out_and_the_machines_have_no_rights() {
        for &act in Act::ALL {
            let Grant { firm, supplier, office, .. } = grant(act);
            assert!(!firm.is_empty() || !supplier.is_empty() || !office.is_empty(), "{act:?}");
            for machine in [Actor::Bank, Actor::System] {
                assert_eq!(authorise(machine, act), Err(Refusal::Forbidden), "{act:?}");
            }
        }
    }
}
