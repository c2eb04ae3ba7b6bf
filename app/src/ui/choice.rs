//! Choices that are all in sight: one of a few, and boxes to tick.

use leptos::prelude::*;

/// One choice of a [`RadioGroup`] or a [`TickList`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    pub value: String,
    pub text: String,
    /// Empty where the text says enough.
    pub hint: String,
}

impl Pick {
    pub fn new(value: &str, text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { value: value.to_owned(), text: text.into(), hint: hint.into() }
    }
}

/// One of a few choices. The first has the id of the field, so that an error leads to it.
#[component]
pub fn RadioGroup(
    id: &'static str,
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    choices: Vec<Pick>,
    /// The value that is chosen.
    #[prop(optional, into)]
    value: String,
    #[prop(optional, into)] hint: Option<String>,
    error: Option<String>,
) -> impl IntoView {
    let chosen = vec![value];
    view! { <Group id kind="radio" name legend choices chosen hint error /> }
}

/// Any of a few choices.
#[component]
pub fn TickList(
    id: &'static str,
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    choices: Vec<Pick>,
    /// The values that are ticked.
    #[prop(optional)]
    chosen: Vec<String>,
    #[prop(optional, into)] hint: Option<String>,
    error: Option<String>,
) -> impl IntoView {
    view! { <Group id kind="checkbox" name legend choices chosen hint error /> }
}

#[component]
fn Group(
    id: &'static str,
    kind: &'static str,
    name: String,
    legend: String,
    choices: Vec<Pick>,
    chosen: Vec<String>,
    hint: Option<String>,
    error: Option<String>,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), error.is_some());
    view! {
        <fieldset class="space-y-2" aria-describedby=described>
            <legend class="mb-1 font-semibold">{legend}</legend>
            {hint.map(|hint| view! { <p id=format!("{id}-hint") class="text-sm">{hint}</p> })}
            {error.map(|error| view! { <p id=format!("{id}-error") class="field-error">{error}</p> })}
            {choices
                .into_iter()
                .enumerate()
                .map(|(at, pick)| {
                    let own = if at == 0 { id.to_owned() } else { format!("{id}-{at}") };
                    let checked = chosen.contains(&pick.value);
                    view! { <Choosable id=own kind name=name.clone() pick checked /> }
                })
                .collect_view()}
        </fieldset>
    }
}

/// The whole row can be pressed, not only the mark.
#[component]
fn Choosable(
    id: String,
    kind: &'static str,
    name: String,
    pick: Pick,
    checked: bool,
) -> impl IntoView {
    let class = if kind == "radio" { "radio mt-0.5" } else { "checkbox mt-0.5" };
    let hint_id = format!("{id}-about");
    let described = (!pick.hint.is_empty()).then(|| hint_id.clone());
    view! {
        <div class="choice">
            <input
                id=id.clone()
                type=kind
                name=name
                value=pick.value
                checked=checked
                aria-describedby=described
                class=class
            />
            <div class="min-w-0 flex-1">
                <label for=id class="choice-label">
                    {pick.text}
                </label>
                {(!pick.hint.is_empty())
                    .then(|| view! { <p id=hint_id class="text-sm text-base-content/80">{pick.hint}</p> })}
            </div>
        </div>
    }
}

/// A box that has to be ticked; its value is `yes`.
#[component]
pub fn Tick(
    id: &'static str,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    error: Option<String>,
) -> impl IntoView {
    let described = described_by(id, false, error.is_some());
    let invalid = error.is_some().then_some("true");
    view! {
        <div class="space-y-1">
            {error.map(|error| view! { <p id=format!("{id}-error") class="field-error">{error}</p> })}
            <div class="choice">
                <input
                    id=id
                    type="checkbox"
                    name=name
                    value="yes"
                    checked=checked
                    aria-invalid=invalid
                    aria-describedby=described
                    class="checkbox mt-0.5"
                />
                <label for=id class="choice-label">
                    {label}
                </label>
            </div>
        </div>
    }
}

/// The ids of hint and error, for `aria-describedby`.
fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    let hint = hint.then(|| format!("{id}-hint"));
    let error = error.then(|| format!("{id}-error"));
    let ids: Vec<String> = hint.into_iter().chain(error).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
