//! One quotation as both sides see it, with what can be done about it.

use domain::{InquiryId, OrderId, Party, QuotationId, Refusal, quotation::Standing, quote::quote};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{InquiryView, QuotationView, WithdrawQuotationFn, list_page::StandingBadge};
use crate::{
    catalog::term_and_seats,
    lang::{Lang, tr},
    text::refusal,
    ui::{DateText, InstantText, KeyValue, Money, PriceSplit, SubmitButton, SummaryList},
};

#[component]
pub(super) fn Quotation(quotation: QuotationView, view: InquiryView) -> impl IntoView {
    let lang = Lang::current();
    let open = quotation.standing == Standing::Open;
    let title = format!("quotation-{}", quotation.id);
    let quote = (open && view.viewer == Party::Buyer)
        .then_some(view.available)
        .flatten()
        .map(|available| quote(&view.programme, quotation.price, available));
    let has_points = quote.as_ref().is_none_or(|quote| !quote.points.is_zero());
    let split = quote.map(|quote| {
        if has_points {
            return view! { <PriceSplit quote brief=true /> }.into_any();
        }
        let (price, available) = (quote.price, quote.available);
        view! { <p>{refusal(lang, &Refusal::NoPoints { price, available })}</p> }.into_any()
    });
    let note = (!quotation.note.is_empty()).then(|| {
        view! {
            <KeyValue key=tr(lang, "說明", "Note")>
                <span class="whitespace-pre-wrap wrap-anywhere">{quotation.note.clone()}</span>
            </KeyValue>
        }
    });
    let order = quotation.order.map(|order| view! { <OrderLink order /> });
    let buy = (open && view.may_order && has_points).then(|| {
        let href = format!("/checkout/{}/review?quotation={}", view.plan, quotation.id);
        view! {
            <a class="btn btn-primary" href=href>
                {tr(lang, "以這個報價訂購", "Order at this price")}
            </a>
        }
    });
    let withdraw = (open && view.may_quote)
        .then(|| view! { <Withdraw inquiry=view.id quotation=quotation.id /> });
    let words = tr(lang, "報價單", "Quotation");
    // What is over stands under a heading of its own.
    let heading = if open {
        view! { <h2 id=title.clone()>{words}</h2> }.into_any()
    } else {
        view! { <h3 id=title.clone()>{words}</h3> }.into_any()
    };
    view! {
        <section class="panel space-y-3" aria-labelledby=title.clone()>
            <div class="flex flex-wrap items-center gap-3">
                {heading}
                <StandingBadge standing=quotation.standing />
            </div>
            <SummaryList>
                <KeyValue key=tr(lang, "報價（含稅）", "Price, tax included")>
                    <strong>
                        <Money amount=quotation.price />
                    </strong>
                </KeyValue>
                <KeyValue key=tr(lang, "期間與帳號", "Term and seats")>
                    {term_and_seats(lang, quotation.months, quotation.seats)}
                </KeyValue>
                <KeyValue key=tr(lang, "有效至（含當日）", "Valid until, inclusive")>
                    <DateText day=quotation.valid_until />
                </KeyValue>
                <KeyValue key=tr(lang, "送出時間", "Sent")>
                    <InstantText at=quotation.sent_at />
                </KeyValue>
                {note}
            </SummaryList>
            {split} <div class="no-print flex flex-wrap gap-3">{buy} {withdraw}</div> {order}
        </section>
    }
}

#[component]
fn OrderLink(order: OrderId) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <p>
            <a class="link" href=format!("/orders/{order}")>
                {tr(lang, "看這筆訂單", "See the order")}
            </a>
        </p>
    }
}

#[component]
fn Withdraw(inquiry: InquiryId, quotation: QuotationId) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action=WithdrawQuotationFn::url()>
            <input type="hidden" name="inquiry" value=inquiry.to_string() />
            <input type="hidden" name="quotation" value=quotation.to_string() />
            <SubmitButton quiet=true>{tr(lang, "撤回報價", "Withdraw the quotation")}</SubmitButton>
        </form>
    }
}
