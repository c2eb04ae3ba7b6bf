//! 入帳通知: all money that was told of, searched, summed up and taken home.

use domain::{money::grouped, payment::Provider};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{MoneyNotice, MoneyQuery, MoneyView, Total, load_money, words};
use crate::{
    lang::{Lang, tr},
    ui::{
        Badge, Choice, DeskSearch, DeskTable, EmptyState, Field, InstantText, Page, SelectField,
        Tone, loaded,
    },
};

#[component]
pub fn NoticesOfMoneyPage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| MoneyQuery::of(&params.read()));
    let view = Resource::new(move || query.get(), load_money);
    loaded(view, |view| view! { <Money view /> })
}

#[component]
fn Money(view: MoneyView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let whole = view.query.before("");
    let files = [("csv", "CSV"), ("xlsx", "Excel")].map(|(kind, name)| {
        let words = match lang {
            Lang::Zh => format!("下載這些通知（{name}）"),
            Lang::En => format!("These notices as a file ({name})"),
        };
        view! {
            <a class="link" href=whole.url(Some(kind)) rel="external" download>
                {words}
            </a>
        }
    });
    let older = view.rows.last().filter(|_| view.more).map(|last| {
        view! {
            <p class="mt-4">
                <a class="btn btn-outline" href=view.query.before(&last.place()).url(None)>
                    {tr(lang, "更早的", "Older")}
                </a>
            </p>
        }
    });
    let found = if view.rows.is_empty() {
        let title = tr(lang, "沒有符合的入帳通知", "No money was told of");
        let words = tr(lang, "請放寬條件。", "Please ask for more.");
        view! { <EmptyState title><p>{words}</p></EmptyState> }.into_any()
    } else {
        let rows = view.rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
        let head = vec![
            tr(lang, "交易", "Transaction"),
            tr(lang, "訂單與帳號", "Order and account"),
            tr(lang, "金額", "Amount"),
            tr(lang, "入帳時間", "Value time"),
            tr(lang, "收到通知", "Told at"),
            tr(lang, "結果", "Result"),
        ];
        view! {
            <DeskTable caption=tr(lang, "入帳通知", "Notices of money") head>
                {rows}
            </DeskTable>
        }
        .into_any()
    };
    view! {
        <Page title=tr(lang, "入帳通知", "Notices of money") crumbs wide=true>
            <Search query=view.query />
            <Totals totals=view.totals />
            <p class="no-print mb-3 flex flex-wrap gap-x-6 gap-y-2">
                {files}
                <a class="link" href="/office/cases">
                    {tr(lang, "款項案件", "Cases about money")}
                </a>
            </p>
            {found}
            {older}
        </Page>
    }
}

#[component]
fn Totals(totals: Vec<Total>) -> impl IntoView {
    let lang = Lang::current();
    let lines = totals.into_iter().map(|total| {
        let Total { provider, notices, amount, paid } = total;
        let (name, notices) = (words::provider(lang, provider), grouped(notices));
        let (amount, paid) = (grouped(amount), grouped(paid));
        let words = match lang {
            Lang::Zh => format!("{name}：{notices} 筆，共 {amount} 元，其中付清訂單 {paid} 元"),
            Lang::En => {
                format!("{name}: {notices}, NT${amount} in all, of it NT${paid} paid orders")
            }
        };
        view! { <li>{words}</li> }
    });
    view! { <ul class="mb-3">{lines.collect_view()}</ul> }
}

#[component]
fn Search(query: MoneyQuery) -> impl IntoView {
    let lang = Lang::current();
    let all = Choice {
        value: String::new(),
        text: tr(lang, "全部管道", "Every provider").to_owned(),
    };
    let providers = Provider::ALL.map(|provider| Choice {
        value: provider.as_str().to_owned(),
        text: words::provider(lang, provider).to_owned(),
    });
    let choices: Vec<Choice> = std::iter::once(all).chain(providers).collect();
    view! {
        <DeskSearch
            action="/office/payments"
            label=tr(lang, "找入帳", "Find money")
            hint=tr(
                lang,
                "交易序號、虛擬帳號、訂單編號或統一編號；留空看全部",
                "A transaction, a virtual account, the number of an order or a 統一編號; empty for all",
            )
            q=query.q
        >
            <div class="mb-3 flex flex-wrap items-end gap-4">
                <SelectField
                    id="provider"
                    name="provider"
                    label=tr(lang, "管道", "Provider")
                    choices
                    value=query.provider
                />
                <Field
                    id="from"
                    name="from"
                    label=tr(lang, "收到通知從", "Told from")
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
            </div>
        </DeskSearch>
    }
}

#[component]
fn Row(row: MoneyNotice) -> impl IntoView {
    let lang = Lang::current();
    let cell = "block py-1.5 align-top md:table-cell md:py-3";
    let order = row.order.map(|(id, number)| {
        view! {
            <a class="link num block" href=format!("/orders/{id}")>
                {number}
            </a>
        }
    });
    let (_, txn) = Provider::of_txn(&row.txn);
    let txn = txn.to_owned();
    let taken = words::taken(lang, &row.taken);
    let paid = words::tone(&row.taken) == Tone::Success;
    let result = match row.case {
        Some(case) => view! {
            <a class="link" href=format!("/office/cases/{case}")>
                {taken}
            </a>
        }
        .into_any(),
        None if paid => view! { <Badge tone=Tone::Success>{taken}</Badge> }.into_any(),
        None => taken.into_any(),
    };
    view! {
        <tr role="row" class="panel block p-4 md:table-row md:rounded-none md:shadow-none">
            <th
                role="rowheader"
                scope="row"
                class="block py-1.5 text-start align-top font-normal md:table-cell md:py-3"
            >
                <span class="font-bold break-all">{txn}</span>
                <span class="block text-sm">{words::provider(lang, row.provider)}</span>
            </th>
            <td role="cell" class=cell>
                {order} <span class="num text-sm">{row.virtual_account}</span>
            </td>
            <td role="cell" class=cell>
                <span class="num">"NT$" {grouped(row.amount)}</span>
            </td>
            <td role="cell" class=cell>
                <span class="md:hidden">{tr(lang, "入帳時間：", "Value time: ")}</span>
                <InstantText at=row.value_at />
            </td>
            <td role="cell" class=cell>
                <span class="md:hidden">{tr(lang, "收到通知：", "Told at: ")}</span>
                <InstantText at=row.received_at />
            </td>
            <td role="cell" class=cell>
                {result}
            </td>
        </tr>
    }
}
