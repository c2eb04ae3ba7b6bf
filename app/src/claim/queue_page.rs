//! 請款審查: the office's queue, the longest waiting first, and the files for the bank.

use domain::money::grouped;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{ClaimRow, ClaimsView, MakePayouts, PayoutBatch, ReconcilePayouts, load_claims};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{
        Badge, EmptyState, InstantText, Notice, Page, Points, SubmitButton, TextArea, Tone, loaded,
        problems, use_problem,
    },
};

#[component]
pub fn ClaimsPage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_claims());
    loaded(view, |view| view! { <Claims view /> })
}

#[component]
fn Claims(view: ClaimsView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "payouts");
    let now = view.now;
    let rows = view.rows.clone();
    let queue = if rows.is_empty() {
        let title = tr(lang, "沒有待辦的請款", "No claim waits");
        let words = tr(
            lang,
            "供應商送出請款後會出現在這裡。",
            "Claims appear here when suppliers send them.",
        );
        view! { <EmptyState title><p>{words}</p></EmptyState> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| view! { <Row row now /> }).collect_view();
        view! { <ul class="space-y-3">{rows}</ul> }.into_any()
    };
    view! {
        <Page title=tr(lang, "請款審查", "Claims") crumbs problems wide=true>
            <div class="space-y-6">
                <section class="space-y-3" aria-labelledby="queue-title">
                    <h2 id="queue-title">{tr(lang, "待辦", "What waits")}</h2>
                    {queue}
                </section>
                <Payouts view />
            </div>
        </Page>
    }
}

#[component]
fn Row(row: ClaimRow, now: domain::Instant) -> impl IntoView {
    let lang = Lang::current();
    let age = crate::review::age(lang, row.submitted_at, now);
    let waits = match lang {
        Lang::Zh => format!("已等 {age}"),
        Lang::En => format!("waits {age}"),
    };
    let mine = row.mine.then(|| {
        let words = tr(lang, "抽籤由您審查", "Drawn for you");
        view! { <Badge tone=Tone::Warning>{words}</Badge> }
    });
    let check = row.spot_check.map(|check| {
        let words = match check {
            domain::claim::SpotCheck::Sampled => tr(lang, "抽查中", "Being checked"),
            domain::claim::SpotCheck::Passed => tr(lang, "抽查通過", "Check passed"),
            domain::claim::SpotCheck::Failed => tr(lang, "抽查未通過", "Check failed"),
        };
        view! { <Badge tone=Tone::Info>{words}</Badge> }
    });
    view! {
        <li class="panel flex flex-wrap items-center gap-x-4 gap-y-2">
            <a class="link font-bold" href=format!("/orders/{}#claim", row.order) rel="external">
                {row.number}
            </a>
            <Badge tone=Tone::Info>{text::claim_state(lang, row.state)}</Badge>
            {mine} {check}
            <span>{row.supplier} " → " {row.firm}</span>
            <Points amount=row.points />
            <span class="text-sm text-base-content/80">{waits}</span>
        </li>
    }
}

#[component]
fn Payouts(view: ClaimsView) -> impl IntoView {
    let lang = Lang::current();
    let waiting = match lang {
        Lang::Zh => {
            format!(
                "{} 件已撥款、尚未列入撥款檔，共 {} 點。",
                grouped(view.unsent),
                view.unsent_total
            )
        }
        Lang::En => format!(
            "{} settled and in no file yet, {} points in all.",
            grouped(view.unsent),
            view.unsent_total
        ),
    };
    let make = (view.may_pay && view.unsent > 0).then(|| {
        view! {
            <form method="post" action=MakePayouts::url()>
                <SubmitButton>{tr(lang, "產生撥款檔", "Make the file for the bank")}</SubmitButton>
            </form>
        }
    });
    let batches =
        view.batches.clone().into_iter().map(|batch| view! { <Batch batch /> }).collect_view();
    view! {
        <section id="payouts" tabindex="-1" class="panel space-y-3" aria-labelledby="payouts-title">
            <h2 id="payouts-title">{tr(lang, "撥款檔與銷帳", "Payouts")}</h2>
            <Done /> <p>{waiting}</p> {make}
            <ul class="space-y-2">{batches}</ul>
            {view.may_pay.then(|| view! { <Reconcile /> })}
        </section>
    }
}

#[component]
fn Batch(batch: PayoutBatch) -> impl IntoView {
    let lang = Lang::current();
    let words = match lang {
        Lang::Zh => format!("{} 件，已銷帳 {} 件", grouped(batch.payouts), grouped(batch.paid)),
        Lang::En => {
            format!("{} payouts, {} confirmed", grouped(batch.payouts), grouped(batch.paid))
        }
    };
    let href = format!("/office/payouts/{}", batch.number);
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-1">
            <a class="link font-semibold" href=href rel="external" download>
                {batch.number}
            </a>
            <Points amount=batch.total />
            <span>{words}</span>
            <InstantText at=batch.made_at />
        </li>
    }
}

/// What became of the bank's answer that was just sent.
#[component]
fn Done() -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map().get_untracked();
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<u64>().ok());
    number("matched").map(|matched| {
        let known = number("known").unwrap_or(0);
        let unmatched = query.get("unmatched").unwrap_or_default();
        let missed = number("missed").unwrap_or(0);
        let heading = match lang {
            Lang::Zh => format!("{missed} 行對不到任何撥款，前幾行是："),
            Lang::En => format!("{missed} lines fit no payout. The first ones:"),
        };
        let words = match lang {
            Lang::Zh => format!("銷帳 {matched} 件，先前已銷 {known} 件。"),
            Lang::En => format!("{matched} confirmed, {known} known before."),
        };
        let rest = (!unmatched.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Warning>
                    <p>{heading}</p>
                    <p class="whitespace-pre-wrap break-all">{unmatched.clone()}</p>
                </Notice>
            }
        });
        view! {
            <div role="status" class="space-y-2">
                <Notice tone=Tone::Success>
                    <p>{words}</p>
                </Notice>
                {rest}
            </div>
        }
    })
}

#[component]
fn Reconcile() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <details>
            <summary class="link inline-block py-1">
                {tr(lang, "銀行回覆銷帳", "The bank's answer")}
            </summary>
            <form method="post" action=ReconcilePayouts::url() class="mt-2 space-y-3">
                <TextArea
                    id="lines"
                    name="lines"
                    label=tr(lang, "銀行已付的款項", "What the bank paid")
                    hint=tr(
                        lang,
                        "一行一筆：訂單編號,銀行交易序號",
                        "One a line: the order's number, a comma, the bank's reference",
                    )
                        .to_owned()
                    rows=6
                    required=true
                />
                <SubmitButton>{tr(lang, "銷帳", "Reconcile")}</SubmitButton>
            </form>
        </details>
    }
}
