//! 名單匯入: the lists as they stand, an uploaded one with its report, and the form for the next.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{ListKind, ListRow, ListsView, lists_parts::Job, load_lists};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{
        Choice, Field, InstantText, Page, SelectField, SubmitButton, loaded, problems, use_problem,
    },
};

#[component]
pub fn ListsPage() -> impl IntoView {
    let query = use_query_map();
    let view = Resource::new(move || query.read().get("job").unwrap_or_default(), load_lists);
    loaded(view, |view| view! { <Lists view /> })
}

#[component]
fn Lists(view: ListsView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "file");
    let kind = view.job.as_ref().map_or(ListKind::Factories, |job| job.kind);
    view! {
        <Page title=tr(lang, "名單匯入", "Lists") problems=problems.clone()>
            <div class="space-y-8">
                {view.job.map(|job| view! { <Job job /> })} <Current lists=view.lists />
                <Upload kind problems />
            </div>
        </Page>
    }
}

/// What look-ups ask now.
#[component]
fn Current(lists: Vec<ListRow>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section>
            <h2>{tr(lang, "目前的名單", "The lists now")}</h2>
            <p class="measure mb-3">
                {tr(
                    lang,
                    "申請人的工廠登記與已獲補助紀錄依前兩份名單查證；還沒有清冊時，工廠登記一律列為「未查證」，由人工審查。供應商一旦列入遴選名冊，只有名冊內且在有效期的解決方案能上架與接單；原方案的價格與期程以名冊為準。",
                    "Factory registrations and related grants of applicants are looked up in the first two; without a list of factories every registration counts as not looked up, and the office decides. A supplier that stands in the register of the selection offers only the solutions in it, while they are valid; an original plan has the register’s price and term.",
                )}
            </p>
            <div class="overflow-x-auto">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{tr(lang, "名單", "List")}</th>
                            <th scope="col" class="text-end">{tr(lang, "筆數", "Rows")}</th>
                            <th scope="col">{tr(lang, "最近匯入", "Last import")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {lists.into_iter().map(|list| view! { <CurrentRow list /> }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn CurrentRow(list: ListRow) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <tr>
            <th scope="row">{text::list_kind(lang, list.kind)}</th>
            <td class="text-end">{domain::money::grouped(list.rows)}</td>
            <td>
                {match list.imported_at {
                    Some(at) => view! { <InstantText at /> }.into_any(),
                    None => tr(lang, "尚未匯入", "Never").into_any(),
                }}
            </td>
        </tr>
    }
}

/// A plain form to a route of its own: server functions do not bound an upload.
#[component]
fn Upload(kind: ListKind, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let error_at =
        |id: &str| problems.iter().find(|(field, _)| field == id).map(|(_, text)| text.clone());
    let choices = ListKind::ALL
        .into_iter()
        .map(|kind| Choice {
            value: kind.as_str().to_owned(),
            text: text::list_kind(lang, kind).to_owned(),
        })
        .collect();
    view! {
        <section>
            <h2>{tr(lang, "上傳名單", "Upload a list")}</h2>
            <form
                method="post"
                action="/office/lists/check"
                enctype="multipart/form-data"
                class="panel measure mt-3 space-y-4"
            >
                <SelectField
                    id="kind"
                    name="kind"
                    label=tr(lang, "哪一份名單", "Which list")
                    choices
                    value=kind.as_str()
                    error=error_at("kind")
                />
                <Field
                    id="file"
                    name="file"
                    kind="file"
                    label=tr(lang, "CSV 檔", "CSV file")
                    hint=tr(
                        lang,
                        "Big5 或 UTF-8，64 MB 以內。工廠清冊要有「工廠登記編號、統一編號、工廠名稱」；補助名單要有「統一編號、計畫名稱（或計畫代碼）」；遴選名冊要有「統一編號、業者名稱、解決方案、有效起日」，可加「有效迄日、方案價格、期程」。其他欄位與順序不拘。",
                        "Big5 or UTF-8, up to 64 MB. Factories need 工廠登記編號, 統一編號 and 工廠名稱; grants need 統一編號 and 計畫名稱 or 計畫代碼; the register of the selection needs 統一編號, 業者名稱, 解決方案 and 有效起日, and may have 有效迄日, 方案價格 and 期程. Other columns and any order are fine.",
                    )
                    error=error_at("file")
                    required=true
                />
                <SubmitButton>{tr(lang, "上傳並檢查", "Upload and check")}</SubmitButton>
                <p class="text-sm text-base-content/80">
                    {tr(
                        lang,
                        "先檢查並顯示結果，確認後才匯入。",
                        "The list is checked first; nothing is taken before you say so.",
                    )}
                </p>
            </form>
        </section>
    }
}
