//! Words of webhooks.

use domain::webhook::{DeliveryState, EventKind, Failure, UrlFault};

use crate::lang::{Lang, tr};

pub(super) const fn url_fault(lang: Lang, fault: UrlFault) -> &'static str {
    match fault {
        UrlFault::NotAnAddress => tr(
            lang,
            "請輸入完整的網址，例如 https://hook.company.com.tw/orders。",
            "Please type a whole address, such as https://hook.company.com.tw/orders.",
        ),
        UrlFault::NotHttps => {
            tr(lang, "網址必須以 https:// 開頭。", "The address has to begin with https://.")
        }
        UrlFault::UserInfo => tr(
            lang,
            "網址裡不可有帳號或密碼。",
            "There must be no name or password in the address.",
        ),
        UrlFault::Port => tr(
            lang,
            "連接埠只能是 443，或 1024 以上。",
            "The port has to be 443, or 1024 and above.",
        ),
        UrlFault::NotPublic => tr(
            lang,
            "這個主機不在公開網路上，請使用公開的網址。",
            "This host is not on the public network; please use an address that is.",
        ),
    }
}

pub const fn event_kind(lang: Lang, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Submitted => tr(lang, "新訂單", "A new order"),
        EventKind::Accepted => tr(lang, "已接單", "Accepted"),
        EventKind::Declined => tr(lang, "已婉拒", "Declined"),
        EventKind::Withdrawn => tr(lang, "買方取消", "Withdrawn by the buyer"),
        EventKind::ResponseLapsed => tr(lang, "逾期未回覆", "Not answered in time"),
        EventKind::Signed => tr(lang, "一方已簽約", "Signed by one side"),
        EventKind::Contracted => tr(lang, "雙方已簽約", "Signed by both sides"),
        EventKind::Paid => tr(lang, "已付款", "Paid"),
        EventKind::PaymentLapsed => tr(lang, "逾期未付款", "Not paid in time"),
        EventKind::Activated => tr(lang, "已開通", "Activated"),
        EventKind::ServiceProven => tr(lang, "使用滿三個月", "Three months of use proven"),
        EventKind::Claimed => tr(lang, "已請款", "Claimed"),
        EventKind::ClaimReturned => tr(lang, "請款退回補件", "Claim returned"),
        EventKind::Settled => tr(lang, "已撥款", "Settled"),
        EventKind::Terminated => tr(lang, "已終止", "Terminated"),
    }
}

pub const fn delivery_state(lang: Lang, state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued => tr(lang, "等待送出", "Waits"),
        DeliveryState::Delivered => tr(lang, "已送達", "Delivered"),
        DeliveryState::GivenUp => tr(lang, "已放棄", "Given up"),
    }
}

/// What went wrong last; the status stands beside it.
pub const fn delivery_failure(lang: Lang, failure: Failure) -> &'static str {
    match failure {
        Failure::NoAddress => tr(lang, "查不到主機的位址", "The host has no address"),
        Failure::NotPublic => {
            tr(lang, "主機的位址不在公開網路上", "The host's address is not public")
        }
        Failure::NotReached => tr(lang, "無法連線", "Not reached"),
        Failure::TimedOut => tr(lang, "10 秒內沒有回應", "No answer within 10 seconds"),
        Failure::Redirect => tr(lang, "要求轉址，不跟隨", "A redirect, which is not followed"),
        Failure::Status => tr(lang, "回應不是 2xx", "The answer was not 2xx"),
        Failure::Removed => tr(lang, "端點已移除", "The endpoint was removed"),
    }
}
