//! 一件款項案件: what arrived, what is proposed, and who decided.

use domain::case::Step;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    CaseView, DecideCaseFn, MoneyNotice, Proposal, case_form::CaseFields, load_case, words,
};
use crate::{
    lang::{Lang, tr},
    ui::{
        Badge, DateText, DeadlineText, EmptyState, InstantText, KeyValue, Page, StepUp,
        SubmitButton, SummaryList, Tone, loaded, problems, use_problem,
    },
};

#[component]
pub fn CasePage() -> impl IntoView {
    let params = use_params_map();
    let case = move || params.read().get("id").unwrap_or_default();
    let view = Resource::new(case, load_case);
    loaded(view, |view| view! { <Case view /> })
}

#[component]
fn Case(view: CaseView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![
        ("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned()),
        ("/office/cases".to_owned(), tr(lang, "款項案件", "Cases about money").to_owned()),
    ];
    let problem = use_problem().get_untracked();
    let problems = problems(lang, problem.as_ref(), "proposals");
    let row = view.row.clone();
    let state = match row.closed_at {
        Some(at) => {
            view! { <span>{tr(lang, "已結案：", "Closed: ")} <InstantText at /></span> }.into_any()
        }
        None => view! {
            <span>{tr(lang, "處理期限：", "To be settled before: ")} <DeadlineText at=row.due_at /></span>
        }
        .into_any(),
    };
    let order = row.order.map(|(id, number)| {
        view! {
            <KeyValue key=tr(lang, "訂單", "Order")>
                <a class="link num" href=format!("/orders/{id}")>
                    {number}
                </a>
                " "
                {row.firm}
            </KeyValue>
        }
    });
    let notice = view.notice.clone().map(|notice| view! { <Arrived notice /> });
    let form = (!view.ways.is_empty())
        .then(|| view! { <CaseFields view=view.clone() problems=problems.clone() /> });
    let step_up = view
        .step_up_needed
        .then(|| view! { <StepUp next=format!("/office/cases/{}", view.row.id) /> });
    view! {
        <Page title=words::kind(lang, row.kind) crumbs problems>
            <div class="space-y-6">
                <section class="panel space-y-3" aria-labelledby="money-title">
                    <h2 id="money-title">{tr(lang, "案件", "The case")}</h2>
                    <SummaryList>
                        <KeyValue key=tr(lang, "內容", "What it is about")>
                            <span class="break-all">{row.detail}</span>
                        </KeyValue>
                        {order} {notice} <KeyValue key=tr(lang, "發生", "Opened")>
                            <InstantText at=row.opened_at />
                        </KeyValue>
                        <KeyValue key=tr(lang, "進度", "Standing")>{state}</KeyValue>
                    </SummaryList>
                </section>
                {step_up}
                <Proposals case=view.row.id.clone() proposals=view.proposals />
                {form}
            </div>
        </Page>
    }
}

#[component]
fn Arrived(notice: MoneyNotice) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <KeyValue key=tr(lang, "管道", "Provider")>{words::provider(lang, notice.provider)}</KeyValue>
        <KeyValue key=tr(lang, "帳號", "Account")>
            <span class="num">{notice.virtual_account}</span>
        </KeyValue>
        <KeyValue key=tr(lang, "入帳時間", "Value time")>
            <InstantText at=notice.value_at />
        </KeyValue>
        <KeyValue key=tr(lang, "為什麼沒有付清訂單", "Why it paid nothing")>
            {words::taken(lang, &notice.taken)}
        </KeyValue>
    }
}

#[component]
fn Proposals(case: String, proposals: Vec<Proposal>) -> impl IntoView {
    let lang = Lang::current();
    let none = proposals.is_empty().then(|| {
        let title = tr(lang, "還沒有提案", "Nothing is proposed yet");
        let words = tr(
            lang,
            "一位同仁提出怎麼處理，另一位確認後結案。",
            "One officer proposes what becomes of it, another one confirms and closes the case.",
        );
        view! { <EmptyState title><p>{words}</p></EmptyState> }
    });
    let rows = proposals
        .into_iter()
        .map(|proposal| view! { <One case=case.clone() proposal /> })
        .collect_view();
    view! {
        <section id="proposals" tabindex="-1" class="space-y-3" aria-labelledby="proposals-title">
            <h2 id="proposals-title">{tr(lang, "處理提案", "Proposals")}</h2>
            {none}
            <ol class="space-y-4">{rows}</ol>
        </section>
    }
}

#[component]
fn One(case: String, proposal: Proposal) -> impl IntoView {
    let lang = Lang::current();
    let unknown = tr(lang, "已離職的同仁", "somebody who left");
    let name = move |name: String| if name.is_empty() { unknown.to_owned() } else { name };
    let (tone, standing) = match proposal.decided.as_ref().map(|(step, _, _)| *step) {
        None => (Tone::Warning, tr(lang, "待第二人確認", "waits for a second officer")),
        Some(Step::Confirm) => (Tone::Success, tr(lang, "已確認", "confirmed")),
        Some(Step::Withdraw) => (Tone::Info, tr(lang, "已撤回", "withdrawn")),
    };
    let decided = proposal.decided.map(|(_, by, at)| {
        view! { <li>{standing} " · " {name(by)} " · " <InstantText at /></li> }
    });
    let refunded = proposal.refunded.map(|(day, reference)| {
        view! {
            <p>
                {tr(lang, "退款日 ", "On ")} <DateText day /> {tr(lang, "，參考號 ", ", reference ")}
                <span class="break-all">{reference}</span>
            </p>
        }
    });
    let order = proposal.order.map(|(id, number)| {
        view! {
            <p>
                {tr(lang, "改列到訂單 ", "Booked to the order ")}
                <a class="link num" href=format!("/orders/{id}")>
                    {number}
                </a>
            </p>
        }
    });
    let own = (proposal.own && !proposal.steps.is_empty()).then(|| {
        let words = tr(
            lang,
            "這是您的提案，請由另一位同仁確認（四眼原則）。",
            "You proposed this; a colleague has to confirm it (four eyes).",
        );
        view! { <p class="text-sm">{words}</p> }
    });
    let note = Some(proposal.note).filter(|note| !note.is_empty());
    let note = note.map(|note| view! { <p class="whitespace-pre-wrap break-words">{note}</p> });
    let id = proposal.id;
    let steps = proposal
        .steps
        .into_iter()
        .map(|step| view! { <Decide case=case.clone() proposal=id.clone() step /> })
        .collect_view();
    view! {
        <li class="panel space-y-3">
            <h3 class="flex flex-wrap items-center gap-3">
                {words::way(lang, proposal.how)} <Badge tone>{standing}</Badge>
            </h3>
            {refunded} {order}
            {note}
            <ul class="text-sm">
                <li>
                    {tr(lang, "提案", "Proposed")} " · " {name(proposal.by)} " · "
                    <InstantText at=proposal.at />
                </li>
                {decided}
            </ul>
            {own}
            <div class="no-print flex flex-wrap gap-3">{steps}</div>
        </li>
    }
}

#[component]
fn Decide(case: String, proposal: String, step: Step) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action=DecideCaseFn::url()>
            <input type="hidden" name="form[proposal]" value=proposal />
            <input type="hidden" name="form[case]" value=case />
            <input type="hidden" name="form[step]" value=step.as_str() />
            <SubmitButton quiet=step != Step::Confirm>{words::step(lang, step)}</SubmitButton>
        </form>
    }
}
