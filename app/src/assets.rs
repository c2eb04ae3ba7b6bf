//! The built files that a page loads, by their hashed names.

/// Paths on this site, found once when the server starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetNames {
    pub js: String,
    pub wasm: String,
    pub css: String,
}
