//! API 金鑰: by which programs of a supplier act in its name.

pub(crate) mod copy_button;
pub mod docs;
mod docs_page;
mod keys_page;
mod new_key;
#[cfg(feature = "ssr")]
pub mod port;
mod problem_codes;
#[cfg(feature = "ssr")]
mod web;
mod webhook_docs;

use domain::{
    Instant,
    api_key::{KeyStanding, Scopes},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use docs_page::ApiDocsPage;
pub use keys_page::ApiKeysPage;

use crate::error::AppError;

/// Longest name of a key, in characters.
pub const NAME_CHARS_MAX: usize = 60;
/// Keys of one supplier that are neither revoked nor expired.
pub const KEYS_MAX: u32 = 20;

/// A key as the page shows it: without its secret, which nobody can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRow {
    pub id: String,
    pub name: String,
    /// The part of the key that may be shown.
    pub handle: String,
    pub scopes: Scopes,
    pub made_by: String,
    pub made_at: Instant,
    /// Exclusive.
    pub expires_at: Instant,
    /// To the minute.
    pub last_used_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    pub standing: KeyStanding,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeysView {
    /// The newest first.
    pub rows: Vec<ApiKeyRow>,
    /// For the form: the same form sent twice is one key.
    pub id: String,
    /// The key that this browser made just now. It is on the page this once.
    pub shown: Option<String>,
}

/// The form. Unknown fields are refused, missing ones are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CreateApiKey {
    /// Made when the form was shown.
    pub id: String,
    pub name: String,
    pub scopes: Vec<String>,
    /// How long it is good, in days.
    pub days: String,
}

#[server(name = LoadApiKeys, endpoint = "supplier/keys", input = server_fn::codec::GetUrl)]
pub async fn load_api_keys() -> Result<ApiKeysView, AppError> {
    web::keys().await
}

/// The documentation of the API, for everybody.
#[server(name = LoadApiDocs, endpoint = "docs", input = server_fn::codec::GetUrl)]
pub async fn load_api_docs() -> Result<docs::ApiDocs, AppError> {
    let document = expect_context::<docs::ApiDocument>();
    Ok(docs::ApiDocs::read(&document.0))
}

/// 建立金鑰: leads to the page that shows it once, or back with what is wrong.
#[server(name = CreateApiKeyFn, endpoint = "supplier/key/create")]
pub async fn create_api_key(form: CreateApiKey) -> Result<(), AppError> {
    web::create(form).await
}

/// 撤銷金鑰.
#[server(name = RevokeApiKey, endpoint = "supplier/key/revoke")]
pub async fn revoke_api_key(key: String) -> Result<(), AppError> {
    web::revoke(key).await
}
