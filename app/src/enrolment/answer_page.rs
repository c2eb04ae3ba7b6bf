//! `/enrol/…`: one page of the six steps. All of them load the same view; the address says which
//! one is shown.

use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_params_map};

use super::{
    EnrolPage, EnrolmentView, account_page::AccountForm, consent_page::ConsentForm,
    declaration_page::DeclarationForm, factory_page::FactoryForm, firm_page::FirmForm, frame::Form,
    load_enrolment, revenue_page::RevenueForm, verify_page::VerifyEmailStep,
};
use crate::{
    error::AppError,
    lang::{Lang, tr},
    ui::{Failed, Loading, NotFoundPage, Page, problems, use_problem},
};

#[component]
pub fn EnrolmentPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("page").unwrap_or_default());
    // Each page asks anew: the one before may have changed what was answered.
    let enrolment = Resource::new(move || slug.get(), |_| load_enrolment());
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || {
                let page = EnrolPage::from_slug(&slug.get()).filter(|page| *page != EnrolPage::Enter);
                Suspend::new(async move {
                    match (page, enrolment.await) {
                        (None, _) => view! { <NotFoundPage /> }.into_any(),
                        (Some(page), Ok(view)) => view! { <Step page view /> }.into_any(),
                        (_, Err(AppError::NotFound)) => view! { <NoEnrolment /> }.into_any(),
                        (_, Err(error)) => view! { <Failed error /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// `/enrol/continue`: leads to where the enrolment goes on.
#[component]
pub fn ContinuePage() -> impl IntoView {
    let enrolment = Resource::new(|| (), |()| load_enrolment());
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || Suspend::new(async move {
                match enrolment.await {
                    Ok(view) => view! { <Redirect path=view.goes_on_at() /> }.into_any(),
                    Err(AppError::NotFound) => view! { <NoEnrolment /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Where somebody is led who may not see the page.
fn elsewhere(page: EnrolPage, view: &EnrolmentView) -> Option<String> {
    let skipped = page != EnrolPage::VerifyEmail && !view.purpose.asks(page);
    // Once the account is made, only its address can be put right, until it is verified.
    let made = view.standing.is_some() && (page < EnrolPage::Account || view.is_over());
    (page > view.reached || skipped || made).then(|| view.goes_on_at())
}

#[component]
fn Step(page: EnrolPage, view: EnrolmentView) -> impl IntoView {
    if let Some(path) = elsewhere(page, &view) {
        return view! { <Redirect path /> }.into_any();
    }
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), first_field(page));
    let form = Form { lang, page, view, problems };
    match page {
        EnrolPage::Enter => view! { <NotFoundPage /> }.into_any(),
        EnrolPage::DataConsent => view! { <ConsentForm form /> }.into_any(),
        EnrolPage::Firm => view! { <FirmForm form /> }.into_any(),
        EnrolPage::Factory => view! { <FactoryForm form /> }.into_any(),
        EnrolPage::Revenue => view! { <RevenueForm form /> }.into_any(),
        EnrolPage::Declaration => view! { <DeclarationForm form /> }.into_any(),
        EnrolPage::Account => view! { <AccountForm form /> }.into_any(),
        EnrolPage::VerifyEmail => view! { <VerifyEmailStep form /> }.into_any(),
    }
}

/// Where a problem leads that belongs to no field.
const fn first_field(page: EnrolPage) -> &'static str {
    match page {
        EnrolPage::Enter | EnrolPage::DataConsent => "agreed",
        EnrolPage::Firm => "ubn",
        EnrolPage::Factory => "factory",
        EnrolPage::Revenue => "revenue_0",
        EnrolPage::Declaration => "has_grant",
        EnrolPage::Account => "email",
        EnrolPage::VerifyEmail => "resend",
    }
}

/// This browser holds no enrolment: never begun here, or older than 30 days.
#[component]
pub(super) fn NoEnrolment() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Page title=tr(lang, "這台裝置沒有進行中的申請", "No application on this device")>
            <div class="measure space-y-4">
                <p>
                    {tr(
                        lang,
                        "申請在另一台裝置開始的，請打開「稍後繼續」那封信裡的連結；沒有送出的申請保存 30 天。",
                        "If you began on another device, open the link in the mail that “go on later” sent you. An application that was not sent is kept for 30 days.",
                    )}
                </p>
                <p class="flex flex-wrap gap-3">
                    <a class="btn btn-primary" href="/enrol">
                        {tr(lang, "開始申請", "Begin an application")}
                    </a>
                    <a class="btn btn-outline" href="/sign-in?next=%2Fstanding">
                        {tr(lang, "已有帳號，登入看進度", "Sign in to see where you stand")}
                    </a>
                </p>
            </div>
        </Page>
    }
}
