//! What would become of each row of a file of plans, and what did.

use domain::money::grouped;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    import::{CatalogueReport, JudgedRow, RowOutcome, TakeCatalogue, load_catalogue},
    words::{label, version},
};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    review::LineFault,
    text,
    ui::{
        Badge, InstantText, KeyValue, Notice, Page, SubmitButton, SummaryList, Tone, loaded,
        problems, use_problem,
    },
};

/// Where a problem leads that belongs to no field.
const ROWS_ID: &str = "rows";

#[component]
pub fn CataloguePage() -> impl IntoView {
    let params = use_params_map();
    let view = Resource::new(move || params.read().get("id").unwrap_or_default(), load_catalogue);
    loaded(view, |view| view! { <Report view /> })
}

fn count(number: usize) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

#[component]
fn Report(view: CatalogueReport) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), ROWS_ID);
    let crumbs = vec![
        ("/supplier/plans".to_owned(), tr(lang, "我的方案", "My plans").to_owned()),
        ("/supplier/catalogue".to_owned(), tr(lang, "批次送審", "Submit many plans").to_owned()),
    ];
    let done = view.file.taken_at.is_some();
    let (taken, refused) = (view.taken(), view.refused());
    let kept = view.rows.len() + view.faults.len() - taken - refused;
    let taken_words = if done {
        tr(lang, "已送審", "Submitted")
    } else {
        tr(lang, "將送審", "To be submitted")
    };
    let id = view.file.id.clone();
    view! {
        <Page title=view.file.file.clone() crumbs problems wide=true>
            <div class="space-y-6">
                <Standing done taken refused />
                <SummaryList>
                    <KeyValue key=tr(lang, "上傳時間", "Sent")>
                        <InstantText at=view.file.at />
                    </KeyValue>
                    <KeyValue key=taken_words>{count(taken)}</KeyValue>
                    <KeyValue key=tr(lang, "相同，不必送審", "The same already")>{count(kept)}</KeyValue>
                    <KeyValue key=tr(lang, "有問題、不送審", "Faulty, not submitted")>
                        {count(refused)}
                    </KeyValue>
                </SummaryList>
                {(!done && taken > 0)
                    .then(|| {
                        let words = match lang {
                            Lang::Zh => format!("送審 {} 個方案", count(taken)),
                            Lang::En => format!("Submit {} plans", count(taken)),
                        };
                        view! {
                            <form method="post" action=TakeCatalogue::url() class="no-print">
                                <input type="hidden" name="id" value=id />
                                <SubmitButton>{words}</SubmitButton>
                            </form>
                        }
                    })}
                <Rows rows=view.rows faults=view.faults done />
            </div>
        </Page>
    }
}

/// One sentence on where it stands.
#[component]
fn Standing(done: bool, taken: usize, refused: usize) -> impl IntoView {
    let lang = Lang::current();
    let (tone, words) = match (done, taken, refused) {
        (true, ..) => (
            Tone::Success,
            tr(
                lang,
                "已送審的方案等候專案辦公室審查。",
                "What was submitted waits for the programme office.",
            ),
        ),
        (false, 0, 0) => (
            Tone::Info,
            tr(
                lang,
                "方案都與現況相同，不必送審。",
                "Nothing differs: there is nothing to submit.",
            ),
        ),
        (false, 0, _) => (
            Tone::Warning,
            tr(
                lang,
                "沒有可以送審的方案。請修正檔案後再上傳。",
                "No plan can be submitted. Please mend the file and send it again.",
            ),
        ),
        (false, _, 0) => {
            (Tone::Info, tr(lang, "檢查完成，還沒有送審。", "Checked; nothing is submitted yet."))
        }
        (false, ..) => (
            Tone::Warning,
            tr(
                lang,
                "檢查完成，還沒有送審。有問題的列可以先修正再上傳，或先送審其他的。",
                "Checked; nothing is submitted yet. Mend the faulty rows first, or submit the others.",
            ),
        ),
    };
    view! {
        <div role="status">
            <Notice tone>
                <p>{words}</p>
            </Notice>
        </div>
    }
}

#[component]
fn Rows(rows: Vec<JudgedRow>, faults: Vec<LineFault>, done: bool) -> impl IntoView {
    let lang = Lang::current();
    let lines = faults
        .into_iter()
        .map(|fault| {
            view! {
                <li class="space-y-1 py-3">
                    <p class="flex flex-wrap items-center gap-x-4 gap-y-1">
                        <Line number=fault.line />
                        <Badge tone=Tone::Error>{tr(lang, "讀不出來", "Unreadable")}</Badge>
                    </p>
                    <p class="text-sm">{text::line_fault(lang, &fault.kind)}</p>
                </li>
            }
        })
        .collect_view();
    let rows = rows.into_iter().map(|row| view! { <Judged row done /> }).collect_view();
    view! {
        <ol
            id=ROWS_ID
            tabindex="-1"
            class="panel divide-y divide-base-300"
            aria-label=tr(lang, "逐列結果", "Row by row")
        >
            {lines}
            {rows}
        </ol>
    }
}

#[component]
fn Line(number: u64) -> impl IntoView {
    let words = match Lang::current() {
        Lang::Zh => format!("第 {number} 列"),
        Lang::En => format!("Row {number}"),
    };
    view! { <span class="text-sm text-base-content/80">{words}</span> }
}

#[component]
fn Judged(row: JudgedRow, done: bool) -> impl IntoView {
    view! {
        <li class="space-y-1 py-3">
            <p class="flex flex-wrap items-center gap-x-4 gap-y-1">
                <Line number=row.line />
                <strong class="min-w-0 break-words">{row.name}</strong>
                <span class="text-sm text-base-content/80">{row.solution}</span>
                <span class="tabular-nums">{row.price}</span>
            </p>
            <Outcome outcome=row.outcome done />
        </li>
    }
}

#[component]
fn Outcome(outcome: RowOutcome, done: bool) -> impl IntoView {
    let lang = Lang::current();
    let tone = match (outcome.is_refused(), outcome.is_taken(), done) {
        (true, ..) => Tone::Error,
        (_, true, true) => Tone::Success,
        _ => Tone::Info,
    };
    let badge = match &outcome {
        RowOutcome::New => tr(lang, "新方案", "New plan").to_owned(),
        RowOutcome::Version(number) => version(lang, *number),
        RowOutcome::Unchanged => tr(lang, "相同", "The same").to_owned(),
        _ => tr(lang, "不送審", "Not submitted").to_owned(),
    };
    let reasons =
        reasons(lang, outcome).into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! {
        <Badge tone>{badge}</Badge>
        <ul class="text-sm">{reasons}</ul>
    }
}

/// Why a row is not taken, each with the name of its field.
fn reasons(lang: Lang, outcome: RowOutcome) -> Vec<String> {
    match (outcome, lang) {
        (RowOutcome::Ubn { found }, Lang::Zh) if found.is_empty() => {
            vec!["沒有統一編號。".to_owned()]
        }
        (RowOutcome::Ubn { found }, Lang::En) if found.is_empty() => {
            vec!["There is no 統一編號.".to_owned()]
        }
        (RowOutcome::Ubn { found }, Lang::Zh) => {
            vec![format!("統一編號「{found}」不是貴公司的。")]
        }
        (RowOutcome::Ubn { found }, Lang::En) => vec![format!("統一編號 {found:?} is not yours.")],
        (RowOutcome::Twice { line }, Lang::Zh) => vec![format!("與第 {line} 列是同一個方案。")],
        (RowOutcome::Twice { line }, Lang::En) => {
            vec![format!("The same plan stands in line {line}.")]
        }
        (RowOutcome::Faulty(faults), _) => faults
            .iter()
            .map(|fault| format!("{}：{}", label(lang, &fault.field), text::fault(lang, fault)))
            .collect(),
        (RowOutcome::Refused(refusal), _) => {
            vec![text::problem(lang, &Problem::Refused(refusal))]
        }
        _ => Vec::new(),
    }
}
