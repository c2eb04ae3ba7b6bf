//! 方案編輯: a new plan, or the next version of one. What comes back is what was typed.

use domain::listing::ListingAct;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{
    PlanEditor, SubmitPlan,
    form_fields::PlanFields,
    load_plan_editor,
    words::{Events, version},
};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    prose::Preview,
    text,
    ui::{
        DeadlineText, InstantText, Notice, Page, SubmitButton, Tone, loaded, problems, use_problem,
    },
};

/// Where a problem leads that belongs to no field.
const FORM_ID: &str = "plan-form";

#[component]
pub fn NewPlanPage() -> impl IntoView {
    let query = use_query_map();
    let plan = move || query.read().get("plan").unwrap_or_default();
    let view = Resource::new(plan, |plan| load_plan_editor(plan, true));
    loaded(view, |view| view! { <Editor view /> })
}

#[component]
pub fn EditPlanPage() -> impl IntoView {
    let params = use_params_map();
    let plan = move || params.read().get("id").unwrap_or_default();
    let view = Resource::new(plan, |plan| load_plan_editor(plan, false));
    loaded(view, |view| view! { <Editor view /> })
}

#[component]
fn Editor(view: PlanEditor) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), FORM_ID);
    let crumbs = vec![("/supplier/plans".to_owned(), tr(lang, "我的方案", "My plans").to_owned())];
    let title = match &view.row {
        Some(row) => row.name.clone(),
        None => tr(lang, "提送新方案", "Submit a new plan").to_owned(),
    };
    let open = view.closed.is_none()
        && view.row.as_ref().is_none_or(|row| row.acts.contains(&ListingAct::Submit));
    let (events, state) = (view.events.clone(), view.clone());
    view! {
        <Page title crumbs problems=problems.clone()>
            <State view=state />
            {open.then(|| view! { <Form view problems /> })}
            {(!events.is_empty()).then(|| view! { <div class="mt-8"><Events events /></div> })}
        </Page>
    }
}

/// Until when it can be submitted, why not, and what became of the last version.
#[component]
fn State(view: PlanEditor) -> impl IntoView {
    let lang = Lang::current();
    let row = view.row;
    let closed = view.closed.map(|refusal| text::problem(lang, &Problem::Refused(refusal)));
    let waiting = row.as_ref().and_then(|row| row.waiting);
    let reason = row.map(|row| row.reason).filter(|reason| !reason.is_empty());
    view! {
        <div class="mb-6 space-y-4">
            {match closed {
                Some(words) => view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }.into_any(),
                None => {
                    view! {
                        <p>
                            {tr(lang, "收件截止：", "Plans are taken in until ")}
                            <DeadlineText at=view.closes_at />
                            {tr(lang, "，以送出的時間為準。", "; the time of submission counts.")}
                        </p>
                    }
                        .into_any()
                }
            }}
            {waiting
                .map(|(number, since)| {
                    view! {
                        <Notice>
                            <p>
                                {version(lang, number)}
                                {tr(lang, "審查中，送審於 ", " is under review since ")}
                                <InstantText at=since />
                            </p>
                        </Notice>
                    }
                })}
            {reason
                .map(|reason| {
                    view! {
                        <Notice tone=Tone::Warning title=tr(lang, "退回原因", "Why it was returned")>
                            <p class="whitespace-pre-wrap">{reason}</p>
                        </Notice>
                    }
                })}
        </div>
    }
}

#[component]
fn Form(view: PlanEditor, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let form = view.form;
    let preview = (!view.preview.is_empty()).then(|| view! { <Preview blocks=view.preview /> });
    view! {
        <form
            id=FORM_ID
            tabindex="-1"
            method="post"
            action=SubmitPlan::url()
            class="max-w-2xl space-y-6"
            novalidate
        >
            <input type="hidden" name="form[plan]" value=form.plan.clone() />
            {preview}
            <PlanFields form solutions=view.solutions problems />
            <SubmitButton>{tr(lang, "送審", "Submit for review")}</SubmitButton>
        </form>
    }
}
