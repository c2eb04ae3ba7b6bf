//! 預演 of one file, line by line.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{RehearsalLine, RehearsalView, files::Outcome, load_rehearsal};
use crate::{
    lang::{Lang, tr},
    ui::{Badge, InstantText, Page, Tone, loaded},
};

#[component]
pub fn RehearsalPage() -> impl IntoView {
    let params = use_params_map();
    let view = Resource::new(move || params.read().get("id").unwrap_or_default(), load_rehearsal);
    loaded(view, |view| view! { <Played view /> })
}

#[component]
fn Played(view: RehearsalView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![
        ("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned()),
        ("/office/policy".to_owned(), tr(lang, "政策試算", "Policy rehearsal").to_owned()),
    ];
    let lines = view.lines.into_iter().map(|line| view! { <Line line /> }).collect_view();
    let title = view.row.file.clone();
    view! {
        <Page title crumbs wide=true>
            <p class="mb-4 flex flex-wrap items-center gap-4">
                <Outcome lines=view.row.lines failed=view.row.failed />
                <span class="text-sm">
                    <InstantText at=view.row.at />
                </span>
            </p>
            <ol class="panel divide-y divide-base-300" aria-label=tr(lang, "逐行結果", "Line by line")>
                {lines}
            </ol>
        </Page>
    }
}

#[component]
fn Line(line: RehearsalLine) -> impl IntoView {
    let lang = Lang::current();
    let (tone, words) = if line.ok {
        (Tone::Success, tr(lang, "如所寫", "as written"))
    } else {
        (Tone::Warning, tr(lang, "不同", "otherwise"))
    };
    let got = (!line.ok || !line.text.contains("=>")).then(|| {
        view! {
            <p class="text-sm">
                {tr(lang, "結果：", "Result: ")} <code class="break-words">{line.got.clone()}</code>
            </p>
        }
    });
    let because = line.because.map(|because| view! { <p class="text-sm">{because}</p> });
    view! {
        <li class="space-y-1 py-2">
            <p class="flex flex-wrap items-start gap-x-4 gap-y-1">
                <span class="num text-sm text-base-content/80">{line.line}</span>
                <Badge tone>{words}</Badge>
                <code class="min-w-0 break-words whitespace-pre-wrap">{line.text}</code>
            </p>
            {got}
            {because}
        </li>
    }
}
