//! 儀表板: the pool over time, how far firms and orders get, what waits for how long, what
//! expires, and what is at risk.

use domain::calendar::day_of;
use leptos::prelude::*;

use super::{
    FiguresView,
    figures_parts::{AgeingFigure, ExpiringFigure, FunnelFigure, PoolFigure, Risks},
    load_figures,
};
use crate::{
    lang::{Lang, tr},
    ui::{InstantText, Page, loaded},
};

#[component]
pub fn FiguresPage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_figures());
    loaded(view, |view| view! { <Figures view /> })
}

#[component]
fn Figures(view: FiguresView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    let title = tr(lang, "儀表板", "Dashboard");
    view! {
        <Page title caption=view.programme.clone() crumbs wide=true>
            <p class="mb-4 text-sm">
                {tr(lang, "資料時間 ", "As of ")} <InstantText at=view.as_of />
                {tr(lang, "，每五分鐘更新。", "; made anew every five minutes.")}
            </p>
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <div class="lg:col-span-2">
                    <PoolFigure pool=view.pool budget=view.budget today=day_of(view.as_of) />
                </div>
                <FunnelFigure
                    id="firms"
                    title=tr(lang, "企業走到哪一步", "How far firms get")
                    stages=view.firms
                />
                <FunnelFigure
                    id="orders"
                    title=tr(lang, "訂單走到哪一步", "How far orders get")
                    stages=view.orders
                />
                <AgeingFigure ageing=view.ageing />
                <ExpiringFigure expiring=view.expiring />
                <div class="lg:col-span-2">
                    <Risks risks=view.risks />
                </div>
            </div>
        </Page>
    }
}
