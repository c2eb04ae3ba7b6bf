//! 再次確認身分: before a signature or a decision about money, the person proves again to be the one who signed
//! in. It holds for five minutes.

use leptos::prelude::*;

use super::{
    StepUpView, load_step_up,
    parts::{CodeOfDemo, asked, error_at},
};
use crate::{
    lang::{Lang, tr},
    ui::{Field, Page, SubmitButton, loaded, problems, use_problem},
};

#[component]
pub fn StepUpPage() -> impl IntoView {
    let how = Resource::new(|| (), |()| load_step_up());
    loaded(how, |view| view! { <Prove view /> })
}

#[component]
fn Prove(view: StepUpView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "proof");
    let error = error_at(&problems, "proof");
    let field = if view.by_code {
        view! {
            <Field
                id="proof"
                name="form[proof]"
                label=tr(lang, "驗證器上的六位數字", "The six digits that the app shows")
                inputmode="numeric"
                autocomplete="one-time-code"
                error
                required=true
            />
        }
        .into_any()
    } else {
        view! {
            <Field
                id="proof"
                name="form[proof]"
                label=tr(lang, "密碼", "Password")
                kind="password"
                autocomplete="current-password"
                error
                required=true
            />
        }
        .into_any()
    };
    view! {
        <Page title=tr(lang, "再次確認您的身分", "Prove again who you are") problems>
            <div class="measure space-y-4">
                {view.code.map(|code| view! { <CodeOfDemo code /> })}
                <form method="post" action="/api/account/step-up" class="panel space-y-4">
                    <p>
                        {tr(
                            lang,
                            "接下來的動作涉及簽署、點數或權限，請再確認一次。五分鐘內不會再問。",
                            "What follows is a signature, or about money or rights. You are not asked again for five minutes.",
                        )}
                    </p>
                    <input type="hidden" name="form[next]" value=asked("next") />
                    {field}
                    <SubmitButton>{tr(lang, "確認", "Confirm")}</SubmitButton>
                </form>
            </div>
        </Page>
    }
}
