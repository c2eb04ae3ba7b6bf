//! 步驟 2: 同意資料蒐集. The version of the text that is shown goes with the answer.

use leptos::prelude::*;

use super::{
    consent::{CONSENT_VERSION, ConsentKind, consent_text},
    frame::{AnswerForm, Form, StepFrame},
};
use crate::{
    lang::{Lang, tr},
    ui::{KeyValue, SummaryList, Tick},
};

#[component]
pub(super) fn ConsentForm(form: Form) -> impl IntoView {
    let Form { lang, page, .. } = form;
    let error = form.error("agreed").or_else(|| form.error("version"));
    let checked = form.view.draft.data_consent;
    view! {
        <StepFrame form>
            <AnswerForm page submit=tr(lang, "同意並繼續", "Agree and continue")>
                <ConsentText kind=ConsentKind::DataConsent />
                <Purposes />
                <Agreed
                    label=tr(
                        lang,
                        "我已閱讀並同意上述資料蒐集、處理及利用。",
                        "I have read this and agree that the data is collected and used so.",
                    )
                    checked
                    error
                />
            </AnswerForm>
        </StepFrame>
    }
}

/// The text that is agreed to, with its version.
#[component]
pub(super) fn ConsentText(kind: ConsentKind) -> impl IntoView {
    let lang = Lang::current();
    let version = match lang {
        Lang::Zh => format!("版本 {CONSENT_VERSION}"),
        Lang::En => format!("Version {CONSENT_VERSION}"),
    };
    view! {
        <div class="panel space-y-3">
            {consent_text(kind, lang).iter().map(|text| view! { <p>{*text}</p> }).collect_view()}
            <p class="text-sm text-base-content/80">{version}</p>
        </div>
    }
}

/// The box that has to be ticked, and what was shown above it.
#[component]
pub(super) fn Agreed(label: &'static str, checked: bool, error: Option<String>) -> impl IntoView {
    view! {
        <input type="hidden" name="form[version]" value=CONSENT_VERSION />
        <Tick id="agreed" name="form[agreed]" label checked error />
    }
}

/// Why each datum is asked for.
#[component]
fn Purposes() -> impl IntoView {
    let lang = Lang::current();
    let why = [
        (
            tr(lang, "統一編號、公司名稱", "統一編號, name of the firm"),
            tr(lang, "確認是哪一家公司，並查商工登記。", "To know the firm and ask the register."),
        ),
        (
            tr(lang, "工廠登記編號", "Factory registration"),
            tr(lang, "確認是製造業者（規則 R1）。", "To know a manufacturer (rule R1)."),
        ),
        (
            tr(lang, "年營業收入", "Annual revenue"),
            tr(lang, "確認在補助上限以下（規則 R2）。", "To compare it with the limit (rule R2)."),
        ),
        (
            tr(lang, "已獲補助的計畫", "Earlier grants"),
            tr(lang, "避免重複補助（規則 R3）。", "So that nothing is paid twice (rule R3)."),
        ),
        (
            tr(lang, "聯絡人姓名、電子郵件", "Name and e-mail"),
            tr(lang, "登入、寄送結果與期限提醒。", "To sign in, and to be told results and dates."),
        ),
    ];
    view! {
        <details>
            <summary class="link">
                {tr(lang, "每一項資料為什麼要問？", "Why is each of them asked for?")}
            </summary>
            <div class="mt-3">
                <SummaryList>
                    {why
                        .into_iter()
                        .map(|(what, why)| view! { <KeyValue key=what>{why}</KeyValue> })
                        .collect_view()}
                </SummaryList>
            </div>
        </details>
    }
}
