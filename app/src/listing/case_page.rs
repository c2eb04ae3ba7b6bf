//! A plan before the office: what differs from the version on offer, field by field, and the
//! decision.

use domain::listing::ListingAct;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{
    PlanCase, REASON_CHARS_MAX, ReviewPlan, load_plan_case,
    words::{Events, fields, reason_words, version},
};
use crate::{
    lang::{Lang, tr},
    prose::Preview,
    text,
    ui::{
        Badge, KeyValue, Notice, Page, StepUp, SubmitButton, SummaryList, TextArea, Tone, loaded,
        problems, use_problem,
    },
};

/// Where a problem leads that belongs to no field.
const DECISIONS_ID: &str = "decisions";

#[component]
pub fn PlanCasePage() -> impl IntoView {
    let params = use_params_map();
    let plan = move || params.read().get("id").unwrap_or_default();
    let view = Resource::new(plan, load_plan_case);
    loaded(view, |view| view! { <Case view /> })
}

#[component]
fn Case(view: PlanCase) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map().get_untracked();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), DECISIONS_ID);
    let problems = reason_words(
        problems,
        tr(
            lang,
            "請寫下要告訴供應商的話（最多 500 字）。",
            "Write what the supplier should know, in at most 500 characters.",
        ),
    );
    let done = query.get("done").and_then(|act| ListingAct::from_name(&act));
    let done = done.filter(|_| problems.is_empty()).map(|act| text::listing_act(lang, act));
    let crumbs = vec![
        ("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned()),
        ("/office/plans".to_owned(), tr(lang, "方案審查", "Plans to review").to_owned()),
    ];
    let caption =
        format!("{} {} · {}", view.supplier, view.supplier_ubn, version(lang, view.version));
    let reason = query.get("reason").unwrap_or_default();
    let standing = view.row.standing;
    let selected = view.selection.is_valid_at(view.now);
    view! {
        <Page title=view.row.name.clone() caption crumbs problems=problems.clone() wide=true>
            {done
                .map(|name| {
                    view! {
                        <div role="status" class="mb-6">
                            <Notice tone=Tone::Success>
                                <p>{tr(lang, "已完成：", "Done: ")} {name}</p>
                            </Notice>
                        </div>
                    }
                })}
            <p class="mb-4">
                <Badge tone=Tone::Info>
                    {text::plan_standing(lang, standing.status, standing.waits)}
                </Badge>
            </p>
            {(!selected).then(|| view! { <NotSelected /> })}
            <div class="grid gap-6 lg:grid-cols-[2fr_1fr]">
                <Differences view=view.clone() />
                <div class="space-y-6">
                    <Decisions view=view.clone() reason problems /> <Events events=view.events />
                </div>
            </div>
        </Page>
    }
}

#[component]
fn NotSelected() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning>
            <p>
                {tr(
                    Lang::current(),
                    "這家供應商目前沒有有效的遴選資格，不能上架（規則 R6）。",
                    "The supplier holds no valid selection, so nothing can be listed (rule R6).",
                )}
            </p>
        </Notice>
    }
}

/// Every field; where a version is on offer, what changed stands beside what it was.
#[component]
fn Differences(view: PlanCase) -> impl IntoView {
    let lang = Lang::current();
    let before = view.current.map(|form| fields(lang, &form));
    let rows = fields(lang, &view.offered)
        .into_iter()
        .enumerate()
        .map(|(at, (_, key, after))| {
            let before = before.as_ref().map(|fields| fields[at].2.clone());
            let changed = before.filter(|before| *before != after);
            view! {
                <KeyValue key>
                    {changed
                        .map(|before| {
                            view! {
                                <p>
                                    <Badge tone=Tone::Warning>{tr(lang, "有變更", "Changed")}</Badge>
                                </p>
                                <p class="whitespace-pre-wrap">
                                    <span class="sr-only">{tr(lang, "原本：", "Before: ")}</span>
                                    {if before.is_empty() {
                                        tr(lang, "（沒有填寫）", "(nothing)").into_any()
                                    } else {
                                        view! { <del>{before}</del> }.into_any()
                                    }}
                                </p>
                            }
                        })}
                    <span class="whitespace-pre-wrap">{after}</span>
                </KeyValue>
            }
        })
        .collect_view();
    view! {
        <section class="panel space-y-3" aria-labelledby="fields-title">
            <h2 id="fields-title">{tr(lang, "送審內容", "What was submitted")}</h2>
            <SummaryList>{rows}</SummaryList>
            <Preview blocks=view.preview />
        </section>
    }
}

#[component]
fn Decisions(view: PlanCase, reason: String, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let none = view.acts.is_empty();
    let plan = view.row.plan;
    let next = format!("/office/plans/{plan}");
    let may_list = view.acts.contains(&ListingAct::List);
    let error = problems.into_iter().find(|(field, _)| field == "reason").map(|(_, words)| words);
    let hidden = move |act: ListingAct| {
        view! {
            <input type="hidden" name="form[plan]" value=plan.to_string() />
            <input type="hidden" name="form[version]" value=view.version.to_string() />
            <input type="hidden" name="form[act]" value=act.as_str() />
        }
    };
    view! {
        <section
            id=DECISIONS_ID
            tabindex="-1"
            class="panel no-print space-y-4"
            aria-labelledby="decisions-title"
        >
            <h2 id="decisions-title">{tr(lang, "決定", "Decide")}</h2>
            {view.step_up_needed.then(|| view! { <StepUp next /> })}
            {may_list
                .then(|| {
                    view! {
                        <form method="post" action=ReviewPlan::url()>
                            {hidden(ListingAct::List)}
                            <SubmitButton>{tr(lang, "核准上架", "List this version")}</SubmitButton>
                        </form>
                    }
                })}
            {(!none)
                .then(|| {
                    view! {
                        <form method="post" action=ReviewPlan::url() class="space-y-3">
                            {hidden(ListingAct::Return)}
                            <TextArea
                                id="reason"
                                name="form[reason]"
                                label=tr(lang, "退回原因", "Why it is returned")
                                hint=tr(lang, "供應商會收到這段話。", "The supplier gets these words.")
                                    .to_owned()
                                value=reason
                                error
                                maxlength=REASON_CHARS_MAX
                            />
                            <SubmitButton quiet=true>
                                {tr(lang, "退回給供應商", "Return to the supplier")}
                            </SubmitButton>
                        </form>
                    }
                })}
            {none
                .then(|| {
                    view! {
                        <p>{tr(lang, "現在沒有可以做的決定。", "There is nothing for you to decide.")}</p>
                    }
                })}
        </section>
    }
}
