//! Pages for what cannot be shown.

use leptos::prelude::*;

use super::{Page, here};
use crate::{
    error::AppError,
    lang::{Lang, tr},
    problem::Problem,
    text,
    url::encode,
};

/// A page that could not be loaded: what happened, what is safe, what to do.
#[component]
pub fn Failed(error: AppError) -> impl IntoView {
    match error {
        AppError::Unauthenticated => view! { <SignInFirst /> }.into_any(),
        AppError::NotFound => view! { <NotFoundPage /> }.into_any(),
        error => view! { <Explained error /> }.into_any(),
    }
}

/// An address that leads nowhere, with the status that says so.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(http::StatusCode::NOT_FOUND);
    }
    let lang = Lang::current();
    view! {
        <Page title=tr(lang, "找不到這個頁面", "Page not found")>
            <div class="measure space-y-4">
                <p>
                    {tr(
                        lang,
                        "網址可能打錯了，或方案已經下架、資料不屬於您登入的單位。",
                        "The address may be mistyped, the plan may no longer be listed, or the record belongs to another organisation.",
                    )}
                </p>
                <p class="flex flex-wrap gap-3">
                    <a class="btn btn-primary" href="/catalog">
                        {tr(lang, "到方案型錄找找看", "Look in the catalogue")}
                    </a>
                    <a class="btn btn-outline" href="/">
                        {tr(lang, "回首頁", "Home")}
                    </a>
                </p>
            </div>
        </Page>
    }
}

#[component]
fn SignInFirst() -> impl IntoView {
    let lang = Lang::current();
    let here = here();
    view! {
        <Page title=tr(lang, "請先登入", "Please sign in")>
            <div class="measure space-y-4">
                <p>
                    {tr(
                        lang,
                        "這一頁的內容屬於您的單位，登入後會直接回到這裡。",
                        "This page belongs to your organisation. You come back here after signing in.",
                    )}
                </p>
                <a
                    class="btn btn-primary"
                    href=move || format!("/sign-in?next={}", encode(&here.get()))
                >
                    {tr(lang, "登入", "Sign in")}
                </a>
            </div>
        </Page>
    }
}

#[component]
fn Explained(error: AppError) -> impl IntoView {
    let lang = Lang::current();
    let title = match error {
        AppError::Refused(_) => tr(lang, "這一頁不對您開放", "This page is not for you"),
        AppError::TooMany { .. } | AppError::Unavailable | AppError::Unknown => {
            tr(lang, "目前無法顯示這一頁", "This page cannot be shown now")
        }
        _ => tr(lang, "這一頁沒有成功載入", "This page did not load"),
    };
    let here = here();
    view! {
        <Page title>
            <div class="measure space-y-4">
                <p>{text::problem(lang, &Problem::from(error))}</p>
                <p class="flex flex-wrap gap-3">
                    <a class="btn btn-primary" rel="external" href=move || here.get()>
                        {tr(lang, "重新載入", "Load again")}
                    </a>
                    <a class="btn btn-outline" href="/">
                        {tr(lang, "回首頁", "Home")}
                    </a>
                </p>
            </div>
        </Page>
    }
}
