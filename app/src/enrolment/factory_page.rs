//! 步驟 3 (2／3): 工廠登記 (R1).

use leptos::prelude::*;

use super::frame::{AnswerForm, Form, StepFrame};
use crate::{
    lang::tr,
    ui::{Field, Pick, RadioGroup},
};

#[component]
pub(super) fn FactoryForm(form: Form) -> impl IntoView {
    let Form { lang, page, .. } = form;
    let draft = form.view.draft.clone();
    let (error, number) = (form.error("factory"), form.error("factory_number"));
    let choices = vec![
        Pick::new("registered", tr(lang, "有工廠登記", "Yes, it is registered"), ""),
        Pick::new(
            "exempt",
            tr(lang, "依法免辦，有主管機關證明", "Exempt by law, with the authority's letter"),
            tr(
                lang,
                "送出申請以後再上傳證明文件，由專案辦公室審閱。",
                "You upload the letter after sending the application; the office reads it.",
            ),
        ),
        Pick::new(
            "none",
            tr(lang, "都沒有", "Neither"),
            tr(
                lang,
                "目前不符補助規範；可以先申請，資格頁會說明怎麼補正。",
                "Not eligible as it stands; the result page says how to put it right.",
            ),
        ),
    ];
    view! {
        <StepFrame form>
            <AnswerForm page>
                <RadioGroup
                    id="factory"
                    name="form[factory]"
                    legend=tr(
                        lang,
                        "公司的工廠有辦理工廠登記嗎？",
                        "Is the firm's factory registered?",
                    )
                    choices
                    value=draft.factory
                    error
                />
                <Field
                    id="factory_number"
                    name="form[factory_number]"
                    label=tr(
                        lang,
                        "工廠登記編號（有工廠登記才填）",
                        "Registration number (if it is registered)",
                    )
                    value=draft.factory_number
                    hint=tr(
                        lang,
                        "在工廠登記核准函或經濟部工廠公示資料上，例如 99-000123。",
                        "On the letter of registration or in the ministry's public list, such as 99-000123.",
                    )
                    error=number
                    autocomplete="off"
                />
            </AnswerForm>
        </StepFrame>
    }
}
