//! The two amounts of a checkout, judged by the domain as they are typed.

use domain::quote::Quote;
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use super::{
    CheckoutView,
    checkout_parts::Why,
    split::{POINTS, QUOTATION, SELF_FUNDED, Typed, field_of, quotation_of, required},
};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
    text,
    ui::{Field, PriceSplit, SubmitButton},
};

/// Where a problem leads that belongs to neither field.
pub const FACTS_ID: &str = "plan-facts";

/// The lines of the error summary.
pub fn lines(lang: Lang, problems: &[Problem]) -> Vec<(String, String)> {
    problems
        .iter()
        .map(|problem| {
            let field = field_of(problem).unwrap_or(FACTS_ID);
            (field.to_owned(), text::problem(lang, problem))
        })
        .collect()
}

/// The words of the problem at a field.
fn error_at(lang: Lang, problems: &[Problem], field: &str) -> Option<String> {
    problems
        .iter()
        .find(|problem| field_of(problem) == Some(field))
        .map(|problem| text::problem(lang, problem))
}

/// The two amounts. A plain GET form: the next page judges them again on the server.
#[component]
pub fn SplitForm(view: CheckoutView, shown: RwSignal<Vec<Problem>>) -> impl IntoView {
    let lang = Lang::current();
    let query = use_query_map().get_untracked();
    let typed = Typed::or_required(&view, query.get(POINTS), query.get(SELF_FUNDED));
    let points = RwSignal::new(typed.points.clone());
    let self_funded = RwSignal::new(typed.self_funded.clone());
    let quote = required(&view);
    let action = format!("/checkout/{}/review", view.plan);
    let (version, key) = (view.version, view.key.clone());
    let quotation = view.quotation.as_ref().map(|_| {
        view! { <input type="hidden" name=QUOTATION value=quotation_of(&view) /> }
    });
    let judged = view.clone();
    let verdict = Memo::new(move |_| {
        let typed = Typed { points: points.get(), self_funded: self_funded.get() };
        typed.judge(&judged).map_err(|problems| lines(lang, &problems))
    });
    let judged = view.clone();
    let refuse = move |event: SubmitEvent| {
        let typed =
            Typed { points: points.get_untracked(), self_funded: self_funded.get_untracked() };
        let problems = typed.judge(&judged).err().unwrap_or_default();
        if !problems.is_empty() {
            event.prevent_default();
        }
        shown.set(problems);
    };
    let settle = move |_| {
        // What was wrong is right now: nobody has to send the form to be told.
        if verdict.with_untracked(Result::is_ok) && !shown.read_untracked().is_empty() {
            shown.set(Vec::new());
        }
    };
    view! {
        <form
            method="get"
            action=action
            class="panel space-y-5"
            on:submit=refuse
            on:input=settle
            novalidate
        >
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="key" value=key />
            {quotation}
            <h2>{tr(lang, "點數與自付額", "Points and your part")}</h2>
            <PriceSplit quote />
            <Amount
                id=POINTS
                label=tr(lang, "使用點數（點）", "Points")
                value=typed.points
                live=points
                shown
            />
            <Amount
                id=SELF_FUNDED
                label=tr(lang, "自付金額（元）", "Your part (NT$)")
                value=typed.self_funded
                live=self_funded
                shown
            />
            <Verdict view=view.clone() verdict points self_funded shown />
            <Why quote />
            <SubmitButton>{tr(lang, "下一步：核對訂單", "Next: check the order")}</SubmitButton>
        </form>
    }
}

#[component]
fn Amount(
    id: &'static str,
    label: &'static str,
    value: String,
    live: RwSignal<String>,
    shown: RwSignal<Vec<Problem>>,
) -> impl IntoView {
    let lang = Lang::current();
    let error = Memo::new(move |_| error_at(lang, &shown.read(), id));
    view! {
        <Field
            id
            name=id
            label
            value
            error
            inputmode="numeric"
            autocomplete="off"
            required=true
            live
        />
    }
}

/// What the domain says about the amounts as they stand, and the way to the right ones.
#[component]
fn Verdict(
    view: CheckoutView,
    verdict: Memo<Result<Quote, Vec<(String, String)>>>,
    points: RwSignal<String>,
    self_funded: RwSignal<String>,
    shown: RwSignal<Vec<Problem>>,
) -> impl IntoView {
    let lang = Lang::current();
    let right = Typed::or_required(&view, None, None);
    let href = right.checkout_url(&view);
    let apply = move |event: MouseEvent| {
        event.prevent_default();
        points.set(right.points.clone());
        self_funded.set(right.self_funded.clone());
        shown.set(Vec::new());
    };
    let fits = move || verdict.with(Result::is_ok);
    let class = move || {
        if fits() { "font-semibold text-success" } else { "font-semibold text-error" }
    };
    let words = move || match verdict.get() {
        Ok(_) => tr(lang, "✓ 這個分配符合規定。", "✓ This split follows the rules.").to_owned(),
        // Already said on top and at its field.
        Err(problems) if problems == lines(lang, &shown.read()) => String::new(),
        Err(problems) => problems.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" "),
    };
    view! {
        <div class="space-y-2">
            <p role="status" class=class>
                {words}
            </p>
            <a
                class=move || if fits() { "hidden" } else { "btn btn-sm min-h-9" }
                href=href
                on:click=apply
            >
                {tr(lang, "套用正確的分配", "Use the right split")}
            </a>
        </div>
    }
}
