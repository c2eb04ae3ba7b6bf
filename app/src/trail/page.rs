//! 稽核軌跡 as a list that is searched; its whole state is its address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{TrailQuery, TrailRow, TrailView, load_trail};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Badge, DeskSearch, EmptyState, Field, InstantText, Page, Tone, loaded},
};

#[component]
pub fn TrailPage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| TrailQuery::of(&params.read()));
    let view = Resource::new(move || query.get(), load_trail);
    loaded(view, |view| view! { <Trail view /> })
}

#[component]
fn Trail(view: TrailView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let file = view.query.url(true);
    let older = view.rows.last().filter(|_| view.more).map(|last| {
        let href = view.query.before(&last.id).url(false);
        view! {
            <p class="mt-4">
                <a class="btn btn-outline" href=href>
                    {tr(lang, "更早的", "Older")}
                </a>
            </p>
        }
    });
    let found = if view.rows.is_empty() {
        let title = tr(lang, "沒有符合的紀錄", "Nothing was found");
        let words =
            tr(lang, "請檢查編號，或放寬日期。", "Please check the number, or ask for more days.");
        view! { <EmptyState title><p>{words}</p></EmptyState> }.into_any()
    } else {
        let rows = view.rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
        let label = tr(lang, "紀錄", "Records");
        view! {
            <ol class="panel divide-y divide-base-300" aria-label=label>
                {rows}
            </ol>
        }
        .into_any()
    };
    view! {
        <Page title=tr(lang, "稽核軌跡", "Audit trail") crumbs wide=true>
            <Search query=view.query />
            <p class="mb-3 no-print">
                <a class="link" href=file rel="external" download>
                    {tr(lang, "下載這些紀錄（CSV）", "These rows as a file (CSV)")}
                </a>
            </p>
            {found} {older}
        </Page>
    }
}

#[component]
fn Search(query: TrailQuery) -> impl IntoView {
    let lang = Lang::current();
    let refused = query.refused == "1";
    view! {
        <DeskSearch
            action="/office/audit"
            label=tr(lang, "找什麼", "What to look for")
            hint=tr(
                lang,
                "訂單編號、統一編號，或人員的電子郵件；留空看全部",
                "The number of an order, a 統一編號, or a person's e-mail; empty for all",
            )
            q=query.q
        >
            <div class="mb-3 flex flex-wrap items-end gap-4">
                <Field
                    id="from"
                    name="from"
                    label=tr(lang, "從", "From")
                    kind="date"
                    value=query.from
                />
                <Field
                    id="until"
                    name="until"
                    label=tr(lang, "到", "Until")
                    kind="date"
                    value=query.until
                />
                <Field
                    id="action"
                    name="action"
                    label=tr(lang, "動作（代碼）", "Action (code)")
                    value=query.action
                />
                <label class="flex items-center gap-2 pb-3">
                    <input
                        type="checkbox"
                        name="refused"
                        value="1"
                        checked=refused
                        class="checkbox"
                    />
                    {tr(lang, "只看被拒絕的", "Refused only")}
                </label>
            </div>
        </DeskSearch>
    }
}

#[component]
fn Row(row: TrailRow) -> impl IntoView {
    let lang = Lang::current();
    let party = text::party(lang, row.party);
    let who =
        if row.who.is_empty() { party.to_owned() } else { format!("{}（{party}）", row.who) };
    let (tone, outcome) = match row.outcome.as_str() {
        "ok" => (Tone::Success, tr(lang, "完成", "done").to_owned()),
        code => (Tone::Warning, code.to_owned()),
    };
    let subject = match row.number {
        Some((order, number)) => view! {
            <a class="link" href=format!("/orders/{order}") rel="external">
                {number}
            </a>
        }
        .into_any(),
        None => format!("{} {}", row.subject_kind, row.subject_id).into_any(),
    };
    let seal = match (row.seal, lang) {
        (Some(seal), Lang::Zh) => format!("封存 {seal}"),
        (Some(seal), Lang::En) => format!("seal {seal}"),
        (None, lang) => tr(lang, "尚未封存", "not sealed yet").to_owned(),
    };
    view! {
        <li class="space-y-1 py-2">
            <p class="flex flex-wrap items-center gap-x-4 gap-y-1">
                <InstantText at=row.at />
                <strong>{who}</strong>
                <code>{row.action}</code>
                <Badge tone>{outcome}</Badge>
                <span>{row.rule}</span>
                {subject}
            </p>
            <p class="text-sm text-base-content/80 break-words">{row.detail} " · " {seal}</p>
        </li>
    }
}
