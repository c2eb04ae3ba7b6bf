//! A form whose fields become the query of an address.

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{FormData, HtmlFormElement, UrlSearchParams},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// A plain GET form. With scripts it navigates without loading the page anew, and leaves empty
/// fields out of the address.
#[component]
pub fn GetForm(
    /// A path of ours.
    action: &'static str,
    #[prop(optional)] id: Option<&'static str>,
    #[prop(optional)] class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        // Where the fields cannot be read the browser sends the form itself.
        if let Some(query) = query_of(&event) {
            event.prevent_default();
            navigate(&address(action, &query), NavigateOptions::default());
        }
    };
    view! {
        <form method="get" action=action id=id class=class on:submit=submit>
            {children()}
        </form>
    }
}

fn query_of(event: &SubmitEvent) -> Option<String> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let fields = FormData::new_with_form(&form).ok()?;
    let params = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    params.to_string().as_string()
}

fn address(action: &str, query: &str) -> String {
    let filled: Vec<&str> = query
        .split('&')
        .filter(|pair| pair.split_once('=').is_some_and(|(_, value)| !value.is_empty()))
        .collect();
    if filled.is_empty() { action.to_owned() } else { format!("{action}?{}", filled.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_fields_are_left_out() {
        for (query, expected) in [
            ("", "/catalog"),
            ("q=&sort=", "/catalog"),
            ("q=a+b&category=&page=2", "/catalog?q=a+b&page=2"),
            ("plans=1&plans=2", "/catalog?plans=1&plans=2"),
        ] {
            assert_eq!(address("/catalog", query), expected);
        }
    }
}
