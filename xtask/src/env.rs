//! The only place of this crate that reads the environment.

use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "the commands of the project read it here only")]
pub(crate) fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The root of the clone the command was started in. Cargo gives it at run time; a path compiled
/// into the program would be wrong when two clones share one target folder.
pub(crate) fn root() -> PathBuf {
    let manifest = var("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    manifest.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where built tools and dependencies live, so that a second clone need not build them again.
pub(crate) fn cache() -> PathBuf {
    let base = var("XDG_CACHE_HOME").map_or_else(
        || PathBuf::from(var("HOME").unwrap_or_else(|| String::from("."))).join(".cache"),
        PathBuf::from,
    );
    base.join("yunshiji")
}

/// Cargo's target folder: what the caller says, else one for all clones of this user.
pub(crate) fn target() -> PathBuf {
    var("CARGO_TARGET_DIR").map_or_else(|| cache().join("target"), |dir| root().join(dir))
}

/// The finished server and its `assets.json`, and next to them the finished site. They belong to one
/// clone: two clones serve their own.
pub(crate) fn dist() -> PathBuf {
    root().join("target/dist")
}

pub(crate) fn site() -> PathBuf {
    root().join("target/site")
}

pub(crate) fn server() -> PathBuf {
    dist().join("marketplace")
}

/// What the server must find in its environment to serve the built site.
pub(crate) fn for_server() -> Vec<(&'static str, String)> {
    vec![
        ("LEPTOS_OUTPUT_NAME", String::from("marketplace")),
        ("LEPTOS_SITE_ROOT", site().display().to_string()),
        ("LEPTOS_SITE_PKG_DIR", String::from("pkg")),
        ("LEPTOS_ENV", String::from("PROD")),
    ]
}
