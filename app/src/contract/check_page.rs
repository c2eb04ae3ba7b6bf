//! 查驗契約: anybody with a contract's file, or its hash, learns whether it was signed here and
//! when, and nothing else.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{CHECK_PATH, CheckView, FILE_FIELD, check_contract};
use crate::{
    lang::{Lang, tr},
    ui::{
        Field, GetForm, InstantText, Notice, Page, SubmitButton, Tone, loaded, problems,
        use_problem,
    },
};

const HASH_FIELD: &str = "hash";

#[component]
pub fn CheckPage() -> impl IntoView {
    let query = use_query_map();
    let hash = Memo::new(move |_| query.read().get(HASH_FIELD).unwrap_or_default());
    let check = Resource::new(move || hash.get(), check_contract);
    loaded(check, move |view| {
        let typed = hash.get_untracked();
        view! { <Check view typed /> }
    })
}

#[component]
fn Check(view: CheckView, typed: String) -> impl IntoView {
    let lang = Lang::current();
    let mut problems = problems(lang, use_problem().get_untracked().as_ref(), FILE_FIELD);
    if view.malformed {
        let words = tr(
            lang,
            "SHA-256 是 64 個字的十六進位碼（0–9、a–f）。",
            "A SHA-256 has 64 hexadecimal digits (0–9, a–f).",
        );
        problems.push((HASH_FIELD.to_owned(), words.to_owned()));
    }
    let error =
        |field: &str| problems.iter().find(|(id, _)| id == field).map(|(_, words)| words.clone());
    let (file, hash) = (error(FILE_FIELD), error(HASH_FIELD));
    view! {
        <Page title=tr(lang, "查驗契約", "Check a contract") problems>
            <div class="measure space-y-6">
                <p>
                    {tr(
                        lang,
                        "拿到一份契約的 PDF，可以在這裡查它是不是雙方在本站簽署的那一份。本站只回答「有，簽署於哪一天」或「沒有」，不顯示內容，也不留下檔案。",
                        "Whoever holds the PDF of a contract can see here whether it is the one that was signed on this site. The answer is when it was signed, or that it is not known. Nothing of it is shown, and the file is not kept.",
                    )}
                </p>
                <Answer view />
                <FileForm error=file />
                <GetForm action=CHECK_PATH class="panel space-y-4">
                    <Field
                        id=HASH_FIELD
                        name=HASH_FIELD
                        label=tr(lang, "或輸入 SHA-256", "Or type the SHA-256")
                        hint=tr(
                            lang,
                            "印在契約的每一頁頁尾。",
                            "It is printed at the foot of each page.",
                        )
                        value=typed
                        autocomplete="off"
                        error=hash
                    />
                    <SubmitButton quiet=true>{tr(lang, "查驗雜湊值", "Check the hash")}</SubmitButton>
                </GetForm>
            </div>
        </Page>
    }
}

#[component]
fn Answer(view: CheckView) -> impl IntoView {
    let lang = Lang::current();
    let asked = view.asked?;
    let known = view.signed_at.map(|at| {
        view! {
            <Notice tone=Tone::Success title=tr(lang, "有這份契約", "This contract is known")>
                <p>
                    {tr(lang, "雙方簽署完成於 ", "Both sides had signed it at ")}
                    <InstantText at /> {tr(lang, "。", ".")}
                </p>
            </Notice>
        }
    });
    let unknown = view.signed_at.is_none().then(|| {
        let title = tr(lang, "本站沒有這份契約", "This contract is not known");
        view! {
            <Notice tone=Tone::Warning title>
                <p>
                    {tr(
                        lang,
                        "檔案可能被改過、重新存過，或雙方還沒有簽署完成。請向對方索取從訂單頁下載的原檔。",
                        "The file may have been changed or saved anew, or it is not signed by both. Ask for the file as it was downloaded from the order's page.",
                    )}
                </p>
            </Notice>
        }
    });
    Some(view! {
        <div role="status" class="space-y-2">
            {known} {unknown} <p class="text-sm">
                "SHA-256 " <code class="break-all">{asked}</code>
            </p>
        </div>
    })
}

#[component]
fn FileForm(error: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let described = if error.is_some() { "file-hint file-error" } else { "file-hint" };
    let invalid = error.is_some().then_some("true");
    view! {
        <form
            method="post"
            action="/contract/check-file"
            enctype="multipart/form-data"
            class="panel space-y-4"
        >
            <div class="flex max-w-lg flex-col gap-1">
                <label for=FILE_FIELD class="font-semibold">
                    {tr(lang, "契約的 PDF", "The contract's PDF")}
                </label>
                <p id="file-hint" class="text-sm text-base-content/80">
                    {tr(lang, "4 MB 以內；只計算雜湊值，不留下檔案。", "Up to 4 MB. It is hashed and not kept.")}
                </p>
                {error.map(|error| view! { <p id="file-error" class="field-error">{error}</p> })}
                <input
                    id=FILE_FIELD
                    name=FILE_FIELD
                    type="file"
                    accept="application/pdf"
                    required
                    aria-invalid=invalid
                    aria-describedby=described
                    class="file-field"
                />
            </div>
            <SubmitButton>{tr(lang, "查驗檔案", "Check the file")}</SubmitButton>
        </form>
    }
}
