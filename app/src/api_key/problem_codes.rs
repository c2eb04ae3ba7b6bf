//! The codes of refusals, where `type` of a problem leads.

use leptos::prelude::*;

use crate::lang::{Lang, tr};

/// Code, and what it means.
const CODES: [(&str, &str, &str); 20] = [
    ("KeyUnknown", "沒有附上有效的金鑰。", "No good key was sent."),
    ("ScopeMissing", "金鑰沒有 scope 所示的權限。", "The key lacks the scope that scope names."),
    ("NotFound", "沒有這個資源，或不屬於您。", "There is no such thing, or it is not yours."),
    ("Method", "資源不支援這個方法。", "The resource has no such method."),
    ("Media", "內容不是 JSON。", "The body is not JSON."),
    ("TooLarge", "內容超過 1 MB。", "The body is above 1 MB."),
    ("Malformed", "內容無法解讀；reason 說明原因。", "It could not be read; reason says why."),
    ("Invalid", "field 所示的值不正確。", "The value that field names is wrong."),
    (
        "KeyReused",
        "同一個 Idempotency-Key 用於另一個請求，或已知的紀錄內容不同。",
        "The key was used for another request, or a known record came with another content.",
    ),
    ("TooMany", "請求太頻繁，請依 Retry-After 等候。", "Too many requests: wait for Retry-After."),
    ("Unavailable", "暫時無法服務，可重送同一個請求。", "Not available now; send the same again."),
    ("Internal", "系統錯誤，請附上 reference 與辦公室聯繫。", "A fault of ours; quote reference."),
    ("Forbidden", "您沒有這項權限。", "You may not do this."),
    ("IllegalTransition", "訂單目前的狀態不能這樣做。", "Not in the state that the order is in."),
    ("SelectionMissing", "您的遴選資格不在有效期間。", "Your selection is not valid now (R6)."),
    ("PointsExpired", "點數已到期。", "The points have expired (R14)."),
    ("ActivationTooEarly", "開通日早於契約日。", "Before the day of the contract (R26)."),
    ("ActivationTooLate", "開通日太晚，用不滿三個月。", "Too late for three months (R26)."),
    ("UsageInFuture", "使用日還沒開始。", "The day has not begun (R28)."),
    ("UsageOutsideService", "使用日不在服務期間。", "The day is outside of the service (R28)."),
];

#[component]
pub(super) fn ProblemCodes() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="space-y-4">
            <h2>{tr(lang, "拒絕的代碼", "Why a request is refused")}</h2>
            <p class="measure">
                {tr(
                    lang,
                    "拒絕以 application/problem+json 答覆（RFC 9457）。程式看 code，rule 是所依規則，detail 給人看。",
                    "A refusal is application/problem+json (RFC 9457). Programs look at code; rule is the rule that decided, and detail is for people.",
                )}
            </p>
            <dl class="divide-y divide-base-300">
                {CODES
                    .map(|(code, zh, en)| {
                        view! {
                            <div id=code tabindex="-1" class="py-2">
                                <dt class="font-semibold">
                                    <code>{code}</code>
                                </dt>
                                <dd>{tr(lang, zh, en)}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
