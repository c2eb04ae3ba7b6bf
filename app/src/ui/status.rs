//! What stands where: states, notices, waiting, nothing.

use domain::order::State;
use leptos::prelude::*;

use crate::{
    lang::{Lang, tr},
    text,
};

/// How much a notice matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Info,
    Success,
    Warning,
    Error,
}

impl Tone {
    const fn alert(self) -> &'static str {
        match self {
            Self::Info => "alert alert-info alert-soft items-start",
            Self::Success => "alert alert-success alert-soft items-start",
            Self::Warning => "alert alert-warning alert-soft items-start",
            Self::Error => "alert alert-error alert-soft items-start",
        }
    }

    const fn badge(self) -> &'static str {
        match self {
            Self::Info => "badge badge-soft badge-info",
            Self::Success => "badge badge-soft badge-success",
            Self::Warning => "badge badge-soft badge-warning",
            Self::Error => "badge badge-soft badge-error",
        }
    }

    /// Says the same as the colour.
    const fn mark(self) -> &'static str {
        match self {
            Self::Info => "○",
            Self::Success => "✓",
            Self::Warning => "!",
            Self::Error => "✕",
        }
    }
}

/// A message beside the content of a page, with an optional heading.
#[component]
pub fn Notice(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=tone.alert()>
            <span aria-hidden="true" class="font-bold">
                {tone.mark()}
            </span>
            <div class="text-base-content">
                {title.map(|title| view! { <p class="font-bold">{title}</p> })}
                <div>{children()}</div>
            </div>
        </div>
    }
}

/// A word with its meaning in mark and colour.
#[component]
pub fn Badge(tone: Tone, children: Children) -> impl IntoView {
    view! {
        <span class=tone.badge()>
            <span aria-hidden="true">{tone.mark()}</span>
            {children()}
        </span>
    }
}

/// The state of an order, by its words first.
#[component]
pub fn StateBadge(state: State) -> impl IntoView {
    let tone = match state {
        State::Draft | State::Submitted | State::Claimed => Tone::Info,
        State::Accepted | State::Contracted => Tone::Warning,
        State::Paid | State::InService | State::ServiceProven | State::Settled => Tone::Success,
        State::Declined
        | State::Withdrawn
        | State::ResponseLapsed
        | State::PaymentLapsed
        | State::Terminated => Tone::Error,
    };
    view! { <Badge tone>{text::state(Lang::current(), state)}</Badge> }
}

/// Nothing to show, and what to do about it.
#[component]
pub fn EmptyState(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="panel measure mx-auto my-8 space-y-3 text-center">
            <p class="text-lg font-bold">{title}</p>
            {children()}
        </div>
    }
}

/// The shape of a page until its content arrives.
#[component]
pub fn Loading() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <div class="page space-y-4" role="status">
            <span class="sr-only">{tr(lang, "載入中", "Loading")}</span>
            <div class="skeleton h-9 w-2/3 max-w-md"></div>
            <div class="skeleton h-5 w-full max-w-2xl"></div>
            <div class="skeleton h-40 w-full"></div>
            <div class="skeleton h-40 w-full"></div>
        </div>
    }
}
