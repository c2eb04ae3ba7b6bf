//! 批次送審: sending a file of plans, and those that were sent.

use leptos::prelude::*;

use super::import::{
    CATALOGUE_FIELD, CATALOGUE_PATH, CATALOGUE_ROWS_MAX, CatalogueFile, CatalogueFiles,
    load_catalogues,
};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    text,
    ui::{
        Badge, DeadlineText, Field, InstantText, Notice, Page, SubmitButton, Tone, loaded,
        problems, use_problem,
    },
    url::encode,
};

#[component]
pub fn CataloguesPage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_catalogues());
    loaded(view, |view| view! { <Catalogues view /> })
}

#[component]
fn Catalogues(view: CatalogueFiles) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), CATALOGUE_FIELD);
    let crumbs = vec![("/supplier/plans".to_owned(), tr(lang, "我的方案", "My plans").to_owned())];
    let closed = view.closed.map(|refusal| text::problem(lang, &Problem::Refused(refusal)));
    let open = closed.is_none();
    let error = problems.iter().find(|(field, _)| field == CATALOGUE_FIELD);
    let error = error.map(|(_, words)| words.clone());
    view! {
        <Page title=tr(lang, "批次送審", "Submit many plans") crumbs problems=problems.clone()>
            <div class="space-y-8">
                {closed.map(|words| view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> })}
                {open
                    .then(|| {
                        view! {
                            <p>
                                {tr(lang, "收件截止：", "Plans are taken in until ")}
                                <DeadlineText at=view.closes_at />
                            </p>
                            <Upload error />
                        }
                    })}
                <Columns /> <Sent files=view.files />
            </div>
        </Page>
    }
}

/// A plain form to a route of its own: server functions do not bound an upload.
#[component]
fn Upload(error: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let hint = match lang {
        Lang::Zh => format!("CSV（Big5 或 UTF-8）或 JSON，2 MB、{CATALOGUE_ROWS_MAX} 個方案以內"),
        Lang::En => {
            format!("CSV (Big5 or UTF-8) or JSON, up to 2 MB and {CATALOGUE_ROWS_MAX} plans")
        }
    };
    view! {
        <form
            method="post"
            action=CATALOGUE_PATH
            enctype="multipart/form-data"
            class="panel measure space-y-4"
        >
            <Field
                id=CATALOGUE_FIELD
                name=CATALOGUE_FIELD
                kind="file"
                label=tr(lang, "方案檔", "File of plans")
                hint
                error
                required=true
            />
            <SubmitButton>{tr(lang, "上傳並檢查", "Upload and check")}</SubmitButton>
            <p class="text-sm text-base-content/80">
                {tr(
                    lang,
                    "先逐列檢查，確認後才送審。",
                    "Every row is checked first; nothing is submitted before you say so.",
                )}
            </p>
        </form>
    }
}

/// What the file holds, column by column.
#[component]
fn Columns() -> impl IntoView {
    let lang = Lang::current();
    let columns = [
        (
            "統一編號",
            tr(lang, "貴公司的；沒有或不是貴公司的不收", "yours; a row without it is not taken"),
        ),
        ("解決方案", tr(lang, "通過遴選的名稱", "as it was selected")),
        ("方案名稱", tr(lang, "同名就是同一方案的新版本", "the same name is the next version")),
        (
            "價格",
            tr(lang, "含稅，例如 102,375 (新台幣/含稅)", "with tax, such as 102,375 (新台幣/含稅)"),
        ),
        ("公開定價", tr(lang, "不低於價格", "not below the price")),
        ("期間", tr(lang, "例如 12個月、1年", "such as 12個月 or 12 months")),
        ("使用人數", tr(lang, "人數，或「不限」", "a number, or 不限 for any")),
        ("功能", tr(lang, "分號或換行分隔", "separated by semicolons or line breaks")),
        ("功能類別", tr(lang, "例如生產物流", "such as 生產物流")),
        ("次領域", tr(lang, "頓號分隔，例如金屬製品、通用", "such as 金屬製品、通用")),
        ("原方案或調整方案", tr(lang, "原方案或調整優惠方案", "原方案 or 調整優惠方案")),
    ];
    let rows = columns
        .into_iter()
        .map(|(name, words)| view! { <dt lang="zh-Hant">{name}</dt> <dd>{words}</dd> })
        .collect_view();
    view! {
        <details class="measure">
            <summary class="link inline-block py-1">
                {tr(lang, "檔案要有哪些欄位", "What the file holds")}
            </summary>
            <dl class="facts mt-2">{rows}</dl>
            <p class="mt-2">
                {tr(
                    lang,
                    "另有一句話介紹、方案說明、可串接的系統、容量、資料存放地、終止與資料取回；欄位名稱與送審表單相同，順序不拘。",
                    "Also 一句話介紹, 方案說明, 可串接的系統, 容量, 資料存放地 and 終止與資料取回: the names of the form, in any order. ",
                )}
                <a class="link" rel="external" href="/open-data/plans.json">
                    {tr(lang, "開放資料的 JSON", "The JSON of the open data")}
                </a>
                {tr(lang, "改好也能直接上傳。", " can be changed and sent as it is.")}
            </p>
        </details>
    }
}

#[component]
fn Sent(files: Vec<CatalogueFile>) -> impl IntoView {
    let lang = Lang::current();
    (!files.is_empty()).then(|| {
        let rows = files
            .into_iter()
            .map(|file| {
                let (tone, words) = match file.taken_at {
                    Some(_) => (Tone::Success, tr(lang, "已送審", "Submitted")),
                    None => (Tone::Info, tr(lang, "已檢查，未送審", "Checked, not submitted")),
                };
                view! {
                    <li class="flex flex-wrap items-center gap-x-4 gap-y-1">
                        <a class="link" href=format!("/supplier/catalogue/{}", encode(&file.id))>
                            {file.file.clone()}
                        </a>
                        <Badge tone>{words}</Badge>
                        <span class="text-sm text-base-content/80">
                            <InstantText at=file.at />
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="sent-title">
                <h2 id="sent-title">{tr(lang, "上傳過的檔案", "Files that were sent")}</h2>
                <ul class="space-y-2">{rows}</ul>
            </section>
        }
    })
}
