//! 步驟 6: 驗證 Email. The link is in the mail; here it can be sent once more.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    EnrolPage, ResendVerification,
    frame::{Form, StepFrame},
};
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    ui::{Notice, SubmitButton, Tone},
    url::encode,
};

#[component]
pub(super) fn VerifyEmailStep(form: Form) -> impl IntoView {
    let lang = form.lang;
    let sent = use_query_map().get_untracked().get("sent").is_some();
    let typed = form.view.draft.email.clone();
    let address = match &form.view.standing {
        Some(standing) => standing.email.clone(),
        None => typed.clone(),
    };
    view! {
        <StepFrame form>
            <div class="space-y-6">
                {sent
                    .then(|| {
                        view! {
                            <Notice
                                tone=Tone::Success
                                title=tr(lang, "又寄了一封", "Another mail was sent")
                            >
                                <p>
                                    {tr(
                                        lang,
                                        "請看看信箱，可能要等一兩分鐘。",
                                        "Look into your mailbox; it may take a minute or two.",
                                    )}
                                </p>
                            </Notice>
                        }
                    })}
                <p class="text-lg">
                    {tr(lang, "驗證連結已寄到 ", "We sent a link to ")} <strong>{address}</strong>
                    {tr(lang, "。", ".")}
                </p>
                <p>
                    {tr(
                        lang,
                        "請打開信件，按下裡面的連結，再按「確認驗證」。資格也查證相符的話，點數會立刻發放。",
                        "Open the mail, follow its link, and press “Verify”. If your eligibility is confirmed too, the points are issued at once.",
                    )}
                </p>
                <DemoMail typed />
                <NotArrived />
            </div>
        </StepFrame>
    }
}

/// In the demo letters go nowhere but to a page.
#[component]
fn DemoMail(typed: String) -> impl IntoView {
    let lang = Lang::current();
    let demo = use_context::<Frame>().is_some_and(|frame| frame.demo.is_some());
    demo.then(|| {
        view! {
            <p>
                <a class="btn btn-primary" href=format!("/demo/mail?to={}", encode(&typed))>
                    {tr(lang, "打開示範信箱", "Open the demo's mailbox")}
                </a>
            </p>
        }
    })
}

#[component]
fn NotArrived() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "沒有收到？", "Nothing arrived?")}</h2>
            <ul class="list-disc space-y-1 ps-5">
                <li>{tr(lang, "看看垃圾郵件匣。", "Look into the spam folder.")}</li>
                <li>
                    {tr(lang, "地址打錯了：", "Wrong address? ")}
                    <a class="link" href=EnrolPage::Account.path()>
                        {tr(lang, "回上一步更改電子郵件", "Go back and change it")}
                    </a>
                </li>
                <li>
                    {tr(
                        lang,
                        "都不是的話，再寄一次。",
                        "If neither helps, have it sent once more.",
                    )}
                </li>
            </ul>
            <form method="post" action=ResendVerification::url() id="resend">
                <SubmitButton quiet=true>{tr(lang, "再寄一次", "Send it again")}</SubmitButton>
            </form>
        </section>
    }
}
