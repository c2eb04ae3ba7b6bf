//! 變更契約 on the order's page: what is proposed, and the versions that were replaced.

use domain::{OrderId, Party};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{AmendContractFn, AmendmentView, amendment_form::ProposeForm};
use crate::{
    lang::{Lang, tr},
    order::ContractView,
    text,
    ui::{InstantText, KeyValue, SubmitButton, SummaryList},
};

/// How a version is called.
pub fn version_name(lang: Lang, version: i32) -> String {
    match lang {
        Lang::Zh => format!("第 {version} 版"),
        Lang::En => format!("Version {version}"),
    }
}

/// The text that both sides sign.
#[component]
pub fn ContractText(text: String) -> impl IntoView {
    view! {
        <div lang="zh-Hant-TW" class="whitespace-pre-wrap wrap-anywhere rounded-lg bg-base-200 p-4">
            {text}
        </div>
    }
}

/// The signatures of a version, its hash and its file.
#[component]
pub fn Signatures(
    order: OrderId,
    version: i32,
    sha256: String,
    signed: [Option<domain::Instant>; 2],
) -> impl IntoView {
    let lang = Lang::current();
    let [buyer, supplier] = signed.map(|at| match at {
        Some(at) => view! { <InstantText at /> }.into_any(),
        None => tr(lang, "尚未簽署", "Not signed yet").into_any(),
    });
    let file = format!("/orders/{order}/contract.pdf?version={version}");
    view! {
        <SummaryList>
            <KeyValue key=tr(lang, "製造業者簽署", "Signed by the buyer")>{buyer}</KeyValue>
            <KeyValue key=tr(lang, "資服業者簽署", "Signed by the supplier")>{supplier}</KeyValue>
            <KeyValue key="SHA-256">
                <code class="break-all text-sm">{sha256}</code>
            </KeyValue>
        </SummaryList>
        <p class="no-print">
            <a class="link" href=file rel="external">
                {tr(lang, "下載契約 PDF", "Download the contract (PDF)")}
                <span class="sr-only">" " {version_name(lang, version)}</span>
            </a>
        </p>
    }
}

/// The proposal that waits, and the form for another one.
#[component]
pub fn Amendments(contract: ContractView, order: OrderId, viewer: Party) -> impl IntoView {
    let open = contract.amendments.iter().find(|amendment| amendment.is_open()).cloned();
    let may_amend = contract.may_amend;
    view! {
        {open.map(|amendment| view! { <Open amendment order viewer may_amend /> })}
        {contract
            .may_propose
            .then(|| view! { <ProposeForm order latest_start=contract.latest_start /> })}
    }
}

#[component]
fn Open(amendment: AmendmentView, order: OrderId, viewer: Party, may_amend: bool) -> impl IntoView {
    let lang = Lang::current();
    let own = if viewer == Party::Buyer {
        amendment.buyer_signed_at
    } else {
        amendment.supplier_signed_at
    };
    let version = amendment.version;
    let name = version_name(lang, version);
    let title = match lang {
        Lang::Zh => format!("提議中的{name}"),
        Lang::En => format!("{name}, proposed"),
    };
    let by = text::party(lang, amendment.proposed_by);
    let hidden = move |act: &'static str, contract: String| {
        [
            ("form[order]", order.to_string()),
            ("form[act]", act.to_owned()),
            ("form[version]", version.to_string()),
            ("form[contract]", contract),
        ]
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
    };
    let sign = (may_amend && own.is_none()).then(|| {
        view! {
            <form method="post" action=AmendContractFn::url()>
                {hidden("sign", amendment.sha256.clone())}
                <SubmitButton>{tr(lang, "簽署變更契約", "Sign the changed contract")}</SubmitButton>
            </form>
        }
    });
    let drop = may_amend.then(|| {
        view! {
            <form method="post" action=AmendContractFn::url()>
                {hidden("drop", String::new())}
                <SubmitButton quiet=true>{tr(lang, "撤下這份提議", "Drop this proposal")}</SubmitButton>
            </form>
        }
    });
    let waits = own.is_some().then(|| {
        view! {
            <p class="font-semibold">
                {tr(lang, "您已簽署，等待對方簽署。", "You have signed; the other side signs next.")}
            </p>
        }
    });
    view! {
        <section class="space-y-3 border-s-4 border-warning ps-4" aria-labelledby="amendment-title">
            <h3 id="amendment-title">{title}</h3>
            <p>
                {by} " · " <InstantText at=amendment.proposed_at />
                {tr(
                    lang,
                    "。雙方都簽署後取代現行契約；總價與點數不變。",
                    ". It replaces the contract once both have signed. Price and points stay.",
                )}
            </p>
            <ContractText text=amendment.text.clone() />
            <Signatures
                order
                version
                sha256=amendment.sha256.clone()
                signed=[amendment.buyer_signed_at, amendment.supplier_signed_at]
            />
            {waits} <div class="no-print flex flex-wrap gap-3">{sign} {drop}</div>
        </section>
    }
}

/// One version that does not stand any more, or never did, folded.
#[component]
pub fn OlderVersion(
    order: OrderId,
    version: i32,
    text: String,
    sha256: String,
    signed: [Option<domain::Instant>; 2],
    /// What became of it.
    fate: String,
) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <details>
            <summary class="link inline-block py-1">
                {version_name(lang, version)} {tr(lang, "：", ": ")} {fate}
            </summary>
            <div class="mt-2 space-y-3 border-s-2 border-base-300 ps-4">
                <ContractText text /> <Signatures order version sha256 signed />
            </div>
        </details>
    }
}
