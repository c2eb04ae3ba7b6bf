//! The head of a page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::ErrorSummary;
use crate::lang::{Lang, tr};

/// What every page title ends with.
pub const SITE_NAME: (&str, &str) = ("雲市集工業館", "Yunshiji Industrial Pavilion");

/// The title of the document, with the name of the site after it.
#[component]
pub fn PageTitle(#[prop(into)] text: String) -> impl IntoView {
    let site = tr(Lang::current(), SITE_NAME.0, SITE_NAME.1);
    let title = format!("{text} - {site}");
    // The framework writes the title as it is; in a browser it is a property and needs no escape.
    #[cfg(feature = "ssr")]
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    view! { <Title text=title /> }
}

/// A page: document title, breadcrumbs, errors above everything else, heading, content.
#[component]
pub fn Page(
    #[prop(into)] title: String,
    /// A line above the heading, such as 「步驟 1／2」.
    #[prop(optional, into)]
    caption: Option<String>,
    /// The pages above this one: address and name.
    #[prop(optional)]
    crumbs: Vec<(String, String)>,
    /// What was refused: the id of the field, and the words.
    #[prop(optional)]
    problems: Vec<(String, String)>,
    /// For tables that need more than the usual width.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let class = if wide { "page-wide" } else { "page" };
    view! {
        <PageTitle text=title.clone() />
        <div class=class>
            {(!crumbs.is_empty()).then(|| view! { <Crumbs crumbs here=title.clone() /> })}
            <ErrorSummary problems />
            {caption
                .map(|caption| view! { <p class="font-semibold text-base-content/80">{caption}</p> })}
            <h1 class="mb-4">{title}</h1>
            {children()}
        </div>
    }
}

#[component]
fn Crumbs(crumbs: Vec<(String, String)>, here: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <nav aria-label=tr(lang, "您的位置", "You are here") class="breadcrumbs mb-2 text-sm">
            <ol>
                {crumbs
                    .into_iter()
                    .map(|(href, name)| {
                        view! {
                            <li>
                                <a class="link" href=href>
                                    {name}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()} <li aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}
