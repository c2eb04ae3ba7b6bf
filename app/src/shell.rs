//! The document around the pages, on the server.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::{App, frame::Frame};

/// The whole document. The frame of this request must be in the context.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let frame = expect_context::<Frame>();
    // The person's choice of colours; without one the attribute is absent and the system decides.
    let theme = Some(frame.theme.as_str()).filter(|theme| !theme.is_empty());
    let json = serde_json::to_string(&frame).unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang=frame.lang.tag() data-theme=theme data-frame=json>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet id="leptos" options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
