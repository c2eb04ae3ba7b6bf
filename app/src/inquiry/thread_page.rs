//! One talk: quotations on top, what was written below, and the forms of the side that looks.

use domain::{Party, Refusal, quotation::Standing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    InquiryView, Message,
    ask_page::{MessageForm, WORDS},
    load_inquiry,
    quotation_form::QuotationForm,
    quotation_part::Quotation,
};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    ui::{InstantText, KeyValue, Money, Page, SummaryList, loaded, problems, use_problem},
};

/// Where the quotations stand.
const QUOTATIONS: &str = "quotations";

#[component]
pub fn ThreadPage() -> impl IntoView {
    let params = use_params_map();
    let inquiry = Resource::new(move || params.read().get("id").unwrap_or_default(), load_inquiry);
    loaded(inquiry, |view| view! { <Thread view /> })
}

#[component]
fn Thread(view: InquiryView) -> impl IntoView {
    let lang = Lang::current();
    let problem = use_problem().get_untracked();
    let problems = problems(lang, problem.as_ref(), field_of(problem.as_ref()));
    let other = if view.viewer == Party::Buyer { &view.supplier } else { &view.firm };
    let title = match lang {
        Lang::Zh => format!("與 {other} 的對話"),
        Lang::En => format!("Talk with {other}"),
    };
    let crumbs = vec![(
        "/messages".to_owned(),
        tr(lang, "詢問與報價", "Questions and quotations").to_owned(),
    )];
    let (open, closed): (Vec<_>, Vec<_>) = view
        .quotations
        .clone()
        .into_iter()
        .partition(|quotation| quotation.standing == Standing::Open);
    let open = open
        .into_iter()
        .map(|quotation| view! { <Quotation quotation view=view.clone() /> })
        .collect_view();
    let older = (!closed.is_empty()).then(|| {
        let closed = closed
            .into_iter()
            .map(|quotation| view! { <Quotation quotation view=view.clone() /> })
            .collect_view();
        view! {
            <section class="space-y-4">
                <h2>{tr(lang, "較早的報價", "Earlier quotations")}</h2>
                {closed}
            </section>
        }
    });
    let last = view.messages.len();
    let messages = view
        .messages
        .iter()
        .cloned()
        .zip(1_usize..)
        .map(|(message, n)| {
            let last = n == last;
            view! { <Said message view=view.clone() last /> }
        })
        .collect_view();
    let fields = vec![("form[inquiry]", view.id.to_string())];
    let write = view.may_write.then(|| view! { <MessageForm fields problems=problems.clone() /> });
    let quote = view
        .may_quote
        .then(|| view! { <QuotationForm view=view.clone() problems=problems.clone() /> });
    view! {
        <Page title caption=view.plan_name.clone() crumbs problems>
            <div class="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
                <div class="space-y-6">
                    <div id=QUOTATIONS class="space-y-4">
                        {open}
                    </div>
                    <section class="space-y-4">
                        <h2>{tr(lang, "訊息", "Messages")}</h2>
                        <ol class="space-y-4">{messages}</ol>
                    </section>
                    {write} {quote} {older}
                </div>
                <PlanFacts view />
            </div>
        </Page>
    }
}

/// The field that a problem is about, or the place where it shows.
const fn field_of(problem: Option<&Problem>) -> &'static str {
    match problem {
        Some(Problem::Refused(Refusal::QuotationPrice { .. } | Refusal::NoPoints { .. })) => {
            "price"
        }
        Some(Problem::Refused(Refusal::QuotationTerm { .. })) => "months",
        Some(Problem::Refused(Refusal::QuotationDate { .. })) => "valid_until",
        Some(Problem::Refused(
            Refusal::QuotationUsed | Refusal::QuotationWithdrawn | Refusal::PlanNotListed,
        )) => QUOTATIONS,
        _ => WORDS,
    }
}

#[component]
fn Said(message: Message, view: InquiryView, last: bool) -> impl IntoView {
    let who = if message.party == Party::Buyer { view.firm } else { view.supplier };
    let own = message.party == view.viewer;
    let class = if own { "panel ms-8 space-y-1" } else { "panel me-8 space-y-1 bg-base-200" };
    view! {
        <li id=last.then_some("last") class=class>
            <p class="text-sm">
                <strong>{who}</strong>
                " · "
                <InstantText at=message.at />
            </p>
            <p class="whitespace-pre-wrap wrap-anywhere">{message.words}</p>
        </li>
    }
}

#[component]
fn PlanFacts(view: InquiryView) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "方案", "The plan")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "方案", "Plan")>
                    <a class="link" href=format!("/plans/{}", view.plan)>
                        {view.plan_name}
                    </a>
                </KeyValue>
                <KeyValue key=tr(lang, "供應商", "Supplier")>{view.supplier}</KeyValue>
                <KeyValue key=tr(lang, "製造業者", "Buyer")>{view.firm}</KeyValue>
                <KeyValue key=tr(lang, "牌價（含稅）", "List price, tax included")>
                    <Money amount=view.list_price />
                </KeyValue>
            </SummaryList>
        </section>
    }
}
