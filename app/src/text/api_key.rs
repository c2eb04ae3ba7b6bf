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

/// Why the API does not take a request, beside the reasons that pages have too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiProblem {
    KeyUnknown,
    ScopeMissing,
    Path,
    Method,
    Media,
    TooLarge,
    Malformed,
    Value,
}

pub const fn api_problem(lang: Lang, problem: ApiProblem) -> &'static str {
    match problem {
        ApiProblem::KeyUnknown => tr(
            lang,
            "請在 Authorization 標頭附上有效的金鑰：Bearer msk_…。金鑰可能已到期或撤銷。",
            "Send a good key in the header Authorization: Bearer msk_…. The key may have expired or been revoked.",
        ),
        ApiProblem::ScopeMissing => tr(
            lang,
            "這把金鑰沒有這項權限，請建立有此權限的金鑰。",
            "This key may not do that; make one that has the scope.",
        ),
        ApiProblem::Path => tr(lang, "沒有這個資源。", "There is no such resource."),
        ApiProblem::Method => {
            tr(lang, "這個資源不支援這個方法。", "This resource has no such method.")
        }
        ApiProblem::Media => tr(
            lang,
            "請以 JSON 傳送，並標明 Content-Type: application/json。",
            "Send JSON, and say so: Content-Type: application/json.",
        ),
        ApiProblem::TooLarge => {
            tr(lang, "內容太大，請分批傳送。", "The body is too large; send it in parts.")
        }
        ApiProblem::Malformed => tr(
            lang,
            "內容無法解讀，請對照 API 文件。",
            "The request could not be read; compare it with the documentation.",
        ),
        ApiProblem::Value => tr(
            lang,
            "field 所指的值不正確，請對照 API 文件。",
            "The value named in `field` is wrong; compare it with the documentation.",
        ),
    }
}
