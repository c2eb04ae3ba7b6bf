//! One programme: what is in force, what was proposed about it, and the forms that propose.

use domain::{
    Programme,
    settings::{Setting, Subject, value},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{
    ProgrammeForm, ProgrammeView, ProposeProgramme,
    changes::Changes,
    fields::{Reason, SettingField, SettingFields, fault_at},
    load_programme,
    proposals::History,
};
use crate::{
    error::Fault,
    lang::{Lang, tr},
    text,
    ui::{Page, StepUp, SubmitButton, loaded, problems, use_problem},
};

/// What a question is, from the address.
pub(super) fn asked() -> Memo<ProgrammeForm> {
    let (params, query) = (use_params_map(), use_query_map());
    Memo::new(move |_| {
        let programme = params.read().get("id").unwrap_or_default();
        ProgrammeForm { programme, ..ProgrammeForm::of(&query.read()) }
    })
}

/// Faults of the question, and what came of a step.
pub(super) fn all_problems(
    lang: Lang,
    faults: &[Fault],
    anchor: &'static str,
) -> Vec<(String, String)> {
    let own = faults.iter().map(|fault| (fault.field.clone(), text::fault(lang, fault)));
    let mut all: Vec<(String, String)> = own.collect();
    for line in problems(lang, use_problem().get_untracked().as_ref(), anchor) {
        if !all.contains(&line) {
            all.push(line);
        }
    }
    all
}

#[component]
pub fn ProgrammePage() -> impl IntoView {
    let asked = asked();
    let view = Resource::new(move || asked.get(), load_programme);
    loaded(view, |view| view! { <TheProgramme view /> })
}

pub(super) fn office_crumbs(lang: Lang) -> Vec<(String, String)> {
    vec![
        ("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned()),
        ("/office/programmes".to_owned(), tr(lang, "計畫設定", "Programme settings").to_owned()),
    ]
}

#[component]
fn TheProgramme(view: ProgrammeView) -> impl IntoView {
    let lang = Lang::current();
    let programme = view.row.programme.clone();
    let problems = all_problems(lang, &view.faults, "history");
    let page = format!("/office/programmes/{}", programme.id);
    let clone = format!("{page}/clone");
    let step_up = view.step_up_needed.then(|| view! { <StepUp next=page.clone() /> });
    let preview = view.preview.clone().map(|changes| {
        let (form, counts) = (view.form.clone(), view.counts);
        view! { <Preview form changes counts /> }
    });
    let busy = view.row.open > 0 && view.history.iter().any(super::Proposal::blocks);
    let forms = (view.may && !busy).then(|| {
        let (form, faults) = (view.form.clone(), view.faults.clone());
        view! { <Forms action=page.clone() form faults /> }
    });
    let waits = (view.may && busy).then(|| {
        let words = tr(
            lang,
            "有一項變更等待確認或等待生效；處理完才能提出下一項。",
            "A change waits to be confirmed or to take effect; the next can be proposed after it.",
        );
        view! { <p class="font-semibold">{words}</p> }
    });
    view! {
        <Page
            title=programme.name.clone()
            caption=programme.id.to_string()
            crumbs=office_crumbs(lang)
            problems
            wide=true
        >
            <div class="space-y-8">
                {step_up}
                {preview}
                <InForce programme />
                <p>
                    <a class="link" href=clone>
                        {tr(lang, "複製成新計畫", "Make a new programme from this one")}
                    </a>
                </p>
                <History programme=view.row.programme.id.to_string() history=view.history />
                {waits}
                {forms}
            </div>
        </Page>
    }
}

/// What would change, and the form that proposes it.
#[component]
pub(super) fn Preview(
    form: ProgrammeForm,
    changes: Vec<domain::settings::Change>,
    counts: super::Counts,
) -> impl IntoView {
    let lang = Lang::current();
    let from = if form.kind == Subject::Clone.as_str() {
        form.opens_on.parse().ok()
    } else if form.kind == Subject::Settings.as_str() {
        form.effective_from.parse().ok()
    } else {
        None
    };
    let hidden = form
        .pairs()
        .into_iter()
        .map(|(name, value)| {
            let (name, value) = (format!("form[{name}]"), value.to_owned());
            view! { <input type="hidden" name=name value=value /> }
        })
        .collect_view();
    let reason = form.reason.clone();
    view! {
        <section class="panel space-y-3 border-2 border-primary" aria-labelledby="preview-title">
            <h2 id="preview-title">{tr(lang, "預覽：尚未送出", "Preview: nothing is sent yet")}</h2>
            <Changes changes from counts=counts labelled_by="preview-title".to_owned() />
            <p class="whitespace-pre-wrap break-words">{reason}</p>
            <form method="post" action=ProposeProgramme::url()>
                {hidden}
                <SubmitButton>
                    {tr(lang, "送交另一位同仁確認", "Send to a second officer")}
                </SubmitButton>
            </form>
        </section>
    }
}

#[component]
fn InForce(programme: Programme) -> impl IntoView {
    let lang = Lang::current();
    let rows = Setting::KEPT
        .into_iter()
        .map(|setting| {
            let words = text::settings::value(lang, &value(&programme, setting));
            view! {
                <div class="contents">
                    <dt class="font-semibold">{text::settings::setting(lang, setting)}</dt>
                    <dd class="break-words pb-2 tabular-nums">{words}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="panel space-y-3" aria-labelledby="now-title">
            <h2 id="now-title">{tr(lang, "目前生效的設定", "In force now")}</h2>
            <dl class="grid gap-x-6 sm:grid-cols-[auto_minmax(0,1fr)]">{rows}</dl>
        </section>
    }
}

#[component]
fn Forms(action: String, form: ProgrammeForm, faults: Vec<Fault>) -> impl IntoView {
    let lang = Lang::current();
    let (id, budget, day) = (form.id.clone(), form.budget.clone(), form.effective_from.clone());
    let (budget_asked, reason) = (form.kind == Subject::Budget.as_str(), form.reason.clone());
    let of = |field: &str| fault_at(lang, &faults, field);
    let (of_budget, of_settings) =
        if budget_asked { (of("reason"), None) } else { (None, of("reason")) };
    let typed = |own: bool| if own { reason.clone() } else { String::new() };
    let (budget_reason, settings_reason) = (typed(budget_asked), typed(!budget_asked));
    // The id of the field that a fault names is on the form that was sent.
    let (budget_id, settings_id) =
        if budget_asked { ("reason", "settings-reason") } else { ("budget-reason", "reason") };
    let hint = tr(
        lang,
        "最早自明日起；同仁須在前一天 23:50 前確認。",
        "Tomorrow at the earliest; a colleague confirms it by 23:50 the day before.",
    );
    let f = faults.clone();
    view! {
        <section class="panel space-y-4" aria-labelledby="change-title">
            <h2 id="change-title">{tr(lang, "提出變更", "Propose a change")}</h2>
            <form method="get" action=action.clone() class="space-y-6">
                <input type="hidden" name="kind" value=Subject::Settings.as_str() />
                <input type="hidden" name="id" value=id.clone() />
                <SettingFields form faults=f.clone() />
                <SettingField
                    setting=Setting::EffectiveFrom
                    value=day
                    faults=f.clone()
                    kind="date"
                    hint
                />
                <Reason value=settings_reason error=of_settings id=settings_id />
                <SubmitButton>{tr(lang, "預覽變更", "Preview the change")}</SubmitButton>
            </form>
        </section>
        <section class="panel space-y-4" aria-labelledby="budget-title">
            <h2 id="budget-title">{tr(lang, "提出額度變更", "Propose another budget")}</h2>
            <form method="get" action=action class="space-y-4">
                <input type="hidden" name="kind" value=Subject::Budget.as_str() />
                <input type="hidden" name="id" value=id />
                <SettingField setting=Setting::Budget value=budget faults=f numeric=true />
                <Reason value=budget_reason error=of_budget id=budget_id />
                <SubmitButton quiet=true>
                    {tr(lang, "預覽額度變更", "Preview the budget")}
                </SubmitButton>
            </form>
        </section>
    }
}
