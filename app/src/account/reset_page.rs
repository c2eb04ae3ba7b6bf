//! 忘記密碼: a mailed link, and the page that it leads to. Opening the link changes nothing.

use domain::{Refusal, password::PasswordProfile};
use leptos::prelude::*;

use super::parts::{SpentLink, asked, error_at, password_hint};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    ui::{Field, Notice, Page, SubmitButton, Tone, problems, use_problem},
};

#[component]
pub fn ForgotPage() -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "email");
    let body = if asked("sent").is_empty() {
        view! { <AskForm problems=problems.clone() /> }.into_any()
    } else {
        view! { <Sent /> }.into_any()
    };
    view! {
        <Page title=tr(lang, "忘記密碼", "Forgotten password") problems>
            {body}
        </Page>
    }
}

#[component]
fn AskForm(problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action="/api/account/forgot" class="panel measure space-y-4">
            <p>
                {tr(
                    lang,
                    "輸入登入用的電子郵件，我們會寄一個重設密碼的連結給您，15 分鐘內有效。",
                    "Type the address that you sign in with. We mail you a link that is good for 15 minutes.",
                )}
            </p>
            <Field
                id="email"
                name="email"
                label=tr(lang, "電子郵件", "E-mail")
                value=asked("email")
                kind="email"
                autocomplete="username"
                error=error_at(&problems, "email")
                required=true
            />
            <SubmitButton>{tr(lang, "寄出連結", "Send the link")}</SubmitButton>
        </form>
    }
}

#[component]
fn Sent() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <div class="measure space-y-4" role="status">
            <Notice tone=Tone::Success title=tr(lang, "請收信", "Look into your mail")>
                {tr(
                    lang,
                    "如果這個電子郵件有帳號，重設密碼的連結已經寄出，15 分鐘內有效，只能用一次。",
                    "If this address has an account, a link is on its way. It is good once, for 15 minutes.",
                )}
            </Notice>
            <p>
                {tr(
                    lang,
                    "沒有收到？請看看垃圾郵件匣，或確認是不是用另一個電子郵件註冊。",
                    "Nothing there? Look among the junk mail, or try another address of yours.",
                )} " " <a class="link" href="/forgot-password">
                    {tr(lang, "再寄一次", "Send it again")}
                </a>
            </p>
        </div>
    }
}

#[component]
pub fn ResetPage() -> impl IntoView {
    let lang = Lang::current();
    let (token, problem) = (asked("token"), use_problem().get_untracked());
    if token.is_empty() || problem == Some(Problem::Refused(Refusal::LinkSpent)) {
        let go = tr(lang, "重新寄一個連結", "Get a new link");
        return view! { <SpentLink href="/forgot-password" go /> }.into_any();
    }
    let problems = problems(lang, problem.as_ref(), "new");
    // Whose link it is only the server knows; the stricter rules of officers are told when they
    // are broken.
    let hint = password_hint(lang, PasswordProfile::External);
    view! {
        <Page title=tr(lang, "設定新密碼", "Set a new password") problems=problems.clone()>
            <form method="post" action="/api/account/reset" class="panel measure space-y-4">
                <input type="hidden" name="form[token]" value=token />
                <Field
                    id="new"
                    name="form[new]"
                    label=tr(lang, "新密碼", "New password")
                    hint
                    kind="password"
                    autocomplete="new-password"
                    error=error_at(&problems, "new")
                    required=true
                />
                <p>
                    {tr(
                        lang,
                        "設定後，所有裝置都會登出，請用新密碼登入。",
                        "All devices are signed out; sign in with the new password.",
                    )}
                </p>
                <SubmitButton>{tr(lang, "設定新密碼", "Set the new password")}</SubmitButton>
            </form>
        </Page>
    }
    .into_any()
}
