//! What the office decides about an order after its sale, drawn from what the server allows.

use domain::{OrderId, claim::Act};
use leptos::prelude::*;

use super::{
    ClaimView,
    forms::{Folded, Step},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Choice, Field, SelectField, StepUp, TextArea},
};

#[component]
pub fn OfficeForms(order: OrderId, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let step_up = view.step_up_needed.then(|| view! { <StepUp next=format!("/orders/{order}") /> });
    let act = |name: &'static str, words: String, quiet| {
        view.may(name).then(|| view! { <Step order act=name words quiet /> })
    };
    let of_claim = |name, act_: Act| act(name, text::claim_act(lang, act_).to_owned(), false);
    let back = view.may("return-claim").then(|| view! { <ReturnForm order /> });
    let waive = view.may("waive-survey").then(|| view! { <WaiveForm order /> });
    let link = view.may("declare-link").then(|| view! { <LinkForm order /> });
    let clawback = view.may("receive-clawback").then(|| view! { <ClawbackForm order /> });
    let confirm =
        view.may("confirm-usage").then(|| view! { <ConfirmForm order view=view.clone() /> });
    view! {
        <div class="space-y-4">
            {step_up} {of_claim("review", Act::Review)} {of_claim("approve-claim", Act::Approve)}
            {of_claim("settle", Act::Settle)} {back} {waive} {confirm}
            {act("sample-audit", tr(lang, "列入抽查", "Sample for a spot check").to_owned(), true)}
            {act("pass-audit", tr(lang, "抽查通過", "The spot check passed").to_owned(), true)}
            {act("fail-audit", tr(lang, "抽查未通過", "The spot check failed").to_owned(), true)}
            {clawback} {link}
        </div>
    }
}

#[component]
fn ReturnForm(order: OrderId) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Folded summary=text::claim_act(lang, Act::Return) fields=&["missing"]>
            <Step order act="return-claim" words=text::claim_act(lang, Act::Return) quiet=true>
                <TextArea
                    id="missing"
                    name="form[missing]"
                    label=tr(lang, "要補什麼", "What is missing")
                    hint=tr(
                        lang,
                        "供應商會收到這段話，有七個日曆天補正。",
                        "The supplier gets these words and has seven calendar days.",
                    )
                        .to_owned()
                    rows=3
                    maxlength=1000
                    required=true
                />
            </Step>
        </Folded>
    }
}

#[component]
fn WaiveForm(order: OrderId) -> impl IntoView {
    let lang = Lang::current();
    let words = tr(lang, "免除滿意度", "Do without the survey");
    view! {
        <Folded summary=words fields=&["reason"]>
            <Step order act="waive-survey" words quiet=true>
                <TextArea
                    id="reason"
                    name="form[reason]"
                    label=tr(lang, "原因", "Reason")
                    rows=2
                    maxlength=1000
                    required=true
                />
            </Step>
        </Folded>
    }
}

/// 追回: the supplier has paid back what it owed.
#[component]
fn ClawbackForm(order: OrderId) -> impl IntoView {
    let lang = Lang::current();
    let words = tr(lang, "登記供應商已繳回", "Record that the supplier has paid back");
    view! {
        <Folded summary=words fields=&["number"]>
            <Step order act="receive-clawback" words quiet=true>
                <Field
                    id="number"
                    name="form[number]"
                    label=tr(lang, "銀行交易序號", "The bank's reference")
                    required=true
                />
            </Step>
        </Folded>
    }
}

/// 利益迴避: said once, it is never taken back.
#[component]
fn LinkForm(order: OrderId) -> impl IntoView {
    let lang = Lang::current();
    let sides = [
        ("supplier", tr(lang, "資服業者", "The supplier")),
        ("firm", tr(lang, "製造業者", "The buyer")),
    ]
    .map(|(value, text)| Choice { value: value.to_owned(), text: text.to_owned() });
    let words = tr(lang, "申報利益關係並迴避", "Declare a link and step back");
    view! {
        <Folded summary=words fields=&["side", "words"]>
            <Step
                order
                act="declare-link"
                words
                hint=tr(
                    lang,
                    "申報後，這一方的案件由其他同仁辦理，不能撤回。",
                    "From then on others decide about this side. It cannot be taken back.",
                )
                quiet=true
            >
                <SelectField
                    id="side"
                    name="form[side]"
                    label=tr(lang, "與誰有關係", "With whom")
                    choices=sides.to_vec()
                />
                <TextArea
                    id="words"
                    name="form[words]"
                    label=tr(lang, "什麼關係（可不填）", "Which link (optional)")
                    rows=2
                    maxlength=1000
                />
            </Step>
        </Folded>
    }
}

/// R28: late days, one at a time.
#[component]
fn ConfirmForm(order: OrderId, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let choices: Vec<Choice> = view
        .days
        .iter()
        .filter(|day| day.unconfirmed > 0)
        .map(|day| Choice {
            value: day.day.to_string(),
            text: format!("{} ({})", text::date_in(lang, day.day), day.unconfirmed),
        })
        .collect();
    view! {
        <Step
            order
            act="confirm-usage"
            words=tr(lang, "確認這一天的補登", "Confirm the late use of this day")
            quiet=true
        >
            <SelectField
                id="day"
                name="form[day]"
                label=tr(lang, "逾時補登的日子", "Day with late use")
                choices
            />
        </Step>
    }
}
