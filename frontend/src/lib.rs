//! The entry point in the browser: attaches to the page that the server rendered.

use leptos::{prelude::document, tachys::dom::body};
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the bootstrap script of the page. Marks the document as hydrated when the page's own
/// code has arrived too and its handlers are in place.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_from_async(body(), app::App).await.forget();
    if let Some(root) = document().document_element() {
        // A document without its root element has nobody to tell.
        drop(root.set_attribute("data-hydrated", "true"));
    }
}
