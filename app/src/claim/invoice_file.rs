//! 電子發票 as the XML that the supplier's own system made.

use domain::OrderId;
use leptos::prelude::*;

use super::forms::{Folded, FormKey};
use crate::{
    lang::{Lang, tr},
    ui::{SubmitButton, problems, use_problem},
};

/// The field of the upload, which is its id on the page.
pub const INVOICE_FILE_FIELD: &str = "xml";
/// Where it is sent.
pub const INVOICE_FILE_PATH: &str = "/supplier/invoice";

/// The XML instead of typing: the same rules, read from the file.
#[component]
pub fn InvoiceFileForm(order: OrderId) -> impl IntoView {
    let lang = Lang::current();
    let problem = use_problem().get_untracked();
    let error = problems(lang, problem.as_ref(), "")
        .into_iter()
        .find_map(|(id, words)| (id == INVOICE_FILE_FIELD).then_some(words));
    let described = if error.is_some() { "xml-hint xml-error" } else { "xml-hint" };
    let invalid = error.is_some().then_some("true");
    let key = use_context::<FormKey>().map(|key| key.0).unwrap_or_default();
    view! {
        <Folded
            summary=tr(lang, "上傳電子發票 XML", "Upload the e-invoice as XML")
            fields=&[INVOICE_FILE_FIELD]
        >
            <form
                method="post"
                action=INVOICE_FILE_PATH
                enctype="multipart/form-data"
                class="no-print space-y-3"
            >
                <input type="hidden" name="order" value=order.to_string() />
                <input type="hidden" name="key" value=key />
                <div class="flex max-w-lg flex-col gap-1">
                    <label for=INVOICE_FILE_FIELD class="font-semibold">
                        {tr(lang, "電子發票檔（XML）", "E-invoice (XML)")}
                    </label>
                    <p id="xml-hint" class="text-sm text-base-content/80">
                        {tr(
                            lang,
                            "財政部 MIG 格式的開立發票訊息（F0401 或 C0401），256 kB 以內。號碼、日期、雙方統編、總額由檔案讀出；檔案不保存，只留雜湊值。",
                            "The message that issues an invoice in the tax office's MIG shape (F0401 or C0401), up to 256 kB. Number, day, both 統編 and total are read from it; its hash is kept, the file is not.",
                        )}
                    </p>
                    {error.map(|error| view! { <p id="xml-error" class="field-error">{error}</p> })}
                    <input
                        id=INVOICE_FILE_FIELD
                        name=INVOICE_FILE_FIELD
                        type="file"
                        accept=".xml,text/xml,application/xml"
                        required
                        aria-invalid=invalid
                        aria-describedby=described
                        class="file-field"
                    />
                </div>
                <SubmitButton>{tr(lang, "上傳並登錄", "Upload and file")}</SubmitButton>
            </form>
        </Folded>
    }
}
