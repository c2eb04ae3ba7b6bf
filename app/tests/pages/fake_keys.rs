//! The supplier's API keys of the fake marketplace.

use app::{
    api_key::{
        ApiKeyRow, ApiKeysView, CreateApiKey,
        port::{ApiKeyService, NewApiKey},
    },
    error::AppError,
};
use async_trait::async_trait;
use domain::{
    Actor,
    api_key::{KeyStanding, Scope, Scopes},
};

use crate::fake::{Fake, now};

#[async_trait]
impl ApiKeyService for Fake {
    async fn api_keys(&self, _actor: Actor) -> Result<ApiKeysView, AppError> {
        let row = |id: &str, standing| ApiKeyRow {
            id: id.to_owned(),
            name: format!("訂單同步 {id} <b>"),
            handle: "0123456789abcdef".to_owned(),
            scopes: Scopes::NONE.with(Scope::ReadOrders),
            made_by: "陳業務".to_owned(),
            made_at: now(),
            expires_at: now() + chrono::Duration::days(90),
            last_used_at: None,
            revoked_at: (standing == KeyStanding::Revoked).then(now),
            standing,
        };
        let rows = vec![row("2", KeyStanding::Good), row("1", KeyStanding::Revoked)];
        Ok(ApiKeysView { rows, id: crate::fake::plan_id(9), shown: None })
    }

    async fn create_api_key(
        &self,
        _actor: Actor,
        _form: CreateApiKey,
    ) -> Result<NewApiKey, AppError> {
        Err(AppError::NotFound)
    }

    async fn revoke_api_key(&self, _actor: Actor, _key: &str) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}
