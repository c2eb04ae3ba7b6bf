//! The document around the pages, on the server.

use std::sync::Arc;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, assets::AssetNames, frame::Frame};

/// The whole document. The frame of this request must be in the context.
pub fn shell(assets: Arc<AssetNames>) -> impl IntoView {
    let frame = expect_context::<Frame>();
    // The person's choice of colours; without one the attribute is absent and the system decides.
    let theme = Some(frame.theme.as_str()).filter(|theme| !theme.is_empty());
    let json = serde_json::to_string(&frame).unwrap_or_default();
    let AssetNames { js, wasm, css, split, .. } = assets.as_ref().clone();
    // Our own bootstrap instead of the framework's: that one reads its hash file for every page
    // and puts the nonce where Firefox refuses the preload.
    let bootstrap = format!(
        "import('{js}').then(m => m.default({{ module_or_path: '{wasm}' }}).then(() => m.hydrate()))"
    );
    view! {
        <!DOCTYPE html>
        <html lang=frame.lang.tag() data-theme=theme data-frame=json>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js crossorigin="" />
                <link rel="modulepreload" href=split crossorigin="" />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" nonce=use_nonce()>
                    {bootstrap}
                </script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
