//! What the office's lists are made of: a search above, and a table that is cards on a phone.

use leptos::prelude::*;

use super::{GetForm, SubmitButton};
use crate::lang::{Lang, tr};

/// One line to search a list by; what else belongs to the question comes as hidden fields.
#[component]
pub fn DeskSearch(
    action: &'static str,
    label: &'static str,
    hint: &'static str,
    q: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <search class="mb-4 block">
            <GetForm action class="max-w-2xl">
                {children.map(|children| children())}
                <label for="q" class="font-semibold">
                    {label}
                </label>
                <p id="q-hint" class="text-sm text-base-content/80">
                    {hint}
                </p>
                <div class="mt-1 flex gap-2">
                    <input
                        id="q"
                        name="q"
                        type="search"
                        value=q
                        maxlength="60"
                        autocomplete="off"
                        aria-describedby="q-hint"
                        class="input w-full"
                    />
                    <SubmitButton>{tr(lang, "搜尋", "Search")}</SubmitButton>
                </div>
            </GetForm>
        </search>
    }
}

/// A table on a desk, cards on a phone, one markup for both. Its rows say their own roles, which
/// a table that is laid out as blocks loses.
#[component]
pub fn DeskTable(
    caption: &'static str,
    head: Vec<&'static str>,
    children: Children,
) -> impl IntoView {
    let head = head
        .into_iter()
        .map(|text| view! { <th scope="col" role="columnheader">{text}</th> })
        .collect_view();
    view! {
        <div class="md:overflow-x-auto md:rounded-lg md:border md:border-base-300">
            <table role="table" class="table block md:table">
                <caption class="sr-only">{caption}</caption>
                <thead role="rowgroup" class="hidden md:table-header-group">
                    <tr role="row">{head}</tr>
                </thead>
                <tbody role="rowgroup" class="block space-y-4 md:table-row-group md:space-y-0">
                    {children()}
                </tbody>
            </table>
        </div>
    }
}
