//! What is around every page of the enrolment: the six steps, the way back, what is wrong, and
//! how to go on later.

use domain::enrolment::EnrolStep;
use leptos::{prelude::*, tachys::html::InertElement};
use server_fn::ServerFn;

use super::{AnswerEnrolment, EnrolPage, EnrolPurpose, EnrolmentView};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{ErrorSummary, Markup, PageTitle, SubmitButton, markup},
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
                {steps(lang, page, view.reached, open.then_some(view.purpose))}
                <div class="measure">
                    {back.map(|href| view! { <BackLink href /> })}
                    <ErrorSummary problems />
                    <p class="font-semibold text-base-content/80">{text::step_caption(lang, page)}</p>
                    <h1 class="mb-4">{title}</h1>
                    {children()} {later.then(|| later_on(lang).into_element())}
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
#[rustfmt::skip]
fn later_on(lang: Lang) -> Markup {
    let mut out = Markup::default();
    markup!(out,
        "<p class=\"mt-6 border-t border-base-300 pt-4\">",
        tr(lang, "填過的內容都留著。", "What you have typed is kept. "),
        "<a class=\"link\" href=\"/enrol/save\">",
        tr(lang, "稍後繼續，或換一台裝置", "Go on later, or on another device"), "</a></p>"
    );
    out
}

/// How a step stands against the page that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Done,
    Current,
    Ahead,
}

/// The six steps; those that were answered can be opened again, as long as the answers are `open`
/// for change.
pub(super) fn steps(
    lang: Lang,
    current: EnrolPage,
    reached: EnrolPage,
    open: Option<EnrolPurpose>,
) -> InertElement {
    let mut out = Markup::default();
    let label = tr(lang, "申請步驟", "Steps of the application");
    markup!(out, "<nav aria-label=\"", label, "\"><ol class=\"steps-list\">");
    for step in EnrolStep::ALL {
        let first = EnrolPage::ALL.into_iter().find(|page| page.step() == step);
        let progress = if step == current.step() {
            Progress::Current
        } else if first.is_some_and(|page| page < reached) {
            Progress::Done
        } else {
            Progress::Ahead
        };
        let opens = open.filter(|_| progress == Progress::Done);
        let asked = opens.and_then(|purpose| purpose.pages().find(|page| page.step() == step));
        write_step(&mut out, lang, step, progress, asked.map(EnrolPage::path));
    }
    out.html("</ol></nav>");
    out.into_element()
}

#[rustfmt::skip]
fn write_step(out: &mut Markup, lang: Lang, step: EnrolStep, progress: Progress, href: Option<String>) {
    let (item, class, mark) = match progress {
        Progress::Done => ("<li>", "step-mark step-done", "✓".to_owned()),
        Progress::Current => ("<li aria-current=\"step\">", "step-mark step-current", step.number().to_string()),
        Progress::Ahead => ("<li>", "step-mark", step.number().to_string()),
    };
    out.html(item);
    match &href {
        Some(href) => {
            markup!(out, "<a class=\"step-body\" href=\"", href, "\">");
        }
        None => {
            out.html("<span class=\"step-body\">");
        }
    }
    markup!(out,
        "<span class=\"", class, "\" aria-hidden=\"true\">", mark, "</span><span class=\"step-name\">",
        text::enrol_step(lang, step), " <span class=\"sr-only\">"
    );
    if progress == Progress::Done {
        out.text(tr(lang, "（已完成）", " (done)"));
    }
    out.html("</span></span>").html(if href.is_some() { "</a></li>" } else { "</span></li>" });
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
