//! 結帳: what is bought, how its price splits, and what follows from sending the order.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    CheckoutView,
    checkout_parts::{CheckoutFacts, Consequences, PlanChanged},
    load_checkout,
    split::{QUOTATION, blocked},
    split_form::{FACTS_ID, SplitForm, lines},
};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    text,
    ui::{ErrorSummary, Failed, Loading, Notice, Page, Tone, use_problem},
};

#[component]
pub fn CheckoutPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        let quotation = query.read().get(QUOTATION).unwrap_or_default();
        (params.read().get("plan").unwrap_or_default(), quotation)
    };
    let checkout = Resource::new(asked, |(plan, quotation)| load_checkout(plan, quotation));
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || Suspend::new(async move {
                match checkout.await {
                    Ok(view) => view! { <Checkout view /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Checkout(view: CheckoutView) -> impl IntoView {
    let lang = Lang::current();
    let problem = use_problem().get_untracked();
    let shown = RwSignal::new(problem.clone().into_iter().collect::<Vec<Problem>>());
    let title = match lang {
        Lang::Zh => format!("訂購「{}」", view.name),
        Lang::En => format!("Order “{}”", view.name),
    };
    let crumbs = vec![
        ("/catalog".to_owned(), tr(lang, "方案型錄", "Catalogue").to_owned()),
        (format!("/plans/{}", view.plan), view.name.clone()),
    ];
    let content = match blocked(&view) {
        Some(refusal) => {
            let words = text::refusal(lang, &refusal);
            view! { <Blocked words /> }.into_any()
        }
        None => view! { <SplitForm view=view.clone() shown /> }.into_any(),
    };
    view! {
        // Above the heading, and so that it can change while the page stays.
        <div class="mx-auto w-full max-w-6xl px-4 pt-6 empty:hidden">
            {move || view! { <ErrorSummary problems=lines(lang, &shown.read()) /> }}
        </div>
        <Page title caption=tr(lang, "步驟 1／2：分配", "Step 1 of 2: the split") crumbs>
            <div class="grid gap-6 lg:grid-cols-[3fr_2fr]">
                <div class="space-y-6">
                    <PlanChanged problem view=view.clone() /> {content}
                </div>
                <div id=FACTS_ID class="space-y-6">
                    <CheckoutFacts view=view.clone() />
                    <Consequences view />
                </div>
            </div>
        </Page>
    }
}

#[component]
fn Blocked(words: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Notice
            tone=Tone::Error
            title=tr(lang, "目前不能以點數訂購", "This cannot be ordered with points now")
        >
            <p>{words}</p>
            <p class="mt-2 flex flex-wrap gap-3">
                <a class="link" href="/catalog">
                    {tr(lang, "看看其他方案", "Look at other plans")}
                </a>
                <a class="link" href="/wallet">
                    {tr(lang, "查看點數明細", "See the points statement")}
                </a>
            </p>
        </Notice>
    }
}
