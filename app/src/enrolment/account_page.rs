//! 步驟 5: 設定帳號密碼. Who joins a firm that enrolled already comes here at once (S21).

use domain::password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use leptos::prelude::*;

use super::{
    EnrolPurpose,
    frame::{AnswerForm, Form, StepFrame},
};
use crate::{
    lang::{Lang, tr},
    ui::{Field, Notice, PasswordField},
};

#[component]
pub(super) fn AccountForm(form: Form) -> impl IntoView {
    let Form { lang, page, .. } = form;
    let draft = form.view.draft.clone();
    if form.view.standing.is_some() {
        return view! { <AddressForm form /> }.into_any();
    }
    let joins = form.view.purpose == EnrolPurpose::Join;
    let (contact_name, email) = (form.error("contact_name"), form.error("email"));
    let password = form.error("password");
    view! {
        <StepFrame form>
            {joins.then(|| view! { <Joins /> })}
            <AnswerForm
                page
                submit=tr(lang, "建立帳號，寄出驗證信", "Make the account and send the link")
            >
                <Field
                    id="contact_name"
                    name="form[contact_name]"
                    label=tr(lang, "您的姓名", "Your name")
                    value=draft.contact_name
                    error=contact_name
                    autocomplete="name"
                    required=true
                />
                <Field
                    id="email"
                    name="form[email]"
                    label=tr(lang, "電子郵件", "E-mail")
                    value=draft.email
                    hint=tr(
                        lang,
                        "之後用它登入；下一步會寄驗證連結到這裡。",
                        "You sign in with it; the next step sends a link to it.",
                    )
                    error=email
                    kind="email"
                    autocomplete="username"
                    required=true
                />
                <PasswordField
                    id="password"
                    name="form[password]"
                    label=tr(lang, "密碼", "Password")
                    rules=rules(lang)
                    error=password
                />
            </AnswerForm>
        </StepFrame>
    }
    .into_any()
}

/// The account is made and the address was not verified: it may have been mistyped.
#[component]
fn AddressForm(form: Form) -> impl IntoView {
    let Form { lang, page, .. } = form;
    let (email, error) = (form.view.draft.email.clone(), form.error("email"));
    view! {
        <StepFrame form>
            <AnswerForm
                page
                submit=tr(lang, "更改，重寄驗證信", "Change it and send the link again")
            >
                <p>
                    {tr(
                        lang,
                        "帳號已經建立，密碼不變；只改收驗證信、登入用的電子郵件。",
                        "Your account is made and the password stays; only the address for the link and for signing in changes.",
                    )}
                </p>
                <Field
                    id="email"
                    name="form[email]"
                    label=tr(lang, "電子郵件", "E-mail")
                    value=email
                    error
                    kind="email"
                    autocomplete="username"
                    required=true
                />
            </AnswerForm>
        </StepFrame>
    }
}

/// What a password has to be, said before it is typed.
fn rules(lang: Lang) -> Vec<String> {
    match lang {
        Lang::Zh => vec![
            format!("{PASSWORD_CHARS_MIN} 到 {PASSWORD_CHARS_MAX} 個字，空格和中文都可以。"),
            "把幾個不相干的詞連起來，最好記也最安全；不必混用大小寫或符號。".to_owned(),
            "不要用常見的密碼，也不要含電子郵件或本站名稱。".to_owned(),
        ],
        Lang::En => vec![
            format!("{PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters of any kind."),
            "A few unrelated words in a row are easy to keep and hard to guess; capitals and \
             signs are not needed."
                .to_owned(),
            "Nothing well known, and not your address or the name of this site.".to_owned(),
        ],
    }
}

#[component]
fn Joins() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <div class="mb-6">
            <Notice title=tr(
                lang,
                "這家公司已經申請過了，您可以加入",
                "This firm enrolled already; you can join it",
            )>
                <p>
                    {tr(
                        lang,
                        "每個統一編號只有一個錢包。您不用再填公司資料：設定帳號後，我們會請公司的負責人同意您加入，同意前看不到公司的點數與訂單。",
                        "There is one wallet for each 統一編號. You need not state anything about the firm again: make your account, and its owner is asked to let you in. Until then you do not see its points or orders.",
                    )}
                </p>
            </Notice>
        </div>
    }
}
