//! 我的方案: where each plan of a supplier stands.

use domain::{listing::ListingAct, plan::PlanStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{ShelvePlan, SupplierPlanRow, SupplierPlansView, load_supplier_plans, words::version};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    text,
    ui::{
        Badge, DeadlineText, EmptyState, InstantText, KeyValue, Notice, Page, SubmitButton,
        SummaryList, Tone, loaded, problems, use_problem,
    },
};

/// Where a problem leads that belongs to no field.
const LIST_ID: &str = "plans";

#[component]
pub fn SupplierPlansPage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_supplier_plans());
    loaded(view, |view| view! { <Plans view /> })
}

#[component]
fn Plans(view: SupplierPlansView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), LIST_ID);
    let done = use_query_map().get_untracked().get("done");
    let done = done.and_then(|act| ListingAct::from_name(&act)).filter(|_| problems.is_empty());
    let closed = view.closed.clone();
    let open = closed.is_none();
    let closed = closed.map(|refusal| text::problem(lang, &Problem::Refused(refusal)));
    let empty = view.rows.is_empty();
    let rows = view.rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
    view! {
        <Page title=tr(lang, "我的方案", "My plans") problems>
            {done.map(|act| view! { <Done act /> })}
            {closed.map(|words| view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> })}
            {open
                .then(|| {
                    view! {
                        <p class="mb-4">
                            {tr(lang, "收件截止：", "Plans are taken in until ")}
                            <DeadlineText at=view.closes_at />
                        </p>
                        <p class="mb-6">
                            <a class="btn btn-primary" href="/supplier/plans/new">
                                {tr(lang, "提送新方案", "Submit a new plan")}
                            </a>
                            " "
                            <a class="btn btn-outline" href="/supplier/catalogue">
                                {tr(lang, "批次送審", "Submit many as a file")}
                            </a>
                        </p>
                    }
                })}
            {empty
                .then(|| {
                    view! {
                        <EmptyState title=tr(lang, "還沒有方案", "There are no plans yet")>
                            <p>
                                {tr(
                                    lang,
                                    "提送的方案經專案辦公室審查後上架。",
                                    "A plan is listed after the programme office reviewed it.",
                                )}
                            </p>
                        </EmptyState>
                    }
                })}
            <ul id=LIST_ID tabindex="-1" class="space-y-4">
                {rows}
            </ul>
        </Page>
    }
}

#[component]
fn Done(act: ListingAct) -> impl IntoView {
    let lang = Lang::current();
    let name = text::listing_act(lang, act);
    let words = match lang {
        Lang::Zh => format!("已完成「{name}」。"),
        Lang::En => format!("Done: {name}."),
    };
    view! {
        <div role="status" class="mb-6">
            <Notice tone=Tone::Success>
                <p>{words}</p>
            </Notice>
        </div>
    }
}

#[component]
fn Row(row: SupplierPlanRow) -> impl IntoView {
    let lang = Lang::current();
    let standing = row.standing;
    let tone = match standing.status {
        _ if !row.reason.is_empty() => Tone::Warning,
        PlanStatus::Listed => Tone::Success,
        _ => Tone::Info,
    };
    let listed = row.listed.map(|(number, price)| match lang {
        Lang::Zh => format!("{}，{price} 元", version(lang, number)),
        Lang::En => format!("{}, NT${price}", version(lang, number)),
    });
    let href = format!("/supplier/plans/{}", row.plan);
    let acts = [ListingAct::Delist, ListingAct::Relist];
    let buttons = acts
        .into_iter()
        .filter(|act| row.acts.contains(act))
        .map(|act| view! { <Shelve plan=row.plan.to_string() name=row.name.clone() act /> })
        .collect_view();
    view! {
        <li class="panel space-y-3">
            <div class="flex flex-wrap items-center gap-3">
                <h2 class="text-lg">
                    <a class="link" href=href>
                        {row.name.clone()}
                    </a>
                </h2>
                <Badge tone>{text::plan_standing(lang, standing.status, standing.waits)}</Badge>
            </div>
            <SummaryList>
                {listed
                    .map(|words| {
                        view! {
                            <KeyValue key=tr(lang, "上架版本", "Listed version")>{words}</KeyValue>
                        }
                    })}
                {row
                    .waiting
                    .map(|(number, since)| {
                        view! {
                            <KeyValue key=tr(lang, "審查中的版本", "Under review")>
                                {version(lang, number)} " · " <InstantText at=since />
                            </KeyValue>
                        }
                    })}
                {(!row.reason.is_empty())
                    .then(|| {
                        view! {
                            <KeyValue key=tr(lang, "退回原因", "Why it was returned")>
                                <span class="whitespace-pre-wrap">{row.reason}</span>
                            </KeyValue>
                        }
                    })}
            </SummaryList>
            {buttons}
        </li>
    }
}

#[component]
fn Shelve(plan: String, name: String, act: ListingAct) -> impl IntoView {
    view! {
        <form method="post" action=ShelvePlan::url()>
            <input type="hidden" name="form[plan]" value=plan />
            <input type="hidden" name="form[act]" value=act.as_str() />
            <SubmitButton quiet=true small=true>
                {text::listing_act(Lang::current(), act)}
                <span class="sr-only">" " {name}</span>
            </SubmitButton>
        </form>
    }
}
