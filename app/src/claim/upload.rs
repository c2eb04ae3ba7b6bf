//! Records of use as a CSV, and what became of the one that was just sent.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    lang::{Lang, tr},
    review::ImportReport,
    text,
    ui::{Notice, SubmitButton, Tone},
};

/// 使用紀錄 as a CSV: any number of lines, of any of the supplier's orders.
#[component]
pub fn UsageUpload() -> impl IntoView {
    let lang = Lang::current();
    let came_back = use_query_map().get_untracked().get("usage").is_some();
    view! {
        <details class="no-print" open=came_back>
            <summary class="link inline-block py-1">
                {tr(lang, "上傳使用紀錄（CSV）", "Upload records of use (CSV)")}
            </summary>
            <form
                method="post"
                action="/supplier/usage"
                enctype="multipart/form-data"
                class="mt-2 space-y-3"
            >
                <label for="file" class="font-semibold">
                    {tr(lang, "檔案", "File")}
                </label>
                <p id="file-hint" class="text-sm text-base-content/80">
                    {tr(
                        lang,
                        "欄位：訂單編號、日期（2021-07-08）、來源、序號、次數。一次可上傳多張訂單，重複的不會重算。",
                        "Columns: 訂單編號 (order), 日期 (day, 2021-07-08), 來源 (source), 序號 (number), \
                         次數 (uses). Several orders at once; what is known is not counted twice.",
                    )}
                </p>
                <input
                    id="file"
                    name="file"
                    type="file"
                    accept=".csv,text/csv"
                    required
                    aria-describedby="file-hint"
                    class="file-input w-full max-w-lg"
                />
                <SubmitButton>{tr(lang, "上傳", "Upload")}</SubmitButton>
            </form>
            <Report />
        </details>
    }
}

/// What became of the list that was just sent, line by line.
#[component]
fn Report() -> impl IntoView {
    let lang = Lang::current();
    let json = use_query_map().get_untracked().get("usage").unwrap_or_default();
    let report: Option<ImportReport> = serde_json::from_str(&json).ok();
    report.map(|report| {
        let counts = (report.rows, report.taken, report.unchanged, report.faults_total);
        let words = match lang {
            Lang::Zh => format!(
                "讀取 {} 行：新增 {} 行，先前已有 {} 行，沒有收下 {} 行。",
                counts.0, counts.1, counts.2, counts.3
            ),
            Lang::En => format!(
                "{} lines read: {} taken, {} known before, {} not taken.",
                counts.0, counts.1, counts.2, counts.3
            ),
        };
        let faults = report
            .faults
            .iter()
            .map(|fault| {
                let at = match lang {
                    Lang::Zh => format!("第 {} 行：", fault.line),
                    Lang::En => format!("Line {}: ", fault.line),
                };
                view! { <li>{at} {text::line_fault(lang, &fault.kind)}</li> }
            })
            .collect_view();
        let tone = if report.faults_total > 0 { Tone::Warning } else { Tone::Success };
        view! {
            <div role="status" class="mt-3">
                <Notice tone>
                    <p>{words}</p>
                    <ul class="list-disc ps-5">{faults}</ul>
                </Notice>
            </div>
        }
    })
}
