//! The figures of the dashboard, one by one.

use chrono::NaiveDate;
use domain::{Points, money::grouped};
use leptos::prelude::*;

use super::{
    AGE_DAYS, Ageing, AtRisk, Expiring, PoolDay, Queue, Risk, Stage,
    chart::{Bars, Figure, StepLine},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::DateText,
};

#[component]
pub fn PoolFigure(pool: Vec<PoolDay>, budget: Points, today: NaiveDate) -> impl IntoView {
    let lang = Lang::current();
    let first = pool.first().map(|day| day.day);
    let days = |day: &PoolDay| first.map_or(0, |first| (day.day - first).num_days());
    let left = pool.last().map_or(0, |day| day.left);
    let until_today = first.map(|first| ((today - first).num_days(), left));
    let points = pool.iter().map(|day| (days(day), day.left)).chain(until_today).collect();
    let says = match lang {
        Lang::Zh => format!("總額度 {budget} 點，還有 {} 點沒有發放。", grouped(left)),
        Lang::En => format!("{} of {budget} points are not issued yet.", grouped(left)),
    };
    let rows = pool
        .iter()
        .rev()
        .map(|day| {
            vec![
                text::date_in(lang, day.day),
                grouped(day.issued),
                grouped(day.returned),
                grouped(day.left),
            ]
        })
        .collect();
    let head = vec![
        tr(lang, "日期", "Day"),
        tr(lang, "發放", "Issued"),
        tr(lang, "回流", "Returned"),
        tr(lang, "剩餘", "Left"),
    ];
    let ends = first.map(|from| {
        view! {
            <p class="flex justify-between text-sm">
                <DateText day=from /> <DateText day=today />
            </p>
        }
    });
    let title = tr(lang, "點數池", "The pool");
    view! {
        <Figure id="pool" title says head rows>
            <StepLine points top=budget.get() label=title />
            {ends}
        </Figure>
    }
}

const fn stage(lang: Lang, stage: Stage) -> &'static str {
    match stage {
        Stage::Applied => tr(lang, "提出申請", "Applied"),
        Stage::Eligible => tr(lang, "符合資格", "Eligible"),
        Stage::Issued => tr(lang, "獲發點數", "Points issued"),
        Stage::Ordered => tr(lang, "下過訂單", "Ordered"),
        Stage::Submitted => tr(lang, "送出", "Submitted"),
        Stage::Accepted => tr(lang, "接單", "Accepted"),
        Stage::Contracted => tr(lang, "簽約", "Signed"),
        Stage::Paid => tr(lang, "付款", "Paid"),
        Stage::InService => tr(lang, "開通", "Activated"),
        Stage::Proven => tr(lang, "使用滿三個月", "Three months proven"),
        Stage::Claimed => tr(lang, "請款", "Claimed"),
        Stage::Settled => tr(lang, "撥款", "Paid out"),
    }
}

#[component]
pub fn FunnelFigure(
    id: &'static str,
    #[prop(into)] title: String,
    stages: Vec<(Stage, i64)>,
) -> impl IntoView {
    let lang = Lang::current();
    let first = stages.first().map_or(0, |(_, count)| *count);
    let last = stages.last().copied();
    let percent = |count: i64| {
        // Tenths of a percent, in whole numbers.
        let tenths = count.saturating_mul(1_000).checked_div(first).unwrap_or(0);
        format!("{}.{}%", tenths / 10, tenths % 10)
    };
    let says = last.map_or_else(String::new, |(end, count)| match lang {
        Lang::Zh => format!(
            "{} 件中有 {} 件走到「{}」（{}）。",
            grouped(first),
            grouped(count),
            stage(lang, end),
            percent(count)
        ),
        Lang::En => format!(
            "{} of {} got as far as “{}” ({}).",
            grouped(count),
            grouped(first),
            stage(lang, end),
            percent(count)
        ),
    });
    let rows = stages
        .iter()
        .map(|(at, count)| vec![stage(lang, *at).to_owned(), grouped(*count), percent(*count)])
        .collect();
    let head = vec![
        tr(lang, "步驟", "Stage"),
        tr(lang, "件數", "Count"),
        tr(lang, "占第一步", "Of the first"),
    ];
    let bars = stages.iter().map(|(at, count)| (stage(lang, *at).to_owned(), *count)).collect();
    view! {
        <Figure id title says head rows>
            <Bars rows=bars />
        </Figure>
    }
}

const fn queue(lang: Lang, queue: Queue) -> &'static str {
    match queue {
        Queue::Applications => tr(lang, "申請待審", "Applications"),
        Queue::Plans => tr(lang, "方案待審", "Plans"),
        Queue::Claims => tr(lang, "請款待審", "Claims"),
        Queue::Answers => tr(lang, "等供應商接單", "Supplier's answer"),
        Queue::Signatures => tr(lang, "等雙方簽約", "Signatures"),
        Queue::Payments => tr(lang, "等買方付款", "Payment"),
        Queue::Activations => tr(lang, "等供應商開通", "Activation"),
    }
}

#[component]
pub fn AgeingFigure(ageing: Vec<Ageing>) -> impl IntoView {
    let lang = Lang::current();
    let sum = |ageing: &Ageing| ageing.counts.iter().sum::<i64>();
    let old: i64 = ageing.iter().map(|queue| queue.counts[super::AGES - 1]).sum();
    let longest = AGE_DAYS[AGE_DAYS.len() - 1];
    let says = match lang {
        Lang::Zh => format!("{} 件等了 {longest} 天以上。", grouped(old)),
        Lang::En => format!("{} wait for {longest} days or more.", grouped(old)),
    };
    let head = vec![
        tr(lang, "等什麼", "Waits for"),
        tr(lang, "不到 1 天", "under 1 day"),
        tr(lang, "1–3 天", "1–3 days"),
        tr(lang, "3–7 天", "3–7 days"),
        tr(lang, "7–30 天", "7–30 days"),
        tr(lang, "30 天以上", "30 days or more"),
    ];
    let rows = ageing
        .iter()
        .map(|found| {
            let name = queue(lang, found.queue).to_owned();
            std::iter::once(name).chain(found.counts.iter().map(|count| grouped(*count))).collect()
        })
        .collect();
    let bars =
        ageing.iter().map(|found| (queue(lang, found.queue).to_owned(), sum(found))).collect();
    view! {
        <Figure id="ageing" title=tr(lang, "等待中，等了多久", "What waits, and how long") says head rows>
            <Bars rows=bars />
        </Figure>
    }
}

#[component]
pub fn ExpiringFigure(expiring: Expiring) -> impl IntoView {
    let lang = Lang::current();
    let (firms, points) = expiring
        .groups
        .iter()
        .fold((0_i64, 0_i64), |(firms, points), (_, of, worth)| (firms + of, points + worth));
    let until = text::date_in(lang, expiring.until);
    let (firms, points) = (grouped(firms), grouped(points));
    let says = match lang {
        Lang::Zh => format!("{firms} 家還有 {points} 點可用，{until}之後到期。"),
        Lang::En => format!("{firms} firms have {points} points left; they expire after {until}."),
    };
    let name = |most: i64| match lang {
        Lang::Zh => format!("{} 點以下", grouped(most)),
        Lang::En => format!("up to {}", grouped(most)),
    };
    let rows = expiring
        .groups
        .iter()
        .map(|(most, firms, points)| vec![name(*most), grouped(*firms), grouped(*points)])
        .collect();
    let bars = expiring.groups.iter().map(|(most, _, points)| (name(*most), *points)).collect();
    let head = vec![
        tr(lang, "每家剩餘", "Left per firm"),
        tr(lang, "家數", "Firms"),
        tr(lang, "點數", "Points"),
    ];
    view! {
        <Figure id="expiring" title=tr(lang, "將到期的點數", "Points that will expire") says head rows>
            <Bars rows=bars />
        </Figure>
    }
}

const fn risk(lang: Lang, risk: Risk) -> &'static str {
    match risk {
        Risk::PaymentDue => tr(lang, "付款期限剩不到一天", "Payment due within a day"),
        Risk::Silent => tr(lang, "十天沒有使用紀錄", "No use for ten days"),
        Risk::CorrectionDue => tr(lang, "補正期限剩不到兩天", "Correction due within two days"),
        Risk::Suspended => tr(lang, "供應商抽查未通過", "The supplier failed a spot check"),
    }
}

/// At-risk contracts: what can still be saved, with the way there.
#[component]
pub fn Risks(risks: Vec<AtRisk>) -> impl IntoView {
    let lang = Lang::current();
    let found = risks.into_iter().map(|found| {
        let shown = i64::try_from(found.first.len()).unwrap_or(i64::MAX);
        let more = (found.count > shown).then(|| {
            let words = match lang {
                Lang::Zh => format!("只列最急的 {shown} 張"),
                Lang::En => format!("the {shown} most urgent"),
            };
            view! { <p class="text-sm">{words}</p> }
        });
        let row = |(order, number, firm, supplier): (domain::OrderId, String, String, String)| {
            view! {
                <li>
                    <a class="link num" href=format!("/orders/{order}")>
                        {number}
                    </a>
                    {format!(" {firm}／{supplier}")}
                </li>
            }
        };
        view! {
            <div class="space-y-1">
                <h3 class="font-semibold">
                    {risk(lang, found.risk)} " " <span class="num">{grouped(found.count)}</span>
                </h3>
                <ul class="space-y-1">{found.first.into_iter().map(row).collect_view()}</ul>
                {more}
            </div>
        }
    });
    let found = found.collect_view();
    view! {
        <section class="panel space-y-4" aria-labelledby="risks-title">
            <h2 id="risks-title">{tr(lang, "有風險的訂單", "Orders at risk")}</h2>
            <div class="grid gap-6 md:grid-cols-2">{found}</div>
        </section>
    }
}
