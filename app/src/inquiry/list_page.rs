//! 訊息: the talks of a firm or a supplier, the newest first.

use domain::{Party, quotation::Standing};
use leptos::prelude::*;

use super::{InquiryRow, load_inquiries};
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    ui::{Badge, EmptyState, InstantText, Page, Tone, loaded},
};

#[component]
pub fn MessagesPage() -> impl IntoView {
    let rows = Resource::new(|| (), |()| load_inquiries());
    loaded(rows, |rows| view! { <Messages rows /> })
}

#[component]
fn Messages(rows: Vec<InquiryRow>) -> impl IntoView {
    let lang = Lang::current();
    let list = if rows.is_empty() {
        view! { <NoMessages /> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
        view! { <ol class="measure space-y-4">{rows}</ol> }.into_any()
    };
    view! { <Page title=tr(lang, "詢問與報價", "Questions and quotations")>{list}</Page> }
}

#[component]
fn NoMessages() -> impl IntoView {
    let lang = Lang::current();
    let supplier = use_context::<Frame>().and_then(|frame| frame.me).map(|me| me.party())
        == Some(Party::Supplier);
    let words = if supplier {
        tr(
            lang,
            "製造業者在方案頁提問後，會出現在這裡，也會寄信給您。",
            "What firms ask on the pages of your plans appears here and comes by mail.",
        )
    } else {
        tr(
            lang,
            "在方案頁按「詢問供應商」，可以問內容，也可以請對方報價。",
            "On the page of a plan you can ask its supplier, also for a quotation.",
        )
    };
    let find = (!supplier).then(|| {
        view! {
            <p>
                <a class="btn btn-primary" href="/catalog">
                    {tr(lang, "找方案", "Find a plan")}
                </a>
            </p>
        }
    });
    view! {
        <EmptyState title=tr(lang, "還沒有對話", "No talks yet")>
            <p>{words}</p>
            {find}
        </EmptyState>
    }
}

#[component]
fn Row(row: InquiryRow) -> impl IntoView {
    let lang = Lang::current();
    let turn = row.my_turn.then(|| {
        view! { <Badge tone=Tone::Warning>{tr(lang, "等您回覆", "Your turn")}</Badge> }
    });
    let quotation = row.quotation.map(|standing| view! { <StandingBadge standing /> });
    view! {
        <li class="panel space-y-1">
            <p class="flex flex-wrap gap-2">{turn} {quotation}</p>
            <h2 class="text-lg">
                <a class="link" href=format!("/messages/{}", row.id)>
                    {row.plan}
                </a>
            </h2>
            <p>{row.counterparty} " · " <InstantText at=row.last_at /></p>
        </li>
    }
}

/// Where a quotation stands, by its words first.
#[component]
pub(super) fn StandingBadge(standing: Standing) -> impl IntoView {
    let lang = Lang::current();
    let (tone, words) = match standing {
        Standing::Open => (Tone::Success, tr(lang, "報價有效", "Quotation open")),
        Standing::Expired => (Tone::Error, tr(lang, "報價已過期", "Quotation expired")),
        Standing::Withdrawn => (Tone::Error, tr(lang, "報價已撤回", "Quotation withdrawn")),
        Standing::Used => (Tone::Info, tr(lang, "報價已下單", "Quotation ordered")),
    };
    view! { <Badge tone>{words}</Badge> }
}
