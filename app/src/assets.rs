//! The built files that a page loads, by their hashed names.

use std::collections::HashMap;

use serde::Deserialize;

/// Paths on this site, found once when the server starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AssetNames {
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// The script that loads the files of `groups`; `js` imports it.
    pub split: String,
    /// What the browser needs for the pages of a group, by the group's name.
    pub groups: HashMap<String, Vec<String>>,
}
