//! 匯款資料 on an order's page: where to pay, by card as well, and what became of money that did not
//! fit.

use domain::{Instant, Party, case::CaseKind, money::grouped, order::State};
use leptos::prelude::*;

use super::PaymentSlip;
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    payment::SlipCase,
    ui::{DateText, DeadlineText, InstantText, KeyValue, Money, SummaryList},
};

/// 匯款資料.
#[component]
pub fn Slip(slip: PaymentSlip, viewer: Party, state: State) -> impl IntoView {
    let lang = Lang::current();
    let demo = use_context::<Frame>().is_some_and(|frame| frame.demo.is_some());
    let unpaid = slip.paid_at.is_none();
    let payable = unpaid && matches!(state, State::Contracted | State::InService);
    let paid = match slip.paid_at {
        Some(at) => view! { <InstantText at /> }.into_any(),
        None if payable => tr(lang, "尚未入帳", "Not yet received").into_any(),
        None => tr(lang, "未入帳，請勿再匯款", "Not received; do not pay any more").into_any(),
    };
    view! {
        <section id="payment" class="panel space-y-3">
            <h2>{tr(lang, "匯款資料", "Payment slip")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "銀行", "Bank")>{slip.bank}</KeyValue>
                <KeyValue key=tr(lang, "專屬虛擬帳號", "Virtual account")>
                    <strong class="num">{in_fours(&slip.virtual_account)}</strong>
                </KeyValue>
                <KeyValue key=tr(lang, "應付金額", "Amount due")>
                    <strong>
                        <Money amount=slip.due />
                    </strong>
                </KeyValue>
                <KeyValue key=tr(lang, "付款期限", "Deadline")>
                    <DeadlineText at=slip.deadline />
                    {tr(lang, " 以前入帳", "; it has to arrive before")}
                </KeyValue>
                <KeyValue key=tr(lang, "入帳時間", "Received")>{paid}</KeyValue>
            </SummaryList>
            {(payable && viewer == Party::Buyer)
                .then(|| {
                    view! {
                        <p>
                            {tr(
                                lang,
                                "帳號只屬於這筆訂單，請一次匯入全額。入帳後這一頁會顯示，請勿重複匯款。",
                                "The account belongs to this order alone. Transfer the whole amount at \
                                 once; when it has arrived this page says so. Do not pay twice.",
                            )}
                        </p>
                    }
                })}
            <Strays cases=slip.cases />
            <ByCard card=slip.card failed_at=slip.card_failed_at />
            {(demo && payable)
                .then(|| {
                    view! {
                        <p class="no-print">
                            <a class="btn btn-primary" href="/demo/bank">
                                {tr(lang, "到示範銀行付款", "Pay at the demo's bank")}
                            </a>
                        </p>
                    }
                })}
        </section>
    }
}

/// Money that did not fit, and what became of it.
#[component]
fn Strays(cases: Vec<SlipCase>) -> impl IntoView {
    let lang = Lang::current();
    let rows = cases
        .into_iter()
        .map(|case| {
            let what = stray(lang, case.kind, case.amount);
            let became = match (case.refunded, case.closed_at) {
                (Some((day, reference)), _) => view! {
                    {tr(lang, "已於 ", "Refunded on ")} <DateText day />
                    {tr(lang, "退款，參考號 ", ", reference ")} <span class="num">{reference}</span>
                }
                .into_any(),
                (None, Some(at)) => {
                    view! { {tr(lang, "已結案：", "Settled: ")} <InstantText at /> }.into_any()
                }
                (None, None) => view! {
                    {tr(lang, "專案辦公室處理中，期限 ", "The office settles it before ")}
                    <DeadlineText at=case.due_at />
                }
                .into_any(),
            };
            view! {
                <li>
                    <InstantText at=case.opened_at />
                    " "
                    {what}
                    " "
                    {became}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="space-y-2">{rows}</ul> }
}

fn stray(lang: Lang, kind: CaseKind, amount: Option<i64>) -> String {
    let amount = amount.map(|amount| format!(" {} ", grouped(amount))).unwrap_or_default();
    match (lang, kind) {
        (Lang::Zh, CaseKind::Refund) => {
            format!("收到{amount}元，但已逾期或重複，不能付清訂單，將退款。")
        }
        (Lang::Zh, CaseKind::PointsGone) => {
            format!("收到{amount}元，但點數已用於別處，契約不能恢復。")
        }
        (Lang::Zh, CaseKind::WrongAmount) => {
            format!("收到{amount}元，與應付金額不符，不能付清訂單。")
        }
        (Lang::Zh, CaseKind::UnknownAccount | CaseKind::Clawback) => {
            format!("收到{amount}元，查無訂單。")
        }
        (Lang::En, CaseKind::Refund) => {
            format!("NT${amount}came too late or twice; it pays nothing and is refunded.")
        }
        (Lang::En, CaseKind::PointsGone) => {
            format!("NT${amount}came, but the points are gone; the contract cannot be revived.")
        }
        (Lang::En, CaseKind::WrongAmount) => {
            format!("NT${amount}came, which is not the amount due; it pays nothing.")
        }
        (Lang::En, CaseKind::UnknownAccount | CaseKind::Clawback) => {
            format!("NT${amount}came for no order.")
        }
    }
}

/// The way to the card gateway, and what became of the last try.
#[component]
fn ByCard(card: Option<String>, failed_at: Option<Instant>) -> impl IntoView {
    let lang = Lang::current();
    let failed = failed_at.map(|at| {
        let words = tr(
            lang,
            "✕ 刷卡沒有成功，沒有付款：",
            "✕ The card was not charged; nothing was paid: ",
        );
        view! { <p class="font-semibold">{words} <InstantText at /></p> }
    });
    let way = card.map(|card| {
        view! {
            <p class="no-print">
                <a class="btn btn-outline" href=card rel="external">
                    {tr(lang, "改用刷卡付款", "Pay by card instead")}
                </a>
            </p>
        }
    });
    (failed, way)
}

/// An account number in groups of four, as it is read from paper.
fn in_fours(account: &str) -> String {
    let digits: Vec<char> = account.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::in_fours;

    #[test]
    fn accounts_are_read_in_fours() {
        for (account, text) in [("99810000000017", "9981 0000 0000 17"), ("1234", "1234"), ("", "")]
        {
            assert_eq!(in_fours(account), text);
        }
    }
}
