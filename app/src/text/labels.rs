//! Labels of enums.

use domain::{
    Party,
    ledger::Kind,
    order::{Action, DeclineReason, State},
    plan::{Category, PlanOrigin, SubSector},
};

use crate::{
    catalog::{PriceBand, Sort},
    lang::{Lang, tr},
};

pub const fn state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Draft => tr(lang, "草稿", "Draft"),
        State::Submitted => tr(lang, "待接單", "Awaiting acceptance"),
        State::Accepted => tr(lang, "待簽約", "Awaiting signatures"),
        State::Contracted => tr(lang, "待付款", "Awaiting payment"),
        State::Paid => tr(lang, "已付款，待開通", "Paid, awaiting activation"),
        State::InService => tr(lang, "使用中", "In service"),
        State::ServiceProven => tr(lang, "使用滿三個月", "Three months proven"),
        State::Claimed => tr(lang, "請款中", "Claimed"),
        State::Settled => tr(lang, "已撥款", "Settled"),
        State::Declined => tr(lang, "供應商婉拒", "Declined"),
        State::Withdrawn => tr(lang, "已取消", "Withdrawn"),
        State::ResponseLapsed => tr(lang, "逾期未成立", "Lapsed before contract"),
        State::PaymentLapsed => tr(lang, "逾期未付款", "Payment lapsed"),
        State::Terminated => tr(lang, "已終止", "Terminated"),
    }
}

/// What happens next, in one sentence.
pub const fn state_hint(lang: Lang, state: State) -> &'static str {
    match state {
        State::Draft => tr(lang, "訂單尚未送出。", "The order has not been sent."),
        State::Submitted => tr(
            lang,
            "點數已保留，等待供應商接單。",
            "The points are reserved; the supplier answers next.",
        ),
        State::Accepted => tr(
            lang,
            "供應商已接單，請雙方閱讀契約並簽署。",
            "The supplier accepted. Both sides read the contract and sign.",
        ),
        State::Contracted => tr(
            lang,
            "契約成立，請於期限前將自付款匯入專屬帳號。",
            "The contract stands. Pay the self-funded part before the deadline.",
        ),
        State::Paid => tr(
            lang,
            "款項已入帳，等待供應商開通服務。",
            "The payment arrived; the supplier activates the service next.",
        ),
        State::InService => tr(
            lang,
            "服務已開通，請持續使用滿三個月。",
            "The service runs. Use it through the three months.",
        ),
        State::ServiceProven => {
            tr(lang, "三個月使用已證明，供應商可請款。", "Use is proven; the supplier may claim.")
        }
        State::Claimed => tr(lang, "專案辦公室審核中。", "The programme office reviews the claim."),
        State::Settled => tr(lang, "點數已撥付供應商。", "The supplier was paid for the points."),
        State::Declined => {
            tr(lang, "供應商未接單，點數已退回。", "The supplier declined; the points came back.")
        }
        State::Withdrawn => {
            tr(lang, "訂單已取消，點數已退回。", "The order was withdrawn; the points came back.")
        }
        State::ResponseLapsed => tr(
            lang,
            "期限內未成立契約，訂單已失效。",
            "No contract came about in time; the order lapsed.",
        ),
        State::PaymentLapsed => tr(
            lang,
            "期限內未入帳，契約失效。",
            "No payment arrived in time; the contract is void.",
        ),
        State::Terminated => tr(lang, "契約已終止。", "The contract was terminated."),
    }
}

/// The button that takes the action.
pub const fn action(lang: Lang, action: Action) -> &'static str {
    match action {
        Action::Submit => tr(lang, "送出訂單並保留點數", "Send the order and reserve the points"),
        Action::Accept => tr(lang, "接單", "Accept"),
        Action::Decline => tr(lang, "婉拒", "Decline"),
        Action::Withdraw => tr(lang, "取消訂單", "Withdraw"),
        Action::LapseResponse => tr(lang, "逾期未回覆", "Answer lapses"),
        Action::ExpirePoints => tr(lang, "點數到期", "Points expire"),
        Action::Sign => tr(lang, "簽署契約", "Sign the contract"),
        Action::Pay => tr(lang, "付款", "Pay"),
        Action::LapsePayment => tr(lang, "逾期未付款", "Payment lapses"),
        Action::Revive => tr(lang, "恢復訂單", "Revive"),
        Action::Activate => tr(lang, "開通服務", "Activate"),
        Action::VerifyUsage => tr(lang, "使用滿三個月", "Verify usage"),
        Action::Claim => tr(lang, "請款", "Claim"),
        Action::ReturnClaim => tr(lang, "補件", "Return the claim"),
        Action::Settle => tr(lang, "撥款", "Settle"),
        Action::Terminate => tr(lang, "終止", "Terminate"),
    }
}

/// The line of the timeline, after the party's name.
pub const fn action_done(lang: Lang, action: Action) -> &'static str {
    match action {
        Action::Submit => tr(lang, "送出訂單，保留點數", "sent the order; points reserved"),
        Action::Accept => tr(lang, "接單", "accepted"),
        Action::Decline => tr(lang, "婉拒，釋回點數", "declined; points released"),
        Action::Withdraw => tr(lang, "取消訂單，釋回點數", "withdrew; points released"),
        Action::LapseResponse => {
            tr(lang, "逾期未接單，釋回點數", "no answer in time; points released")
        }
        Action::ExpirePoints => tr(lang, "點數到期，收回點數", "points expired before a contract"),
        Action::Sign => tr(lang, "簽署契約", "signed the contract"),
        Action::Pay => tr(lang, "款項入帳", "payment received"),
        Action::LapsePayment => tr(lang, "逾期未付款，契約失效", "payment lapsed; contract void"),
        Action::Revive => {
            tr(lang, "遲到的入帳通知，恢復訂單", "late notice of a timely payment; revived")
        }
        Action::Activate => tr(lang, "開通服務", "activated the service"),
        Action::VerifyUsage => tr(lang, "使用滿三個月", "three months of use proven"),
        Action::Claim => tr(lang, "請款", "claimed"),
        Action::ReturnClaim => tr(lang, "退回補件", "returned the claim"),
        Action::Settle => tr(lang, "核准撥款", "settled"),
        Action::Terminate => tr(lang, "終止契約", "terminated"),
    }
}

pub const fn party(lang: Lang, party: Party) -> &'static str {
    match party {
        Party::Buyer => tr(lang, "製造業者", "Buyer"),
        Party::Supplier => tr(lang, "資服業者", "Supplier"),
        Party::Office => tr(lang, "專案辦公室", "Programme office"),
        Party::Bank => tr(lang, "銀行", "Bank"),
        Party::System => tr(lang, "系統", "System"),
    }
}

pub const fn ledger_kind(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::Appropriate => tr(lang, "預算編列", "Appropriated"),
        Kind::Issue => tr(lang, "發放", "Issued"),
        Kind::Reserve => tr(lang, "保留", "Reserved"),
        Kind::Use => tr(lang, "使用", "Used"),
        Kind::Release => tr(lang, "釋回", "Released"),
        Kind::Reverse => tr(lang, "沖回", "Reversed"),
        Kind::Expire => tr(lang, "到期收回", "Expired"),
        Kind::Withdraw => tr(lang, "撤銷收回", "Withdrawn"),
        Kind::Claim => tr(lang, "請款", "Claimed"),
        Kind::ReturnClaim => tr(lang, "退回補件", "Claim returned"),
        Kind::Settle => tr(lang, "撥款", "Settled"),
        Kind::Clawback => tr(lang, "追回", "Clawed back"),
        Kind::Cut => tr(lang, "預算刪減", "Cut"),
    }
}

pub const fn category(lang: Lang, category: Category) -> &'static str {
    match category {
        Category::Production => tr(lang, "生產物流", "Production & logistics"),
        Category::Sales => tr(lang, "銷售管理", "Sales"),
        Category::Marketing => tr(lang, "行銷推廣", "Marketing"),
        Category::Collaboration => tr(lang, "協作辦公", "Office & collaboration"),
        Category::People => tr(lang, "人力資源", "People"),
        Category::Security => tr(lang, "資安合規", "Security & compliance"),
        Category::Research => tr(lang, "研發創新", "Research & design"),
    }
}

pub const fn sector(lang: Lang, sector: SubSector) -> &'static str {
    match sector {
        SubSector::Textile => tr(lang, "紡織", "Textiles"),
        SubSector::Metal => tr(lang, "金屬製品", "Metal products"),
        SubSector::Machinery => tr(lang, "機械設備", "Machinery"),
        SubSector::Electronics => tr(lang, "電子零組件", "Electronics"),
        SubSector::Food => tr(lang, "食品", "Food"),
        SubSector::Plastics => tr(lang, "塑橡膠", "Plastics & rubber"),
        SubSector::Chemicals => tr(lang, "化學材料", "Chemicals"),
        SubSector::General => tr(lang, "各業通用", "Any industry"),
    }
}

pub const fn origin(lang: Lang, origin: PlanOrigin) -> &'static str {
    match origin {
        PlanOrigin::Original => tr(lang, "原方案", "Original plan"),
        PlanOrigin::Adjusted => tr(lang, "調整優惠方案", "Adjusted plan"),
    }
}

pub const fn price_band(lang: Lang, band: PriceBand) -> &'static str {
    match band {
        PriceBand::To60k => tr(lang, "6 萬元以下", "Up to NT$60,000"),
        PriceBand::To150k => tr(lang, "6 萬至 15 萬元", "NT$60,001–150,000"),
        PriceBand::To300k => tr(lang, "15 萬至 30 萬元", "NT$150,001–300,000"),
        PriceBand::To600k => tr(lang, "30 萬至 60 萬元", "NT$300,001–600,000"),
        PriceBand::Above600k => tr(lang, "超過 60 萬元", "Above NT$600,000"),
    }
}

pub const fn sort(lang: Lang, sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => tr(lang, "最相關", "Most relevant"),
        Sort::SelfFunded => tr(lang, "自付額由低到高", "Lowest self-funded part"),
        Sort::PriceDown => tr(lang, "總價由高到低", "Highest price"),
        Sort::Newest => tr(lang, "最新上架", "Newest"),
    }
}

pub const fn decline_reason(lang: Lang, reason: DeclineReason) -> &'static str {
    match reason {
        DeclineReason::NotContacted => tr(lang, "下單前未聯繫", "No contact before the order"),
        DeclineReason::OutOfScope => tr(lang, "需求不在方案範圍", "Need is outside the plan"),
        DeclineReason::NoCapacity => tr(lang, "目前無法承接", "No capacity now"),
        DeclineReason::TermsDiffer => {
            tr(lang, "條件與洽談不符", "Terms differ from what was agreed")
        }
        DeclineReason::Other => tr(lang, "其他", "Other"),
    }
}

/// A term.
pub fn months(lang: Lang, months: u16) -> String {
    match (lang, months) {
        (Lang::Zh, months) => format!("{months} 個月"),
        (Lang::En, 1) => "1 month".to_owned(),
        (Lang::En, months) => format!("{months} months"),
    }
}
