//! What stands beside the two amounts of a checkout: facts, reasons, consequences.

use domain::{Refusal, quote::Quote};
use leptos::prelude::*;

use super::{
    CheckoutView,
    split::{POINTS, SELF_FUNDED, Typed},
    words::{payment_window_words, points_at_risk},
};
use crate::{
    inquiry::QuotationView,
    lang::{Lang, tr},
    problem::Problem,
    text::{quote_reason, shares},
    ui::{DateText, DeadlineText, KeyValue, Money, Notice, Points, SummaryList, Tone},
};

/// What is bought, from whom, for how much.
#[component]
pub fn CheckoutFacts(view: CheckoutView) -> impl IntoView {
    let lang = Lang::current();
    let (version, months) = match lang {
        Lang::Zh => (format!("第 {} 版", view.version), format!("{} 個月", view.months)),
        Lang::En => (format!("version {}", view.version), format!("{} months", view.months)),
    };
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "方案", "The plan")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "方案", "Plan")>
                    {view.name} " · " {version}
                </KeyValue>
                <KeyValue key=tr(lang, "供應商", "Supplier")>{view.supplier}</KeyValue>
                <KeyValue key=tr(lang, "期間", "Term")>{months}</KeyValue>
                <KeyValue key=tr(lang, "總價（含稅）", "Price, tax included")>
                    <Money amount=view.price />
                </KeyValue>
                {view.quotation.map(|quotation| view! { <Quoted quotation /> })}
                <KeyValue key=tr(lang, "您可用的點數", "Your available points")>
                    <Points amount=view.available />
                </KeyValue>
            </SummaryList>
        </section>
    }
}

/// That the price is a quotation's, and how long it holds.
#[component]
pub fn Quoted(quotation: QuotationView) -> impl IntoView {
    let lang = Lang::current();
    let seats = quotation
        .seats
        .map_or_else(|| tr(lang, "不限", "Unlimited").to_owned(), |seats| seats.to_string());
    let note = (!quotation.note.is_empty()).then(|| {
        view! {
            <KeyValue key=tr(lang, "報價說明", "Note of the quotation")>
                <span class="whitespace-pre-wrap wrap-anywhere">{quotation.note}</span>
            </KeyValue>
        }
    });
    view! {
        <KeyValue key=tr(lang, "價格依據", "Where the price is from")>
            {tr(lang, "供應商報價，有效至 ", "The supplier's quotation, valid until ")}
            <DateText day=quotation.valid_until />
        </KeyValue>
        <KeyValue key=tr(lang, "帳號數", "Seats")>{seats}</KeyValue>
        {note}
    }
}

/// 「為什麼？」: the rule behind the split, with its numbers.
#[component]
pub fn Why(quote: Quote) -> impl IntoView {
    let lang = Lang::current();
    let rule = quote.rule().to_string();
    view! {
        <details>
            <summary class="link">{tr(lang, "為什麼是這個分配？", "Why this split?")}</summary>
            <div class="mt-2 space-y-2">
                <p>{quote_reason(lang, &quote)}</p>
                <SummaryList>
                    <KeyValue key=tr(lang, "規則", "Rule")>
                        {rule} " · " {shares(lang, quote.ratio)}
                    </KeyValue>
                    <KeyValue key=tr(lang, "總價", "Price")>
                        <Money amount=quote.price />
                    </KeyValue>
                    <KeyValue key=tr(lang, "依比例可折抵", "Share of the price")>
                        <Points amount=quote.full_share />
                    </KeyValue>
                    <KeyValue key=tr(lang, "補助上限", "Cap")>
                        <Points amount=quote.cap />
                    </KeyValue>
                    <KeyValue key=tr(lang, "您可用的點數", "Available to you")>
                        <Points amount=quote.available />
                    </KeyValue>
                </SummaryList>
                <p>
                    {tr(
                        lang,
                        "點數取以上三個數字中最小的，其餘自付；不能多用，也不能少用。",
                        "The points are the smallest of these three; you pay the rest. Neither \
                         more nor fewer can be used.",
                    )}
                </p>
            </div>
        </details>
    }
}

/// What follows once the order is sent, with every date that matters.
#[component]
pub fn Consequences(view: CheckoutView) -> impl IntoView {
    let lang = Lang::current();
    let CheckoutView { programme, answer_deadline, .. } = view;
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "送出之後", "After you send it")}</h2>
            <ol class="list-decimal space-y-2 ps-5">
                <li>
                    {tr(
                        lang,
                        "點數先為您保留。現在送出，供應商須在 ",
                        "The points are reserved for you. If you send it now, the supplier \
                         answers before ",
                    )} <DeadlineText at=answer_deadline />
                    {tr(lang, " 以前接單（規則 R24）。", " (rule R24).")}
                </li>
                <li>
                    {tr(
                        lang,
                        "接單後雙方簽署契約，點數即完成使用（規則 R20）。",
                        "Then both sides sign the contract, and the points are used (rule R20).",
                    )}
                </li>
                <li>
                    {payment_window_words(lang, programme.payment_window)}
                    {tr(lang, "（規則 R21）", " (rule R21)")}
                </li>
            </ol>
            <p>{points_at_risk(lang, &programme)} {tr(lang, "（規則 R23）", " (rule R23)")}</p>
        </section>
    }
}

/// S24: the plan changed while somebody was buying it.
#[component]
pub fn PlanChanged(problem: Option<Problem>, view: CheckoutView) -> impl IntoView {
    let Some(Problem::Refused(Refusal::PlanChanged { seen, .. })) = problem else {
        return ().into_any();
    };
    let lang = Lang::current();
    let query = leptos_router::hooks::use_query_map().get_untracked();
    let before = Typed::or_required(&view, query.get(POINTS), query.get(SELF_FUNDED)).sum();
    let before = before.and_then(domain::Twd::new).filter(|sum| *sum != view.price);
    let (old, new) = match lang {
        Lang::Zh => (format!("您看到的第 {seen} 版"), format!("現在的第 {} 版", view.version)),
        Lang::En => {
            (format!("Version {seen}, which you saw"), format!("Version {}, now", view.version))
        }
    };
    view! {
        <Notice
            tone=Tone::Warning
            title=tr(lang, "方案已更新，請重新確認", "The plan changed: please confirm again")
        >
            <SummaryList>
                {before
                    .map(|sum| {
                        view! {
                            <KeyValue key=old>
                                <del>
                                    <Money amount=sum />
                                </del>
                            </KeyValue>
                        }
                    })}
                <KeyValue key=new>
                    <ins class="no-underline font-bold">
                        <Money amount=view.price />
                    </ins>
                </KeyValue>
            </SummaryList>
            <p class="mt-2">
                <a class="link" href=format!("/plans/{}", view.plan)>
                    {tr(lang, "閱讀新的方案內容", "Read the plan as it is now")}
                </a>
            </p>
        </Notice>
    }
    .into_any()
}
