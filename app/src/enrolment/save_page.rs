//! 稍後繼續: a mailed link with which the enrolment goes on, on any device.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    EnrolmentView, SaveEnrolment, answer_page::NoEnrolment, frame::BackLink, load_enrolment,
};
use crate::{
    error::AppError,
    frame::Frame,
    lang::{Lang, tr},
    ui::{Failed, Field, Loading, Notice, Page, SubmitButton, Tone, problems, use_problem},
    url::encode,
};

#[component]
pub fn SavePage() -> impl IntoView {
    let enrolment = Resource::new(|| (), |()| load_enrolment());
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || Suspend::new(async move {
                match enrolment.await {
                    Ok(view) => view! { <Save view /> }.into_any(),
                    Err(AppError::NotFound) => view! { <NoEnrolment /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Save(view: EnrolmentView) -> impl IntoView {
    let lang = Lang::current();
    let typed = use_query_map().get_untracked().get("email");
    let email = typed.unwrap_or_else(|| view.draft.email.clone());
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "email");
    let error = problems.iter().find(|(id, _)| id == "email").map(|(_, words)| words.clone());
    view! {
        <Page title=tr(lang, "稍後繼續", "Go on later") problems>
            <div class="measure space-y-4">
                <BackLink href=view.goes_on_at() />
                <p>
                    {tr(
                        lang,
                        "填過的內容已經存好了。留下電子郵件，我們寄一個連結給您，30 天內在任何裝置打開都能接著填。",
                        "What you typed is kept. Leave an address and we mail you a link; within 30 days it opens the application on any device.",
                    )}
                </p>
                <form
                    method="post"
                    action=SaveEnrolment::url()
                    class="panel space-y-4"
                    novalidate
                >
                    <Field
                        id="email"
                        name="email"
                        label=tr(lang, "電子郵件", "E-mail")
                        value=email
                        hint=tr(
                            lang,
                            "只用來寄這個連結。",
                            "Used for this link only.",
                        )
                        error
                        kind="email"
                        autocomplete="email"
                        required=true
                    />
                    <SubmitButton>{tr(lang, "寄連結給我", "Mail me the link")}</SubmitButton>
                </form>
            </div>
        </Page>
    }
}

/// `/enrol/saved`: the link is on its way.
#[component]
pub fn SavedPage() -> impl IntoView {
    let lang = Lang::current();
    let demo = use_context::<Frame>().is_some_and(|frame| frame.demo.is_some());
    let to = use_query_map().get_untracked().get("to").unwrap_or_default();
    view! {
        <Page title=tr(lang, "連結已寄出", "The link was sent")>
            <div class="measure space-y-4">
                <Notice tone=Tone::Success>
                    <p>
                        {tr(
                            lang,
                            "請到信箱打開連結，就能接著填。這台裝置也還留著您的申請。",
                            "Open the link in your mail to go on. This device keeps your application too.",
                        )}
                    </p>
                </Notice>
                <p class="flex flex-wrap gap-3">
                    <a class="btn btn-primary" href="/enrol/continue">
                        {tr(lang, "在這裡繼續", "Go on here")}
                    </a>
                    <a class="btn btn-outline" href="/">
                        {tr(lang, "回首頁", "Home")}
                    </a>
                    {demo
                        .then(|| {
                            view! {
                                <a class="btn btn-outline" href=format!("/demo/mail?to={}", encode(&to))>
                                    {tr(lang, "打開示範信箱", "Open the demo's mailbox")}
                                </a>
                            }
                        })}
                </p>
            </div>
        </Page>
    }
}
