//! What became of an uploaded list: how far it is, its report, and the button that takes it.

use domain::money::grouped;
use leptos::prelude::*;

use super::{ImportReport, LineFault, ListJob, ListStage};
use crate::{
    error::AppError,
    lang::{Lang, tr},
    problem::Problem,
    text,
    ui::{KeyValue, Notice, SubmitButton, SummaryList, Tone},
    url::encode,
};

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Whether an import would change nothing.
fn is_nothing(report: &ImportReport) -> bool {
    report.taken == 0 && report.frozen.is_empty() && report.hidden.is_empty()
}

#[component]
pub(super) fn Job(job: ListJob) -> impl IntoView {
    let lang = Lang::current();
    let running = matches!(job.stage, ListStage::Checking | ListStage::Importing);
    let report = (!running && job.error.is_none())
        .then(|| view! { <Report report=job.report.clone() stage=job.stage /> });
    view! {
        <section class="panel space-y-4">
            <h2>
                {text::list_kind(lang, job.kind)} " · " <span class="font-normal">{job.name.clone()}</span>
            </h2>
            <Outcome job=job.clone() />
            {running.then(|| view! { <Progress job=job.clone() /> })} {report}
            {(job.stage == ListStage::Checked && !is_nothing(&job.report))
                .then(|| view! { <Confirm job /> })}
        </section>
    }
}

/// One sentence on where it stands.
#[component]
fn Outcome(job: ListJob) -> impl IntoView {
    let lang = Lang::current();
    let taken = count(job.report.taken);
    let (tone, words) = match (job.stage, lang) {
        (ListStage::Checking, _) => (
            Tone::Info,
            tr(lang, "正在檢查，還沒有匯入任何資料。", "Being checked; nothing is taken yet.")
                .to_owned(),
        ),
        (ListStage::Checked, _) if is_nothing(&job.report) => (
            Tone::Info,
            tr(
                lang,
                "沒有新的或變更的資料，不需要匯入。",
                "Nothing is new or changed: there is nothing to import.",
            )
            .to_owned(),
        ),
        (ListStage::Checked, _) => (
            Tone::Warning,
            tr(
                lang,
                "檢查完成，還沒有匯入。請看過結果再確認。",
                "Checked and not imported yet. Please look at the result first.",
            )
            .to_owned(),
        ),
        (ListStage::Importing, _) => {
            (Tone::Info, tr(lang, "正在匯入。", "Being imported.").to_owned())
        }
        (ListStage::Imported, Lang::Zh) => (Tone::Success, format!("已匯入 {taken} 筆。")),
        (ListStage::Imported, Lang::En) => (Tone::Success, format!("{taken} rows were taken.")),
        (ListStage::Failed, _) => {
            let again = again(lang, job.error.as_ref());
            let why = job.error.map(|error| text::problem(lang, &Problem::from(error)));
            (Tone::Error, format!("{} {again}", why.unwrap_or_default()))
        }
    };
    view! {
        <Notice tone>
            <p>{words}</p>
        </Notice>
    }
}

/// What is safe, and what to do.
fn again(lang: Lang, error: Option<&AppError>) -> &'static str {
    match error {
        // No list at all.
        Some(AppError::Faults(_)) => tr(lang, "沒有匯入任何資料。", "Nothing was taken from it."),
        _ => tr(
            lang,
            "這份名單沒有處理完。已匯入的會保留；重新上傳即可，不會重複。",
            "This list was not finished. What was taken is kept; upload it again, nothing is \
             taken twice.",
        ),
    }
}

#[component]
fn Progress(job: ListJob) -> impl IntoView {
    let lang = Lang::current();
    let percent = (job.bytes_read.min(job.bytes) * 100).checked_div(job.bytes).unwrap_or_default();
    view! {
        <div class="space-y-2">
            <label for="progress">
                {match lang {
                    Lang::Zh => format!("已讀取 {percent}%"),
                    Lang::En => format!("{percent}% read"),
                }}
            </label>
            <progress id="progress" class="progress progress-primary w-full" value=percent.to_string() max="100"></progress>
            <a class="btn btn-outline" rel="external" href=format!("/office/lists?job={}", encode(&job.id))>
                {tr(lang, "更新進度", "Show the progress now")}
            </a>
        </div>
    }
}

#[component]
fn Report(report: ImportReport, stage: ListStage) -> impl IntoView {
    let lang = Lang::current();
    let taken = match stage {
        ListStage::Imported => tr(lang, "已匯入（新增或變更）", "Taken (new or changed)"),
        _ => tr(lang, "將匯入（新增或變更）", "Would be taken (new or changed)"),
    };
    let kept = report.faults.len();
    view! {
        <SummaryList>
            <KeyValue key=tr(lang, "資料列", "Rows")>{count(report.rows)}</KeyValue>
            <KeyValue key=taken>{count(report.taken)}</KeyValue>
            <KeyValue key=tr(lang, "已有且相同", "Known and unchanged")>
                {count(report.unchanged)}
            </KeyValue>
            <KeyValue key=tr(lang, "有問題、不匯入", "Faulty, not taken")>
                {count(report.faults_total)}
            </KeyValue>
        </SummaryList>
        <Warned names=report.frozen title=frozen(lang, stage) />
        <Warned names=report.hidden title=hidden(lang, stage) />
        <Warned names=report.revoked title=revoked(lang) />
        <Warned names=report.unknown title=unknown(lang) />
        {(kept > 0)
            .then(|| view! { <Faults faults=report.faults total=report.faults_total /> })}
    }
}

fn frozen(lang: Lang, stage: ListStage) -> &'static str {
    match stage {
        ListStage::Imported => tr(
            lang,
            "這些申請廠商在名單上，申請已退件或點數已凍結（R3）：",
            "These firms are on the list: refused, or their points frozen (R3):",
        ),
        _ => tr(
            lang,
            "這些申請廠商在名單上，匯入後會退件或凍結點數（R3）：",
            "These firms are on the list and will be refused or have their points frozen (R3):",
        ),
    }
}

fn hidden(lang: Lang, stage: ListStage) -> &'static str {
    match stage {
        ListStage::Imported => tr(
            lang,
            "這些上架方案不在名冊的有效期內，已不再顯示（R6）：",
            "The register does not cover these plans; they are hidden (R6):",
        ),
        _ => tr(
            lang,
            "這些上架方案不在名冊的有效期內，匯入後不再顯示（R6）：",
            "The register does not cover these plans; an import hides them (R6):",
        ),
    }
}

fn revoked(lang: Lang) -> &'static str {
    tr(
        lang,
        "這些供應商的遴選資格已在此撤銷，名冊不會恢復它（S38）：",
        "The selection of these suppliers was revoked here; no register undoes that (S38):",
    )
}

fn unknown(lang: Lang) -> &'static str {
    tr(
        lang,
        "這些業者在名冊上，還沒有供應商帳號：",
        "These are in the register and have no account as a supplier yet:",
    )
}

/// Names that whoever imports has to know of.
#[component]
fn Warned(names: Vec<String>, title: &'static str) -> impl IntoView {
    (!names.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warning title>
                <ul class="list-disc ps-5">
                    {names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}
                </ul>
            </Notice>
        }
    })
}

#[component]
fn Faults(faults: Vec<LineFault>, total: u64) -> impl IntoView {
    let lang = Lang::current();
    let shown = faults.len();
    let caption = match lang {
        Lang::Zh => format!("有問題的列（共 {}，顯示前 {shown}）", count(total)),
        Lang::En => format!("Faulty lines ({} in all, the first {shown} shown)", count(total)),
    };
    view! {
        <details open=shown <= 10>
            <summary class="font-semibold">{caption}</summary>
            <ul class="mt-2 space-y-1">
                {faults
                    .into_iter()
                    .map(|fault| {
                        let line = match lang {
                            Lang::Zh => format!("第 {} 列：", fault.line),
                            Lang::En => format!("Line {}: ", fault.line),
                        };
                        view! { <li>{line} {text::line_fault(lang, &fault.kind)}</li> }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
}

#[component]
fn Confirm(job: ListJob) -> impl IntoView {
    let words = match Lang::current() {
        Lang::Zh => format!("匯入 {} 筆", count(job.report.taken)),
        Lang::En => format!("Import {} rows", count(job.report.taken)),
    };
    view! {
        <form method="post" action="/office/lists/import">
            <input type="hidden" name="job" value=job.id />
            <SubmitButton>{words}</SubmitButton>
        </form>
    }
}
