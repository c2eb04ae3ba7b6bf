//! Rehearsal files: sending one, and those that were played.

use domain::money::grouped;
use leptos::prelude::*;

use super::RehearsalRow;
use crate::{
    lang::{Lang, tr},
    ui::{Badge, InstantText, SubmitButton, Tone, problems, use_problem},
};

/// The field of the upload, which is its id on the page.
pub const REHEARSAL_FIELD: &str = "script";
/// Where it is sent.
pub const REHEARSAL_PATH: &str = "/office/policy/files";

#[component]
pub fn Files(played: Vec<RehearsalRow>) -> impl IntoView {
    let lang = Lang::current();
    let none = played.is_empty().then(|| {
        let words = tr(lang, "還沒有預演過檔案。", "No file was played yet.");
        view! { <p>{words}</p> }
    });
    let rows = played.into_iter().map(|row| view! { <Played row /> }).collect_view();
    view! {
        <section class="panel space-y-4" aria-labelledby="files-title">
            <h2 id="files-title">{tr(lang, "預演檔", "Rehearsal files")}</h2>
            <p class="max-w-prose">
                {tr(
                    lang,
                    "一行一件事的劇本，在暫時的資料庫上由真正的服務照著走一遍，並逐行說明結果；不會碰到正式資料。",
                    "A script with one thing a line, played by the real services on a database of its own, with the result of each line. Nothing of the real data is touched.",
                )}
            </p>
            <Upload />
            {none}
            <ul class="space-y-2">{rows}</ul>
        </section>
    }
}

#[component]
fn Upload() -> impl IntoView {
    let lang = Lang::current();
    let error = problems(lang, use_problem().get_untracked().as_ref(), REHEARSAL_FIELD)
        .into_iter()
        .find_map(|(id, words)| (id == REHEARSAL_FIELD).then_some(words));
    let invalid = error.is_some().then_some("true");
    let described = if error.is_some() { "script-hint script-error" } else { "script-hint" };
    view! {
        <form
            method="post"
            action=REHEARSAL_PATH
            enctype="multipart/form-data"
            class="no-print space-y-3"
        >
            <div class="flex max-w-lg flex-col gap-1">
                <label for=REHEARSAL_FIELD class="font-semibold">
                    {tr(lang, "檔案", "File")}
                </label>
                <p id="script-hint" class="text-sm text-base-content/80">
                    {tr(lang, "純文字，64 kB 以內", "Plain text, up to 64 kB")}
                </p>
                {error.map(|error| view! { <p id="script-error" class="field-error">{error}</p> })}
                <input
                    id=REHEARSAL_FIELD
                    name=REHEARSAL_FIELD
                    type="file"
                    accept=".txt,.rehearsal,text/plain"
                    required
                    aria-invalid=invalid
                    aria-describedby=described
                    class="file-input w-full"
                />
            </div>
            <SubmitButton>{tr(lang, "預演", "Play it")}</SubmitButton>
        </form>
    }
}

#[component]
fn Played(row: RehearsalRow) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-1">
            <a class="link" href=format!("/office/policy/files/{}", row.id)>
                {row.file.clone()}
            </a>
            <Outcome lines=row.lines failed=row.failed />
            <span class="text-sm text-base-content/80">
                {grouped(row.lines)} {tr(lang, " 行 · ", " lines · ")} <InstantText at=row.at />
            </span>
        </li>
    }
}

/// Whether a file came out as written.
#[component]
pub fn Outcome(lines: i64, failed: i64) -> impl IntoView {
    let lang = Lang::current();
    let (tone, words) = match (failed, lang) {
        (0, Lang::Zh) => (Tone::Success, "全部如所寫".to_owned()),
        (0, Lang::En) => (Tone::Success, "all as written".to_owned()),
        (_, Lang::Zh) => (Tone::Warning, format!("{lines} 行中 {failed} 行不同")),
        (_, Lang::En) => (Tone::Warning, format!("{failed} of {lines} came out otherwise")),
    };
    view! { <Badge tone>{words}</Badge> }
}
