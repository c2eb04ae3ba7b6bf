//! 抽查: what waits, the draw that is announced, what was drawn, and what speaks for a look.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    AnnounceDrawFn, Backlog, CarryOutDraw, OpenDraw, SpotChecksView, load_spot_checks,
    picks::{Drawn, Risks, number},
};
use crate::{
    lang::{Lang, tr},
    ui::{
        Field, InstantText, KeyValue, Page, SubmitButton, SummaryList, loaded, problems,
        use_problem,
    },
};

#[component]
pub fn SpotChecksPage() -> impl IntoView {
    let risky = use_query_map().read_untracked().get("risk").is_some();
    let view = Resource::new(move || risky, load_spot_checks);
    loaded(view, |view| view! { <Desk view /> })
}

#[component]
fn Desk(view: SpotChecksView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "draw");
    let (may_draw, undrawn) = (view.may_draw, view.backlog.undrawn);
    let step = match view.open {
        Some(open) => view! { <Announced open now=view.now may_draw /> }.into_any(),
        None => view! { <Announce id=view.id may_draw undrawn /> }.into_any(),
    };
    let draws = view.draws.into_iter().map(|draw| view! { <Drawn draw may_draw /> }).collect_view();
    view! {
        <Page title=tr(lang, "抽查", "Spot checks") crumbs problems wide=true>
            <div class="space-y-6">
                <Waiting backlog=view.backlog /> {step} {draws} <Risks risky=view.risky />
            </div>
        </Page>
    }
}

#[component]
fn Waiting(backlog: Backlog) -> impl IntoView {
    let lang = Lang::current();
    let oldest = backlog.oldest.map(|at| {
        view! {
            " "
            <span class="text-sm">
                {tr(lang, "最早抽中：", "the oldest drawn: ")} <InstantText at />
            </span>
        }
    });
    view! {
        <section class="panel space-y-3" aria-labelledby="backlog-title">
            <h2 id="backlog-title">{tr(lang, "還沒有查的", "What nobody has looked at")}</h2>
            <SummaryList>
                <KeyValue key=tr(
                    lang,
                    "服務中或之後的訂單",
                    "Orders in service or later",
                )>{number(backlog.running)}</KeyValue>
                <KeyValue key=tr(
                    lang,
                    "其中還沒有參加過抽籤",
                    "Of them in no draw yet",
                )>{number(backlog.undrawn)}</KeyValue>
                <KeyValue key=tr(
                    lang,
                    "抽中、待查",
                    "Drawn, to be checked",
                )>{number(backlog.waiting)} {oldest}</KeyValue>
                <KeyValue key=tr(lang, "通過", "Passed")>{number(backlog.passed)}</KeyValue>
                <KeyValue key=tr(lang, "未通過", "Failed")>{number(backlog.failed)}</KeyValue>
            </SummaryList>
            <p class="text-sm text-base-content/80">
                {tr(
                    lang,
                    "訂單數與風險每五分鐘重算一次。",
                    "Numbers of orders and risks are made anew every five minutes.",
                )}
            </p>
        </section>
    }
}

#[component]
fn Announce(id: String, may_draw: bool, undrawn: u64) -> impl IntoView {
    let lang = Lang::current();
    let words = match lang {
        Lang::Zh => format!(
            "現在公布，{} 張訂單參加抽籤。名單和種子一公布就固定，一天後才能抽；任何人都能用公布的種子算出同樣的結果。",
            number(undrawn)
        ),
        Lang::En => format!(
            "Announced now, {} orders take part. List and seed are fixed at once and the draw comes \
             a day later; with the published seed anybody finds the same.",
            number(undrawn)
        ),
    };
    let form = (may_draw && undrawn > 0).then(|| {
        view! {
            <form method="post" action=AnnounceDrawFn::url() class="no-print space-y-3">
                <input type="hidden" name="form[id]" value=id />
                <Field
                    id="seed"
                    name="form[seed]"
                    label=tr(lang, "亂數種子（選填）", "Seed (optional)")
                    hint=tr(
                        lang,
                        "可填事前指定的公開號碼，例如某期樂透開獎號碼；留空由系統產生。",
                        "Such as the numbers of a public lottery named before; left empty, the system makes one.",
                    )
                />
                <SubmitButton>{tr(lang, "公布名單與種子", "Publish list and seed")}</SubmitButton>
            </form>
        }
    });
    view! {
        <section id="draw" tabindex="-1" class="panel space-y-3" aria-labelledby="draw-title">
            <h2 id="draw-title">{tr(lang, "下一次抽籤", "The next draw")}</h2>
            {if undrawn > 0 {
                view! { <p class="max-w-prose">{words}</p> }.into_any()
            } else {
                let words = tr(lang, "沒有新的訂單可以抽。", "There is no new order to draw from.");
                view! { <p>{words}</p> }.into_any()
            }} {form}
        </section>
    }
}

#[component]
fn Announced(open: OpenDraw, now: domain::Instant, may_draw: bool) -> impl IntoView {
    let lang = Lang::current();
    let title = match lang {
        Lang::Zh => format!("第 {} 次抽籤，已公布", open.number),
        Lang::En => format!("Draw {}, announced", open.number),
    };
    let sample = match lang {
        Lang::Zh => format!("{} 張中抽 {} 張", number(open.population), number(open.sample)),
        Lang::En => format!("{} of {}", number(open.sample), number(open.population)),
    };
    let button = (may_draw && now >= open.from).then(|| {
        view! {
            <form method="post" action=CarryOutDraw::url() class="no-print">
                <input type="hidden" name="draw" value=open.draw.clone() />
                <SubmitButton>{tr(lang, "抽籤", "Draw")}</SubmitButton>
            </form>
        }
    });
    view! {
        <section id="draw" tabindex="-1" class="panel space-y-3" aria-labelledby="draw-title">
            <h2 id="draw-title">{title}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "亂數種子", "Seed")>
                    <code class="break-all">{open.seed}</code>
                </KeyValue>
                <KeyValue key=tr(lang, "參加與抽出", "Drawn by lot")>{sample}</KeyValue>
                <KeyValue key=tr(lang, "名單與種子的雜湊", "Hash of list and seed")>
                    <code class="break-all">{open.list_sha256}</code>
                </KeyValue>
                <KeyValue key=tr(lang, "公布於", "Announced")>
                    <InstantText at=open.announced_at />
                </KeyValue>
                <KeyValue key=tr(lang, "可抽籤的時間", "The draw may take place from")>
                    <InstantText at=open.from />
                </KeyValue>
            </SummaryList>
            {button}
        </section>
    }
}
