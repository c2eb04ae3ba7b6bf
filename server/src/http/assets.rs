//! Files that browsers load: hashed names for ever, the rest for an hour.

use std::path::Path;

use app::assets::AssetNames;
use axum::Router;
use http::{HeaderValue, header};
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

pub(super) fn routes(site_root: &Path) -> Router {
    let pkg = ServeDir::new(site_root.join("pkg")).precompressed_br().precompressed_gzip();
    let hashed = Router::new()
        .nest_service("/pkg", pkg)
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, FOR_EVER));
    let plain = Router::new()
        .route_service("/favicon.svg", ServeFile::new(site_root.join("favicon.svg")))
        .route_service("/favicon.ico", ServeFile::new(site_root.join("favicon.svg")))
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, AN_HOUR));
    hashed.merge(plain)
}

/// The names of the built files, from `assets.json` beside the executable.
///
/// # Errors
/// Where the file is missing: the site was not built.
pub(super) fn names(file: &Path) -> anyhow::Result<AssetNames> {
    use anyhow::Context as _;
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the site is not built: no {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not understood", file.display()))
}
