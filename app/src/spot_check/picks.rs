//! What was drawn, and why.

use domain::{claim::SpotCheck, money::grouped, risk::RiskSignal};
use leptos::prelude::*;

use server_fn::ServerFn;

use super::{CarryOutDraw, DrawView, Pick, RiskRow};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Badge, InstantText, Notice, SubmitButton, Tone},
};

pub(super) fn number(count: u64) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

/// What speaks for a look, one sentence each.
#[component]
pub fn Signals(signals: Vec<RiskSignal>) -> impl IntoView {
    let lang = Lang::current();
    let line = |signal| view! { <li>{text::risk_signal(lang, signal)}</li> };
    (!signals.is_empty()).then(|| {
        view! { <ul class="list-disc ps-6">{signals.into_iter().map(line).collect_view()}</ul> }
    })
}

fn standing(lang: Lang, check: Option<SpotCheck>) -> (Tone, &'static str) {
    match check {
        None => (Tone::Info, tr(lang, "已結束，不必查", "Ended, nothing to check")),
        Some(SpotCheck::Sampled) => (Tone::Warning, tr(lang, "待查", "To be checked")),
        Some(SpotCheck::Passed) => (Tone::Success, tr(lang, "通過", "Passed")),
        Some(SpotCheck::Failed) => (Tone::Error, tr(lang, "未通過", "Failed")),
    }
}

/// One drawn order.
#[component]
fn Picked(pick: Pick, may_read: bool) -> impl IntoView {
    let lang = Lang::current();
    let (tone, words) = standing(lang, pick.spot_check);
    let lot = pick.by_lot.then(|| tr(lang, "抽籤抽中", "By lot"));
    let risk = (!pick.by_lot).then(|| tr(lang, "風險達門檻", "For its risk"));
    let log = (may_read && pick.spot_check.is_some()).then(|| {
        let href = format!("/office/spot-checks/{}/log.csv", pick.order);
        view! {
            <a class="link" href=href rel="external" download>
                {tr(lang, "原始紀錄（CSV）", "Raw log (CSV)")}
            </a>
        }
    });
    view! {
        <li class="space-y-1 py-2">
            <p class="flex flex-wrap items-center gap-x-4 gap-y-1">
                <a class="link font-bold" href=format!("/orders/{}#claim", pick.order) rel="external">
                    {pick.number}
                </a>
                <Badge tone>{words}</Badge>
                <span>{lot}{risk}</span>
                <span>{pick.supplier}</span>
                {log}
            </p>
            <Signals signals=pick.signals />
        </li>
    }
}

/// One order that nobody has looked at.
#[component]
fn Risky(row: RiskRow) -> impl IntoView {
    let lang = Lang::current();
    let score = match lang {
        Lang::Zh => format!("風險 {}", row.score),
        Lang::En => format!("risk {}", row.score),
    };
    view! {
        <li class="space-y-1 py-2">
            <p class="flex flex-wrap items-center gap-x-4 gap-y-1">
                <a class="link font-bold" href=format!("/orders/{}#claim", row.order) rel="external">
                    {row.number}
                </a>
                <Badge tone=Tone::Warning>{score}</Badge>
                <span>{row.supplier} " → " {row.firm}</span>
            </p>
            <Signals signals=row.signals />
        </li>
    }
}

/// A draw that was carried out.
#[component]
pub fn Drawn(draw: DrawView, may_draw: bool) -> impl IntoView {
    let lang = Lang::current();
    let id = format!("draw-{}", draw.number);
    let labelled_by = id.clone();
    let (title, words) = match lang {
        Lang::Zh => (
            format!("第 {} 次抽籤", draw.number),
            format!(
                "{} 張中抽籤抽中 {} 張，另有 {} 張因風險列入。",
                number(draw.population),
                number(draw.by_lot),
                number(draw.for_risk)
            ),
        ),
        Lang::En => (
            format!("Draw {}", draw.number),
            format!(
                "{} of {} by lot, and {} for their risk.",
                number(draw.by_lot),
                number(draw.population),
                number(draw.for_risk)
            ),
        ),
    };
    let go_on = (may_draw && draw.unlisted > 0).then(|| {
        view! {
            <Notice tone=Tone::Warning>
                <form method="post" action=CarryOutDraw::url() class="space-y-2">
                    <input type="hidden" name="draw" value=draw.draw.clone() />
                    <p>{tr(lang, "列入抽查時中斷了。", "Listing them broke off.")}</p>
                    <SubmitButton>{tr(lang, "繼續", "Go on")}</SubmitButton>
                </form>
            </Notice>
        }
    });
    let picks = draw
        .picks
        .into_iter()
        .map(|pick| view! { <Picked pick may_read=may_draw /> })
        .collect_view();
    let file = format!("/open-data/draws/{}.csv", draw.number);
    view! {
        <section class="panel space-y-3" aria-labelledby=labelled_by>
            <h2 id=id>{title}</h2>
            <p>{words} " " <InstantText at=draw.drawn_at /></p>
            <p>
                {tr(lang, "種子：", "Seed: ")} <code class="break-all">{draw.seed}</code> " "
                <a class="link" href=file rel="external">
                    {tr(lang, "每張訂單的籤（CSV）", "The key of each order (CSV)")}
                </a>
            </p>
            {go_on} <ul class="divide-y divide-base-300">{picks}</ul>
        </section>
    }
}

/// What nobody has looked at and should.
#[component]
pub fn Risks(risky: Option<Vec<RiskRow>>) -> impl IntoView {
    let lang = Lang::current();
    let found = match risky {
        None => view! {
            <p class="max-w-prose">
                {tr(
                    lang,
                    "下一次抽籤會自動列入風險達門檻的訂單。現在就想看，可以立即計算。",
                    "The next draw takes what is above the threshold by itself. To see it now, look.",
                )}
            </p>
            <a class="btn btn-outline no-print" href="/office/spot-checks?risk=1#risks" rel="external">
                {tr(lang, "計算風險", "Look for risks")}
            </a>
        }
        .into_any(),
        Some(rows) if rows.is_empty() => {
            let words = tr(lang, "沒有達到門檻的訂單。", "No order is above the threshold.");
            view! { <p>{words}</p> }.into_any()
        }
        Some(rows) => {
            let rows = rows.into_iter().map(|row| view! { <Risky row /> }).collect_view();
            view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
        }
    };
    view! {
        <section id="risks" tabindex="-1" class="panel space-y-3" aria-labelledby="risks-title">
            <h2 id="risks-title">
                {tr(lang, "風險達門檻、還沒有查的", "Above the threshold, not looked at")}
            </h2>
            {found}
        </section>
    }
}
