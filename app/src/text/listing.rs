//! The words for plans between supplier and office.

use domain::{listing::ListingAct, plan::PlanStatus, selection::SelectionState};

use crate::lang::{Lang, tr};

/// Where a plan stands, with the version that waits.
pub const fn plan_standing(lang: Lang, status: PlanStatus, waits: bool) -> &'static str {
    match (status, waits) {
        (PlanStatus::Draft, _) => tr(lang, "草稿", "Draft"),
        (PlanStatus::UnderReview, _) => tr(lang, "審查中", "Under review"),
        (PlanStatus::Listed, false) => tr(lang, "上架中", "On offer"),
        (PlanStatus::Listed, true) => {
            tr(lang, "上架中，新版審查中", "On offer, next version under review")
        }
        (PlanStatus::Refused, _) => tr(lang, "已退回", "Returned"),
        (PlanStatus::Delisted, false) => tr(lang, "已下架", "Off the shelf"),
        (PlanStatus::Delisted, true) => {
            tr(lang, "已下架，新版審查中", "Off the shelf, next version under review")
        }
    }
}

pub const fn listing_act(lang: Lang, act: ListingAct) -> &'static str {
    match act {
        ListingAct::Submit => tr(lang, "送審", "Submit"),
        ListingAct::List => tr(lang, "核准上架", "List"),
        ListingAct::Return => tr(lang, "退回", "Return"),
        ListingAct::Delist => tr(lang, "下架", "Take off the shelf"),
        ListingAct::Relist => tr(lang, "重新上架", "Put back on the shelf"),
    }
}

pub const fn selection_state(lang: Lang, state: SelectionState) -> &'static str {
    match state {
        SelectionState::Never => tr(lang, "未經遴選", "Never selected"),
        SelectionState::NotYet => tr(lang, "尚未生效", "Not begun"),
        SelectionState::Valid => tr(lang, "有效", "Valid"),
        SelectionState::Ended => tr(lang, "已失效", "Ended"),
    }
}
