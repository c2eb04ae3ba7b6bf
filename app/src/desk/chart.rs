//! Charts as SVG, drawn on the server. Each is a picture with a name; the table of its numbers
//! stands behind it, for everybody.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::lang::{Lang, tr};

/// Size of a line chart, in its own units.
const WIDTH: i64 = 600;
const HEIGHT: i64 = 160;

/// A figure: its title, the chart, and the table behind it.
#[component]
pub fn Figure(
    id: &'static str,
    #[prop(into)] title: String,
    /// What the chart says, in one sentence.
    #[prop(into)]
    says: String,
    /// Heads of the table, and its rows: the first cell names the row.
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    children: Children,
) -> impl IntoView {
    let lang = Lang::current();
    let title_id = format!("{id}-title");
    let labelled = title_id.clone();
    let name = title.clone();
    let head = head.into_iter().map(|text| view! { <th scope="col">{text}</th> }).collect_view();
    let rows = rows.into_iter().map(table_row).collect_view();
    view! {
        <section id=id class="panel space-y-3" aria-labelledby=labelled>
            <h2 id=title_id>{title}</h2>
            <p>{says}</p>
            {children()}
            <details>
                <summary class="link inline-block py-1">{tr(lang, "看數字", "The numbers")}</summary>
                <div class="overflow-x-auto" tabindex="0">
                    <table class="table">
                        <caption class="sr-only">{name}</caption>
                        <thead>
                            <tr>{head}</tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

fn table_row(cells: Vec<String>) -> impl IntoView {
    let mut cells = cells.into_iter();
    let first = cells.next().unwrap_or_default();
    view! {
        <tr>
            <th scope="row">{first}</th>
            {cells.map(|cell| view! { <td class="num text-end">{cell}</td> }).collect_view()}
        </tr>
    }
}

/// Bars below each other, each with its name and its number.
#[component]
pub fn Bars(rows: Vec<(String, i64)>) -> impl IntoView {
    let most = rows.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
    let row = |(name, value): (String, i64)| {
        view! {
            <li class="grid grid-cols-[8rem_1fr_5.5rem] items-center gap-3">
                <span class="text-sm">{name}</span>
                <progress
                    class="progress progress-primary h-3 w-full"
                    value=value
                    max=most
                    aria-hidden="true"
                ></progress>
                <span class="num text-end">{domain::money::grouped(value)}</span>
            </li>
        }
    };
    view! { <ul class="space-y-2">{rows.into_iter().map(row).collect_view()}</ul> }
}

/// Steps of a value over time: it stays as it was until the next point.
#[component]
pub fn StepLine(
    /// Place on the time axis, and value; both from 0, the oldest first.
    points: Vec<(i64, i64)>,
    /// The largest value that there can be.
    top: i64,
    #[prop(into)] label: String,
) -> impl IntoView {
    let path = step_path(&points, top);
    view! {
        <svg
            role="img"
            aria-label=label
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            preserveAspectRatio="none"
            class="h-40 w-full border-b border-s border-base-300 text-primary"
        >
            <path d=format!("{path} V {HEIGHT} H 0 Z") fill="currentColor" opacity="0.15" />
            <path
                d=path
                fill="none"
                stroke="currentColor"
                stroke-width="2"
                vector-effect="non-scaling-stroke"
            />
        </svg>
    }
}

fn step_path(points: &[(i64, i64)], top: i64) -> String {
    let last = points.last().map_or(0, |(place, _)| *place).max(1);
    let x = |place: i64| place.clamp(0, last) * WIDTH / last;
    let top = i128::from(top.max(1));
    // A value can be large: what it takes of the height is reckoned in 128 bits.
    let y = |value: i64| {
        let part = i128::from(value).clamp(0, top) * i128::from(HEIGHT) / top;
        HEIGHT - i64::try_from(part).unwrap_or(HEIGHT)
    };
    let mut path = String::new();
    for (place, value) in points {
        let step = if path.is_empty() {
            write!(path, "M 0 {}", y(*value))
        } else {
            write!(path, " H {} V {}", x(*place), y(*value))
        };
        debug_assert!(step.is_ok(), "a String refuses nothing");
    }
    if points.len() == 1 {
        path.push_str(" H 600");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::step_path;

    #[test]
    fn a_value_stays_until_the_next() {
        assert_eq!(step_path(&[(0, 100), (5, 50), (10, 0)], 100), "M 0 0 H 300 V 80 H 600 V 160");
        assert_eq!(step_path(&[(0, 50)], 100), "M 0 80 H 600");
        assert_eq!(step_path(&[], 100), "");
        // Nothing is drawn outside, and nothing overflows.
        assert_eq!(step_path(&[(0, i64::MAX), (1, -5)], 100), "M 0 0 H 600 V 160");
        assert_eq!(step_path(&[(0, i64::MAX), (1, 0)], i64::MAX), "M 0 0 H 600 V 160");
    }
}
