//! 訂單履歷 as a page that is printed like any other paper.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{Document, Happened, SealedBy, StoryLine, StoryView, load_story};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{InstantText, KeyValue, Money, Page, Points, SummaryList, loaded},
};

#[component]
pub fn StoryPage() -> impl IntoView {
    let params = use_params_map();
    let view = Resource::new(move || params.read().get("id").unwrap_or_default(), load_story);
    loaded(view, |view| view! { <Story view /> })
}

#[component]
fn Story(view: StoryView) -> impl IntoView {
    let lang = Lang::current();
    let title = match lang {
        Lang::Zh => format!("訂單履歷 {}", view.number),
        Lang::En => format!("The story of {}", view.number),
    };
    let crumbs = vec![(format!("/orders/{}", view.order), view.number.clone())];
    let lines = view.lines.into_iter().map(|line| view! { <Line line /> }).collect_view();
    let side = |name: String, ubn: String| format!("{name}（{ubn}）");
    view! {
        <Page title crumbs wide=true>
            <div class="space-y-6">
                <section class="panel space-y-3" aria-labelledby="parties-title">
                    <h2 id="parties-title">{tr(lang, "訂單", "The order")}</h2>
                    <SummaryList>
                        <KeyValue key=tr(lang, "買方", "Buyer")>{side(view.firm, view.firm_ubn)}</KeyValue>
                        <KeyValue key=tr(lang, "供應商", "Supplier")>
                            {side(view.supplier, view.supplier_ubn)}
                        </KeyValue>
                        <KeyValue key=tr(lang, "方案", "Plan")>
                            {format!("{}（v{}）", view.plan, view.plan_version)}
                        </KeyValue>
                        <KeyValue key=tr(lang, "總價", "Price")>
                            <Money amount=view.price />
                        </KeyValue>
                        <KeyValue key=tr(lang, "點數", "Points")>
                            <Points amount=view.points />
                        </KeyValue>
                        <KeyValue key=tr(lang, "自付", "Self-funded")>
                            <Money amount=view.self_funded />
                        </KeyValue>
                        <KeyValue key=tr(lang, "狀態", "State")>{text::state(lang, view.state)}</KeyValue>
                        <KeyValue key=tr(lang, "製表時間", "As of")>
                            <InstantText at=view.now />
                        </KeyValue>
                    </SummaryList>
                </section>
                <section class="panel space-y-3" aria-labelledby="story-title">
                    <h2 id="story-title">{tr(lang, "發生了什麼", "What happened")}</h2>
                    <div class="overflow-x-auto" tabindex="0">
                        <table class="table" aria-labelledby="story-title">
                            <thead>
                                <tr>
                                    <th scope="col">{tr(lang, "時間", "Time")}</th>
                                    <th scope="col">{tr(lang, "誰", "Who")}</th>
                                    <th scope="col">{tr(lang, "什麼", "What")}</th>
                                    <th scope="col">{tr(lang, "規則", "Rule")}</th>
                                </tr>
                            </thead>
                            <tbody>{lines}</tbody>
                        </table>
                    </div>
                </section>
                <Proofs documents=view.documents seal=view.seal />
            </div>
        </Page>
    }
}

#[component]
fn Line(line: StoryLine) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <tr>
            <td class="whitespace-nowrap">
                <InstantText at=line.at />
            </td>
            <td>{text::party(lang, line.party)}</td>
            <td>{happened(lang, line.what)}</td>
            <td>{line.rule}</td>
        </tr>
    }
}

fn happened(lang: Lang, what: Happened) -> String {
    match what {
        Happened::Order { action, to, detail } => {
            let detail = crate::order::timeline_detail(lang, action, &detail);
            let detail = detail.map(|detail| format!("：{detail}")).unwrap_or_default();
            format!("{}{detail} → {}", text::action_done(lang, action), text::state(lang, to))
        }
        Happened::Claim { act, to } => {
            let (act, to) = (text::claim_act(lang, act), text::claim_state(lang, to));
            match lang {
                Lang::Zh => format!("請款：{act} → {to}"),
                Lang::En => format!("Claim: {act} → {to}"),
            }
        }
        Happened::Points { kind, amount } => {
            let (kind, amount) = (text::ledger_kind(lang, kind), amount.to_string());
            match lang {
                Lang::Zh => format!("點數{kind} {amount}"),
                Lang::En => format!("Points: {kind}, {amount}"),
            }
        }
        Happened::Invoice { number, total } => match lang {
            Lang::Zh => format!("登錄電子發票 {number}，{total} 元"),
            Lang::En => format!("Filed the e-invoice {number} of NT${total}"),
        },
        Happened::Attested { month, used } => match (lang, used) {
            (Lang::Zh, true) => format!("確認第 {month} 個月有使用"),
            (Lang::Zh, false) => format!("表示第 {month} 個月沒有使用"),
            (Lang::En, true) => format!("Confirmed the use in month {month}"),
            (Lang::En, false) => format!("Denied the use in month {month}"),
        },
    }
}

#[component]
fn Proofs(documents: Vec<Document>, seal: Option<SealedBy>) -> impl IntoView {
    let lang = Lang::current();
    let row = move |document: Document| {
        let (name, sha256) = match document {
            Document::Contract { sha256 } => (tr(lang, "契約", "Contract").to_owned(), sha256),
            Document::Amendment { version, sha256 } => match lang {
                Lang::Zh => (format!("契約變更，第 {version} 版"), sha256),
                Lang::En => (format!("Amendment, version {version}"), sha256),
            },
            Document::Usage { links, records, sha256 } => match lang {
                Lang::Zh => (format!("使用紀錄 {records} 筆，鏈長 {links}"), sha256),
                Lang::En => (format!("{records} usage records, {links} links"), sha256),
            },
        };
        view! { <KeyValue key=name><code class="break-all">{sha256}</code></KeyValue> }
    };
    let seal = match seal {
        Some(seal) => {
            let name = match lang {
                Lang::Zh => format!("稽核軌跡，封存 {}", seal.number),
                Lang::En => format!("Audit trail, seal {}", seal.number),
            };
            view! { <KeyValue key=name><code class="break-all">{seal.sha256}</code></KeyValue> }
                .into_any()
        }
        None => view! {
            <KeyValue key=tr(
                lang,
                "稽核軌跡",
                "Audit trail",
            )>{tr(lang, "最近的紀錄尚未封存", "The latest records are not sealed yet")}</KeyValue>
        }
        .into_any(),
    };
    view! {
        <section class="panel space-y-3" aria-labelledby="proofs-title">
            <h2 id="proofs-title">{tr(lang, "可比對的雜湊（SHA-256）", "Hashes to compare (SHA-256)")}</h2>
            <SummaryList>{documents.into_iter().map(row).collect_view()} {seal}</SummaryList>
        </section>
    }
}
