//! The frame of every page: skip link, header, main landmark, footer, and the bar of the demo.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{footer::Footer, header::Header};
use crate::{
    demo::DemoBar,
    frame::Frame,
    lang::{Lang, tr},
    problem,
};

/// Everything around a page. Moves the focus to the main landmark after a navigation, as a page
/// load would.
#[component]
pub fn Layout(children: Children) -> impl IntoView {
    let lang = Lang::current();
    let main = NodeRef::<leptos::html::Main>::new();
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now)
            && let Some(main) = main.get_untracked()
        {
            drop(main.focus());
        }
        now
    });
    let demo = use_context::<Frame>().is_some_and(|frame| frame.demo.is_some());
    view! {
        <a class="skip-link" href="#main" rel="external">
            {tr(lang, "跳到主要內容區塊", "Skip to the main content")}
        </a>
        {demo.then(|| view! { <DemoBar /> })}
        <Header />
        <main id="main" tabindex="-1" node_ref=main class="flex flex-1 flex-col">
            <LandmarkAnchor
                id="c"
                key="C"
                name=tr(lang, "中央主要內容區", "Main content")
            />
            {children()}
        </main>
        <Footer />
    }
}

/// `:::`, the mark by which keyboards and screen readers find a region on sites of the government.
#[component]
pub(super) fn LandmarkAnchor(
    id: &'static str,
    key: &'static str,
    name: &'static str,
) -> impl IntoView {
    view! {
        <a
            id=id
            href=format!("#{id}")
            rel="external"
            accesskey=key
            title=name
            aria-label=name
            class="sr-only focus:not-sr-only focus:p-2"
        >
            ":::"
        </a>
    }
}

/// The path and query of the page that is shown, without a problem that was shown already: where
/// a form that is not about the page comes back to.
pub fn here() -> Memo<String> {
    let location = use_location();
    Memo::new(move |_| address(&location.pathname.read(), &location.search.read()))
}

fn address(path: &str, search: &str) -> String {
    let kept: Vec<&str> = search
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(problem::PARAMETER))
        .collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_without_the_old_problem() {
        for (path, search, expected) in [
            ("/", "", "/"),
            ("/catalog", "q=a&problem=%7B%7D&page=2", "/catalog?q=a&page=2"),
            ("/demo/bank", "?problem=x", "/demo/bank"),
        ] {
            assert_eq!(address(path, search), expected);
        }
    }
}
