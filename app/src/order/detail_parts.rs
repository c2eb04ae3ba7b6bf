//! The parts of an order's page: amounts, parties, contract, months of use.

use domain::{OrderId, Party, quote::quote, service::UsageWindows};
use leptos::prelude::*;

use super::{ContractView, OrderView};
use crate::{
    contract::{
        AmendmentView, Amendments, CHECK_PATH, ContractText, OlderVersion, Signatures, version_name,
    },
    lang::{Lang, tr},
    ui::{DateText, InstantText, KeyValue, Money, Points, PriceSplit, SummaryList},
};

/// How the price was split when the order was sent.
#[component]
pub fn Amounts(view: OrderView) -> impl IntoView {
    let lang = Lang::current();
    let row = view.row;
    // What the order took counts as what there was, so that the split is the one agreed.
    let agreed = quote(&view.programme, row.price, row.points);
    let buyer = view.viewer == Party::Buyer;
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "金額", "Amounts")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "總價（含稅）", "Price, tax included")>
                    <Money amount=row.price />
                </KeyValue>
                {(!buyer)
                    .then(|| {
                        view! {
                            <KeyValue key=tr(lang, "點數折抵", "Points")>
                                <Points amount=row.points />
                            </KeyValue>
                            <KeyValue key=tr(lang, "買方自付", "The buyer pays")>
                                <Money amount=row.self_funded />
                            </KeyValue>
                        }
                    })}
            </SummaryList>
            {buyer.then(|| view! { <PriceSplit quote=agreed brief=true /> })}
        </section>
    }
}

/// Who deals with whom, about which version.
#[component]
pub fn Parties(view: OrderView) -> impl IntoView {
    let lang = Lang::current();
    let ubn = tr(lang, "統一編號 ", "UBN ");
    let version = match lang {
        Lang::Zh => format!("第 {} 版", view.plan_version),
        Lang::En => format!("version {}", view.plan_version),
    };
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "雙方與方案", "Parties and plan")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "製造業者", "Buyer")>
                    {view.firm} " " <span class="num">{ubn} {view.firm_ubn}</span>
                </KeyValue>
                <KeyValue key=tr(lang, "資服業者", "Supplier")>
                    {view.supplier} " " <span class="num">{ubn} {view.supplier_ubn}</span>
                </KeyValue>
                <KeyValue key=tr(lang, "方案", "Plan")>
                    <a class="link" href=format!("/plans/{}", view.plan)>
                        {view.row.plan}
                    </a>
                    " · "
                    {version}
                </KeyValue>
                <KeyValue key=tr(lang, "送出時間", "Sent")>
                    <InstantText at=view.row.submitted_at />
                </KeyValue>
            </SummaryList>
        </section>
    }
}

/// 契約: the version that stands, what is proposed, and the versions that were replaced.
#[component]
pub fn Contract(contract: ContractView, order: OrderId, viewer: Party) -> impl IntoView {
    let lang = Lang::current();
    let now = contract.amendments.iter().rfind(|amendment| amendment.signed_at().is_some());
    let version = now.map_or(1, |now| now.version);
    let first = [contract.buyer_signed_at, contract.supplier_signed_at];
    let (text, sha256, signed) = now.map_or_else(
        || (contract.text.clone(), contract.sha256.clone(), first),
        |now| {
            let signed = [now.buyer_signed_at, now.supplier_signed_at];
            (now.text.clone(), now.sha256.clone(), signed)
        },
    );
    let title = match (lang, version) {
        (_, 1) => tr(lang, "契約", "Contract").to_owned(),
        (Lang::Zh, _) => format!("契約（{}）", version_name(lang, version)),
        (Lang::En, _) => format!("Contract, version {version}"),
    };
    view! {
        <section id="contract" class="panel space-y-3" aria-labelledby="contract-title">
            <h2 id="contract-title">{title}</h2>
            <ContractText text />
            <Signatures order version sha256 signed />
            {older(lang, &contract, order, version)}
            <Amendments contract=contract.clone() order viewer />
            <p class="no-print">
                <a class="link" href=CHECK_PATH>
                    {tr(lang, "查驗契約", "Check a contract")}
                </a>
            </p>
        </section>
    }
}

/// Every version but the one that stands and the one that is proposed.
fn older(
    lang: Lang,
    contract: &ContractView,
    order: OrderId,
    standing: i32,
) -> impl IntoView + use<> {
    let replaced_by = |version: i32| {
        let next = contract
            .amendments
            .iter()
            .find(|next| next.version > version && next.signed_at().is_some());
        let next = next.map_or(standing, |next| next.version);
        match lang {
            Lang::Zh => format!("已由{}取代", version_name(lang, next)),
            Lang::En => format!("replaced by version {next}"),
        }
    };
    let first = (standing > 1).then(|| {
        let signed = [contract.buyer_signed_at, contract.supplier_signed_at];
        let (text, sha256) = (contract.text.clone(), contract.sha256.clone());
        view! { <OlderVersion order version=1 text sha256 signed fate=replaced_by(1) /> }
    });
    let others = contract
        .amendments
        .iter()
        .filter(|amendment| !amendment.is_open() && amendment.version != standing)
        .map(|amendment| {
            let fate = if amendment.dropped_at.is_some() {
                tr(lang, "已撤下", "dropped").to_owned()
            } else {
                replaced_by(amendment.version)
            };
            let AmendmentView { version, text, sha256, .. } = amendment.clone();
            let signed = [amendment.buyer_signed_at, amendment.supplier_signed_at];
            view! { <OlderVersion order version text sha256 signed fate /> }
        })
        .collect_view();
    (first, others)
}

/// The months of use that follow from the activation.
#[component]
pub fn Windows(windows: UsageWindows) -> impl IntoView {
    let lang = Lang::current();
    let months = windows
        .last_days
        .iter()
        .zip(1_usize..)
        .map(|(last, n)| {
            let key = match lang {
                Lang::Zh => format!("第 {n} 個月到"),
                Lang::En => format!("Month {n} until"),
            };
            let day = *last;
            view! {
                <KeyValue key>
                    <DateText day />
                </KeyValue>
            }
        })
        .collect_view();
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "使用期間", "Months of use")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "開通日", "Activated on")>
                    <DateText day=windows.activated_on />
                </KeyValue>
                {months}
                <KeyValue key=tr(lang, "供應商可請款", "Claimable from")>
                    <DateText day=windows.claimable_from />
                </KeyValue>
            </SummaryList>
            <p>
                {tr(
                    lang,
                    "每個月都要有使用紀錄（規則 R27）。",
                    "Every month needs recorded use (rule R27).",
                )}
            </p>
        </section>
    }
}
