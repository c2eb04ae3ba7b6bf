//! 封存: the last seal of each day, for whoever wants to keep it.

use domain::money::grouped;
use leptos::prelude::*;

use super::DailyRoot;
use crate::{
    lang::{Lang, tr},
    text,
};

/// Days that the page shows; the open data has all of them.
const SHOWN: usize = 31;

#[component]
pub fn Roots(roots: Vec<DailyRoot>) -> impl IntoView {
    let lang = Lang::current();
    let row = |root: DailyRoot| {
        view! {
            <tr>
                <th scope="row">{text::date_in(lang, root.day)}</th>
                <td class="text-end">{grouped(root.seal)}</td>
                <td class="text-end">{grouped(root.records)}</td>
                <td>
                    <code class="break-all text-sm">{root.sha256}</code>
                </td>
            </tr>
        }
    };
    let found = if roots.is_empty() {
        let words = tr(lang, "還沒有滿一天的封存。", "No day is over since sealing began.");
        view! { <p>{words}</p> }.into_any()
    } else {
        view! {
            <table class="table" aria-labelledby="roots-title">
                <thead>
                    <tr>
                        <th scope="col">{tr(lang, "日期", "Day")}</th>
                        <th scope="col" class="text-end">
                            {tr(lang, "封存", "Seal")}
                        </th>
                        <th scope="col" class="text-end">
                            {tr(lang, "筆數", "Records")}
                        </th>
                        <th scope="col">"SHA-256"</th>
                    </tr>
                </thead>
                <tbody>{roots.into_iter().take(SHOWN).map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="panel space-y-3" aria-labelledby="roots-title">
            <h2 id="roots-title">{tr(lang, "稽核軌跡封存", "Seals of the audit trail")}</h2>
            <p class="max-w-prose">
                {tr(
                    lang,
                    "每一個動作都留下紀錄，每十分鐘以雜湊串成一條鏈。這裡是每天最後一個封存；留下它，日後就能發現紀錄有沒有被改過。",
                    "Every act leaves a record, and every ten minutes the records are hashed into a chain. This is the last seal of each day: keep it, and a later change of the records shows.",
                )}
            </p>
            {found}
        </section>
    }
}
