//! One firm's file: every piece of evidence beside the rule that it serves, and the decisions.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    ApplicationQuery, ApplicationView,
    case_parts::{Consents, Events, People},
    case_rules::Rules,
    decisions::{DECISIONS_ID, Decisions, Draft},
    load_application,
    queue_table::{Asked, FirmStateBadge, place},
    words::{act, age, fault_at},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{InstantText, KeyValue, Notice, Page, SummaryList, Tone, loaded, problems, use_problem},
};

#[component]
pub fn ApplicationPage() -> impl IntoView {
    let params = use_params_map();
    let view =
        Resource::new(move || params.read().get("firm").unwrap_or_default(), load_application);
    loaded(view, |view| view! { <Case view /> })
}

#[component]
fn Case(view: ApplicationView) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map().get_untracked();
    let mut problems = problems(lang, use_problem().get_untracked().as_ref(), DECISIONS_ID);
    for (field, words) in &mut problems {
        if let Some(own) = fault_at(lang, field) {
            own.clone_into(words);
        }
    }
    let word = |name| query.get(name).unwrap_or_default();
    let draft = Draft {
        act: word("act"),
        reason: word("reason"),
        code: word("code"),
        problems: problems.clone(),
    };
    let done = query.get("done").filter(|_| problems.is_empty());
    let crumbs = vec![
        ("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned()),
        (ApplicationQuery::default().url(), tr(lang, "申請審查", "Applications").to_owned()),
    ];
    let caption = format!("{} {}", tr(lang, "統一編號", "UBN"), view.row.ubn);
    view! {
        <Page title=view.row.name.clone() caption crumbs problems wide=true>
            {done.map(|done| view! { <Done done view=view.clone() /> })}
            <div class="grid gap-6 lg:grid-cols-[2fr_1fr]">
                <div class="space-y-6">
                    <State view=view.clone() /> <Rules view=view.clone() />
                </div>
                <div class="space-y-6">
                    <Decisions view=view.clone() draft /> <People people=view.people.clone() />
                    <Events events=view.events.clone() /> <Consents consents=view.consents />
                </div>
            </div>
        </Page>
    }
}

/// What was just done, and where that led.
#[component]
fn Done(done: String, view: ApplicationView) -> impl IntoView {
    let lang = Lang::current();
    let (act, state) = (act(lang, &done), text::firm_state(lang, view.row.state));
    let words = match lang {
        Lang::Zh => format!("已完成「{act}」。這家公司目前是「{state}」。"),
        Lang::En => format!("Done: {act}. The firm is now “{state}”."),
    };
    view! {
        <div role="status" class="mb-6">
            <Notice tone=Tone::Success>
                <p>{words}</p>
                <p>
                    <a class="link" href=ApplicationQuery::default().url()>
                        {tr(lang, "回到待審清單", "Back to the queue")}
                    </a>
                </p>
            </Notice>
        </div>
    }
}

/// Where the firm stands, since when, and what it was told.
#[component]
fn State(view: ApplicationView) -> impl IntoView {
    let lang = Lang::current();
    let row = view.row;
    let waits = row.waits_since().map(|since| age(lang, since, view.now));
    let completed = row.completed_at.map(|at| {
        view! {
            <KeyValue key=tr(lang, "檔案完成", "File complete")>
                <InstantText at />
            </KeyValue>
        }
    });
    let told = |key: &'static str, words: String| {
        (!words.is_empty()).then(|| {
            view! {
                <KeyValue key>
                    <span class="whitespace-pre-wrap">{words}</span>
                </KeyValue>
            }
        })
    };
    view! {
        <section class="panel space-y-3" aria-labelledby="state-title">
            <div class="flex flex-wrap items-center gap-3">
                <h2 id="state-title">{tr(lang, "目前狀態", "Where it stands")}</h2>
                <FirmStateBadge state=row.state />
                {row.asked.then(|| view! { <Asked /> })}
                <a class="link no-print lg:hidden" href=format!("#{DECISIONS_ID}") rel="external">
                    {tr(lang, "到「決定」", "To the decisions")}
                </a>
            </div>
            <SummaryList>
                {row
                    .position
                    .map(|position| {
                        view! {
                            <KeyValue key=tr(lang, "候補", "Waiting list")>
                                {place(lang, position)}
                            </KeyValue>
                        }
                    })}
                {waits
                    .map(|age| {
                        view! { <KeyValue key=tr(lang, "已等", "Waiting")>{age}</KeyValue> }
                    })}
                {completed}
                <KeyValue key=tr(lang, "最後變更", "Last changed")>
                    <InstantText at=row.changed_at />
                </KeyValue>
                {told(tr(lang, "請公司補件", "Asked for"), view.asked_for)}
                {told(tr(lang, "原因", "Reason"), view.reason)}
            </SummaryList>
        </section>
    }
}
