//! Money in words.

use domain::{
    case::{CaseKind, How, Step},
    payment::Provider,
};

use super::Taken;
use crate::{
    lang::{Lang, tr},
    text,
    ui::Tone,
};

pub const fn provider(lang: Lang, provider: Provider) -> &'static str {
    match provider {
        Provider::Bank => tr(lang, "匯款", "Transfer"),
        Provider::Card => tr(lang, "刷卡", "Card"),
        Provider::Office => tr(lang, "查明改列", "Found out by the office"),
    }
}

pub(super) const fn kind(lang: Lang, kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Refund => tr(lang, "逾期或重複，應退款", "Late or twice: to be refunded"),
        CaseKind::PointsGone => tr(lang, "準時但點數已用完", "In time, but the points are gone"),
        CaseKind::WrongAmount => tr(lang, "金額不符", "Another amount"),
        CaseKind::UnknownAccount => tr(lang, "查無訂單", "No such order"),
        CaseKind::Clawback => tr(lang, "追回已使用的點數", "Used points to be claimed back"),
    }
}

pub(super) const fn way(lang: Lang, how: How) -> &'static str {
    match how {
        How::Refunded => tr(lang, "已退款", "Refunded"),
        How::Booked => tr(lang, "改列到訂單", "Booked to an order"),
        How::Otherwise => tr(lang, "其他處理", "Otherwise"),
    }
}

pub(super) const fn step(lang: Lang, step: Step) -> &'static str {
    match step {
        Step::Confirm => tr(lang, "確認並結案", "Confirm and close"),
        Step::Withdraw => tr(lang, "撤回提案", "Withdraw the proposal"),
    }
}

/// What a notice led to, in words.
pub fn taken(lang: Lang, taken: &Taken) -> String {
    match taken {
        Taken::Paid(_) => tr(lang, "已付清訂單", "paid the order").to_owned(),
        Taken::Refused(refusal) => text::refusal(lang, refusal),
        Taken::UnknownAccount => tr(lang, "查無訂單", "no such order").to_owned(),
    }
}

pub(super) const fn tone(taken: &Taken) -> Tone {
    match taken {
        Taken::Paid(_) => Tone::Success,
        Taken::Refused(_) | Taken::UnknownAccount => Tone::Warning,
    }
}

/// The columns of the file of notices.
pub fn notice_headings(lang: Lang) -> Vec<&'static str> {
    vec![
        tr(lang, "交易序號", "Transaction"),
        tr(lang, "管道", "Provider"),
        tr(lang, "虛擬帳號", "Virtual account"),
        tr(lang, "訂單", "Order"),
        tr(lang, "金額", "Amount"),
        tr(lang, "入帳時間", "Value time"),
        tr(lang, "收到通知", "Told at"),
        tr(lang, "結果", "Result"),
    ]
}
