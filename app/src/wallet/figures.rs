//! The figures of a wallet, and how they make up the whole.

use leptos::prelude::*;

use super::WalletView;
use crate::{
    lang::{Lang, tr},
    ui::Points,
};

/// One figure: its words, its amount, and its colour in the bar.
struct Figure {
    label: &'static str,
    what: &'static str,
    amount: domain::Points,
    fill: &'static str,
}

fn figures(lang: Lang, view: &WalletView) -> Vec<Figure> {
    let mut figures = vec![
        Figure {
            label: tr(lang, "可用", "Available"),
            what: tr(lang, "可以拿來訂購", "ready for an order"),
            amount: view.available,
            fill: "fill-primary",
        },
        Figure {
            label: tr(lang, "保留", "Reserved"),
            what: tr(lang, "已下單，等待接單與簽約", "ordered, not yet contracted"),
            amount: view.reserved,
            fill: "fill-warning",
        },
        Figure {
            label: tr(lang, "已使用", "Used"),
            what: tr(lang, "契約已成立", "under a contract"),
            amount: view.used,
            fill: "fill-base-content/50",
        },
        Figure {
            label: tr(lang, "已到期", "Expired"),
            what: tr(lang, "由計畫收回", "back with the programme"),
            amount: view.expired,
            fill: "fill-error",
        },
    ];
    if !view.withdrawn.is_zero() {
        figures.push(Figure {
            label: tr(lang, "已收回", "Taken back"),
            what: tr(lang, "由專案辦公室收回", "by the programme office"),
            amount: view.withdrawn,
            fill: "fill-error/60",
        });
    }
    figures
}

/// The figures and their bar.
#[component]
pub fn Figures(view: WalletView) -> impl IntoView {
    let lang = Lang::current();
    let figures = figures(lang, &view);
    let total = figures.iter().map(|figure| figure.amount.get()).sum::<i64>();
    let width = total.max(view.cap.get()).max(1);
    let mut from = 0;
    let bars = figures
        .iter()
        .map(|figure| {
            let (x, amount) = (from, figure.amount.get());
            from += amount;
            view! { <rect class=figure.fill x=x y="0" width=amount height="1"></rect> }
        })
        .collect_view();
    let items = figures.into_iter().map(|figure| view! { <FigureItem figure /> }).collect_view();
    view! {
        <section class="panel space-y-4" aria-labelledby="figures-title">
            <h2 id="figures-title">{tr(lang, "餘額", "Balance")}</h2>
            <svg
                class="price-split"
                viewBox=format!("0 0 {width} 1")
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                {bars}
            </svg>
            <dl class="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">{items}</dl>
            <p class="text-sm">
                {tr(lang, "每家上限 ", "Cap for each firm: ")} <Points amount=view.cap />
                {tr(lang, "（規則 R11）；1 點等於新臺幣 1 元。", " (rule R11). One point is one NT dollar.")}
            </p>
        </section>
    }
}

#[component]
fn FigureItem(figure: Figure) -> impl IntoView {
    view! {
        <div>
            <dt class="flex items-center gap-1.5">
                <svg class="size-3 shrink-0" viewBox="0 0 1 1" aria-hidden="true">
                    <rect class=figure.fill width="1" height="1"></rect>
                </svg>
                {figure.label}
            </dt>
            <dd>
                <span class="text-xl font-bold">
                    <Points amount=figure.amount />
                </span>
                <span class="block text-sm text-base-content/80">{figure.what}</span>
            </dd>
        </div>
    }
}
