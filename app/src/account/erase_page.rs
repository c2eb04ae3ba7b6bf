//! 刪除我的資料: says what goes and what stays, and asks for the password.

use leptos::prelude::*;

use super::parts::error_at;
use crate::{
    error::AppError,
    frame::Frame,
    lang::{Lang, tr},
    ui::{Failed, Field, Notice, Page, SubmitButton, Tone, problems, use_problem},
};

#[component]
pub fn ErasePage() -> impl IntoView {
    if use_context::<Frame>().and_then(|frame| frame.me).is_none() {
        return view! { <Failed error=AppError::Unauthenticated /> }.into_any();
    }
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "password");
    let crumbs = vec![
        ("/account".to_owned(), tr(lang, "我的帳號", "My account").to_owned()),
        ("/account/data".to_owned(), tr(lang, "我的個人資料", "My personal data").to_owned()),
    ];
    view! {
        <Page title=tr(lang, "刪除我的資料", "Erase my data") problems=problems.clone() crumbs>
            <form method="post" action="/api/account/erase" class="panel measure space-y-4">
                <Notice tone=Tone::Warning title=tr(lang, "無法復原", "This cannot be undone")>
                    {tr(
                        lang,
                        "帳號會立即關閉，所有裝置登出。",
                        "The account is closed at once and all devices are signed out.",
                    )}
                </Notice>
                <p>
                    {tr(
                        lang,
                        "會刪除：姓名、電子郵件、密碼、驗證器、裝置、通知、寄給您的信、邀請與申請裡的姓名與地址。",
                        "What goes: name, address, password, second factor, devices, notices, the mails to you, and your name in invitations and applications.",
                    )}
                </p>
                <p>
                    {tr(
                        lang,
                        "會留下：公司的訂單、點數、契約與稽核紀錄，裡面只有一個無法連回您的代號。",
                        "What stays: orders, points, contracts and the audit trail of the firm, with a number that no longer leads to you.",
                    )}
                </p>
                <Field
                    id="password"
                    name="password"
                    label=tr(lang, "輸入密碼以確認", "Your password, to confirm")
                    kind="password"
                    autocomplete="current-password"
                    error=error_at(&problems, "password")
                    required=true
                />
                <p class="flex flex-wrap gap-3">
                    <SubmitButton>
                        {tr(lang, "刪除資料並關閉帳號", "Erase and close the account")}
                    </SubmitButton>
                    <a class="btn btn-outline" href="/account/data">
                        {tr(lang, "不刪除，返回", "Do not erase")}
                    </a>
                </p>
            </form>
        </Page>
    }
    .into_any()
}
