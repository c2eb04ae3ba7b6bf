//! 送達紀錄: the newest deliveries with their answers, each of which can be sent again.

use domain::webhook::{DeliveryState, Failure};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{DeliveryRow, SendDeliveryAgain};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Badge, EmptyState, InstantText, KeyValue, SubmitButton, SummaryList, Tone},
};

#[component]
pub(super) fn Log(rows: Vec<DeliveryRow>) -> impl IntoView {
    let lang = Lang::current();
    let empty = rows.is_empty();
    view! {
        <section class="mt-10 space-y-4" id="log">
            <h2>{tr(lang, "送達紀錄", "Deliveries")}</h2>
            <p class="measure">
                {tr(
                    lang,
                    "最新的 100 筆。沒有送達的會越隔越久再試，事件發生後 72 小時放棄；放棄的可以重送。同一事件可能送達不只一次，請用事件編號辨識。",
                    "The newest 100. What was not taken is tried again, less and less often, until 72 hours after the event; what was given up can be sent again. An event may come more than once: know it by its id.",
                )}
            </p>
            {empty
                .then(|| {
                    view! {
                        <EmptyState title=tr(lang, "還沒有任何紀錄", "Nothing was sent yet")>
                            <p>
                                {tr(
                                    lang,
                                    "新增端點後送一個測試事件，確認您的程式收得到。",
                                    "Add an endpoint and send it a test event, to see that your program receives it.",
                                )}
                            </p>
                        </EmptyState>
                    }
                })}
            <ul class="space-y-3">
                {rows.into_iter().map(|row| view! { <Delivery row /> }).collect_view()}
            </ul>
        </section>
    }
}

const fn tone(state: DeliveryState) -> Tone {
    match state {
        DeliveryState::Queued => Tone::Info,
        DeliveryState::Delivered => Tone::Success,
        DeliveryState::GivenUp => Tone::Error,
    }
}

/// Status, what was wrong, and how long it took.
fn answer(
    lang: Lang,
    status: Option<i32>,
    failure: Option<Failure>,
    took: Option<i64>,
) -> Option<String> {
    let parts = [
        status.map(|status| format!("HTTP {status}")),
        failure.map(|failure| text::delivery_failure(lang, failure).to_owned()),
        took.map(|took| format!("{took} ms")),
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

#[component]
fn Delivery(row: DeliveryRow) -> impl IntoView {
    let lang = Lang::current();
    let answer = answer(lang, row.status, row.failure, row.took_ms);
    let order = row.order.map(|(id, number)| {
        view! {
            <KeyValue key=tr(lang, "訂單", "Order")>
                <a class="link" href=format!("/orders/{id}")>
                    {number}
                </a>
            </KeyValue>
        }
    });
    let kind = row.kind.clone();
    let again = row.may_send_again.then(|| view! { <Again id=row.id kind /> });
    view! {
        <li class="panel space-y-2">
            <div class="flex flex-wrap items-center gap-2">
                <h3 class="font-bold">
                    <code>{row.kind}</code>
                </h3>
                <Badge tone=tone(row.state)>{text::delivery_state(lang, row.state)}</Badge>
            </div>
            <SummaryList>
                {order}
                <KeyValue key=tr(lang, "事件編號", "Event id")>
                    <code class="text-sm break-all">{row.event}</code>
                </KeyValue>
                <KeyValue key=tr(lang, "送往", "To")>
                    <span class="break-all">{row.url}</span>
                </KeyValue>
                <KeyValue key=tr(lang, "事件時間", "Happened")>
                    <InstantText at=row.created_at />
                </KeyValue>
                <KeyValue key=tr(lang, "已試次數", "Attempts")>{row.attempts}</KeyValue>
                {answer
                    .map(|answer| {
                        view! { <KeyValue key=tr(lang, "最後的回應", "Last answer")>{answer}</KeyValue> }
                    })}
                {row
                    .delivered_at
                    .map(|at| {
                        view! {
                            <KeyValue key=tr(lang, "送達", "Delivered")>
                                <InstantText at />
                            </KeyValue>
                        }
                    })}
                {row
                    .next_at
                    .map(|at| {
                        view! {
                            <KeyValue key=tr(lang, "下次嘗試", "Next try")>
                                <InstantText at />
                            </KeyValue>
                        }
                    })}
            </SummaryList>
            {again}
        </li>
    }
}

#[component]
fn Again(id: String, kind: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action=SendDeliveryAgain::url()>
            <input type="hidden" name="delivery" value=id />
            <SubmitButton quiet=true small=true>
                {tr(lang, "重送", "Send again")} <span class="sr-only">" " {kind}</span>
            </SubmitButton>
        </form>
    }
}
