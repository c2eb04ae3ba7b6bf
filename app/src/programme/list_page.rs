//! 計畫 as a list: which one is open, what each has left, and what waits.

use domain::money::grouped;
use leptos::prelude::*;

use super::{ProgrammeRow, ProgrammesView, load_programmes};
use crate::{
    lang::{Lang, tr},
    text::settings::hall,
    ui::{Badge, DateText, Page, Tone, loaded},
};

#[component]
pub fn ProgrammesPage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_programmes());
    loaded(view, |view| view! { <Programmes view /> })
}

#[component]
fn Programmes(view: ProgrammesView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let rows = view.rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
    let intro = tr(
        lang,
        "每個計畫的額度、比例與期限都是設定。變更由一位同仁提案、另一位確認，並從指定的日子起生效；已送出的訂單與已成立的契約維持原來的條件。",
        "Budget, ratio and dates of a programme are settings. One officer proposes a change, another \
         confirms it, and it is in force from its day on; orders and contracts that there are keep \
         their terms.",
    );
    view! {
        <Page title=tr(lang, "計畫設定", "Programme settings") crumbs>
            <p class="max-w-prose mb-4">{intro}</p>
            <ul class="space-y-4">{rows}</ul>
        </Page>
    }
}

#[component]
fn Row(row: ProgrammeRow) -> impl IntoView {
    let lang = Lang::current();
    let programme = row.programme;
    let href = format!("/office/programmes/{}", programme.id);
    let clone = format!("{href}/clone");
    let shown = row.shown.then(|| {
        view! { <Badge tone=Tone::Success>{tr(lang, "開放中", "Open")}</Badge> }
    });
    let open = (row.open > 0).then(|| {
        let words = match lang {
            Lang::Zh => format!("{} 項待處理", row.open),
            Lang::En => format!("{} to settle", row.open),
        };
        view! { <Badge tone=Tone::Warning>{words}</Badge> }
    });
    let from = programme.opens_on.map(|day| {
        view! {
            <DateText day />
            " – "
        }
    });
    let points = match lang {
        Lang::Zh => {
            format!("額度 {} 點，池中 {} 點", grouped(row.budget.get()), grouped(row.pool.get()))
        }
        Lang::En => format!(
            "{} points in all, {} in the pool",
            grouped(row.budget.get()),
            grouped(row.pool.get())
        ),
    };
    view! {
        <li class="panel space-y-2">
            <h2 class="flex flex-wrap items-center gap-3">
                <a class="link" href=href>
                    {programme.name.clone()}
                </a>
                {shown}
                {open}
            </h2>
            <p class="text-sm">
                {programme.id.to_string()} " · " {hall(lang, programme.pavilion)} " · "
                {tr(lang, "點數可用至 ", "points until ")} {from}
                <DateText day=programme.points_until />
            </p>
            <p class="num">{points}</p>
            <p>
                <a class="link" href=clone>
                    {match lang {
                        Lang::Zh => format!("以 {} 複製成新計畫", programme.id),
                        Lang::En => format!("Make a new programme from {}", programme.id),
                    }}
                </a>
            </p>
        </li>
    }
}
