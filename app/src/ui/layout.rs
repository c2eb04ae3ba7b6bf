//! The frame of every page: skip link, header, main landmark, footer, and the bar of the demo.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Markup, footer::footer, header::header, landmark::anchor, markup};
use crate::{
    demo::demo_bar,
    frame::Frame,
    lang::{Lang, tr},
    problem,
};

/// Everything around a page. Moves the focus to the main landmark after a navigation, as a page
/// load would.
///
/// What stands around the main landmark is text, written anew when the address changes: half of
/// what a small page cost was building it as components (docs/decisions/0021).
#[component]
pub fn Layout(children: Children) -> impl IntoView {
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
    // Without its frame no page is shown at all (`App`).
    let frame = StoredValue::new(expect_context::<Frame>());
    let lang = frame.with_value(|frame| frame.lang);
    let here = here();
    let around = move |part: fn(&Frame, &str) -> Markup| {
        move || frame.with_value(|frame| part(frame, &here.read()).into_element())
    };
    let demo = frame.with_value(|frame| frame.demo.is_some());
    view! {
        {skip_link(lang).into_element()}
        {demo.then(|| around(demo_bar))}
        {around(header)}
        <main id="main" tabindex="-1" node_ref=main class="flex flex-1 flex-col">
            {start_of_main(lang).into_element()}
            {children()}
        </main>
        {around(footer)}
    }
}

fn skip_link(lang: Lang) -> Markup {
    let mut out = Markup::default();
    markup!(
        out,
        "<a class=\"skip-link\" href=\"#main\" rel=\"external\">",
        tr(lang, "跳到主要內容區塊", "Skip to the main content"),
        "</a>"
    );
    out
}

fn start_of_main(lang: Lang) -> Markup {
    let mut out = Markup::default();
    anchor(&mut out, "c", "C", tr(lang, "中央主要內容區", "Main content"));
    out
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
