//! The evidence: the four items, and the days of use as a calendar.

use chrono::NaiveDate;
use domain::{
    claim::{Item, SpotCheck},
    money::grouped,
    usage::{Certificate, WindowProof},
};
use leptos::prelude::*;

use super::{ClaimView, UsageDay};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Badge, DateText, Tone},
};

/// The four items with what is there of each; what is missing is said, not only coloured.
#[component]
pub fn Items(view: ClaimView) -> impl IntoView {
    let lang = Lang::current();
    let items = Item::ALL
        .iter()
        .map(|item| {
            let missing = view.readiness.missing.contains(item);
            let (tone, word) = if missing {
                (Tone::Warning, tr(lang, "還缺", "Missing"))
            } else {
                (Tone::Success, tr(lang, "已備", "Ready"))
            };
            view! {
                <li class="flex flex-wrap items-baseline gap-2">
                    <Badge tone>{word}</Badge>
                    <span class="font-semibold">{text::claim_item(lang, *item)}</span>
                    <span class="basis-full sm:basis-auto">{said(lang, *item, &view)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="space-y-2">{items}</ol> }
}

fn said(lang: Lang, item: Item, view: &ClaimView) -> String {
    match item {
        Item::Invoice => match (&view.invoice, lang) {
            (Some(invoice), Lang::Zh) => {
                let (number, total) = (&invoice.number, invoice.total);
                format!("{number}，{}，{total} 元", text::date_in(lang, invoice.dated))
            }
            (Some(invoice), Lang::En) => {
                let (number, total) = (&invoice.number, invoice.total);
                format!("{number}, {}, NT${total}", text::date_in(lang, invoice.dated))
            }
            (None, _) => tr(lang, "還沒有登錄發票", "No invoice was filed").to_owned(),
        },
        Item::Usage => match &view.certificate {
            Some(found) => {
                let proven = found.windows.iter().filter(|window| window.proven).count();
                let all = found.windows.len();
                let disputed = if found.is_disputed() {
                    tr(
                        lang,
                        "；紀錄與買方說法不一致，待抽查",
                        "; records and buyer differ, a spot check decides",
                    )
                } else {
                    ""
                };
                match lang {
                    Lang::Zh => format!("{all} 個月中 {proven} 個月有使用{disputed}"),
                    Lang::En => format!("{proven} of {all} months with use{disputed}"),
                }
            }
            None => tr(lang, "服務還沒開通", "The service is not active").to_owned(),
        },
        Item::Audit => match view.spot_check {
            None => tr(lang, "未被抽中", "Not sampled"),
            Some(SpotCheck::Sampled) => tr(lang, "抽查中", "Sampled, not decided"),
            Some(SpotCheck::Passed) => tr(lang, "抽查通過", "Sampled and passed"),
            Some(SpotCheck::Failed) => tr(lang, "抽查未通過", "Sampled and failed"),
        }
        .to_owned(),
        Item::Survey => match (view.score, &view.waived, lang) {
            (Some(score), _, Lang::Zh) => format!("買方給 {score} 分"),
            (Some(score), _, Lang::En) => format!("The buyer gave {score}"),
            (None, Some(reason), Lang::Zh) => format!("辦公室免除：{reason}"),
            (None, Some(reason), Lang::En) => format!("Waived by the office: {reason}"),
            (None, None, _) => tr(lang, "買方還沒回覆", "The buyer has not answered").to_owned(),
        },
    }
}

/// The days of each month: darker where there was more use, marked where it came late.
#[component]
pub fn UsageMonths(
    certificate: Certificate,
    days: Vec<UsageDay>,
    today: NaiveDate,
) -> impl IntoView {
    let lang = Lang::current();
    let most = days.iter().map(|day| day.uses).max().unwrap_or(0);
    let months = certificate
        .windows
        .into_iter()
        .zip(1_usize..)
        .map(|(window, number)| {
            let days: Vec<UsageDay> = days
                .iter()
                .filter(|day| (window.from..=window.until).contains(&day.day))
                .copied()
                .collect();
            view! { <Month window number days most today /> }
        })
        .collect_view();
    view! {
        <div class="space-y-3">
            <h3>{tr(lang, "使用紀錄", "Records of use")}</h3>
            <div class="grid gap-4 sm:grid-cols-3">{months}</div>
            <p class="text-sm text-base-content/80">
                {tr(
                    lang,
                    "一格是一天；顏色越深，使用越多。虛線框是逾時補登，審查人員確認後才計入。",
                    "One square is a day, darker with more use. A dashed square came late and counts \
                     once a reviewer has confirmed it.",
                )}
            </p>
        </div>
    }
}

#[component]
fn Month(
    window: WindowProof,
    number: usize,
    days: Vec<UsageDay>,
    most: i64,
    today: NaiveDate,
) -> impl IntoView {
    let lang = Lang::current();
    let title = match lang {
        Lang::Zh => format!("第 {number} 個月"),
        Lang::En => format!("Month {number}"),
    };
    let active = match lang {
        Lang::Zh => format!("{} 天有使用", window.active_days),
        Lang::En => format!("{} days with use", window.active_days),
    };
    let said = match window.attested {
        Some(true) => Some(tr(lang, "買方：有使用", "Buyer: used")),
        Some(false) => Some(tr(lang, "買方：沒有使用", "Buyer: not used")),
        None => None,
    };
    let cells = window
        .from
        .iter_days()
        .take_while(|day| *day <= window.until)
        .map(|day| {
            let used = days.iter().find(|used| used.day == day);
            let class = cell(used, most, day > today);
            let words = spoken(lang, day, used);
            let title = words.clone();
            view! {
                <li class=class title=title>
                    <span class="sr-only">{words}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="space-y-1">
            <h4 class="font-semibold">{title}</h4>
            <p class="text-sm">
                <DateText day=window.from /> {tr(lang, " 至 ", " to ")} <DateText day=window.until />
            </p>
            <p>{active} {said.map(|words| view! { <span class="block text-sm">{words}</span> })}</p>
            <ol class="flex flex-wrap gap-1">{cells}</ol>
        </div>
    }
}

fn spoken(lang: Lang, day: NaiveDate, day_used: Option<&UsageDay>) -> String {
    let date = text::date_in(lang, day);
    let (uses, late) = day_used.map_or((0, 0), |day| (day.uses, day.unconfirmed));
    match (lang, uses, late) {
        (Lang::Zh, 0, 0) => format!("{date}：無紀錄"),
        (Lang::Zh, _, 0) => format!("{date}：{} 次", grouped(uses)),
        (Lang::Zh, _, _) => format!("{date}：{} 次，逾時補登 {} 次", grouped(uses), grouped(late)),
        (Lang::En, 0, 0) => format!("{date}: no record"),
        (Lang::En, _, 0) => format!("{date}: {}", grouped(uses)),
        (Lang::En, _, _) => format!("{date}: {}, late {}", grouped(uses), grouped(late)),
    }
}

fn cell(used: Option<&UsageDay>, most: i64, ahead: bool) -> &'static str {
    match used {
        Some(used) if used.uses == 0 && used.unconfirmed > 0 => {
            "size-4 rounded-sm border-2 border-dashed border-warning"
        }
        Some(used) if used.uses * 3 > most * 2 => "size-4 rounded-sm bg-primary",
        Some(used) if used.uses * 3 > most => "size-4 rounded-sm bg-primary/70",
        Some(used) if used.uses > 0 => "size-4 rounded-sm bg-primary/40",
        _ if ahead => "size-4 rounded-sm border border-base-300",
        _ => "size-4 rounded-sm bg-base-300",
    }
}
