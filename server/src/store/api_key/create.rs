//! 建立金鑰.

use app::{
    api_key::{CreateApiKey, KEYS_MAX, port::NewApiKey},
    error::{AppError, Fault, FaultKind},
};
use chrono::Duration;
use domain::{
    Actor, Refusal, SupplierId,
    api_key::{KeyLife, KeyText, Scope, Scopes},
    authority::Act,
};
use uuid::Uuid;

use super::{
    super::{
        Store, Tx,
        account::{note, typed},
        batch::{Batch, put},
        tx::{Abort, Done, command, end},
    },
    keeper,
};
use crate::{
    clock::{Clock as _, SystemClock, new_token},
    hash::sha256,
};

/// How long the same form may come again.
const AGAIN_SECONDS: i64 = 60;
/// Digits of a new token that a key takes besides the first one's.
const HANDLE_DIGITS: usize = 16;

/// A key that an earlier form made.
#[derive(sqlx::FromRow)]
struct EarlierKey {
    made_by: String,
    name: String,
    scopes: String,
    made_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

/// The form, read.
struct Wanted {
    id: String,
    name: String,
    scopes: Scopes,
    life: KeyLife,
}

fn read(form: &CreateApiKey) -> Result<Wanted, AppError> {
    let id = form.id.parse::<Uuid>().map_err(|_| AppError::Invalid { field: "id".to_owned() })?;
    let mut faults = Vec::new();
    let name = typed::name(&form.name);
    if let Err(kind) = &name {
        faults.push(Fault::new("name", kind.clone()));
    }
    let scopes: Option<Scopes> = form.scopes.iter().map(|scope| Scope::from_name(scope)).collect();
    let scopes = scopes.filter(|scopes| *scopes != Scopes::NONE);
    if scopes.is_none() {
        faults.push(Fault::new("scopes", FaultKind::NotChosen));
    }
    let life = KeyLife::from_days(&form.days);
    if life.is_none() {
        faults.push(Fault::new("days", FaultKind::NotChosen));
    }
    match (name, scopes, life) {
        (Ok(name), Some(scopes), Some(life)) => {
            Ok(Wanted { id: id.to_string(), name, scopes, life })
        }
        _ => Err(AppError::Faults(faults)),
    }
}

/// Eighty random digits in hexadecimal.
fn new_digits() -> Result<String, AppError> {
    let token = || new_token().map_err(|error| crate::fault::internal("api_key.random", &error));
    Ok(format!("{}{}", &token()?[..HANDLE_DIGITS], token()?))
}

impl Store {
    pub(super) async fn make_key(
        &self,
        actor: Actor,
        form: CreateApiKey,
    ) -> Result<NewApiKey, AppError> {
        let supplier = keeper(actor, Act::CreateApiKey)?;
        let user = actor.user().ok_or(Refusal::Forbidden)?.to_string();
        let wanted = read(&form)?;
        let digits = new_digits()?;
        let key = KeyText::of_digits(&digits)
            .ok_or_else(|| crate::fault::internal("api_key.digits", &"not the digits of a key"))?;
        let (at, now) = (self.time(), SystemClock.now().timestamp_millis());
        command!(self, |tx| {
            let mut batch = Batch::default();
            if again(tx, &mut batch, &wanted, &user, &key, now).await? {
                return batch.run(tx).await;
            }
            refuse_too_many(tx, supplier, now).await?;
            put!(
                batch,
                "INSERT INTO api_keys (key_id, supplier_id, handle, secret_sha256, name, scopes,
                     made_by, made_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                &wanted.id,
                supplier.to_string(),
                key.handle,
                sha256(key.secret),
                &wanted.name,
                wanted.scopes.to_string(),
                &user,
                now,
                now + Duration::days(wanted.life.days()).num_milliseconds(),
            );
            let detail = format!("{} {} d", wanted.scopes, wanted.life.days());
            note(&mut batch, at, actor, "create_api_key", ("api_key", &wanted.id), &detail);
            batch.run(tx).await
        })?;
        Ok(NewApiKey { key: key.to_string() })
    }
}

/// The same form once more: the key gets this secret, so that the answer that the person sees in
/// the end is the one that works. `false` where the form is new.
async fn again(
    tx: &mut Tx,
    batch: &mut Batch,
    wanted: &Wanted,
    user: &str,
    key: &KeyText<'_>,
    now: i64,
) -> Done<bool> {
    let made: Option<EarlierKey> = sqlx::query_as(
        "SELECT made_by, name, scopes, made_at, last_used_at, revoked_at
         FROM api_keys WHERE key_id = $1",
    )
    .bind(&wanted.id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(made) = made else {
        return Ok(false);
    };
    let same = made.made_by == user
        && made.name == wanted.name
        && made.scopes == wanted.scopes.to_string()
        && now - made.made_at < AGAIN_SECONDS * 1000
        && made.last_used_at.is_none()
        && made.revoked_at.is_none();
    if !same {
        return Err(Refusal::KeyReused.into());
    }
    put!(
        batch,
        "UPDATE api_keys SET handle = $2, secret_sha256 = $3
         WHERE key_id = $1 AND last_used_at IS NULL AND revoked_at IS NULL",
        &wanted.id,
        key.handle,
        sha256(key.secret),
    );
    Ok(true)
}

async fn refuse_too_many(tx: &mut Tx, supplier: SupplierId, now: i64) -> Done<()> {
    let good: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM api_keys
         WHERE supplier_id = $1 AND revoked_at IS NULL AND expires_at > $2",
    )
    .bind(supplier.to_string())
    .bind(now)
    .fetch_one(&mut **tx)
    .await?;
    if good < i64::from(KEYS_MAX) {
        return Ok(());
    }
    Err(Abort::Faulty(Fault::new("name", FaultKind::TooManyKeys { max: KEYS_MAX })))
}
