//! 證明文件: those that were uploaded, and the form for another one.

use leptos::prelude::*;

use super::{PaperKind, PaperRow};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Choice, InstantText, SelectField, SubmitButton, use_problem},
    url::encode,
};

/// The id of the file field: what is wrong with an upload is told there.
pub(super) const PAPER_FIELD: &str = "paper";

/// The papers of a firm, and the way to add one. `back` is the page that shows them.
#[component]
pub(super) fn Papers(papers: Vec<PaperRow>, back: &'static str, adds: bool) -> impl IntoView {
    let lang = Lang::current();
    let none = papers.is_empty();
    (adds || !none).then(|| {
        view! {
            <section class="space-y-4">
                <h2>{tr(lang, "證明文件", "Papers")}</h2>
                {if none {
                    view! {
                        <p>{tr(lang, "還沒有上傳文件。", "No paper was uploaded yet.")}</p>
                    }
                        .into_any()
                } else {
                    view! {
                        <ul class="space-y-2">
                            {papers
                                .into_iter()
                                .map(|paper| view! { <Paper paper back adds /> })
                                .collect_view()}
                        </ul>
                    }
                        .into_any()
                }} {adds.then(|| view! { <UploadForm back /> })}
            </section>
        }
    })
}

#[component]
fn Paper(paper: PaperRow, back: &'static str, adds: bool) -> impl IntoView {
    let lang = Lang::current();
    let href = format!("/papers/{}", encode(&paper.id));
    let size = format!("{} KB", (paper.bytes + 1023) / 1024);
    let remove = adds.then(|| {
        let name = paper.name.clone();
        view! {
            <form method="post" action="/papers/remove">
                <input type="hidden" name="paper" value=paper.id.clone() />
                <input type="hidden" name="back" value=back />
                <SubmitButton quiet=true small=true>
                    {tr(lang, "移除", "Remove")} <span class="sr-only">" " {name}</span>
                </SubmitButton>
            </form>
        }
    });
    view! {
        <li class="panel flex flex-wrap items-center justify-between gap-3">
            <div class="min-w-0">
                <a class="link font-semibold" href=href rel="external">
                    {paper.name}
                </a>
                <p class="text-sm">
                    {text::paper_kind(lang, paper.kind)} " · " {size} " · "
                    <InstantText at=paper.uploaded_at />
                </p>
            </div>
            {remove}
        </li>
    }
}

#[component]
fn UploadForm(back: &'static str) -> impl IntoView {
    let lang = Lang::current();
    let problems = crate::ui::problems(lang, use_problem().get_untracked().as_ref(), PAPER_FIELD);
    let error =
        |field: &str| problems.iter().find(|(id, _)| id == field).map(|(_, words)| words.clone());
    let (kind, error) = (error("kind"), error(PAPER_FIELD));
    let described = match error {
        Some(_) => "paper-hint paper-error",
        None => "paper-hint",
    };
    let invalid = error.is_some().then_some("true");
    let choices = PaperKind::ALL
        .into_iter()
        .map(|kind| Choice {
            value: kind.as_str().to_owned(),
            text: text::paper_kind(lang, kind).to_owned(),
        })
        .collect();
    view! {
        <form
            method="post"
            action="/papers"
            enctype="multipart/form-data"
            class="panel space-y-4"
        >
            <h3>{tr(lang, "上傳文件", "Upload a paper")}</h3>
            <input type="hidden" name="back" value=back />
            <SelectField
                id="kind"
                name="kind"
                label=tr(lang, "這是什麼文件？", "What is it?")
                choices
                error=kind
            />
            <div class="flex max-w-lg flex-col gap-1">
                <label for=PAPER_FIELD class="font-semibold">
                    {tr(lang, "檔案", "File")}
                </label>
                <p id="paper-hint" class="text-sm text-base-content/80">
                    {tr(
                        lang,
                        "PDF、PNG 或 JPEG；手機拍照也可以，字要看得清楚。",
                        "PDF, PNG or JPEG; a photograph will do if it can be read.",
                    )}
                </p>
                {error.map(|error| view! { <p id="paper-error" class="field-error">{error}</p> })}
                <input
                    id=PAPER_FIELD
                    name="file"
                    type="file"
                    accept="application/pdf,image/png,image/jpeg"
                    required
                    aria-invalid=invalid
                    aria-describedby=described
                    class="file-field"
                />
            </div>
            <SubmitButton>{tr(lang, "上傳", "Upload")}</SubmitButton>
        </form>
    }
}
