//! The pages that mailed links open. Each has one button: a mail scanner that opens every link
//! does nothing.

use domain::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{ResumeEnrolment, VerifyEmail};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    ui::{Page, SubmitButton, problems, use_problem},
};

/// `/enrol/resume`: goes on with an enrolment on this device.
#[component]
pub fn ResumePage() -> impl IntoView {
    let lang = Lang::current();
    let (token, problem) = opened();
    let spent = is_spent(problem.as_ref());
    let problems = problems(lang, problem.as_ref(), "next");
    let content = if spent || token.is_empty() {
        view! {
            <p>
                {tr(
                    lang,
                    "連結用過、過期，或網址不完整。填過的內容沒有消失：在上次填寫的那台裝置上可以直接繼續，也可以從那裡再寄一個新的連結。",
                    "The link was used, is too old, or is not complete. Nothing you typed is lost: go on where you last were, or have a new link mailed from there.",
                )}
            </p>
            <p id="next" class="flex flex-wrap gap-3">
                <a class="btn btn-primary" href="/enrol/continue">
                    {tr(lang, "在這台裝置繼續", "Go on on this device")}
                </a>
                <a class="btn btn-outline" href="/enrol">
                    {tr(lang, "重新申請", "Begin anew")}
                </a>
            </p>
        }
        .into_any()
    } else {
        view! {
            <p>
                {tr(
                    lang,
                    "按下按鈕，就在這台裝置接著填。請不要在公用電腦上這樣做。",
                    "Press the button to go on on this device. Do not do so on a public computer.",
                )}
            </p>
            <TokenForm
                action=ResumeEnrolment::url()
                token
                submit=tr(lang, "繼續申請", "Go on with the application")
            />
        }
        .into_any()
    };
    view! {
        <Page title=tr(lang, "繼續上次的申請", "Go on with your application") problems>
            <div class="measure space-y-4">{content}</div>
        </Page>
    }
}

/// `/verify-email`: proves that the mail arrived.
#[component]
pub fn VerifyLinkPage() -> impl IntoView {
    let lang = Lang::current();
    let (token, problem) = opened();
    let spent = is_spent(problem.as_ref());
    let problems = problems(lang, problem.as_ref(), "next");
    let content = if spent || token.is_empty() {
        view! {
            <p>
                {tr(
                    lang,
                    "連結過期、電子郵件已更改，或網址不完整。已經驗證過的，直接登入就好；還沒的話，請再寄一次驗證信。",
                    "The link is too old, your address was changed since, or it is not complete. If you have verified already, just sign in; if not, have the mail sent again.",
                )}
            </p>
            <p id="next" class="flex flex-wrap gap-3">
                <a class="btn btn-primary" href="/enrol/verify-email">
                    {tr(lang, "再寄一次驗證信", "Have the mail sent again")}
                </a>
                <a class="btn btn-outline" href="/sign-in?next=%2Fstanding">
                    {tr(lang, "登入看申請進度", "Sign in to see where you stand")}
                </a>
            </p>
        }
        .into_any()
    } else {
        view! {
            <p>
                {tr(
                    lang,
                    "最後一步：按下按鈕，確認這個信箱是您的。",
                    "The last step: press the button to show that this mailbox is yours.",
                )}
            </p>
            <TokenForm
                action=VerifyEmail::url()
                token
                submit=tr(lang, "確認驗證", "Verify")
            />
        }
        .into_any()
    };
    view! {
        <Page
            title=tr(lang, "驗證電子郵件", "Verify your e-mail")
            caption=tr(lang, "步驟 6／6", "Step 6 of 6")
            problems
        >
            <div class="measure space-y-4">{content}</div>
        </Page>
    }
}

/// What the link carried, and what was wrong with it.
fn opened() -> (String, Option<Problem>) {
    let token = use_query_map().get_untracked().get("token").unwrap_or_default();
    (token, use_problem().get_untracked())
}

const fn is_spent(problem: Option<&Problem>) -> bool {
    matches!(problem, Some(Problem::Refused(Refusal::LinkSpent) | Problem::NotFound))
}

#[component]
fn TokenForm(action: &'static str, token: String, submit: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=action id="next">
            <input type="hidden" name="token" value=token />
            <SubmitButton>{submit}</SubmitButton>
        </form>
    }
}
