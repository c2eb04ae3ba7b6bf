//! 請款 on an order's page: what is proven, which of the four items are there, and what the viewer
//! can do about it. One section for both sides and the office, so that all see the same evidence.

use domain::{OrderId, Party, claim::State, rating::months_proven};
use leptos::prelude::*;

use super::{
    ClaimView, Payout, SECTION_ID,
    forms::{AttestForms, EndForm, FormKey, InvoiceForm, Step, SurveyForm},
    invoice_file::InvoiceFileForm,
    office_forms::OfficeForms,
    parts::{Items, UsageMonths},
    upload::UsageUpload,
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Badge, DateText, DeadlineText, InstantText, KeyValue, Notice, Points, SummaryList, Tone},
};

#[component]
pub fn ClaimSection(order: OrderId, viewer: Party, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    provide_context(FormKey(view.key.clone()));
    let title = match lang {
        Lang::Zh => format!("請款準備 {}/4", view.readiness.ready()),
        Lang::En => format!("Claim: {} of 4 ready", view.readiness.ready()),
    };
    let tone = match view.state {
        State::Settled => Tone::Success,
        State::Returned => Tone::Warning,
        _ => Tone::Info,
    };
    let badge = text::claim_state(lang, view.state);
    let days = view.days.clone();
    let months = view
        .certificate
        .clone()
        .map(|certificate| view! { <UsageMonths certificate days today=view.today /> });
    let proven =
        view.certificate.as_ref().is_some_and(|found| months_proven(found, view.today) > 0);
    let rating = proven.then(|| {
        let words = match viewer {
            Party::Buyer => tr(lang, "在方案頁公開評價", "Rate the plan for other firms"),
            _ => tr(lang, "這張訂單的評價", "The rating of this order"),
        };
        view! {
            <p class="no-print">
                <a class="link" href=format!("/ratings/{order}")>
                    {words}
                </a>
            </p>
        }
    });
    let forms = match viewer {
        Party::Supplier => view! { <SupplierForms order view=view.clone() /> }.into_any(),
        Party::Buyer => view! { <BuyerForms order view=view.clone() /> }.into_any(),
        _ => view! { <OfficeForms order view=view.clone() /> }.into_any(),
    };
    view! {
        <section id=SECTION_ID class="panel space-y-4" aria-labelledby="claim-title">
            <div class="flex flex-wrap items-center gap-3">
                <h2 id="claim-title">{title}</h2>
                <Badge tone>{badge}</Badge>
            </div>
            <Standing view=view.clone() /> <Items view=view.clone() /> {months} {forms} {rating}
            {view.may("terminate").then(|| view! { <EndForm order view=view.clone() /> })}
        </section>
    }
}

/// What stands in the way, and until when.
#[component]
fn Standing(view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let frozen = view.frozen.then(|| {
        view! {
            <Notice tone=Tone::Error>
                <p>
                    {tr(
                        lang,
                        "供應商的抽查未通過，請款凍結，直到重新查核通過。",
                        "The supplier failed a spot check. Claims are frozen until a new one passes.",
                    )}
                </p>
            </Notice>
        }
    });
    let returned = view.correct_until.filter(|_| view.state == State::Returned).map(|until| {
        view! {
            <Notice tone=Tone::Warning>
                <p class="font-semibold">{tr(lang, "辦公室要求補正：", "The office asks for:")}</p>
                <p class="whitespace-pre-wrap">{view.missing.clone()}</p>
                <p>
                    {tr(lang, "期限 ", "Before ")} <DeadlineText at=until />
                    {tr(lang, "，逾期回到準備中。", "; after it the claim is a draft again.")}
                </p>
            </Notice>
        }
    });
    let early = view.claimable_from.filter(|from| view.today < *from).map(|from| {
        view! {
            <p>
                {tr(lang, "三個月使用期還沒結束，最早請款日是 ", "The three months are not over. The first day for the claim is ")}
                <DateText day=from /> {tr(lang, "。", ".")}
            </p>
        }
    });
    let kept = view.kept.map(|kept| {
        view! {
            <p>
                {tr(lang, "訂單提前終止，留下的點數：", "Ended early. Points that stayed used: ")}
                <Points amount=kept />
            </p>
        }
    });
    let ending = view.ending.then(|| {
        let words = tr(
            lang,
            "一方已提出終止，等另一方同意或辦公室認定。",
            "One side asked to end this order; the other side agrees, or the office rules.",
        );
        view! { <p class="font-semibold">{words}</p> }
    });
    let owed = view.owed.map(|owed| {
        view! {
            <Notice tone=Tone::Warning>
                <p>
                    {tr(lang, "撥款後提前終止，供應商應繳回 ", "Ended after the settlement. The supplier owes ")}
                    <Points amount=owed /> {tr(lang, "。", ".")}
                </p>
            </Notice>
        }
    });
    let payout = view.payout.map(|payout| view! { <PaidOut payout points=view.points /> });
    view! { {frozen} {returned} {early} {kept} {ending} {owed} {payout} }
}

/// 撥款, as far as it got: settled, on its way to the bank, paid.
#[component]
fn PaidOut(payout: Payout, points: domain::Points) -> impl IntoView {
    let lang = Lang::current();
    let settled = payout.settled_at;
    let file = payout.file.unwrap_or_else(|| {
        tr(lang, "等待列入下一個撥款檔", "Waits for the next file for the bank").to_owned()
    });
    let bank = match payout.paid_at {
        Some(at) => view! { <InstantText at /> }.into_any(),
        None => tr(lang, "等待銀行回覆", "Waits for the bank's answer").into_any(),
    };
    let reference = payout.reference.map(|reference| {
        view! {
            <KeyValue key=tr(lang, "銀行交易序號", "The bank's reference")>
                <span class="break-all">{reference}</span>
            </KeyValue>
        }
    });
    view! {
        <SummaryList>
            <KeyValue key=tr(lang, "撥款金額", "Paid out")>
                <Points amount=points />
            </KeyValue>
            <KeyValue key=tr(lang, "核定撥款", "Settled")>
                <InstantText at=settled />
            </KeyValue>
            <KeyValue key=tr(lang, "撥款檔", "File for the bank")>{file}</KeyValue>
            <KeyValue key=tr(lang, "銀行入帳", "Paid by the bank")>{bank}</KeyValue>
            {reference}
        </SummaryList>
    }
}

#[component]
fn SupplierForms(order: OrderId, view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let upload = view.may("usage").then(|| view! { <UsageUpload /> });
    let invoice = view.may("invoice").then(|| view! { <InvoiceForm order view=view.clone() /> });
    let invoice_file = view.may("invoice").then(|| view! { <InvoiceFileForm order /> });
    let remind = view.may("remind-survey").then(|| {
        let words = tr(lang, "提醒買方填寫滿意度", "Remind the buyer of the survey");
        view! { <Step order act="remind-survey" words quiet=true /> }
    });
    let claim = view.may("claim").then(|| {
        view! {
            <Step
                order
                act="claim"
                words=text::claim_act(lang, domain::claim::Act::Submit)
                hint=tr(
                    lang,
                    "送出後點數轉入請款，由專案辦公室審查、核准、撥款。",
                    "The points move to the claim; the office reviews, approves and pays.",
                )
            />
        }
    });
    view! { {upload} {invoice} {invoice_file} {remind} {claim} }
}

#[component]
fn BuyerForms(order: OrderId, view: ClaimView) -> impl IntoView {
    let attest = view.may("attest").then(|| view! { <AttestForms order view=view.clone() /> });
    let survey = view.may("survey").then(|| view! { <SurveyForm order view=view.clone() /> });
    view! { {attest} {survey} }
}
