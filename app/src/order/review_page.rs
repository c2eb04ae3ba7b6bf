//! 核對訂單: check your answers, then send the order. The submit button names the act.

use domain::{
    money::{grouped, parse_typed},
    order::Action,
    quote::Quote,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{
    CheckoutView, SubmitOrderFn,
    checkout_parts::{Consequences, Quoted},
    load_checkout,
    send_once::SendOnce,
    split::{POINTS, QUOTATION, SELF_FUNDED, Typed, field_of, quotation_of, review},
};
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    problem::Problem,
    text,
    ui::{Failed, KeyValue, Loading, Money, Page, PriceSplit, SubmitButton, SummaryList},
};

#[component]
pub fn ReviewPage() -> impl IntoView {
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
                    Ok(view) => view! { <Review view /> }.into_any(),
                    Err(error) => view! { <Failed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Review(view: CheckoutView) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map().get_untracked();
    let typed = Typed::or_required(&view, query.get(POINTS), query.get(SELF_FUNDED));
    let verdict = review(&view, &typed, query.get("version").as_deref());
    // A reload of this page sends the same order, not a second one.
    let key = query.get("key").filter(|key| !key.is_empty()).unwrap_or_else(|| view.key.clone());
    let back = typed.checkout_url(&view);
    let problems = verdict.as_ref().err().map_or_else(Vec::new, |p| lines(lang, p));
    let crumbs = vec![
        (format!("/plans/{}", view.plan), view.name.clone()),
        (back.clone(), tr(lang, "分配", "The split").to_owned()),
    ];
    let decision = match verdict {
        Ok(quote) => view! { <Send view=view.clone() quote key /> }.into_any(),
        Err(_) => view! { <GoBack back=back.clone() /> }.into_any(),
    };
    view! {
        <Page
            title=tr(lang, "送出前，請核對訂單", "Check the order before you send it")
            caption=tr(lang, "步驟 2／2：核對", "Step 2 of 2: check")
            crumbs
            problems
        >
            <div class="grid gap-6 lg:grid-cols-[3fr_2fr]">
                <div class="space-y-6">
                    <Answers view=view.clone() typed back /> {decision}
                </div>
                <div>
                    <Consequences view />
                </div>
            </div>
        </Page>
    }
}

/// The lines of the error summary; each leads to the link that changes what is wrong.
fn lines(lang: Lang, problems: &[Problem]) -> Vec<(String, String)> {
    problems
        .iter()
        .map(|problem| {
            let field = field_of(problem).unwrap_or(POINTS);
            (field.to_owned(), text::problem(lang, problem))
        })
        .collect()
}

#[component]
fn Answers(view: CheckoutView, typed: Typed, back: String) -> impl IntoView {
    let lang = Lang::current();
    let buyer = use_context::<Frame>().and_then(|frame| frame.me).map(|me| me.organisation);
    let (version, months) = match lang {
        Lang::Zh => (format!("第 {} 版", view.version), format!("{} 個月", view.months)),
        Lang::En => (format!("version {}", view.version), format!("{} months", view.months)),
    };
    let change_points = back.clone();
    let points = format!("{}{}", readable(&typed.points), tr(lang, " 點", " points"));
    let own = readable(&typed.self_funded);
    let own = match lang {
        Lang::Zh => format!("{own} 元"),
        Lang::En => format!("NT${own}"),
    };
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "訂單內容", "The order")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "買方", "Buyer")>{buyer}</KeyValue>
                <KeyValue key=tr(lang, "方案", "Plan")>
                    {view.name} " · " {version} " "
                    <a class="link" href=format!("/plans/{}", view.plan)>
                        {tr(lang, "閱讀方案", "Read the plan")}
                    </a>
                </KeyValue>
                <KeyValue key=tr(lang, "供應商", "Supplier")>{view.supplier}</KeyValue>
                <KeyValue key=tr(lang, "期間", "Term")>{months}</KeyValue>
                <KeyValue key=tr(lang, "總價（含稅）", "Price, tax included")>
                    <Money amount=view.price />
                </KeyValue>
                {view.quotation.map(|quotation| view! { <Quoted quotation /> })}
                <KeyValue key=tr(lang, "使用點數", "Points")>
                    <strong class="num">{points}</strong>
                    " "
                    <Change id=POINTS href=change_points what=tr(lang, "使用點數", "the points") />
                </KeyValue>
                <KeyValue key=tr(lang, "自付金額", "Your part")>
                    <strong class="num">{own}</strong>
                    " "
                    <Change id=SELF_FUNDED href=back what=tr(lang, "自付金額", "your part") />
                </KeyValue>
            </SummaryList>
        </section>
    }
}

/// An amount with its thousands apart; what is not an amount, as it was typed.
fn readable(typed: &str) -> String {
    parse_typed(typed).map_or_else(|_| typed.to_owned(), grouped)
}

#[component]
fn Change(id: &'static str, href: String, what: &'static str) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <a id=id class="link" href=href>
            {tr(lang, "變更", "Change")}
            <span class="sr-only">{tr(lang, "", " ")} {what}</span>
        </a>
    }
}

#[component]
fn Send(view: CheckoutView, quote: Quote, key: String) -> impl IntoView {
    let lang = Lang::current();
    let once = SendOnce::new();
    let hidden = [
        ("form[plan]", view.plan.to_string()),
        ("form[version]", view.version.to_string()),
        ("form[points]", quote.points.get().to_string()),
        ("form[self_funded]", quote.self_funded.get().to_string()),
        ("form[key]", key),
        ("form[quotation]", quotation_of(&view)),
    ]
    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
    .collect_view();
    view! {
        <form
            method="post"
            action=SubmitOrderFn::url()
            class="panel space-y-4"
            on:submit=move |event| once.guard(&event)
        >
            {hidden} <PriceSplit quote />
            <p>
                {tr(
                    lang,
                    "送出後，點數會先為您保留；供應商接單、雙方簽約以後才算使用。簽約前您都可以取消。",
                    "Once sent, the points are reserved for you; they are used only when the \
                     supplier has accepted and both have signed. Until then you can withdraw.",
                )}
            </p>
            <SubmitButton attr:aria-disabled=move || {
                once.on_its_way().then_some("true")
            }>{text::action(lang, Action::Submit)}</SubmitButton>
            <p role="status">
                {move || if once.on_its_way() { tr(lang, "送出中…", "Sending…") } else { "" }}
            </p>
        </form>
    }
}

/// There is nothing to send: only the way back.
#[component]
fn GoBack(back: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <p>
            <a class="btn btn-primary" href=back>
                {tr(lang, "回去修改分配", "Go back and change the split")}
            </a>
        </p>
    }
}
