//! What changes, as a table: before, after, from when and whom it concerns.

use chrono::NaiveDate;
use domain::settings::{Change, Concerns};
use leptos::prelude::*;

use super::Counts;
use crate::{
    lang::{Lang, tr},
    text::settings::{concerns, setting, value},
    ui::DateText,
};

/// How many there are whom a change concerns, where it is counted.
fn count(lang: Lang, of: Concerns, counts: Counts) -> Option<String> {
    let firms = |number: i64| match lang {
        Lang::Zh => format!("{number} 家"),
        Lang::En => format!("{number} firms"),
    };
    let orders = |number: i64| match lang {
        Lang::Zh => format!("{number} 筆"),
        Lang::En => format!("{number} orders"),
    };
    match of {
        Concerns::Holders => Some(format!("{} · {}", firms(counts.holders), orders(counts.orders))),
        Concerns::Contracts => Some(orders(counts.contracts)),
        Concerns::LaterIssues => Some(match lang {
            Lang::Zh => format!("候補 {}，已發放 {}", firms(counts.waiting), firms(counts.issued)),
            Lang::En => {
                format!("{} wait, {} were issued", firms(counts.waiting), firms(counts.issued))
            }
        }),
        Concerns::LaterContracts => Some(orders(counts.orders)),
        _ => None,
    }
}

#[component]
pub(super) fn Changes(
    changes: Vec<Change>,
    /// None: at once.
    from: Option<NaiveDate>,
    /// Its heading.
    labelled_by: String,
    #[prop(optional)] counts: Option<Counts>,
) -> impl IntoView {
    let lang = Lang::current();
    let rows = changes
        .into_iter()
        .map(|change| {
            let number =
                counts.and_then(|counts| count(lang, change.concerns, counts)).map(|words| {
                    view! { <span class="block text-sm tabular-nums">{words}</span> }
                });
            view! {
                <tr>
                    <th scope="row" class="min-w-32">{setting(lang, change.setting)}</th>
                    <td class="min-w-28 tabular-nums">{value(lang, &change.old)}</td>
                    <td class="min-w-28 font-semibold tabular-nums">{value(lang, &change.new)}</td>
                    <td class="min-w-40">{concerns(lang, change.concerns)} {number}</td>
                </tr>
            }
        })
        .collect_view();
    let when = match from {
        Some(day) => view! {
            {tr(lang, "自 ", "In force from ")}
            <DateText day />
            {tr(lang, " 起生效", "")}
        }
        .into_any(),
        None => tr(lang, "確認後立即生效", "In force as soon as it is confirmed").into_any(),
    };
    view! {
        <p>{when}</p>
        <div class="overflow-x-auto" tabindex="0">
            <table class="table" aria-labelledby=labelled_by>
                <thead>
                    <tr>
                        <th scope="col">{tr(lang, "項目", "Setting")}</th>
                        <th scope="col">{tr(lang, "原來", "Before")}</th>
                        <th scope="col">{tr(lang, "變更後", "After")}</th>
                        <th scope="col">{tr(lang, "影響", "Whom it concerns")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
