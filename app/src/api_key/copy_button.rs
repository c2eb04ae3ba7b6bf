//! A button that copies a text. It appears where a script can carry it out; the text itself stands
//! beside it and can be marked and copied by hand.

use leptos::prelude::*;

use crate::lang::{Lang, tr};

#[component]
pub(crate) fn CopyButton(
    text: String,
    /// What the button says.
    #[prop(default = ("複製金鑰", "Copy the key"))]
    says: (&'static str, &'static str),
) -> impl IntoView {
    let lang = Lang::current();
    let (possible, copied) = (RwSignal::new(false), RwSignal::new(false));
    let copy = StoredValue::new(text);
    Effect::new(move |_| possible.set(browser::can_copy()));
    view! {
        <Show when=move || possible.get()>
            <button
                type="button"
                class="btn btn-outline btn-sm min-h-9 text-sm"
                on:click=move |_| {
                    browser::copy(&copy.get_value(), move || copied.set(true));
                }
            >
                {tr(lang, says.0, says.1)}
            </button>
        </Show>
        <span role="status" class="ms-2">
            {move || copied.get().then_some(tr(lang, "已複製", "Copied"))}
        </span>
    }
}

/// Browsers offer the clipboard to secure pages only.
#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::window;
    use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

    fn clipboard() -> Option<JsValue> {
        let navigator = js_sys::Reflect::get(&window(), &"navigator".into()).ok()?;
        let found = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
        (!found.is_undefined()).then_some(found)
    }

    pub(super) fn can_copy() -> bool {
        clipboard().is_some()
    }

    fn function(of: &JsValue, name: &str) -> Option<js_sys::Function> {
        js_sys::Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
    }

    /// Says so when the browser has done it; it may refuse.
    pub(super) fn copy(text: &str, done: impl FnOnce() + 'static) {
        let promise = clipboard().and_then(|clipboard| {
            function(&clipboard, "writeText")?.call1(&clipboard, &text.into()).ok()
        });
        let then = promise.as_ref().and_then(|promise| function(promise, "then"));
        if let (Some(promise), Some(then)) = (promise, then) {
            let done = Closure::once_into_js(move |_: JsValue| done());
            drop(then.call1(&promise, &done));
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    pub(super) const fn can_copy() -> bool {
        false
    }

    pub(super) fn copy(_: &str, _: impl FnOnce() + 'static) {}
}
