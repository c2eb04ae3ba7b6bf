//! API 金鑰 on the database: made by a person, shown once, kept as a hash; who holds one; and what
//! was answered under a program's idempotency key.

mod answers;
mod create;
mod holder;

use app::{
    api_key::{
        ApiKeyRow, ApiKeysView, CreateApiKey,
        port::{ApiKeyService, NewApiKey},
    },
    error::AppError,
};
use async_trait::async_trait;
use domain::{
    Actor, Refusal, SupplierId,
    api_key::{KeyStanding, Scopes},
    authority::{Act, authorise},
    calendar::from_millis,
};

use super::{
    Store,
    account::note,
    batch::{Batch, put},
    tx::{Abort, Done, command, end},
};
use crate::clock::{Clock as _, SystemClock, new_id};

/// Keys that the page shows.
const ROWS_MAX: i64 = 200;

#[derive(sqlx::FromRow)]
struct KeyRecord {
    key_id: String,
    handle: String,
    name: String,
    scopes: String,
    /// Who made it; empty where the person is not known any more.
    maker: Option<String>,
    made_at: i64,
    expires_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

/// The supplier whose keys the actor manages.
fn keeper(actor: Actor, act: Act) -> Result<SupplierId, Refusal> {
    authorise(actor, act)?;
    match actor {
        Actor::Supplier { supplier, .. } => Ok(supplier),
        _ => Err(Refusal::Forbidden),
    }
}

/// Whether a key opens anything at an instant, both in milliseconds.
fn standing(revoked_at: Option<i64>, expires_at: i64, now: i64) -> KeyStanding {
    match revoked_at {
        Some(_) => KeyStanding::Revoked,
        None if now >= expires_at => KeyStanding::Expired,
        None => KeyStanding::Good,
    }
}

impl KeyRecord {
    fn row(self, now: i64) -> Done<ApiKeyRow> {
        let wrong =
            |column| Abort::Inconsistent { table: "api_keys", column, row: self.key_id.clone() };
        Ok(ApiKeyRow {
            scopes: Scopes::from_names(&self.scopes).ok_or_else(|| wrong("scopes"))?,
            made_at: from_millis(self.made_at).ok_or_else(|| wrong("made_at"))?,
            expires_at: from_millis(self.expires_at).ok_or_else(|| wrong("expires_at"))?,
            last_used_at: self.last_used_at.and_then(from_millis),
            revoked_at: self.revoked_at.and_then(from_millis),
            standing: standing(self.revoked_at, self.expires_at, now),
            name: self.name,
            handle: self.handle,
            made_by: self.maker.unwrap_or_default(),
            id: self.key_id,
        })
    }
}

#[async_trait]
impl ApiKeyService for Store {
    async fn api_keys(&self, actor: Actor) -> Result<ApiKeysView, AppError> {
        let supplier = keeper(actor, Act::ManageApiKeys)?;
        let keys: Vec<KeyRecord> = sqlx::query_as(
            "SELECT k.key_id, k.handle, k.name, k.scopes, u.name AS maker, k.made_at,
                    k.expires_at, k.last_used_at, k.revoked_at
             FROM api_keys k LEFT JOIN users u ON u.user_id = k.made_by
             WHERE k.supplier_id = $1 ORDER BY k.made_at DESC, k.key_id DESC LIMIT $2",
        )
        .bind(supplier.to_string())
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let now = SystemClock.now().timestamp_millis();
        let rows: Done<Vec<_>> = keys.into_iter().map(|key| key.row(now)).collect();
        Ok(ApiKeysView { rows: rows?, id: new_id().to_string(), shown: None })
    }

    async fn create_api_key(
        &self,
        actor: Actor,
        form: CreateApiKey,
    ) -> Result<NewApiKey, AppError> {
        let store = self.clone();
        self.detached(async move { store.make_key(actor, form).await }).await
    }

    async fn revoke_api_key(&self, actor: Actor, key: &str) -> Result<(), AppError> {
        let (store, key) = (self.clone(), key.to_owned());
        self.detached(async move { store.revoke_key(actor, &key).await }).await
    }
}

impl Store {
    async fn revoke_key(&self, actor: Actor, key: &str) -> Result<(), AppError> {
        let supplier = keeper(actor, Act::ManageApiKeys)?;
        let (at, now) = (self.time(), SystemClock.now().timestamp_millis());
        Ok(command!(self, |tx| {
            let known: Option<(Option<i64>,)> = sqlx::query_as(
                "SELECT revoked_at FROM api_keys WHERE key_id = $1 AND supplier_id = $2",
            )
            .bind(key)
            .bind(supplier.to_string())
            .fetch_optional(&mut **tx)
            .await?;
            let (revoked_at,) = known.ok_or(Abort::NotFound)?;
            if revoked_at.is_some() {
                return Ok(());
            }
            let mut batch = Batch::default();
            put!(
                batch,
                "UPDATE api_keys SET revoked_at = $2, revoked_by = $3
                 WHERE key_id = $1 AND revoked_at IS NULL",
                key,
                now,
                actor.user().map(|user| user.to_string()),
            );
            note(&mut batch, at, actor, "revoke_api_key", ("api_key", key), "");
            batch.run(tx).await
        })?)
    }
}
