//! Keeps the keyboard's place where a part of the page is drawn anew, in the browser alone.

use leptos::{leptos_dom::helpers::document, prelude::request_animation_frame};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// A part that may be drawn anew names the id of what gets the focus that was inside it.
const HOME: &str = "data-focus-home";

/// To be called before the page changes: where that takes away what had the focus, the focus goes
/// to the home of its part instead of the top of the page.
pub(super) fn keep() {
    let part = document()
        .active_element()
        .and_then(|active| active.closest(&format!("[{HOME}]")).ok().flatten());
    let Some(home) = part.and_then(|part| part.get_attribute(HOME)) else { return };
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        let home = document().get_element_by_id(&home);
        if let (true, Some(home)) =
            (lost, home.and_then(|home| home.dyn_into::<HtmlElement>().ok()))
        {
            // An element that cannot have it leaves it where it is.
            drop(home.focus());
        }
    });
}
