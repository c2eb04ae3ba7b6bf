//! Who holds a key.

use app::error::AppError;
use domain::{
    Actor, SupplierRole,
    api_key::{KeyStanding, KeyText, Scopes},
};
use subtle::ConstantTimeEq as _;

use super::{
    super::{
        Store,
        tx::{Abort, Done, command, end},
    },
    standing,
};
use crate::{
    api::port::KeyHolder,
    clock::{Clock as _, SystemClock},
    hash::sha256,
};

/// How often a key's last use is written down.
const USED_EVERY_SECONDS: i64 = 60;

#[derive(sqlx::FromRow)]
struct HeldKey {
    key_id: String,
    secret_sha256: String,
    supplier_id: String,
    scopes: String,
    made_by: String,
    expires_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl Store {
    /// `None` for a key that is unknown, expired or revoked, or whose maker is not there any more:
    /// which of them is not said.
    pub(in super::super) async fn holder_of_key(
        &self,
        text: &str,
    ) -> Result<Option<KeyHolder>, AppError> {
        let Some(key) = KeyText::parse(text) else { return Ok(None) };
        let held: Option<HeldKey> = sqlx::query_as(
            "SELECT k.key_id, k.secret_sha256, k.supplier_id, k.scopes, k.made_by, k.expires_at,
                    k.last_used_at, k.revoked_at
             FROM api_keys k JOIN users u ON u.user_id = k.made_by
             WHERE k.handle = $1 AND u.closed_at IS NULL AND u.supplier_id = k.supplier_id",
        )
        .bind(key.handle)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let now = SystemClock.now().timestamp_millis();
        let Some(held) = held.filter(|held| {
            let proven = sha256(key.secret).as_bytes().ct_eq(held.secret_sha256.as_bytes());
            let stands = standing(held.revoked_at, held.expires_at, now);
            bool::from(proven) && stands == KeyStanding::Good
        }) else {
            return Ok(None);
        };
        if held.last_used_at.is_none_or(|at| now - at >= USED_EVERY_SECONDS * 1000) {
            self.note_use(&held.key_id, now).await?;
        }
        Ok(Some(held.holder()?))
    }

    async fn note_use(&self, key_id: &str, now: i64) -> Done<()> {
        command!(self, |tx| {
            sqlx::query("UPDATE api_keys SET last_used_at = $2 WHERE key_id = $1")
                .bind(key_id)
                .bind(now)
                .execute(&mut **tx)
                .await?;
            Ok(())
        })
    }
}

impl HeldKey {
    fn holder(self) -> Done<KeyHolder> {
        let wrong =
            |column| Abort::Inconsistent { table: "api_keys", column, row: self.key_id.clone() };
        let actor = Actor::Supplier {
            user: self.made_by.parse().map_err(|_| wrong("made_by"))?,
            supplier: self.supplier_id.parse().map_err(|_| wrong("supplier_id"))?,
            role: SupplierRole::Admin,
            // Nobody is there to prove anything.
            stepped_up: false,
        };
        let scopes = Scopes::from_names(&self.scopes).ok_or_else(|| wrong("scopes"))?;
        Ok(KeyHolder { key: self.key_id, actor, scopes })
    }
}
