//! 步驟 3 (1／3): which firm it is.

use leptos::prelude::*;

use super::frame::{AnswerForm, Form, StepFrame};
use crate::{lang::tr, ui::Field};

#[component]
pub(super) fn FirmForm(form: Form) -> impl IntoView {
    let Form { lang, page, .. } = form;
    let draft = form.view.draft.clone();
    let (ubn, firm_name) = (form.error("ubn"), form.error("firm_name"));
    view! {
        <StepFrame form>
            <AnswerForm page>
                <Field
                    id="ubn"
                    name="form[ubn]"
                    label=tr(lang, "統一編號", "統一編號 (business number)")
                    value=draft.ubn
                    hint=tr(
                        lang,
                        "八位數字，印在公司發票上。例如 04595257。",
                        "Eight digits, on every invoice of the firm, such as 04595257.",
                    )
                    error=ubn
                    inputmode="numeric"
                    autocomplete="off"
                    required=true
                />
                <Field
                    id="firm_name"
                    name="form[firm_name]"
                    label=tr(lang, "公司名稱", "Name of the firm")
                    value=draft.firm_name
                    hint=tr(
                        lang,
                        "請依公司登記填寫全名，例如「大同精密股份有限公司」。",
                        "In full, as it is registered.",
                    )
                    error=firm_name
                    autocomplete="organization"
                    required=true
                />
            </AnswerForm>
        </StepFrame>
    }
}
