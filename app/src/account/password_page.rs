//! 變更密碼: the old one proves who asks; every other device is signed out.

use leptos::prelude::*;

use super::parts::{error_at, my_profile, password_hint};
use crate::{
    frame::{First, Frame},
    lang::{Lang, tr},
    ui::{Failed, Field, Notice, Page, SubmitButton, Tone, problems, use_problem},
};

#[component]
pub fn PasswordPage() -> impl IntoView {
    match use_context::<Frame>().and_then(|frame| frame.me) {
        Some(me) => view! { <Change first=me.first /> }.into_any(),
        None => view! { <Failed error=crate::error::AppError::Unauthenticated /> }.into_any(),
    }
}

#[component]
fn Change(first: Option<First>) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "old");
    let crumbs = vec![("/account".to_owned(), tr(lang, "我的帳號", "My account").to_owned())];
    let too_old = first == Some(First::NewPassword);
    view! {
        <Page title=tr(lang, "變更密碼", "Change the password") problems=problems.clone() crumbs>
            {too_old
                .then(|| {
                    view! {
                        <div class="measure mb-4">
                            <Notice tone=Tone::Warning>
                                {tr(
                                    lang,
                                    "密碼已滿 180 天，請先更換，才能繼續處理業務。",
                                    "The password is 180 days old: change it before you go on.",
                                )}
                            </Notice>
                        </div>
                    }
                })}
            <form method="post" action="/api/account/password" class="panel measure space-y-4">
                <Field
                    id="old"
                    name="form[old]"
                    label=tr(lang, "目前的密碼", "Present password")
                    kind="password"
                    autocomplete="current-password"
                    error=error_at(&problems, "old")
                    required=true
                />
                <Field
                    id="new"
                    name="form[new]"
                    label=tr(lang, "新密碼", "New password")
                    hint=password_hint(lang, my_profile())
                    kind="password"
                    autocomplete="new-password"
                    error=error_at(&problems, "new")
                    required=true
                />
                <p>
                    {tr(
                        lang,
                        "變更後，其他裝置會全部登出，並寄一封通知信給您。",
                        "All other devices are signed out, and you get a mail about it.",
                    )}
                </p>
                <SubmitButton>{tr(lang, "變更密碼", "Change the password")}</SubmitButton>
            </form>
        </Page>
    }
}
