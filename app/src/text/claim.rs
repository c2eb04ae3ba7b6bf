//! Words of what comes after the sale.

use domain::{
    Refusal,
    claim::{Act, Item, SpotCheck, State},
    money::grouped,
    payout::Conflict,
};

use super::{date_in, deadline_in, instant_in};
use crate::lang::{Lang, tr};

/// Where a claim stands.
pub const fn claim_state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Draft => tr(lang, "準備中", "In preparation"),
        State::Submitted => tr(lang, "已送出，待審查", "Sent, awaiting review"),
        State::Reviewed => tr(lang, "已審查，待核准", "Reviewed, awaiting approval"),
        State::Returned => tr(lang, "退回補件", "Returned for correction"),
        State::Approved => tr(lang, "已核准，待撥款", "Approved, awaiting payout"),
        State::Settled => tr(lang, "已撥款", "Settled"),
    }
}

/// The button that takes the act.
pub const fn claim_act(lang: Lang, act: Act) -> &'static str {
    match act {
        Act::Submit => tr(lang, "送出請款", "Send the claim"),
        Act::Review => tr(lang, "完成審查", "Complete the review"),
        Act::Return => tr(lang, "退回補件", "Return for correction"),
        Act::LapseCorrection => tr(lang, "補件逾期", "Correction lapses"),
        Act::Approve => tr(lang, "核准", "Approve"),
        Act::Settle => tr(lang, "撥款", "Settle"),
    }
}

/// One of the four items.
pub const fn claim_item(lang: Lang, item: Item) -> &'static str {
    match item {
        Item::Invoice => tr(lang, "簽署之契約與電子發票", "Signed contract and e-invoice"),
        Item::Usage => tr(lang, "三個月使用證明", "Certificate of three months of use"),
        Item::Audit => tr(lang, "配合第三方抽查", "Cooperation with spot checks"),
        Item::Survey => tr(lang, "點數明細與滿意度", "Statement of points and satisfaction"),
    }
}

fn spot_check_zh(stands: Option<SpotCheck>) -> &'static str {
    match stands {
        None => "未抽中",
        Some(SpotCheck::Sampled) => "抽查中",
        Some(SpotCheck::Passed) => "通過",
        Some(SpotCheck::Failed) => "未通過",
    }
}

/// The refusals of R28 to R34; whoever calls it knows that it is one of them.
pub(super) fn refusal_zh(refusal: &Refusal) -> String {
    let lang = Lang::Zh;
    match refusal {
        Refusal::UsageInFuture { day, today } => format!(
            "{} 還沒有到，今天是 {}，不能先登錄使用紀錄。",
            date_in(lang, *day),
            date_in(lang, *today)
        ),
        Refusal::UsageOutsideService { day, service: Some((from, until)) } => format!(
            "{} 不在服務期間（{} 至 {}）內。",
            date_in(lang, *day),
            date_in(lang, *from),
            date_in(lang, *until)
        ),
        Refusal::UsageOutsideService { day, service: None } => {
            format!("服務尚未開通，{} 不在服務期間內。", date_in(lang, *day))
        }
        Refusal::InvoiceFormat { number } => {
            format!("「{number}」不是發票號碼：應為兩個英文字母加八位數字。")
        }
        Refusal::InvoiceDuplicate { number } => {
            format!("發票號碼 {number} 在同一期（兩個月）已用於其他訂單。")
        }
        Refusal::InvoiceTotal { total, price, points, self_funded } => format!(
            "發票金額 {} 元不符：應為全額 {price}（點數 {points}＋自付 {self_funded}）。",
            grouped(*total)
        ),
        Refusal::InvoiceBuyer { buyer, expected } => {
            format!("發票買方統編 {buyer} 不符，應為 {expected}。")
        }
        Refusal::InvoiceSeller { seller, expected } => {
            format!("發票賣方統編 {seller} 不符，應為 {expected}。")
        }
        Refusal::InvoiceBeforeContract { on, contracted_on } => format!(
            "發票日期 {} 早於契約成立日 {}，不得追溯採購。",
            date_in(lang, *on),
            date_in(lang, *contracted_on)
        ),
        Refusal::ClaimTooEarly { from } => {
            format!("三個月使用期尚未結束，最早可於 {} 請款。", date_in(lang, *from))
        }
        Refusal::ClaimsClosed { closed_at } => {
            format!("請款已於 {} 截止。", deadline_in(lang, *closed_at))
        }
        Refusal::ClaimIncomplete { missing } => {
            let names: Vec<&str> = missing.iter().map(|item| claim_item(lang, *item)).collect();
            format!("請款文件 {}/4，還缺：{}。", 4 - missing.len(), names.join("、"))
        }
        Refusal::ClaimFrozen => "供應商的抽查未通過，請款已凍結。".to_owned(),
        Refusal::FourEyes { because } => four_eyes_zh(*because).to_owned(),
        Refusal::ClaimTransition { state, act } => {
            format!(
                "請款目前是「{}」，無法「{}」。",
                claim_state(lang, *state),
                claim_act(lang, *act)
            )
        }
        Refusal::NotYet { from } => format!("要到 {} 才能進行。", instant_in(lang, *from)),
        Refusal::SpotCheckTransition { stands } => {
            format!("這張訂單的抽查目前是「{}」，無法進行。", spot_check_zh(*stands))
        }
        other => other.because(),
    }
}

const fn four_eyes_zh(because: Conflict) -> &'static str {
    match because {
        Conflict::OwnReview => "審查人不得核准或撥付自己審查的案件，請由另一位同仁辦理。",
        Conflict::DeclaredLink => "您已申報與當事人有關係，依規定迴避，請由另一位同仁辦理。",
        Conflict::OwnProposal => {
            "提案人不得確認自己的提案（四眼原則，規則 R33），請由另一位同仁確認。"
        }
    }
}
