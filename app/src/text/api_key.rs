//! Words of API keys.

use domain::api_key::{KeyStanding, Scope};

use crate::lang::{Lang, tr};

/// What a scope allows, for those who give it.
pub const fn scope(lang: Lang, scope: Scope) -> &'static str {
    match scope {
        Scope::ReadPlans => tr(lang, "查看我的方案", "See my plans"),
        Scope::ReadOrders => tr(lang, "查看訂單", "See the orders"),
        Scope::AnswerOrders => tr(lang, "接單、婉拒", "Accept and decline orders"),
        Scope::ActivateOrders => tr(lang, "開通服務", "Activate services"),
        Scope::WriteUsage => tr(lang, "上傳使用紀錄", "Send usage records"),
    }
}

pub const fn key_standing(lang: Lang, standing: KeyStanding) -> &'static str {
    match standing {
        KeyStanding::Good => tr(lang, "有效", "Good"),
        KeyStanding::Expired => tr(lang, "已到期", "Expired"),
        KeyStanding::Revoked => tr(lang, "已撤銷", "Revoked"),
    }
}
