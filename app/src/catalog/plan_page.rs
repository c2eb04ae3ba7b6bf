//! 方案: everything that a buyer should know before ordering, and the one next step.

use domain::plan::PlanOrigin;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    PlanView, load_plan,
    plan_card::{sector_names, term_and_seats},
    plan_order::{Dates, NextStep, Price},
};
use crate::{
    lang::{Lang, tr},
    prose::Prose,
    rating::PlanRatings,
    text,
    ui::{KeyValue, Page, SummaryList, loaded},
};

#[component]
pub fn PlanPage() -> impl IntoView {
    let params = use_params_map();
    let plan = Resource::new(move || params.read().get("id").unwrap_or_default(), load_plan);
    loaded(plan, |view| view! { <Plan view /> })
}

#[component]
fn Plan(view: PlanView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![
        ("/catalog".to_owned(), tr(lang, "方案型錄", "Catalogue").to_owned()),
        (
            format!("/catalog?category={}", view.card.category.as_str()),
            text::category(lang, view.card.category).to_owned(),
        ),
    ];
    view! {
        <Page title=view.card.name.clone() crumbs>
            <div class="grid items-start gap-8 lg:grid-cols-3">
                <div class="space-y-8 max-lg:order-last lg:col-span-2">
                    <Description view=view.clone() />
                    <Terms view=view.clone() />
                    <Supplier view=view.clone() />
                    <PlanRatings ratings=view.ratings.clone() />
                </div>
                <aside
                    class="panel space-y-4 lg:sticky lg:top-16"
                    aria-label=tr(lang, "價格與訂購", "Price and order")
                >
                    <Price view=view.clone() />
                    <NextStep view=view.clone() />
                    <Dates view />
                </aside>
            </div>
        </Page>
    }
}

#[component]
fn Description(view: PlanView) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="measure space-y-3">
            <p class="flex flex-wrap gap-2 text-sm">
                <span class="badge badge-soft badge-primary">
                    {text::category(lang, view.card.category)}
                </span>
                <span class="badge badge-soft">{text::origin(lang, view.origin)}</span>
            </p>
            <p class="text-lg">{view.card.summary}</p>
            <Prose blocks=view.description />
        </section>
        <section class="measure">
            <h2 class="mb-2">{tr(lang, "功能", "What it does")}</h2>
            <ul class="list-disc space-y-1 ps-6">
                {view.features.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Terms(view: PlanView) -> impl IntoView {
    let lang = Lang::current();
    let integrations = if view.integrations.is_empty() {
        tr(lang, "無", "None").to_owned()
    } else {
        view.integrations.join(tr(lang, "、", ", "))
    };
    view! {
        <section>
            <h2 class="mb-2">{tr(lang, "方案內容", "Terms")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "採用方案", "Solution")>{view.solution}</KeyValue>
                <KeyValue key=tr(lang, "使用期間與帳號", "Term and seats")>
                    {term_and_seats(lang, view.card.months, view.card.seats)}
                </KeyValue>
                <KeyValue key=tr(lang, "容量或用量", "Capacity")>{view.capacity}</KeyValue>
                <KeyValue key=tr(lang, "適用產業", "Industries")>
                    {sector_names(lang, &view.card)}
                </KeyValue>
                <KeyValue key=tr(lang, "資料存放地點", "Data location")>
                    {view.data_location}
                </KeyValue>
                <KeyValue key=tr(lang, "可串接系統", "Integrations")>{integrations}</KeyValue>
                <KeyValue key=tr(lang, "終止與資料取回", "Leaving and your data")>
                    {view.exit_terms}
                </KeyValue>
                <KeyValue key=tr(lang, "方案版本", "Version")>
                    {match lang {
                        Lang::Zh => format!("第 {} 版（訂單以送出時的版本為準）", view.version),
                        Lang::En => format!("{} (an order keeps the version it was sent with)", view.version),
                    }}
                </KeyValue>
            </SummaryList>
            {(view.origin == PlanOrigin::Adjusted)
                .then(|| {
                    view! {
                        <p class="mt-2 text-sm">
                            {tr(
                                lang,
                                "此為供應商為工業館調整的優惠方案，內容經書面審查。",
                                "The supplier adjusted this plan for the pavilion; the office reviewed it on paper.",
                            )}
                        </p>
                    }
                })}
        </section>
    }
}

#[component]
fn Supplier(view: PlanView) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section>
            <h2 class="mb-2">{tr(lang, "供應商", "Supplier")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "名稱", "Name")>{view.card.supplier}</KeyValue>
                <KeyValue key=tr(lang, "統一編號", "Business number")>
                    <span class="num">{view.supplier_ubn}</span>
                </KeyValue>
                <KeyValue key=tr(lang, "所在地", "Place")>{view.supplier_region}</KeyValue>
            </SummaryList>
        </section>
    }
}
