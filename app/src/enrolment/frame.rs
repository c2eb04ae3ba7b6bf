//! What is around every page of the enrolment: the six steps, the way back, what is wrong, and
//! how to go on later.

use domain::enrolment::EnrolStep;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{AnswerEnrolment, EnrolPage, EnrolPurpose, EnrolmentView};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{ErrorSummary, PageTitle, SubmitButton},
};

/// What the form of a page starts from.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub lang: Lang,
    pub page: EnrolPage,
    pub view: EnrolmentView,
    /// The id of the field, and the words.
    pub problems: Vec<(String, String)>,
}

impl Form {
    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(id, _)| id == field).map(|(_, words)| words.clone())
    }
}

/// Where one comes from: the page that is asked before this one.
fn previous(page: EnrolPage, purpose: EnrolPurpose) -> String {
    match purpose.pages().take_while(|before| *before < page).last() {
        Some(before) => before.path(),
        None if purpose == EnrolPurpose::Correct => "/standing".to_owned(),
        None => EnrolPage::Enter.path(),
    }
}

/// A page of the six steps.
#[component]
pub(super) fn StepFrame(form: Form, children: Children) -> impl IntoView {
    let Form { lang, page, view, problems } = form;
    let title = text::enrol_title(lang, page);
    let open = view.standing.is_none();
    let back = open.then(|| previous(page, view.purpose));
    let later = open && view.purpose != EnrolPurpose::Correct;
    view! {
        <PageTitle text=title />
        <div class="page">
            <div class="grid gap-x-10 gap-y-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
                <Steps current=page reached=view.reached open purpose=view.purpose />
                <div class="measure">
                    {back.map(|href| view! { <BackLink href /> })}
                    <ErrorSummary problems />
                    <p class="font-semibold text-base-content/80">{text::step_caption(lang, page)}</p>
                    <h1 class="mb-4">{title}</h1>
                    {children()} {later.then(|| view! { <Later /> })}
                </div>
            </div>
        </div>
    }
}

#[component]
pub(super) fn BackLink(#[prop(into)] href: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <p class="mb-3">
            <a class="link inline-flex min-h-6 items-center gap-1" href=href>
                <span aria-hidden="true">"←"</span>
                {tr(lang, "上一頁", "Back")}
            </a>
        </p>
    }
}

/// 稍後繼續.
#[component]
fn Later() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <p class="mt-6 border-t border-base-300 pt-4">
            {tr(lang, "填過的內容都留著。", "What you have typed is kept. ")}
            <a class="link" href="/enrol/save">
                {tr(lang, "稍後繼續，或換一台裝置", "Go on later, or on another device")}
            </a>
        </p>
    }
}

/// How a step stands against the page that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Done,
    Current,
    Ahead,
}

/// The six steps; those that were answered can be opened again.
#[component]
pub(super) fn Steps(
    current: EnrolPage,
    reached: EnrolPage,
    /// Whether the answers are still this person's to change.
    #[prop(optional)]
    open: bool,
    #[prop(optional)] purpose: EnrolPurpose,
) -> impl IntoView {
    let lang = Lang::current();
    let items = EnrolStep::ALL
        .into_iter()
        .map(|step| {
            let first = EnrolPage::ALL.into_iter().find(|page| page.step() == step);
            let progress = if step == current.step() {
                Progress::Current
            } else if first.is_some_and(|page| page < reached) {
                Progress::Done
            } else {
                Progress::Ahead
            };
            let opens = open && progress == Progress::Done;
            let asked = purpose.pages().find(|page| opens && page.step() == step);
            let href = asked.map(EnrolPage::path);
            view! { <Step step progress href /> }
        })
        .collect_view();
    view! {
        <nav aria-label=tr(lang, "申請步驟", "Steps of the application")>
            <ol class="steps-list">{items}</ol>
        </nav>
    }
}

#[component]
fn Step(step: EnrolStep, progress: Progress, href: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let name = text::enrol_step(lang, step);
    let number = step.number();
    let (class, mark) = match progress {
        Progress::Done => ("step-mark step-done", "✓".to_owned()),
        Progress::Current => ("step-mark step-current", number.to_string()),
        Progress::Ahead => ("step-mark", number.to_string()),
    };
    let done = (progress == Progress::Done).then(|| tr(lang, "（已完成）", " (done)"));
    let current = (progress == Progress::Current).then_some("step");
    let body = view! {
        <span class=class aria-hidden="true">
            {mark}
        </span>
        <span class="step-name">{name} <span class="sr-only">{done}</span></span>
    };
    view! {
        <li aria-current=current>
            {match href {
                Some(href) => view! { <a class="step-body" href=href>{body}</a> }.into_any(),
                None => view! { <span class="step-body">{body}</span> }.into_any(),
            }}
        </li>
    }
}

/// The plain form of a page; the button names the act.
#[component]
pub(super) fn AnswerForm(
    page: EnrolPage,
    #[prop(optional, into)] submit: Option<String>,
    children: Children,
) -> impl IntoView {
    let lang = Lang::current();
    let submit = submit.unwrap_or_else(|| tr(lang, "繼續", "Continue").to_owned());
    view! {
        <form method="post" action=AnswerEnrolment::url() class="space-y-6" novalidate>
            <input type="hidden" name="form[page]" value=page.slug() />
            {children()}
            <SubmitButton>{submit}</SubmitButton>
        </form>
    }
}
