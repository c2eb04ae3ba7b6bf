//! 比較: two to four plans side by side; the selection and 「只看差異」 stand in the address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    COMPARE_MAX, PlanView, compare_plans,
    plan_card::{sector_names, term_and_seats},
    selection::Selection,
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{EmptyState, Page, loaded},
};

#[component]
pub fn ComparePage() -> impl IntoView {
    let query = use_query_map();
    let selection = Memo::new(move |_| {
        let query = query.read();
        Selection::new(
            &query.get_all("plans").unwrap_or_default(),
            query.get("diff").as_deref() == Some("1"),
        )
    });
    let plans = Resource::new(move || selection.read().plans.join(","), compare_plans);
    loaded(plans, move |plans| {
        // Read where the page is made, so that the toggle shows without another request.
        move || view! { <Comparison plans=plans.clone() selection=selection.get() /> }
    })
}

#[component]
fn Comparison(plans: Vec<PlanView>, selection: Selection) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/catalog".to_owned(), tr(lang, "方案型錄", "Catalogue").to_owned())];
    let dropped = selection.plans.len() > COMPARE_MAX;
    view! {
        <Page title=tr(lang, "比較方案", "Compare plans") crumbs wide=true>
            {dropped
                .then(|| {
                    view! {
                        <p class="mb-4">
                            {tr(
                                lang,
                                "一次最多比較 4 個方案，以下是前 4 個。",
                                "At most 4 plans fit side by side; these are the first 4.",
                            )}
                        </p>
                    }
                })}
            {if plans.len() < 2 {
                view! { <TooFew /> }.into_any()
            } else {
                view! { <Table plans selection /> }.into_any()
            }}
        </Page>
    }
}

#[component]
fn TooFew() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <EmptyState title=tr(lang, "請選 2 至 4 個方案", "Choose 2 to 4 plans")>
            <p>
                {tr(
                    lang,
                    "在型錄勾選「加入比較」，再按「比較勾選的方案」。",
                    "Tick “Compare” on the plans in the catalogue, then press “Compare the ticked plans”.",
                )}
            </p>
            <a class="btn btn-primary" href="/catalog">
                {tr(lang, "到方案型錄", "To the catalogue")}
            </a>
        </EmptyState>
    }
}

/// One line of the table: its name, and what each plan has.
type Line = (&'static str, Vec<String>);

fn lines(lang: Lang, plans: &[PlanView]) -> Vec<Line> {
    let line = |name, cell: &dyn Fn(&PlanView) -> String| (name, plans.iter().map(cell).collect());
    let money = |amount: domain::Twd| match lang {
        Lang::Zh => format!("{amount} 元"),
        Lang::En => format!("NT${amount}"),
    };
    let list = |items: &[String]| items.join(tr(lang, "、", ", "));
    vec![
        line(tr(lang, "供應商", "Supplier"), &|p| p.card.supplier.clone()),
        line(tr(lang, "總價（含稅）", "Price, tax included"), &|p| money(p.card.price)),
        line(tr(lang, "點數折抵", "Points"), &|p| match lang {
            Lang::Zh => format!("{} 點", p.card.quote.points),
            Lang::En => p.card.quote.points.to_string(),
        }),
        line(tr(lang, "自付額", "You pay"), &|p| money(p.card.quote.self_funded)),
        line(tr(lang, "期間與帳號", "Term and seats"), &|p| {
            term_and_seats(lang, p.card.months, p.card.seats)
        }),
        line(tr(lang, "功能類別", "Purpose"), &|p| {
            text::category(lang, p.card.category).to_owned()
        }),
        line(tr(lang, "適用產業", "Industries"), &|p| sector_names(lang, &p.card)),
        line(tr(lang, "功能", "What it does"), &|p| list(&p.features)),
        line(tr(lang, "容量或用量", "Capacity"), &|p| p.capacity.clone()),
        line(tr(lang, "資料存放地點", "Data location"), &|p| p.data_location.clone()),
        line(tr(lang, "可串接系統", "Integrations"), &|p| list(&p.integrations)),
        line(tr(lang, "終止與資料取回", "Leaving and your data"), &|p| p.exit_terms.clone()),
        line(tr(lang, "供應商所在地", "Supplier's place"), &|p| p.supplier_region.clone()),
    ]
}

fn differs((_, cells): &Line) -> bool {
    cells.windows(2).any(|pair| pair[0] != pair[1])
}

#[component]
fn Table(plans: Vec<PlanView>, selection: Selection) -> impl IntoView {
    let lang = Lang::current();
    let only = selection.only_differences;
    let lines: Vec<Line> =
        lines(lang, &plans).into_iter().filter(|line| !only || differs(line)).collect();
    let toggle = Selection { only_differences: !only, ..selection.clone() }.url();
    let toggle_text = if only {
        tr(lang, "看全部項目", "Show everything")
    } else {
        tr(lang, "只看差異", "Only what differs")
    };
    let name = tr(lang, "方案比較表", "Comparison of plans");
    view! {
        <p class="mb-4">
            <a class="btn btn-outline" href=toggle>
                {toggle_text}
            </a>
        </p>
        <div class="table-scroll" role="region" tabindex="0" aria-label=name>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col" class="sticky left-0 z-1 min-w-28 bg-base-100">
                            {tr(lang, "項目", "Item")}
                        </th>
                        {plans
                            .into_iter()
                            .map(|plan| view! { <PlanHead plan selection=selection.clone() /> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {lines
                        .into_iter()
                        .map(|(name, cells)| view! { <TableLine name cells /> })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn PlanHead(plan: PlanView, selection: Selection) -> impl IntoView {
    let lang = Lang::current();
    let rest = selection.without(&plan.card.id.to_string()).url();
    let name = plan.card.name;
    let label = match lang {
        Lang::Zh => format!("移除「{name}」"),
        Lang::En => format!("Remove “{name}”"),
    };
    view! {
        <th scope="col" class="min-w-52 align-top">
            <a class="link block text-base" href=format!("/plans/{}", plan.card.id)>
                {name}
            </a>
            <a class="link inline-block min-h-6 font-normal" href=rest aria-label=label>
                {tr(lang, "移除", "Remove")}
            </a>
        </th>
    }
}

#[component]
fn TableLine(name: &'static str, cells: Vec<String>) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="sticky left-0 z-1 bg-base-100 align-top">
                {name}
            </th>
            {cells
                .into_iter()
                .map(|cell| view! { <td class="min-w-52 align-top">{cell}</td> })
                .collect_view()}
        </tr>
    }
}
