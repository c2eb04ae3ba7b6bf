//! 接受邀請: the page that a mailed invitation leads to. Opening the link changes nothing.

use domain::{Refusal, password::PasswordProfile};
use leptos::prelude::*;

use super::{
    InvitationView, load_invitation,
    parts::{SpentLink, asked, error_at, password_hint},
};
use crate::{
    error::AppError,
    lang::{Lang, tr},
    ui::{
        Failed, Field, KeyValue, Loading, Page, SubmitButton, SummaryList, problems, use_problem,
    },
};

#[component]
pub fn InvitationPage() -> impl IntoView {
    let token = asked("token");
    let asked_for = token.clone();
    let invitation = Resource::new(move || asked_for.clone(), load_invitation);
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || {
                let token = token.clone();
                Suspend::new(async move {
                    match invitation.await {
                        Ok(view) => view! { <Invitation view token /> }.into_any(),
                        Err(AppError::Refused(Refusal::LinkSpent)) => {
                            let go = tr(Lang::current(), "回首頁", "Home");
                            view! { <SpentLink href="/" go /> }.into_any()
                        }
                        Err(error) => view! { <Failed error /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn Invitation(view: InvitationView, token: String) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "password");
    let profile = match view.firm {
        Some(_) => PasswordProfile::External,
        None => PasswordProfile::TwInternal,
    };
    let organisation = view
        .firm
        .unwrap_or_else(|| tr(lang, "雲市集工業館專案辦公室", "Programme office").to_owned());
    let typed = asked("name");
    let taken = error_at(&problems, "email");
    let name = if typed.is_empty() { view.name } else { typed };
    view! {
        <Page title=tr(lang, "接受邀請", "Accept the invitation") problems=problems.clone()>
            <form method="post" action="/api/account/accept" class="panel measure space-y-4">
                <input type="hidden" name="form[token]" value=token />
                <SummaryList>
                    <KeyValue key=tr(lang, "加入", "You join")>{organisation}</KeyValue>
                    <KeyValue key=tr(lang, "登入用的電子郵件", "You sign in with")>
                        <span id="email" tabindex="-1" class="break-all">
                            {view.email}
                        </span>
                        {taken
                            .map(|text| view! { <p class="field-error">{text}</p> })}
                    </KeyValue>
                </SummaryList>
                <Field
                    id="name"
                    name="form[name]"
                    label=tr(lang, "您的姓名", "Your name")
                    value=name
                    autocomplete="name"
                    error=error_at(&problems, "name")
                    required=true
                />
                <Field
                    id="password"
                    name="form[password]"
                    label=tr(lang, "設定密碼", "Choose a password")
                    hint=password_hint(lang, profile)
                    kind="password"
                    autocomplete="new-password"
                    error=error_at(&problems, "password")
                    required=true
                />
                <SubmitButton>{tr(lang, "接受並登入", "Accept and sign in")}</SubmitButton>
            </form>
        </Page>
    }
}
