//! How a program takes webhooks, on the page of the API's documentation.

use leptos::prelude::*;

use crate::lang::{Lang, tr};

const BODY: &str = r#"{"id":"0190…","kind":"order.accepted","at":"2021-07-05T01:00:00Z",
 "order":{"id":"0190…","number":"…","state":"Accepted"}}"#;

const CHECK: &str = r#"import hashlib, hmac, time

def is_ours(secret, headers, body):  # body: the bytes as they came
    at = headers["X-Marketplace-Timestamp"]
    mac = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256)
    good = hmac.compare_digest("v1=" + mac.hexdigest(), headers["X-Marketplace-Signature"])
    return good and abs(time.time() - int(at)) < 300"#;

#[component]
pub(super) fn WebhookDocs() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="measure space-y-3" id="webhooks" tabindex="-1">
            <h2>"Webhook"</h2>
            <p>
                {tr(
                    lang,
                    "訂單每走一步，我們以 POST 把事件送到您的網址。",
                    "With every step of an order we POST an event to your address. ",
                )}
                <a class="link" href="/supplier/webhooks">
                    {tr(lang, "新增端點", "Add an endpoint")}
                </a>
            </p>
            <pre class="overflow-x-auto text-sm" tabindex="0">
                <code>{BODY}</code>
            </pre>
            <p>
                {tr(
                    lang,
                    "標頭 X-Marketplace-Event 是事件編號，重送也不變，請用它略過已處理的事件。X-Marketplace-Delivery 是這個端點的送達編號。",
                    "X-Marketplace-Event has the event's id, which stays when it is sent again: skip what you know. X-Marketplace-Delivery has the id of the delivery to this endpoint.",
                )}
            </p>
            <p>
                {tr(
                    lang,
                    "X-Marketplace-Signature 是 v1= 加上 HMAC-SHA256 的十六進位，以您的密鑰對「X-Marketplace-Timestamp、一個句點、原始內容」計算。請先驗證再解讀，並拒絕相差超過 300 秒的時間：",
                    "X-Marketplace-Signature is v1= and, in hexadecimal, the HMAC-SHA256 under your secret of X-Marketplace-Timestamp, a full stop and the body as it came. Check it before you read the body, and refuse a time more than 300 seconds away:",
                )}
            </p>
            <pre class="overflow-x-auto text-sm" tabindex="0">
                <code>{CHECK}</code>
            </pre>
            <p>
                {tr(
                    lang,
                    "請在 10 秒內回 2xx，其他工作之後再做。其他回應、逾時、轉址都會再試：1、5、30 分鐘，2 小時，之後每 6 小時，直到事件後 72 小時。順序不保證，詳情請以訂單編號查詢 API。",
                    "Answer 2xx within 10 seconds and do the work afterwards. After anything else, silence or a redirect we try again: after 1, 5 and 30 minutes, 2 hours, then every 6 hours until 72 hours after the event. The order is not promised; ask the API for the order's details.",
                )}
            </p>
        </section>
    }
}
