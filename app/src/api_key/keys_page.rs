//! API 金鑰: the keys of this supplier's programs, a form for a new one, and the new one itself,
//! once.

use domain::api_key::{KeyStanding, PREFIX};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    ApiKeyRow, ApiKeysView, RevokeApiKey, copy_button::CopyButton, load_api_keys, new_key::NewKey,
};
use crate::{
    account::Done,
    lang::{Lang, tr},
    text,
    ui::{
        Badge, EmptyState, InstantText, KeyValue, Notice, Page, SubmitButton, SummaryList, Tone,
        loaded, problems, use_problem,
    },
};

const DONE: &[(&str, &str, &str)] =
    &[("revoke", "金鑰已撤銷，立即失效。", "The key was revoked and opens nothing any more.")];

/// Where a problem leads that belongs to no field.
const FORM_ID: &str = "new";

#[component]
pub fn ApiKeysPage() -> impl IntoView {
    let keys = Resource::new(|| (), |()| load_api_keys());
    loaded(keys, |view| view! { <Keys view /> })
}

#[component]
fn Keys(view: ApiKeysView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), FORM_ID);
    let ApiKeysView { rows, id, shown } = view;
    let empty = rows.is_empty();
    view! {
        <Page title=tr(lang, "API 金鑰", "API keys") problems=problems.clone()>
            <Done said=DONE />
            {shown.map(|key| view! { <Shown key /> })}
            <p class="measure mb-6">
                {tr(
                    lang,
                    "您的程式用金鑰查詢訂單、接單、開通、上傳使用紀錄。簽約一定由人在網站上完成。",
                    "With a key your programs look orders up, accept and activate them, and send usage records. Signing is always done by a person, on this site.",
                )} " "
                <a class="link" href="/api/v1/docs">
                    {tr(lang, "API 文件", "How to use the API")}
                </a> " · "
                <a class="link" href="/supplier/webhooks">
                    {tr(lang, "Webhook：訂單有變動時通知您的程式", "Webhooks: your programs are told of orders")}
                </a>
            </p>
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <section class="space-y-4" id="keys">
                    <h2>{tr(lang, "現有的金鑰", "The keys")}</h2>
                    {empty
                        .then(|| {
                            view! {
                                <EmptyState title=tr(lang, "還沒有金鑰", "There are no keys yet")>
                                    <p>
                                        {tr(
                                            lang,
                                            "每個程式各用一把，不用時撤銷，不影響其他程式。",
                                            "One for each program: then one can be revoked without the others.",
                                        )}
                                    </p>
                                </EmptyState>
                            }
                        })}
                    <ul class="space-y-4">
                        {rows.into_iter().map(|row| view! { <Key row /> }).collect_view()}
                    </ul>
                </section>
                <NewKey id form_id=FORM_ID problems />
            </div>
        </Page>
    }
}

/// The whole key. After a reload it is gone.
#[component]
fn Shown(key: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section role="status" class="mb-6">
            <Notice
                tone=Tone::Success
                title=tr(lang, "金鑰已建立，只顯示這一次", "The key was made. It is shown this once")
            >
                <p>
                    {tr(
                        lang,
                        "請現在複製，存放在安全的地方。離開本頁後無法再查看，遺失時請撤銷並重新建立。",
                        "Copy it now and keep it in a safe place. Nobody can show it again; if it is lost, revoke it and make another one.",
                    )}
                </p>
                <p class="my-3">
                    <code id="new-key" class="block text-sm break-all">
                        {key.clone()}
                    </code>
                </p>
                <CopyButton text=key />
            </Notice>
        </section>
    }
}

#[component]
fn Key(row: ApiKeyRow) -> impl IntoView {
    let lang = Lang::current();
    let good = row.standing == KeyStanding::Good;
    let tone = if good { Tone::Success } else { Tone::Error };
    let scopes: Vec<&str> = row.scopes.iter().map(|scope| text::scope(lang, scope)).collect();
    let scopes = scopes.join(tr(lang, "；", "; "));
    let last_used = row.last_used_at.map(|at| view! { <InstantText at /> }.into_any());
    let last_used = last_used.unwrap_or_else(|| tr(lang, "從未使用", "never").into_any());
    view! {
        <li class="panel space-y-3">
            <div class="flex flex-wrap items-center gap-2">
                <h3 class="font-bold break-all">{row.name.clone()}</h3>
                <Badge tone>{text::key_standing(lang, row.standing)}</Badge>
            </div>
            <SummaryList>
                <KeyValue key=tr(lang, "金鑰開頭", "Begins with")>
                    <code class="text-sm break-all">{format!("{PREFIX}{}_…", row.handle)}</code>
                </KeyValue>
                <KeyValue key=tr(lang, "權限", "May")>{scopes}</KeyValue>
                <KeyValue key=tr(lang, "建立", "Made")>
                    {row.made_by} " · " <InstantText at=row.made_at />
                </KeyValue>
                <KeyValue key=tr(lang, "上次使用", "Last used")>{last_used}</KeyValue>
                <KeyValue key=tr(lang, "有效至", "Good until")>
                    <InstantText at=row.expires_at />
                </KeyValue>
                {row
                    .revoked_at
                    .map(|at| {
                        view! {
                            <KeyValue key=tr(lang, "撤銷", "Revoked")>
                                <InstantText at />
                            </KeyValue>
                        }
                    })}
            </SummaryList>
            {good.then(|| view! { <Revoke id=row.id name=row.name /> })}
        </li>
    }
}

/// Asks once more, in sight.
#[component]
fn Revoke(id: String, name: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <details>
            <summary class="link inline-block py-1">
                {tr(lang, "撤銷", "Revoke")} <span class="sr-only">" " {name.clone()}</span>
            </summary>
            <form
                method="post"
                action=RevokeApiKey::url()
                class="mt-2 space-y-3 border-s-2 border-base-300 ps-4"
            >
                <input type="hidden" name="key" value=id />
                <p>
                    {tr(
                        lang,
                        "使用這把金鑰的程式會立刻停止運作，而且無法復原。",
                        "Programs that use this key stop working at once. This cannot be undone.",
                    )}
                </p>
                <SubmitButton quiet=true small=true>
                    {tr(lang, "確定撤銷", "Yes, revoke it")}
                    <span class="sr-only">" " {name}</span>
                </SubmitButton>
            </form>
        </details>
    }
}
