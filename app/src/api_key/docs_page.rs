//! API 文件: the `OpenAPI` document as a page, ours, without scripts of others.

use leptos::prelude::*;

use super::{
    docs::{ApiDocs, Operation, Row, Schema},
    load_api_docs,
    problem_codes::ProblemCodes,
    webhook_docs::WebhookDocs,
};
use crate::{
    lang::{Lang, tr},
    ui::{Page, loaded},
};

#[component]
pub fn ApiDocsPage() -> impl IntoView {
    let docs = Resource::new(|| (), |()| load_api_docs());
    loaded(docs, |docs| view! { <Docs docs /> })
}

#[component]
fn Docs(docs: ApiDocs) -> impl IntoView {
    let lang = Lang::current();
    let ApiDocs { operations, schemas } = docs;
    view! {
        <Page title=tr(lang, "API 文件", "How to use the API")>
            <div class="space-y-10">
                <Start />
                <section class="space-y-4">
                    <h2>{tr(lang, "可以做的事", "What can be done")}</h2>
                    <nav aria-label=tr(lang, "可以做的事", "What can be done")>
                        <ul class="space-y-1">
                            {operations
                                .iter()
                                .map(|operation| {
                                    view! {
                                        <li>
                                            <a
                                                class="link inline-block min-h-6 break-all"
                                                href=format!("#{}", operation.id)
                                            >
                                                <code>
                                                    {operation.method.clone()} " " {operation.path.clone()}
                                                </code>
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    </nav>
                    {operations
                        .into_iter()
                        .map(|operation| view! { <Described operation /> })
                        .collect_view()}
                </section>
                <section class="space-y-4">
                    <h2>{tr(lang, "資料格式", "What the data look like")}</h2>
                    {schemas
                        .into_iter()
                        .map(|schema| view! { <Shape schema /> })
                        .collect_view()}
                </section>
                <WebhookDocs />
                <ProblemCodes />
            </div>
        </Page>
    }
}

#[component]
fn Start() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="measure space-y-3">
            <h2>{tr(lang, "開始使用", "To begin")}</h2>
            <ol class="list-decimal space-y-2 ps-6">
                <li>
                    {tr(lang, "供應商登入後，", "Sign in as a supplier and ")}
                    <a class="link" href="/supplier/keys">
                        {tr(lang, "建立一把金鑰", "make a key")}
                    </a> {tr(lang, "，只給需要的權限。", " with the scopes that it needs.")}
                </li>
                <li>
                    {tr(lang, "每個請求附上標頭：", "Send it with every request: ")}
                    <code class="break-all">"Authorization: Bearer msk_…"</code>
                </li>
                <li>
                    {tr(
                        lang,
                        "查詢訂單：",
                        "Look at the orders: ",
                    )} <code class="break-all">"GET /api/v1/orders"</code>
                </li>
            </ol>
            <p>
                {tr(
                    lang,
                    "簽約不在 API 裡：簽署的人要在本站重新驗證身分，金鑰只能證明程式持有它。",
                    "Signing is not part of the API: whoever signs proves on this site who they are, and a key proves only that a program has it.",
                )}
            </p>
            <p>
                {tr(
                    lang,
                    "每個指令可以附上您自訂的 Idempotency-Key。重送同一個請求，得到同一個答覆，不會做兩次。",
                    "A command may carry an Idempotency-Key of your own. The same request sent again gets the same answer and is done once.",
                )}
            </p>
            <p>
                {tr(
                    lang,
                    "保持同步：走完每一頁後記下 as_of，下次當作 changed_since 傳回，不會漏掉任何變動。",
                    "To stay up to date, keep as_of of a walk through all pages and send it as changed_since the next time: nothing is left out.",
                )}
            </p>
            <p>
                {tr(
                    lang,
                    "每把金鑰每分鐘 300 個請求，每個請求 1 MB；超過時回 429 與 Retry-After。金額是整數新臺幣。",
                    "300 requests a minute for each key and 1 MB for each request, then 429 with Retry-After. Amounts are whole NT$.",
                )} " "
                <a class="link" href="/api/v1/openapi.json" rel="external">
                    "OpenAPI 3.1"
                </a>
            </p>
        </section>
    }
}

#[component]
fn Described(operation: Operation) -> impl IntoView {
    let lang = Lang::current();
    let Operation { id, method, path, summary, description, parameters, body, answer } = operation;
    let shape = |name: Option<String>, key: &'static str| {
        name.map(|name| {
            view! {
                <p>
                    {key} " "
                    <a class="link" href=format!("#schema-{name}")>
                        {name.clone()}
                    </a>
                </p>
            }
        })
    };
    view! {
        <article id=id tabindex="-1" class="panel space-y-3">
            <h3 class="font-bold break-all">
                <code>{method} " " {path}</code>
            </h3>
            <p class="font-semibold" lang="en">
                {summary}
            </p>
            <p class="measure" lang="en">
                {prose(&description)}
            </p>
            <Rows rows=parameters title=tr(lang, "參數", "Parameters") />
            {shape(body, tr(lang, "內容：", "Body:"))} {shape(answer, tr(lang, "答覆：", "Answer:"))}
        </article>
    }
}

#[component]
fn Shape(schema: Schema) -> impl IntoView {
    let lang = Lang::current();
    let Schema { name, description, fields } = schema;
    view! {
        <article id=format!("schema-{name}") tabindex="-1" class="panel space-y-3">
            <h3 class="font-bold">
                <code>{name.clone()}</code>
            </h3>
            <p class="measure" lang="en">
                {prose(&description)}
            </p>
            <Rows rows=fields title=tr(lang, "欄位", "Fields") />
        </article>
    }
}

#[component]
fn Rows(rows: Vec<Row>, title: &'static str) -> impl IntoView {
    let lang = Lang::current();
    let row = move |row: Row| {
        let values = row.values.join(", ");
        view! {
            <div>
                <dt class="break-all">
                    <code>{row.name}</code>
                    <span class="block text-sm">
                        {row.kind} {row.required.then_some(tr(lang, "，必填", ", required"))}
                    </span>
                </dt>
                <dd lang="en" class="break-words">
                    {prose(&row.description)}
                    {(!values.is_empty())
                        .then(|| {
                            view! {
                                <span class="block text-sm">
                                    <code>{values}</code>
                                </span>
                            }
                        })}
                </dd>
            </div>
        }
    };
    (!rows.is_empty()).then(|| {
        view! {
            <h4 class="font-semibold">{title}</h4>
            <dl class="divide-y divide-base-300">{rows.into_iter().map(row).collect_view()}</dl>
        }
    })
}

/// Text with `code` between backticks.
fn prose(text: &str) -> impl IntoView + use<> {
    let parts: Vec<AnyView> = text
        .split('`')
        .enumerate()
        .map(|(at, part)| {
            let part = part.to_owned();
            if at % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
        })
        .collect();
    parts.collect_view()
}
