//! Webhook: the endpoints of this supplier, a form for another one, and what was delivered.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    ActOnWebhook, WebhookAct, WebhookRow, WebhooksView, load_webhooks, log::Log,
    new_webhook::NewWebhook,
};
use crate::{
    account::Done,
    api_key::copy_button::CopyButton,
    lang::{Lang, tr},
    text,
    ui::{
        Badge, EmptyState, InstantText, KeyValue, Notice, Page, SubmitButton, SummaryList, Tone,
        loaded, problems, use_problem,
    },
};

const DONE: &[(&str, &str, &str)] = &[
    (
        "test",
        "測試事件已排入，請看下方的紀錄。",
        "A test event is on its way; see the deliveries below.",
    ),
    ("pause", "已暫停。期間的事件會保留。", "Paused. What happens meanwhile waits."),
    ("resume", "已恢復，等待中的事件會陸續送出。", "Resumed. What waited is sent now."),
    ("remove", "端點已移除。", "The endpoint was removed."),
    ("again", "已排入重送，請看下方的紀錄。", "It is sent again; see the deliveries below."),
];

/// Where a problem leads that belongs to no field.
const FORM_ID: &str = "new";

#[component]
pub fn WebhooksPage() -> impl IntoView {
    let webhooks = Resource::new(|| (), |()| load_webhooks());
    loaded(webhooks, |view| view! { <Webhooks view /> })
}

#[component]
fn Webhooks(view: WebhooksView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), FORM_ID);
    let WebhooksView { rows, log, id, shown } = view;
    let empty = rows.is_empty();
    view! {
        <Page title=tr(lang, "Webhook", "Webhooks") problems=problems.clone()>
            <Done said=DONE />
            {shown.map(|secret| view! { <Shown secret /> })}
            <p class="measure mb-6">
                {tr(
                    lang,
                    "訂單每走一步，我們就把事件送到您的網址並簽章，您的程式不必一直查詢。",
                    "With every step of an order we send a signed event to your address, so that your program need not keep asking.",
                )} " "
                <a class="link" href="/api/v1/docs#webhooks">
                    {tr(lang, "如何驗證簽章", "How to check the signature")}
                </a> " · "
                <a class="link" href="/supplier/keys">
                    {tr(lang, "API 金鑰", "API keys")}
                </a>
            </p>
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <section class="space-y-4" id="endpoints">
                    <h2>{tr(lang, "現有的端點", "The endpoints")}</h2>
                    {empty
                        .then(|| {
                            view! {
                                <EmptyState title=tr(lang, "還沒有端點", "There are no endpoints yet")>
                                    <p>
                                        {tr(
                                            lang,
                                            "新增一個網址，從那時起的事件都會送到。",
                                            "Add an address: it is told of all that happens from then on.",
                                        )}
                                    </p>
                                </EmptyState>
                            }
                        })}
                    <ul class="space-y-4">
                        {rows.into_iter().map(|row| view! { <Endpoint row /> }).collect_view()}
                    </ul>
                </section>
                <NewWebhook id form_id=FORM_ID problems />
            </div>
            <Log rows=log />
        </Page>
    }
}

/// The whole secret. After a reload it is gone.
#[component]
fn Shown(secret: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section role="status" class="mb-6">
            <Notice
                tone=Tone::Success
                title=tr(
                    lang,
                    "端點已新增。簽章密鑰只顯示這一次",
                    "The endpoint was added. Its secret is shown this once",
                )
            >
                <p>
                    {tr(
                        lang,
                        "請現在複製，讓您的程式用它驗證事件確實由本站送出。遺失時請移除端點並重新新增。",
                        "Copy it now: with it your program checks that an event comes from us. If it is lost, remove the endpoint and add it again.",
                    )}
                </p>
                <p class="my-3">
                    <code id="new-secret" class="block text-sm break-all">
                        {secret.clone()}
                    </code>
                </p>
                <CopyButton text=secret says=("複製密鑰", "Copy the secret") />
            </Notice>
        </section>
    }
}

#[component]
fn Endpoint(row: WebhookRow) -> impl IntoView {
    let lang = Lang::current();
    let paused = row.paused_at.is_some();
    let (tone, standing) = match (paused, row.failures) {
        (true, _) => (Tone::Warning, tr(lang, "已暫停", "Paused")),
        (false, 0) => (Tone::Success, tr(lang, "運作中", "Active")),
        (false, _) => (Tone::Error, tr(lang, "最近沒有送達", "Failing")),
    };
    let kinds = if row.kinds.is_all() {
        tr(lang, "全部事件", "Everything").to_owned()
    } else {
        let words: Vec<&str> = row.kinds.iter().map(|kind| text::event_kind(lang, kind)).collect();
        words.join(tr(lang, "、", ", "))
    };
    let (switch, words) = if paused {
        (WebhookAct::Resume, tr(lang, "恢復", "Resume"))
    } else {
        (WebhookAct::Pause, tr(lang, "暫停", "Pause"))
    };
    let (id, url) = (row.id, row.url);
    view! {
        <li class="panel space-y-3">
            <div class="flex flex-wrap items-center gap-2">
                <h3 class="font-bold break-all">{url.clone()}</h3>
                <Badge tone>{standing}</Badge>
            </div>
            <SummaryList>
                <KeyValue key=tr(lang, "事件", "Told of")>{kinds}</KeyValue>
                <KeyValue key=tr(lang, "建立", "Made")>
                    {row.made_by} " · " <InstantText at=row.made_at />
                </KeyValue>
            </SummaryList>
            <div class="flex flex-wrap gap-2">
                <Act
                    id=id.clone()
                    url=url.clone()
                    act=WebhookAct::Test
                    words=tr(lang, "送出測試事件", "Send a test event")
                />
                <Act id=id.clone() url=url.clone() act=switch words />
            </div>
            <details>
                <summary class="link inline-block py-1">
                    {tr(lang, "移除", "Remove")} <span class="sr-only">" " {url.clone()}</span>
                </summary>
                <div class="mt-2 space-y-3 border-s-2 border-base-300 ps-4">
                    <p>
                        {tr(
                            lang,
                            "之後的事件不再送到這裡，等待中的也不送，而且無法復原。",
                            "It is told of nothing any more, and what waits is not sent. This cannot be undone.",
                        )}
                    </p>
                    <Act
                        id
                        url
                        act=WebhookAct::Remove
                        words=tr(lang, "確定移除", "Yes, remove it")
                    />
                </div>
            </details>
        </li>
    }
}

#[component]
fn Act(id: String, url: String, act: WebhookAct, words: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=ActOnWebhook::url()>
            <input type="hidden" name="webhook" value=id />
            <input type="hidden" name="act" value=act.as_str() />
            <SubmitButton quiet=true small=true>
                {words} <span class="sr-only">" " {url}</span>
            </SubmitButton>
        </form>
    }
}
