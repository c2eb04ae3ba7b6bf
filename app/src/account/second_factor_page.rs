//! 驗證器: an app on a phone shows a code every half minute. Set up by scanning or typing, and in
//! force once a code of it fits.

use leptos::prelude::*;

use super::{
    SecondFactorView, TotpSetup, load_second_factor,
    parts::{asked, error_at},
};
use crate::{
    lang::{Lang, tr},
    ui::{Field, Notice, Page, SubmitButton, Tone, loaded, problems, use_problem},
};

#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let factor = Resource::new(|| (), |()| load_second_factor());
    loaded(factor, |view| view! { <SecondFactor view /> })
}

#[component]
fn SecondFactor(view: SecondFactorView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "code");
    let crumbs = vec![("/account".to_owned(), tr(lang, "我的帳號", "My account").to_owned())];
    let (confirmed, mandatory) = (view.confirmed, view.mandatory);
    let body = match view.setup {
        Some(setup) => view! { <Confirm setup problems=problems.clone() /> }.into_any(),
        None => view! { <Begin confirmed /> }.into_any(),
    };
    view! {
        <Page title=tr(lang, "設定驗證器", "Set up the second factor") problems crumbs>
            {(mandatory && !confirmed)
                .then(|| {
                    view! {
                        <div class="measure mb-4">
                            <Notice tone=Tone::Warning>
                                {tr(
                                    lang,
                                    "辦公室人員登入時必須使用驗證器。設定完成後才能處理業務。",
                                    "Officers sign in with a second factor. Set it up before anything else.",
                                )}
                            </Notice>
                        </div>
                    }
                })} {body}
        </Page>
    }
}

#[component]
fn Begin(confirmed: bool) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action="/api/account/begin-totp" class="panel measure space-y-4">
            <input type="hidden" name="next" value=asked("next") />
            <p>
                {if confirmed {
                    tr(
                        lang,
                        "驗證器已啟用。換手機時，可以在這裡換成新的；換好以前，舊的仍然有效。",
                        "The second factor is in force. With a new phone you can replace it here; the old one stays good until then.",
                    )
                } else {
                    tr(
                        lang,
                        "請先在手機安裝驗證器 App（Google Authenticator、Microsoft Authenticator 等都可以），再開始設定。",
                        "Install an authenticator app on your phone first; any of the usual ones will do.",
                    )
                }}
            </p>
            <SubmitButton>
                {if confirmed {
                    tr(lang, "更換驗證器", "Replace it")
                } else {
                    tr(lang, "開始設定", "Begin")
                }}
            </SubmitButton>
        </form>
    }
}

#[component]
fn Confirm(setup: TotpSetup, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let TotpSetup { secret, uri, qr_path, qr_width } = setup;
    // In groups of four, as people copy it.
    let grouped: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    let box_ = format!("0 0 {qr_width} {qr_width}");
    view! {
        <div class="grid items-start gap-6 lg:grid-cols-2">
            <section class="panel space-y-3">
                <h2>{tr(lang, "1. 掃描或輸入金鑰", "1. Scan, or type the key")}</h2>
                <svg
                    viewBox=box_
                    role="img"
                    aria-label=tr(lang, "驗證器的 QR 碼", "QR code for the authenticator")
                    class="w-56 max-w-full"
                    shape-rendering="crispEdges"
                >
                    <rect width=qr_width height=qr_width fill="#fff"></rect>
                    <path d=qr_path fill="#000"></path>
                </svg>
                <p>
                    {tr(lang, "不能掃描時，請輸入這組金鑰：", "If you cannot scan, type this key: ")}
                    <strong class="block tabular-nums" data-secret=secret>
                        {grouped.join(" ")}
                    </strong>
                </p>
                <p>
                    <a class="link" href=uri rel="external">
                        {tr(lang, "在這台裝置的驗證器開啟", "Open in an app on this device")}
                    </a>
                </p>
            </section>
            <form method="post" action="/api/account/confirm-totp" class="panel space-y-4">
                <h2>{tr(lang, "2. 輸入驗證碼", "2. Type the code")}</h2>
                <input type="hidden" name="next" value=asked("next") />
                <Field
                    id="code"
                    name="code"
                    label=tr(lang, "驗證器上的六位數字", "The six digits that the app shows")
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    error=error_at(&problems, "code")
                    required=true
                />
                <SubmitButton>{tr(lang, "啟用驗證器", "Put it in force")}</SubmitButton>
            </form>
        </div>
    }
}
