//! Applications in a list: a table on a desk, cards on a phone, one markup for both.

use domain::{Instant, enrolment::FirmState};
use leptos::prelude::*;

use super::{ApplicationRow, words::age};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Badge, DeskTable, InstantText, Tone},
};

#[component]
pub fn QueueTable(rows: Vec<ApplicationRow>, now: Instant) -> impl IntoView {
    let lang = Lang::current();
    let head = vec![
        tr(lang, "公司", "Firm"),
        tr(lang, "狀態", "State"),
        tr(lang, "等待", "Waiting"),
        tr(lang, "判定", "Findings"),
    ];
    view! {
        <DeskTable caption=tr(lang, "申請", "Applications") head>
            {rows.into_iter().map(|row| view! { <Row row now /> }).collect_view()}
        </DeskTable>
    }
}

#[component]
fn Row(row: ApplicationRow, now: Instant) -> impl IntoView {
    let lang = Lang::current();
    let cell = "block py-1.5 align-top md:table-cell md:py-3";
    let label = |text: &'static str| {
        view! { <span class="md:hidden">{text} {tr(lang, "：", ": ")}</span> }
    };
    let waits = row.waits_since();
    view! {
        <tr role="row" class="panel block p-4 md:table-row md:rounded-none md:shadow-none">
            <th
                role="rowheader"
                scope="row"
                class="block py-1.5 text-start align-top font-normal md:table-cell md:py-3"
            >
                <a class="link font-bold" href=format!("/office/applications/{}", row.firm)>
                    {row.name}
                </a>
                <div class="num">{tr(lang, "統一編號 ", "UBN ")} {row.ubn}</div>
            </th>
            <td role="cell" class=cell>
                <FirmStateBadge state=row.state />
                {row.asked.then(|| view! { " " <Asked /> })}
                {row.position.map(|position| view! { <div class="text-sm">{place(lang, position)}</div> })}
            </td>
            <td role="cell" class=cell>
                {match waits {
                    Some(since) => {
                        view! {
                            {label(tr(lang, "等待", "Waiting"))}
                            <span class="num">{age(lang, since, now)}</span>
                            <div class="text-sm text-base-content/80">
                                {tr(lang, "自 ", "since ")} <InstantText at=since />
                            </div>
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <div class="text-sm text-base-content/80">
                                {tr(lang, "最後變更 ", "Last changed ")}
                                <InstantText at=row.changed_at />
                            </div>
                        }
                            .into_any()
                    }
                }}
            </td>
            <td role="cell" class=cell>
                {label(tr(lang, "判定", "Findings"))} {findings(lang, row.open, row.failed)}
            </td>
        </tr>
    }
}

fn findings(lang: Lang, open: u32, failed: u32) -> String {
    match (lang, open, failed) {
        (_, 0, 0) => tr(lang, "全部符合", "All fit").to_owned(),
        (Lang::Zh, _, 0) => format!("{open} 項待確認"),
        (Lang::Zh, 0, _) => format!("{failed} 項不符"),
        (Lang::Zh, _, _) => format!("{failed} 項不符、{open} 項待確認"),
        (Lang::En, _, 0) => format!("{open} open"),
        (Lang::En, 0, _) => format!("{failed} fail"),
        (Lang::En, _, _) => format!("{failed} fail, {open} open"),
    }
}

/// 「候補第 3 位」.
pub(super) fn place(lang: Lang, position: u32) -> String {
    match lang {
        Lang::Zh => format!("候補第 {position} 位"),
        Lang::En => format!("number {position} on the waiting list"),
    }
}

/// 補件中.
#[component]
pub(super) fn Asked() -> impl IntoView {
    view! { <Badge tone=Tone::Info>{tr(Lang::current(), "補件中", "Asked for papers")}</Badge> }
}

/// Where a firm stands, by its words first.
#[component]
pub(super) fn FirmStateBadge(state: FirmState) -> impl IntoView {
    let tone = match state {
        FirmState::Entered | FirmState::Enrolled => Tone::Info,
        FirmState::UnderReview | FirmState::Waitlisted => Tone::Warning,
        FirmState::Eligible | FirmState::Issued => Tone::Success,
        FirmState::Refused | FirmState::Frozen => Tone::Error,
    };
    view! { <Badge tone>{text::firm_state(Lang::current(), state)}</Badge> }
}
