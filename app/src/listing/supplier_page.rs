//! A supplier before the office: its selection, and what revoking it would do (S38).

use domain::{money::grouped, selection::SelectedSolution};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{
    REASON_CHARS_MAX, RevokeSelection, SelectionEvent, SupplierCase, SupplierRow, load_supplier,
    words::{SelectionDays, happened, reason_words, selection_tone},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{
        Badge, InstantText, KeyValue, Notice, Page, StepUp, SubmitButton, SummaryList, TextArea,
        Tone, loaded, problems, use_problem,
    },
};

/// Where a problem leads that belongs to no field.
const REVOKE_ID: &str = "revoke";

#[component]
pub fn SupplierPage() -> impl IntoView {
    let params = use_params_map();
    let supplier = move || params.read().get("id").unwrap_or_default();
    let view = Resource::new(supplier, load_supplier);
    loaded(view, |view| view! { <Supplier view /> })
}

#[component]
fn Supplier(view: SupplierCase) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map().get_untracked();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), REVOKE_ID);
    let problems = reason_words(
        problems,
        tr(
            lang,
            "請寫下撤銷的原因（最多 500 字）。",
            "Write why it is revoked, in at most 500 characters.",
        ),
    );
    let done = query.get("done").is_some() && problems.is_empty();
    let crumbs = vec![
        ("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned()),
        ("/office/suppliers".to_owned(), tr(lang, "供應商", "Suppliers").to_owned()),
    ];
    let caption = format!("{} {}", tr(lang, "統一編號", "UBN"), view.row.ubn);
    let (reason, came_back) = (query.get("reason").unwrap_or_default(), !problems.is_empty());
    let (row, events, now) = (view.row.clone(), view.events.clone(), view.now);
    let register = view.register.clone();
    view! {
        <Page title=row.name.clone() caption crumbs problems=problems.clone()>
            {done
                .then(|| {
                    view! {
                        <div role="status" class="mb-6">
                            <Notice tone=Tone::Success>
                                <p>
                                    {tr(
                                        lang,
                                        "遴選資格已撤銷，未簽約的訂單已婉拒，點數已釋回。",
                                        "The selection is revoked, open orders are declined and their points released.",
                                    )}
                                </p>
                            </Notice>
                        </div>
                    }
                })}
            <div class="space-y-6">
                <Facts row now />
                {(!register.is_empty()).then(|| view! { <Register register now /> })}
                {view
                    .may_revoke
                    .then(|| view! { <Revoke view=view.clone() reason problems came_back /> })}
                {(!events.is_empty()).then(|| view! { <Events events /> })}
            </div>
        </Page>
    }
}

#[component]
fn Facts(row: SupplierRow, now: domain::Instant) -> impl IntoView {
    let lang = Lang::current();
    let state = row.selection.state_at(now);
    view! {
        <section class="panel space-y-3" aria-labelledby="facts-title">
            <h2 id="facts-title">{tr(lang, "遴選資格", "Selection")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "狀態", "State")>
                    <Badge tone=selection_tone(state)>{text::selection_state(lang, state)}</Badge>
                </KeyValue>
                <KeyValue key=tr(lang, "期間", "Period")>
                    <SelectionDays period=row.selection />
                </KeyValue>
                <KeyValue key=tr(lang, "地區", "Region")>{row.region}</KeyValue>
                <KeyValue key=tr(lang, "上架方案", "Plans on offer")>{grouped(row.plans)}</KeyValue>
                <KeyValue key=tr(lang, "未簽約訂單", "Open orders")>
                    {grouped(row.open_orders)}
                </KeyValue>
                <KeyValue key=tr(lang, "履行中契約", "Contracts")>{grouped(row.contracts)}</KeyValue>
            </SummaryList>
        </section>
    }
}

/// R6: what the register of the selection says.
#[component]
fn Register(register: Vec<SelectedSolution>, now: domain::Instant) -> impl IntoView {
    let lang = Lang::current();
    let rows = register
        .into_iter()
        .map(|entry| {
            let state = entry.period.state_at(now);
            let price = entry.price.map(|price| price.to_string()).unwrap_or_default();
            let months = entry.months.map(|months| text::months(lang, months)).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row" class="font-normal">{entry.solution}</th>
                    <td>
                        <SelectionDays period=entry.period />
                    </td>
                    <td>
                        <Badge tone=selection_tone(state)>{text::selection_state(lang, state)}</Badge>
                    </td>
                    <td class="text-end tabular-nums">{price}</td>
                    <td>{months}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel space-y-3" aria-labelledby="register-title">
            <h2 id="register-title">{tr(lang, "遴選名冊", "Register of the selection")}</h2>
            <div class="overflow-x-auto">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{tr(lang, "解決方案", "Solution")}</th>
                            <th scope="col">{tr(lang, "期間", "Period")}</th>
                            <th scope="col">{tr(lang, "狀態", "State")}</th>
                            <th scope="col" class="text-end">{tr(lang, "價格（含稅）", "Price, tax included")}</th>
                            <th scope="col">{tr(lang, "期程", "Term")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// What it will do, in numbers.
fn effects(lang: Lang, row: &SupplierRow) -> [String; 3] {
    let (plans, open) = (grouped(row.plans), grouped(row.open_orders));
    let contracts = grouped(row.contracts);
    match lang {
        Lang::Zh => [
            format!("{plans} 個上架方案立刻不再顯示，也不能再下單。"),
            format!("{open} 筆還沒簽約的訂單以供應商名義婉拒，保留的點數釋回。"),
            format!("{contracts} 份契約照常履行。"),
        ],
        Lang::En => [
            format!("{plans} plans on offer are hidden at once and cannot be ordered."),
            format!(
                "{open} orders without a contract are declined in the supplier's name; their \
                 points are released."
            ),
            format!("{contracts} contracts go on."),
        ],
    }
}

/// Closed until it is wanted; open where it just came back.
#[component]
fn Revoke(
    view: SupplierCase,
    reason: String,
    problems: Vec<(String, String)>,
    came_back: bool,
) -> impl IntoView {
    let lang = Lang::current();
    let error = problems.into_iter().find(|(field, _)| field == "reason").map(|(_, words)| words);
    let supplier = view.row.supplier.to_string();
    let next = format!("/office/suppliers/{supplier}");
    let effects =
        effects(lang, &view.row).into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! {
        <section
            id=REVOKE_ID
            tabindex="-1"
            class="panel no-print space-y-3"
            aria-labelledby="revoke-title"
        >
            <h2 id="revoke-title">{tr(lang, "決定", "Decide")}</h2>
            {view.step_up_needed.then(|| view! { <StepUp next /> })}
            <details open=came_back>
                <summary class="link py-1 font-semibold">
                    {tr(lang, "撤銷遴選資格", "Revoke the selection")}
                </summary>
                <form method="post" action=RevokeSelection::url() class="mt-2 space-y-3">
                    <input type="hidden" name="form[supplier]" value=supplier />
                    <p>{tr(lang, "撤銷後不能在這裡復原：", "This cannot be undone here:")}</p>
                    <ul class="list-disc space-y-1 ps-6">{effects}</ul>
                    <TextArea
                        id="reason"
                        name="form[reason]"
                        label=tr(lang, "撤銷原因", "Why it is revoked")
                        hint=tr(lang, "供應商會收到這段話。", "The supplier gets these words.")
                            .to_owned()
                        value=reason
                        error
                        maxlength=REASON_CHARS_MAX
                    />
                    <SubmitButton quiet=true>
                        {tr(lang, "確認撤銷遴選資格", "Confirm: revoke the selection")}
                    </SubmitButton>
                </form>
            </details>
        </section>
    }
}

#[component]
fn Events(events: Vec<SelectionEvent>) -> impl IntoView {
    let lang = Lang::current();
    let items = events
        .into_iter()
        .map(|event| {
            view! {
                <li>
                    <InstantText at=event.at />
                    " "
                    <strong>{tr(lang, "撤銷遴選資格", "Selection revoked")}</strong>
                    " "
                    {event.by}
                    <p class="whitespace-pre-wrap">{event.reason}</p>
                </li>
            }
        })
        .collect_view();
    happened(items)
}
