//! 點數明細: every movement with its order, its rule, and what it ended.

use domain::money::grouped;
use leptos::prelude::*;

use super::{StatementLine, StatementWords, WalletView, headings};
use crate::{
    lang::{Lang, tr},
    ui::{InstantText, Pager},
};

/// Newest first, with the ways to take it home.
#[component]
pub fn Statement(view: WalletView) -> impl IntoView {
    let lang = Lang::current();
    let [when, what, points, change, available, order, _, rule, note] = headings(lang);
    let head = |text: &'static str| view! { <th scope="col">{text}</th> };
    let number = |text: &'static str| view! { <th scope="col" class="num">{text}</th> };
    view! {
        <section class="space-y-3">
            <h2 id="statement-title">{tr(lang, "點數明細", "Statement")}</h2>
            <TakeHome lines=view.lines_total pages=view.pages />
            <div class="table-scroll" role="region" aria-labelledby="statement-title" tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            {head(when)} {head(what)} {number(points)} {number(change)}
                            {number(available)} {head(order)} {head(rule)} {head(note)}
                        </tr>
                    </thead>
                    <tbody>
                        {view.lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}
                    </tbody>
                </table>
            </div>
            <Pager page=view.page pages=view.pages href=|page| format!("/wallet?page={page}") />
        </section>
    }
}

/// Paper and files. Without scripts the browser's own menu prints.
#[component]
fn TakeHome(lines: i64, pages: u32) -> impl IntoView {
    let lang = Lang::current();
    let count = match (lang, pages) {
        (Lang::Zh, 1) => format!("共 {} 筆。", grouped(lines)),
        (Lang::Zh, _) => {
            format!("共 {} 筆；列印只印這一頁，下載的檔案是全部。", grouped(lines))
        }
        (Lang::En, 1) => format!("{} lines.", grouped(lines)),
        (Lang::En, _) => {
            format!("{} lines. Paper takes this page, a file takes all.", grouped(lines))
        }
    };
    let print = move |_| {
        // Where there is no printing there is nothing to tell.
        drop(window().print());
    };
    let file = |href: &'static str, text: &'static str| {
        view! {
            <a class="btn btn-outline btn-sm min-h-9 text-sm" href=href rel="external" download>
                {text}
            </a>
        }
    };
    view! {
        <p>{count}</p>
        <div class="no-print flex flex-wrap items-center gap-2">
            {file("/wallet/statement.xlsx", tr(lang, "下載 Excel（XLSX）", "Download for Excel (XLSX)"))}
            {file("/wallet/statement.csv", tr(lang, "下載 CSV", "Download as CSV"))}
            <button
                type="button"
                class="btn btn-outline btn-sm hidden min-h-9 text-sm in-data-[hydrated]:inline-flex"
                on:click=print
            >
                {tr(lang, "列印", "Print")}
            </button>
            <span class="text-sm in-data-[hydrated]:hidden">
                {tr(lang, "要列印，請用瀏覽器的列印功能。", "To print, use your browser's menu.")}
            </span>
        </div>
    }
}

#[component]
fn Line(line: StatementLine) -> impl IntoView {
    let lang = Lang::current();
    let words = StatementWords::of(lang, &line);
    let order = line.order.map(|order| {
        view! {
            <a class="link" href=format!("/orders/{}", order.id)>
                {order.number}
            </a>
            <span class="block min-w-40 text-sm">{order.plan}</span>
        }
    });
    view! {
        <tr>
            <td class="whitespace-nowrap">
                <InstantText at=line.at />
            </td>
            <td class="whitespace-nowrap">{words.what}</td>
            <td class="num">{line.amount.to_string()}</td>
            <td class="num">{signed(line.change)}</td>
            <td class="num">{line.balance.to_string()}</td>
            <td>{order}</td>
            <td class="whitespace-nowrap">{words.rule}</td>
            <td class="min-w-48 text-sm">{words.note}</td>
        </tr>
    }
}

/// With its sign, so that colour is not needed.
fn signed(change: i64) -> String {
    match change {
        0 => "0".to_owned(),
        1.. => format!("+{}", grouped(change)),
        _ => grouped(change).replace('-', "−"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_carry_their_sign() {
        for (change, text) in [(200_000, "+200,000"), (-20_000, "−20,000"), (0, "0")] {
            assert_eq!(signed(change), text);
        }
    }
}
