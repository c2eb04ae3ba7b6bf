//! 步驟 4: 授權及同意聲明, and whether a related programme subsidised the firm before (R3).

use domain::related_grant::RELATED_GRANTS;
use leptos::prelude::*;

use super::{
    EnrolPurpose,
    consent::ConsentKind,
    consent_page::{Agreed, ConsentText},
    frame::{AnswerForm, Form, StepFrame},
};
use crate::{
    lang::tr,
    ui::{Pick, RadioGroup, TickList},
};

#[component]
pub(super) fn DeclarationForm(form: Form) -> impl IntoView {
    let Form { lang, page, .. } = form;
    let draft = form.view.draft.clone();
    let (has_grant, grants) = (form.error("has_grant"), form.error("grants"));
    let error = form.error("agreed").or_else(|| form.error("version"));
    let choices = vec![
        Pick::new("no", tr(lang, "沒有", "No"), ""),
        Pick::new("yes", tr(lang, "有", "Yes"), ""),
    ];
    let programmes = RELATED_GRANTS.iter().map(|one| Pick::new(one.code, one.name, "")).collect();
    let submit = match form.view.purpose {
        EnrolPurpose::Correct => tr(lang, "同意並重新送出", "Agree and send again"),
        _ => tr(lang, "同意並繼續", "Agree and continue"),
    };
    view! {
        <StepFrame form>
            <AnswerForm page submit>
                <ConsentText kind=ConsentKind::Declaration />
                <RadioGroup
                    id="has_grant"
                    name="form[has_grant]"
                    legend=tr(
                        lang,
                        "公司曾獲下列計畫補助嗎？",
                        "Was the firm subsidised by one of the programmes below?",
                    )
                    choices
                    value=draft.has_grant
                    error=has_grant
                />
                <TickList
                    id="grants"
                    name="form[grants][]"
                    legend=tr(
                        lang,
                        "相關計畫（有的話，請勾選是哪一項）",
                        "The related programmes (if yes, tick which)",
                    )
                    hint=tr(
                        lang,
                        "包含但不限這九項；曾獲其他數位轉型補助的，也請先洽專案辦公室。",
                        "Not limited to these nine: if another digital-transformation programme paid you, write to the office first.",
                    )
                    choices=programmes
                    chosen=draft.grants
                    error=grants
                />
                <Agreed
                    label=tr(
                        lang,
                        "我代表公司聲明上述內容屬實，並同意授權查證。",
                        "On behalf of the firm I declare this to be true and agree to the checks.",
                    )
                    checked=draft.declaration
                    error
                />
            </AnswerForm>
        </StepFrame>
    }
}
