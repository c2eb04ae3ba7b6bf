//! 登入: one plain form. The page that follows is loaded anew, so nothing here needs scripts.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    account::Done,
    frame::{DemoSignIn, Frame},
    lang::{Lang, tr},
    text,
    ui::{Field, Page, SubmitButton, problems, use_problem},
};

/// What led here, by its name in the address.
const DONE: &[(&str, &str, &str)] = &[
    ("reset", "新密碼已設定，請用它登入。", "The new password is set. Sign in with it."),
    (
        "erased",
        "您的個人資料已刪除，帳號已關閉。",
        "Your personal data was erased and the account is closed.",
    ),
];

#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map();
    let problem = use_problem();
    let sign_ins = use_context::<Frame>().and_then(|frame| frame.demo).map(|demo| demo.sign_ins);
    move || {
        let (next, email) = {
            let query = query.read();
            (query.get("next").unwrap_or_default(), query.get("email").unwrap_or_default())
        };
        let problems = problems(lang, problem.get().as_ref(), "email");
        let sign_ins = sign_ins.clone();
        view! {
            <Page title=tr(lang, "登入", "Sign in") problems=problems.clone()>
                <Done said=DONE />
                <div class="grid items-start gap-8 lg:grid-cols-2">
                    <SignInForm next=next.clone() email problems />
                    {sign_ins.map(|sign_ins| view! { <DemoSignIns sign_ins next /> })}
                </div>
            </Page>
        }
    }
}

#[component]
fn SignInForm(next: String, email: String, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let error_at =
        |id: &str| problems.iter().find(|(field, _)| field == id).map(|(_, text)| text.clone());
    view! {
        <form method="post" action="/api/session/sign-in" class="panel measure space-y-4">
            <input type="hidden" name="form[next]" value=next />
            <Field
                id="email"
                name="form[email]"
                label=tr(lang, "電子郵件", "E-mail")
                value=email
                kind="email"
                autocomplete="username"
                error=error_at("email")
                required=true
            />
            <Field
                id="password"
                name="form[password]"
                label=tr(lang, "密碼", "Password")
                kind="password"
                autocomplete="current-password"
                error=error_at("password")
                required=true
            />
            <SubmitButton>{tr(lang, "登入", "Sign in")}</SubmitButton>
            <p class="flex flex-wrap gap-x-6 gap-y-2">
                <a class="link" href="/forgot-password">
                    {tr(lang, "忘記密碼？", "Forgotten your password?")}
                </a>
                <a class="link" href="/enrol">
                    {tr(lang, "還沒有帳號？申請補助", "No account yet? Enrol your firm")}
                </a>
            </p>
        </form>
    }
}

/// The people of the demo: one click signs in as one of them.
#[component]
fn DemoSignIns(sign_ins: Arc<[DemoSignIn]>, next: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section>
            <h2>{tr(lang, "示範身分", "People of the demo")}</h2>
            <p class="mb-3">
                {tr(
                    lang,
                    "按一下即以該身分登入；辦公室的人還要輸入下一頁顯示的驗證碼。",
                    "One click signs you in as one of them; the office types the code that the next page shows.",
                )}
            </p>
            <ul class="space-y-2">
                {sign_ins
                    .iter()
                    .cloned()
                    .map(|person| {
                        view! { <li><DemoPerson person next=next.clone() /></li> }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn DemoPerson(person: DemoSignIn, next: String) -> impl IntoView {
    let party = text::party(Lang::current(), person.party);
    view! {
        <form method="post" action="/api/session/sign-in">
            <input type="hidden" name="form[email]" value=person.email.clone() />
            <input type="hidden" name="form[password]" value=person.password />
            <input type="hidden" name="form[next]" value=next />
            <button
                type="submit"
                class="btn h-auto w-full justify-between gap-x-4 py-2 text-start whitespace-normal"
            >
                <span>
                    <span class="block font-bold">{person.organisation}</span>
                    <span class="block text-sm font-normal">{person.email}</span>
                </span>
                <span class="badge badge-soft shrink-0">{party}</span>
            </button>
        </form>
    }
}
