//! Forms. What somebody typed is never overwritten: values are attributes, which the browser
//! keeps apart from what was typed before the page was hydrated.

use leptos::{ev::Targeted, html, prelude::*};

/// The ids of hint and error, for `aria-describedby`.
fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    let ids: Vec<String> = [(hint, "hint"), (error, "error")]
        .into_iter()
        .filter(|(present, _)| *present)
        .map(|(_, part)| format!("{id}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Label, hint, the control, and its error: the same for every kind of control.
#[component]
fn Labelled(
    id: String,
    label: String,
    hint: Option<String>,
    error: MaybeProp<String>,
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="flex max-w-lg flex-col gap-1">
            <label for=id class="font-semibold">
                {label}
            </label>
            {hint
                .map(|hint| {
                    view! {
                        <p id=hint_id class="text-sm text-base-content/80">
                            {hint}
                        </p>
                    }
                })}
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p id=error_id.clone() class="field-error">
                                {error}
                            </p>
                        }
                    })
            }} {children()}
        </div>
    }
}

/// A line of text with its label, hint and error.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    /// As the server reads it, such as `form[email]`.
    #[prop(into)]
    name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    /// Empty as if there were none.
    #[prop(optional, into)]
    hint: Option<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// `text` unless given.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] required: bool,
    /// Follows what is typed, in both directions.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    if let Some(live) = live {
        Effect::new(move |first: Option<()>| {
            let Some(input) = input.get() else { return };
            let wanted = live.get();
            // What was typed before the page was hydrated counts.
            if first.is_none() && input.value() != wanted {
                live.set(input.value());
            } else if input.value() != wanted {
                input.set_value(&wanted);
            }
        });
    }
    let hint = hint.filter(|hint| !hint.is_empty());
    let (described, has_hint) = (id.clone(), hint.is_some());
    let typed = move |event: Targeted<leptos::ev::Event, _>| adopt(live, &event);
    view! {
        <Labelled id=id.clone() label hint error>
            <input
                node_ref=input
                id=id
                name=name
                type=kind
                value=value
                inputmode=inputmode
                autocomplete=autocomplete
                required=required
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || described_by(&described, has_hint, error.get().is_some())
                class="input w-full"
                on:input:target=typed
            />
        </Labelled>
    }
}

fn adopt(
    live: Option<RwSignal<String>>,
    event: &Targeted<leptos::ev::Event, leptos::web_sys::HtmlInputElement>,
) {
    if let Some(live) = live {
        live.set(event.target().value());
    }
}

/// Several lines of text. Leptos 0.8 writes the children of `<textarea>` without escaping them,
/// so this is the only place that writes any.
#[component]
pub fn TextArea(
    #[prop(into)] id: String,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(default = 4)] rows: u16,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let (described, has_hint) = (id.clone(), hint.is_some());
    view! {
        <Labelled id=id.clone() label hint error>
            <textarea
                id=id
                name=name
                rows=rows.to_string()
                maxlength=maxlength.map(|max| max.to_string())
                required=required
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || described_by(&described, has_hint, error.get().is_some())
                class="textarea w-full"
            >
                {raw_text(value)}
            </textarea>
        </Labelled>
    }
}

/// On the server the text becomes markup and is escaped here; in the browser it is a text node,
/// which needs no escaping, and hydration leaves the server's alone.
fn raw_text(value: String) -> String {
    if cfg!(feature = "ssr") {
        value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        value
    }
}

/// One option of a [`SelectField`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub text: String,
}

/// One of several choices, with its label.
#[component]
pub fn SelectField(
    #[prop(into)] id: String,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    /// The value that is chosen.
    #[prop(optional, into)]
    value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
) -> impl IntoView {
    let (described, has_hint) = (id.clone(), hint.is_some());
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == value;
            view! {
                <option value=choice.value selected=selected>
                    {choice.text}
                </option>
            }
        })
        .collect_view();
    view! {
        <Labelled id=id.clone() label hint error>
            <select
                id=id
                name=name
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || described_by(&described, has_hint, error.get().is_some())
                class="select w-full"
            >
                {options}
            </select>
        </Labelled>
    }
}

/// The button that sends a form; its words name the act.
#[component]
pub fn SubmitButton(
    /// Not the main act of the page.
    #[prop(optional)]
    quiet: bool,
    #[prop(optional)] small: bool,
    children: Children,
) -> impl IntoView {
    let class = match (quiet, small) {
        (false, false) => "btn btn-primary",
        (false, true) => "btn btn-primary btn-sm min-h-9 text-sm",
        (true, false) => "btn btn-outline",
        (true, true) => "btn btn-outline btn-sm min-h-9 text-sm",
    };
    view! {
        <button type="submit" class=class>
            {children()}
        </button>
    }
}
