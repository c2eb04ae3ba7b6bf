//! 登入的第二步: the code of the second factor. Nobody is signed in before it fits.

use leptos::prelude::*;

use crate::{
    account::{CodeOfDemo, error_at},
    demo::{DemoCode, load_demo_code},
    lang::{Lang, tr},
    ui::{Field, Page, SubmitButton, loaded, problems, use_problem},
};

#[component]
pub fn CodePage() -> impl IntoView {
    let code = Resource::new(|| (), |()| load_demo_code());
    loaded(code, |demo| view! { <CodeForm demo /> })
}

#[component]
fn CodeForm(demo: Option<DemoCode>) -> impl IntoView {
    let lang = Lang::current();
    let next =
        leptos_router::hooks::use_query_map().get_untracked().get("next").unwrap_or_default();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "code");
    let error = error_at(&problems, "code");
    view! {
        <Page
            title=tr(lang, "輸入驗證碼", "Type the code")
            caption=tr(lang, "登入：第二步", "Signing in: the second step")
            problems
        >
            <div class="measure space-y-4">
                {demo.map(|code| view! { <CodeOfDemo code /> })}
                <form method="post" action="/api/session/code" class="panel space-y-4">
                    <input type="hidden" name="form[next]" value=next />
                    <Field
                        id="code"
                        name="form[code]"
                        label=tr(lang, "驗證器上的六位數字", "The six digits that the app shows")
                        inputmode="numeric"
                        autocomplete="one-time-code"
                        error
                        required=true
                    />
                    <SubmitButton>{tr(lang, "登入", "Sign in")}</SubmitButton>
                </form>
                <p>
                    <a class="link" href="/sign-in">
                        {tr(lang, "用另一個帳號登入", "Sign in with another account")}
                    </a>
                </p>
            </div>
        </Page>
    }
}
